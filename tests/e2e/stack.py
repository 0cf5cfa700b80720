"""The real thing for tests: the platform and Rasa as processes, over a data folder of their own.

Rasa, its model and the text encoder are those of the project; the encoder is linked, the model is
trained only when its inputs changed. Everything that is started here is stopped here.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest

ROOT = Path(__file__).resolve().parents[2]
RASA_PYTHON = ROOT / ".venv-rasa" / "bin" / "python"
MISSING = "Rasa's environment is not installed: run `make setup`"
READY_WITHIN_S = 150
BURST = 60  # messages at once; enough for any one conversation of the tests
T = TypeVar("T")


class Stack:
    """The platform and Rasa over one data folder."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.port, action_port, rasa_port = free_ports(3)
        self.url = f"http://127.0.0.1:{self.port}"
        self.rasa_url = f"http://127.0.0.1:{rasa_port}"
        kept = {k: v for k, v in os.environ.items() if not k.startswith("AISLE_")}
        self.environment = {
            **kept,
            "AISLE_DATA_DIR": str(folder),
            "AISLE_PORT": str(self.port),
            "AISLE_ACTION_PORT": str(action_port),
            "AISLE_RASA_URL": self.rasa_url,
            "AISLE_MESSAGE_RATE_PER_S": "10",
            "AISLE_MESSAGE_BURST": str(BURST),
            "AISLE_ADDRESS_RATE_PER_S": "1000",
            "AISLE_ADDRESS_BURST": "5000",
            "AISLE_LOG_JSON": "true",
            **settings,
        }
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self) -> None:
        """Start both processes and wait until they answer."""
        self.start_rasa(wait=False)
        self._start("web", [sys.executable, "-m", "aisle"])
        self.wait_ready()

    def start_rasa(self, *, wait: bool = True) -> None:
        """Start Rasa, and wait until it answers."""
        self._start("rasa", [str(RASA_PYTHON), "scripts/run_rasa.py"])
        if wait:
            self.wait_ready()

    def signal_rasa(self, number: signal.Signals) -> None:
        """Send Rasa a signal; after SIGKILL it is gone when this returns."""
        self._running["rasa"].send_signal(number)
        if number == signal.SIGKILL:
            self._running.pop("rasa").wait(timeout=10)

    def wait_ready(self) -> None:
        """Wait until the platform says that it, its database and Rasa answer."""
        try:
            wait_until(lambda: self._ready(), READY_WITHIN_S)
        except AssertionError:
            raise AssertionError(
                f"not ready\n{self.log('web')[-3000:]}\n{self.log('rasa')[-3000:]}"
            ) from None

    def stop(self) -> None:
        """End both."""
        for process in self._running.values():
            process.terminate()
        for process in self._running.values():
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(timeout=10)
        self._running.clear()

    def log(self, name: str) -> str:
        """What ``web`` or ``rasa`` has written so far."""
        return (self.folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")

    def log_lines(self, name: str, request_id: str) -> list[dict[str, Any]]:
        """The log lines of one request."""
        lines = [json.loads(line) for line in self.log(name).splitlines() if line.startswith("{")]
        return [line for line in lines if line.get("request_id") == request_id]

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """What the shop's database holds, read past the platform."""
        with closing(sqlite3.connect(self.folder / "aisle.db", timeout=5)) as connection:
            return list(connection.execute(query, values))

    def value(self, query: str, *values: object) -> Any:
        """The one value of a query."""
        ((found,),) = self.rows(query, *values)
        return found

    def change(self, statement: str, *values: object) -> None:
        """Change the database behind the platform's back."""
        with closing(sqlite3.connect(self.folder / "aisle.db", timeout=5)) as connection, connection:
            connection.execute(statement, values)

    def _start(self, name: str, command: list[str]) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=subprocess.STDOUT
            )

    def _ready(self) -> bool:
        for name, process in self._running.items():
            assert process.poll() is None, f"{name} ended: {self.log(name)[-3000:]}"
        try:
            with urllib.request.urlopen(f"{self.url}/ready", timeout=3) as response:
                return bool(json.load(response)["ready"])
        except (OSError, urllib.error.URLError):
            return False


def free_ports(count: int) -> list[int]:
    """Ports that nothing listens on now, all different."""
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]
    finally:
        for probe in probes:
            probe.close()


def wait_until(found: Callable[[], T], within_s: float = 10) -> T:
    """What ``found`` gives as soon as it is true."""
    until = time.monotonic() + within_s
    while not (value := found()):
        assert time.monotonic() < until, f"nothing after {within_s} s"
        time.sleep(0.1)
    return value


def prepare_folder(folder: Path) -> None:
    """Link the text encoder into a data folder, and the cache of what it has embedded before."""
    ours = ROOT / (os.environ.get("AISLE_DATA_DIR") or "var")
    (ours / "embeddings").mkdir(parents=True, exist_ok=True)
    (folder / "models").mkdir(parents=True)
    (folder / "models" / "minilm").symlink_to(ours / "models" / "minilm")
    (folder / "embeddings").symlink_to(ours / "embeddings")


def prepare_model() -> None:
    """The encoder and the dialogue model of the project, made only when their inputs changed."""
    if not RASA_PYTHON.exists():
        pytest.fail(MISSING) if os.environ.get("CI") == "true" else pytest.skip(MISSING)
    run([sys.executable, "scripts/prepare.py", "--train"], dict(os.environ))


def run(command: list[str], environment: dict[str, str]) -> str:
    """Run a program of the project to its end; what it printed."""
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=280, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    return done.stdout


def fill_demo(stack: Stack) -> None:
    """Fill an empty data folder with the demo shop and its questions."""
    code = "import sys; sys.path.insert(0, 'scripts'); import prepare; prepare.prepare_shop()"
    run([sys.executable, "-c", code], stack.environment)


@contextmanager
def running(stack: Stack) -> Iterator[Stack]:
    """The stack, running for the block."""
    try:
        stack.start()
        yield stack
    finally:
        stack.stop()
