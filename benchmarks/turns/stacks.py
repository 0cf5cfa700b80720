"""Two whole assistants on this machine: the platform with Rasa as we run it, and with stock Rasa.

Both have the same code of the platform, the same demo shop (a copy each) and the same dialogue model.
The stock one is ``rasa run`` with what Rasa's documentation starts from: its SQL tracker store on
SQLite, its in-memory locks, its own wording, the whole domain in each action call, and no limit of
threads, which we set. Nothing of ``bot/runtime`` is in its process.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from benchmarks.machine import cpu_s
from bot.quiet import QUIET
from commerce.demo.build import build_demo
from commerce.shop import build_shop
from kernel.clock import SystemClock
from kernel.database import build_database
from kernel.migrations import migrate
from kernel.settings import load_settings
from knowledge.demo import import_demo_faq

ROOT: Final = Path(__file__).resolve().parents[2]
RASA_PYTHON: Final = ROOT / ".venv-rasa" / "bin" / "python"
MODEL: Final = ROOT / "models" / "aisle.tar.gz"
READY_WITHIN_S: Final = 180
DEMO_SEED: Final = 7
SETTINGS: Final = {
    "AISLE_MESSAGE_RATE_PER_S": "1000000",
    "AISLE_MESSAGE_BURST": "1000000",
    "AISLE_ADDRESS_RATE_PER_S": "1000000",
    "AISLE_ADDRESS_BURST": "1000000",
    "AISLE_RASA_TIMEOUT_S": "60",  # a slow answer is measured, not apologised for
}
SILENCE: Final = {name: value for name, value in QUIET.items() if name != "OMP_NUM_THREADS"}
STOCK_ENDPOINTS: Final = """\
action_endpoint:
  url: "http://127.0.0.1:{action_port}/webhook"
tracker_store:
  type: SQL
  dialect: sqlite
  db: "{folder}/stock-rasa.db"
"""


@dataclass
class Stack:
    """A platform and the Rasa behind it."""

    name: str
    door: str
    rasa: str
    platform_process: subprocess.Popen[bytes]
    rasa_process: subprocess.Popen[bytes]

    def cpu_s(self) -> dict[str, float]:
        """Processor seconds that each process has used."""
        return {"rasa": cpu_s(self.rasa_process.pid), "platform": cpu_s(self.platform_process.pid)}

    def stop(self) -> None:
        """End both processes."""
        for process in (self.platform_process, self.rasa_process):
            process.terminate()
        for process in (self.platform_process, self.rasa_process):
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()


def prepare_model() -> None:
    """Export the text encoder and train the dialogue model where their inputs changed."""
    subprocess.run([sys.executable, "scripts/prepare.py", "--train"], cwd=ROOT, check=True)


def prepare_shop(folder: Path) -> None:
    """The demo shop with its FAQ in ``folder``, beside the text encoder of the usual data folder."""
    folder.mkdir(parents=True)
    (folder / "models").symlink_to(ROOT / load_settings().data_dir / "models", target_is_directory=True)
    settings = replace(load_settings(), data_dir=folder, database_url="")
    database = build_database(settings.resolved_database_url())
    migrate(database)
    shop = build_shop(database, settings, SystemClock())
    build_demo(shop, seed=DEMO_SEED)
    import_demo_faq(shop)
    database.close()


def start(name: str, shop: Path, folder: Path) -> Stack:
    """Start the stack ``ours`` or ``stock`` on free ports over a copy of the shop."""
    shutil.copytree(shop, folder, symlinks=True)
    port, action_port, rasa_port = free_ports(3)
    environment = {
        **os.environ,
        **SETTINGS,
        "AISLE_DATA_DIR": str(folder),
        "AISLE_PORT": str(port),
        "AISLE_ACTION_PORT": str(action_port),
        "AISLE_RASA_URL": f"http://127.0.0.1:{rasa_port}",
    }
    if name == "ours":
        command = [str(RASA_PYTHON), "scripts/run_rasa.py", "--model", str(MODEL)]
    else:
        command = stock_command(folder, action_port, rasa_port)
    return Stack(
        name,
        f"http://127.0.0.1:{port}",
        f"http://127.0.0.1:{rasa_port}",
        _process([sys.executable, "-m", "aisle"], environment, folder / "platform.log"),
        _process(command, {**(QUIET if name == "ours" else SILENCE), **environment}, folder / "rasa.log"),
    )


def _process(command: list[str], environment: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("wb") as stream:
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=stream, stderr=stream)


def stock_command(folder: Path, action_port: int, rasa_port: int) -> list[str]:
    """``rasa run`` with stock endpoints and the REST channel."""
    endpoints = folder / "stock-endpoints.yml"
    endpoints.write_text(STOCK_ENDPOINTS.format(action_port=action_port, folder=folder), encoding="utf-8")
    options = ["--model", str(MODEL), "--endpoints", str(endpoints), "--credentials", "credentials.yml"]
    where = ["--interface", "127.0.0.1", "--port", str(rasa_port), "--enable-api"]
    return [str(RASA_PYTHON), "-m", "rasa", "run", *options, *where]


def wait_ready(*stacks: Stack) -> None:
    """Wait until both processes of each stack serve; a model must be loaded.

    Raises:
        RuntimeError: when one ends, or is not ready in time.
    """
    until = time.monotonic() + READY_WITHIN_S
    for stack in stacks:
        while not answers(f"{stack.door}/ready"):
            ended = [p for p in (stack.platform_process, stack.rasa_process) if p.poll() is not None]
            if ended or time.monotonic() > until:
                raise RuntimeError(f"{stack.name} did not start; see rasa.log and platform.log in its folder")
            time.sleep(0.25)


def answers(url: str) -> bool:
    """Whether something answers there without an error."""
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def free_ports(count: int) -> list[int]:
    """Ports of loopback that nothing listens on now."""
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]
    finally:
        for probe in probes:
            probe.close()
