"""The recommender's commands as processes: a file killed and resumed, the same over HTTP, a graceful end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from commerce.shop import build_shop
from kernel.clock import SystemClock
from kernel.database import build_database
from kernel.migrations import migrate
from kernel.settings import Settings
from retrieval.build import encoder_folder
from tests.e2e.stack import ROOT, free_ports, prepare_folder, run, wait_until
from tests.integration.web import goods

REQUESTS = 1100  # three chunks
STREAMED = 600
COMMAND = [sys.executable, "-m", "recommender"]


class Place:
    """A data folder with a small shop, and a file of requests."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        prepare_folder(folder)
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AISLE_")}
        self.environment = {**kept, "AISLE_DATA_DIR": str(folder)}
        settings = replace(Settings(), data_dir=folder)
        database = build_database(settings.resolved_database_url())
        migrate(database)
        shop = build_shop(database, settings, SystemClock())
        shop.catalogue.save_categories(goods.CATEGORIES)
        shop.catalogue.save_products(goods.products())
        database.close()
        self.source = folder / "in.jsonl"
        self.source.write_bytes(b"".join(orjson.dumps(_asked(n)) + b"\n" for n in range(REQUESTS)))

    def batch(self, target: Path, source: Path | None = None) -> subprocess.Popen[bytes]:
        command = [*COMMAND, "batch", str(source or self.source), str(target)]
        return subprocess.Popen(command, cwd=ROOT, env=self.environment, stderr=subprocess.PIPE)


def _asked(number: int) -> dict[str, object]:
    subject = ({"product_id": "p_boot"}, {"customer_id": f"c{number}"}, {"session": ["p_kettle"]})
    return {"id": f"r{number}", "k": 1 + number % 3, **subject[number % 3]}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    if not encoder_folder(Settings()).exists():
        pytest.skip("the text encoder is not exported: run `make setup` and scripts/prepare.py")
    return Place(tmp_path_factory.mktemp("commands") / "data")


@pytest.fixture(scope="module")
def whole(place: Place) -> bytes:
    """What an uninterrupted run writes."""
    target = place.folder / "whole.jsonl"
    process = place.batch(target)
    _, told = process.communicate(timeout=200)
    assert process.returncode == 0, told
    return target.read_bytes()


def test_a_run_killed_in_the_middle_and_run_again_writes_the_same_bytes(place: Place, whole: bytes) -> None:
    target = place.folder / "killed.jsonl"
    part = target.with_name("killed.jsonl.part")
    process = place.batch(target)
    wait_until(lambda: part.exists() and part.stat().st_size > 0, 120)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=20)
    assert process.returncode == -signal.SIGKILL
    assert not target.exists()
    assert part.read_bytes().count(b"\n") < REQUESTS
    again = place.batch(target)
    _, told = again.communicate(timeout=200)
    assert (again.returncode, b"going on behind" in told) == (0, True)
    assert target.read_bytes() == whole


def test_a_bad_line_is_told_with_its_number_and_the_status_is_1(place: Place) -> None:
    source, target = place.folder / "bad.jsonl", place.folder / "told.jsonl"
    source.write_bytes(b'{"id": "a", "product_id": "p_boot", "k": 1}\n{"id": "b", "k": "ten"}\n')
    process = place.batch(target, source)
    process.communicate(timeout=120)
    lines = [orjson.loads(line) for line in target.read_bytes().splitlines()]
    assert process.returncode == 1
    assert [(line["id"], line.get("line")) for line in lines] == [("a", None), ("b", 2)]


@pytest.fixture(scope="module")
def served(place: Place) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The API alone, as a process."""
    (port,) = free_ports(1)
    process = subprocess.Popen(
        [*COMMAND, "serve", "--port", str(port)], cwd=ROOT, env=place.environment, stderr=subprocess.DEVNULL
    )
    url = f"http://127.0.0.1:{port}"

    def ready() -> bool:
        try:
            with urllib.request.urlopen(f"{url}/ready", timeout=3) as response:
                return bool(response.status == 200)
        except OSError:
            return False

    wait_until(ready, 120)
    yield url, process
    process.kill()
    process.wait(timeout=10)


def test_http_gives_the_bytes_of_the_file_and_a_stop_lets_it_finish(
    place: Place, whole: bytes, served: tuple[str, subprocess.Popen[bytes]]
) -> None:
    url, process = served
    secret = run(
        [*COMMAND, "keys", "create", "--name", "e2e", "--scopes", "recommend:read"], place.environment
    )
    headers = {"Authorization": f"Bearer {secret.strip()}", "Content-Type": "application/x-ndjson"}
    asked = b"".join(place.source.read_bytes().splitlines(keepends=True)[:STREAMED])
    request = urllib.request.Request(f"{url}/api/v1/recommendations/batch", data=asked, headers=headers)
    with urllib.request.urlopen(request, timeout=120) as response:
        first = response.readline()
        process.send_signal(signal.SIGTERM)
        body = first + response.read()
    assert body == b"".join(whole.splitlines(keepends=True)[:STREAMED])
    assert process.wait(timeout=40) == 0
