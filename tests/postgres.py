"""A throw-away PostgreSQL cluster for tests: made from the installed package, reached by a socket file.

No TCP port is opened. PostgreSQL refuses to run as root, so root runs it as ``postgres`` or
``nobody``. Where no server is installed the tests skip with a clear word, but fail under CI=true.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SERVERS = "/usr/lib/postgresql"
MISSING = "no PostgreSQL server is installed (Debian: apt-get install postgresql)"


def find_server() -> Path | None:
    """The folder of initdb and pg_ctl, the newest version first."""
    found = sorted(
        Path(SERVERS).glob("*/bin/initdb"), key=lambda path: int(path.parts[-3].split(".")[0]), reverse=True
    )
    if found:
        return found[0].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


@contextmanager
def running_postgres() -> Iterator[str]:
    """Start an empty server for the block; the value is its SQLAlchemy URL."""
    binaries = find_server()
    if binaries is None:
        if os.environ.get("CI") == "true":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    home = Path(tempfile.mkdtemp(prefix="pg-"))  # short: a socket's path has at most 107 characters
    owner = _unprivileged_user()
    if owner:
        shutil.chown(home, owner)
    data = home / "data"
    settings = (
        f"-c listen_addresses='' -k {home} -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    )
    try:
        _run(owner, binaries / "initdb", "-D", data, "-U", "aisle", "-A", "trust", "-E", "UTF8",
             "--locale=C", "--no-sync")  # fmt: skip
        _run(owner, binaries / "pg_ctl", "-D", data, "-l", home / "log", "-w", "-o", settings, "start")
        try:
            yield f"postgresql+psycopg://aisle@/postgres?host={home}"
        finally:
            _run(owner, binaries / "pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _unprivileged_user() -> str | None:
    """Whom to run the server as; None when we are not root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _run(owner: str | None, *command: object) -> None:
    words = [str(word) for word in command]
    if owner:
        words = ["runuser", "-u", owner, "--", *words]
    done = subprocess.run(
        words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, cwd="/", text=True,
        check=False, timeout=120,
    )  # fmt: skip
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(words)} failed:\n{done.stdout}")
