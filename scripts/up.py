"""Start the shop: prepare what is missing, run Rasa and the platform, say where it is, keep it up.

Both processes end with this one; one that dies is started again, more slowly each time.
"""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from kernel.errors import ShopError  # noqa: E402 (the path comes first)
from kernel.settings import Settings, load_settings  # noqa: E402

READY_WITHIN_S = 120
LONGEST_PAUSE_S = 60
PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """A process that is kept running."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    failures: int = 0
    next_start: float = field(default=0.0)

    def start(self) -> None:
        """Start it; on Linux it ends when its parent does, however that ends."""
        environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        self.process = subprocess.Popen(
            self.command,
            cwd=ROOT,
            env=environment,
            preexec_fn=end_with_parent,  # noqa: PLW1509 (no threads here)
            start_new_session=True,
        )

    def watch(self) -> None:
        """Start it again when it has died."""
        if self.process is None:
            if time.monotonic() >= self.next_start:
                self.start()
        elif self.process.poll() is not None:
            self.failures += 1
            pause = min(2**self.failures, LONGEST_PAUSE_S)
            say(f"{self.name} ended with status {self.process.returncode}; again in {pause} s")
            self.process, self.next_start = None, time.monotonic() + pause

    def stop(self) -> None:
        """Ask it to end, and see that it does."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()


def end_with_parent() -> None:
    """In the child: be told when the parent dies (Linux; elsewhere nothing happens)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def say(text: str) -> None:
    """One line for the person at the terminal."""
    print(f"aisle: {text}", flush=True)


def check_port(host: str, port: int, setting: str) -> None:
    """Fail early, naming the setting, when a port is taken."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            say(f"port {port} is taken; stop what uses it, or choose another with {setting}")
            raise SystemExit(1) from None


def answers(url: str) -> bool:
    """Whether something answers there without an error."""
    try:
        with urllib.request.urlopen(url, timeout=2) as response:  # noqa: S310 (our own address)
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def wait_ready(settings: Settings, children: list[Child]) -> None:
    """Wait until the platform and Rasa answer."""
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host  # noqa: S104
    urls = [f"http://{host}:{settings.port}/health", f"{settings.rasa_url}/"]
    until = time.monotonic() + READY_WITHIN_S
    while not all(answers(url) for url in urls):
        if time.monotonic() > until or any(
            c.process is None or c.process.poll() is not None for c in children
        ):
            say("could not start; the lines above say why")
            for child in children:
                child.stop()
            raise SystemExit(1)
        time.sleep(0.2)


def memory_mb(child: Child) -> int:
    """The resident memory of a child in MB; 0 where it cannot be told."""
    try:
        pid = child.process.pid if child.process else 0
        status = Path(f"/proc/{pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) // 1024
    except (OSError, IndexError):
        return 0


def print_welcome(settings: Settings, children: list[Child], seconds: float) -> None:
    """Say where the shop is and what to try."""
    from commerce.demo.tour import tour_text
    from web.console.welcome import first_admin_welcome

    used = ", ".join(f"{child.name} {memory_mb(child)} MB" for child in children)
    print(tour_text(settings), flush=True)
    try:
        print(f"\n{first_admin_welcome(settings)}", flush=True)
    except ShopError as error:
        say(f"no administrator could be made: {error.message}")
    say(f"ready after {seconds:.0f} s ({used}); Ctrl-C ends it")


def stop_on(children: list[Child]) -> None:
    """End everything when asked to."""

    def stop(_number: int, _frame: object) -> None:
        say("stopping …")
        for child in children:
            child.stop()
        raise SystemExit(0)

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)


def main() -> int:
    """Run until stopped."""
    began = time.monotonic()
    try:
        settings = load_settings()
    except ShopError as error:
        say(error.message)
        return 1
    check_port(settings.host, settings.port, "AISLE_PORT")
    check_port("127.0.0.1", settings.action_port, "AISLE_ACTION_PORT")
    check_port("127.0.0.1", urlsplit(settings.rasa_url).port or 5005, "AISLE_RASA_URL")
    prepared = subprocess.run([sys.executable, "scripts/prepare.py"], cwd=ROOT, check=False)
    if prepared.returncode != 0:
        return prepared.returncode
    children = [
        Child("Rasa", [str(ROOT / ".venv-rasa/bin/python"), "scripts/run_rasa.py"]),
        Child("platform", [sys.executable, "-m", "aisle"]),
    ]
    stop_on(children)
    say("starting …")
    for child in children:
        child.start()
    wait_ready(settings, children)
    print_welcome(settings, children, time.monotonic() - began)
    while True:
        for child in children:
            child.watch()
        time.sleep(0.5)


if __name__ == "__main__":
    raise SystemExit(main())
