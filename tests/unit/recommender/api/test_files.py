"""A file of requests gives the same bytes however often the run was stopped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import orjson
import pytest

from kernel.errors import Conflict, Invalid
from recommender.api.answering import CHUNK
from recommender.api.batch_command import run_batch
from recommender.api.files import BatchFile
from recommender.requests import Answer, Item, Request

REQUESTS = 2 * CHUNK + 100


class Killed(BaseException):
    """The process ends without a word."""


class Echo:
    """Answers each request with one product named after it and the run's time; may be killed."""

    def __init__(self, at: datetime, snapshot: str = "s1", dies_after: int | None = None) -> None:
        self.at = at
        self.snapshot = snapshot
        self.dies_after = dies_after
        self.answered = 0

    def answer_batch(self, requests: Sequence[Request]) -> tuple[str, list[Answer]]:
        self.answered += len(requests)
        if self.dies_after is not None and self.answered > self.dies_after:
            raise Killed
        item = Item(self.at.isoformat(), 0.5, "Boot", 900, "USD")
        return self.snapshot, [Answer(request.id, "search", (item,)) for request in requests]


class Stand:
    """A file of requests and what answers it."""

    def __init__(self, folder: Path, lines: Sequence[bytes]) -> None:
        self.source = folder / "in.jsonl"
        self.source.write_bytes(b"\n".join(lines) + b"\n")
        self.batch = BatchFile(self.source, folder / "out.jsonl")
        self.echo: Echo | None = None

    def run(self, *, snapshot: str = "s1", dies_after: int | None = None, restart: bool = False) -> int:
        @contextmanager
        def opens(at: datetime) -> Iterator[Echo]:
            self.echo = Echo(at, snapshot, dies_after)
            yield self.echo

        return run_batch(self.batch, opens, restart=restart, quiet=True)

    def written(self) -> bytes:
        return self.batch.target.read_bytes()


def asked(number: int) -> bytes:
    return orjson.dumps({"id": f"r{number}", "query": "boots"})


@pytest.fixture
def stand(tmp_path: Path) -> Stand:
    return Stand(tmp_path, [asked(number) for number in range(REQUESTS)])


def test_each_request_is_answered_in_its_place_and_nothing_else_is_left(stand: Stand) -> None:
    assert stand.run() == 0
    lines = [orjson.loads(line) for line in stand.written().splitlines()]
    assert [line["id"] for line in lines] == [f"r{number}" for number in range(REQUESTS)]
    assert {line["snapshot"] for line in lines} == {"s1"}
    assert sorted(path.name for path in stand.source.parent.iterdir()) == ["in.jsonl", "out.jsonl"]


@pytest.mark.parametrize("torn", [b"", b'{"id": "r5', b"\0\0\0\0\n", b'{"id":"torn","items":[]}\n' * 7])
def test_a_killed_run_goes_on_and_gives_the_same_bytes(stand: Stand, torn: bytes) -> None:
    with pytest.raises(Killed):
        stand.run(dies_after=CHUNK)
    assert not stand.batch.target.exists()
    with stand.batch.part.open("ab") as file:
        file.write(torn)
    begun_at = orjson.loads(stand.batch.state.read_bytes())["started_at"]
    assert stand.run() == 0
    assert stand.echo is not None
    assert stand.echo.answered == REQUESTS - CHUNK
    first = [orjson.loads(line)["items"][0]["product_id"] for line in stand.written().splitlines()]
    assert set(first) == {begun_at}
    assert len(first) == REQUESTS


def test_a_run_that_died_before_its_rename_only_renames(stand: Stand) -> None:
    with pytest.raises(Killed):
        stand.run(dies_after=CHUNK)
    stand.run()
    whole = stand.written()
    with pytest.raises(Killed):
        stand.run(dies_after=0)
    kept = stand.batch.state.read_bytes()
    stand.batch.part.write_bytes(whole)
    stand.batch.state.write_bytes(kept)
    assert stand.run() == 0
    assert stand.echo is not None
    assert stand.echo.answered == 0
    assert stand.written() == whole


def test_a_changed_input_begins_anew(stand: Stand, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Killed):
        stand.run(dies_after=CHUNK)
    stand.source.write_bytes(asked(7) + b"\n")
    assert stand.run() == 0
    assert [orjson.loads(line)["id"] for line in stand.written().splitlines()] == ["r7"]
    assert "the interrupted run was over another input: beginning anew" in capsys.readouterr().err


def test_a_changed_snapshot_is_told_and_each_line_names_its_own(
    stand: Stand, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(Killed):
        stand.run(dies_after=CHUNK)
    assert stand.run(snapshot="s2") == 0
    assert "the snapshot has changed from s1 to s2" in capsys.readouterr().err
    told = [orjson.loads(line)["snapshot"] for line in stand.written().splitlines()]
    assert told == ["s1"] * CHUNK + ["s2"] * (REQUESTS - CHUNK)


def test_a_restart_answers_all_from_the_new_snapshot(stand: Stand) -> None:
    with pytest.raises(Killed):
        stand.run(dies_after=CHUNK)
    assert stand.run(snapshot="s2", restart=True) == 0
    assert {orjson.loads(line)["snapshot"] for line in stand.written().splitlines()} == {"s2"}


def test_a_bad_line_is_an_error_line_with_its_number_and_the_status_is_1(tmp_path: Path) -> None:
    stand = Stand(tmp_path, [asked(1), b"", b"no json", asked(2), b'{"id": "r3", "query": "x", "k": "ten"}'])
    assert stand.run() == 1
    lines = [orjson.loads(line) for line in stand.written().splitlines()]
    assert [(line["id"], line.get("line"), line.get("error", {}).get("code")) for line in lines] == [
        ("r1", None, None),
        (None, 3, "bad_json"),
        ("r2", None, None),
        ("r3", 5, "invalid"),
    ]


def test_errors_before_the_interruption_still_count(tmp_path: Path) -> None:
    stand = Stand(tmp_path, [b"no json", *(asked(number) for number in range(CHUNK + 10))])
    with pytest.raises(Killed):
        stand.run(dies_after=CHUNK)
    assert stand.run() == 1


def test_an_empty_file_gives_an_empty_file(tmp_path: Path) -> None:
    stand = Stand(tmp_path, [])
    assert stand.run() == 0
    assert stand.written() == b""


def test_two_runs_cannot_write_one_file(stand: Stand) -> None:
    with stand.batch.held(), pytest.raises(Conflict):
        stand.run()


def test_an_input_that_is_not_there_is_told(tmp_path: Path) -> None:
    stand = Stand(tmp_path, [])
    stand.source.unlink()
    with pytest.raises(Invalid, match="No such file"):
        stand.run()
