"""Make the two Python environments, from locks, with nothing but a standard Python.

``python3 scripts/bootstrap.py [--dev]`` does only what is missing: a stamp in each environment
holds the hash of the lock it was made from. Runs on any Python 3, to say clearly when it is old.

Errors   exits 1 with one message that says what to install, for Debian, macOS and Windows (WSL)
"""

from __future__ import annotations

import argparse
import glob
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLATFORM, RASA = ROOT / ".venv", ROOT / ".venv-rasa"
UV = "uv==0.13.9"
NO_PYTHON_310 = """
Rasa 3.6 needs Python 3.10, and none was found. Any one of these will do:

  Debian, Ubuntu   sudo apt-get install python3.10 python3.10-venv   (Ubuntu 22.04; else use uv below)
  macOS            brew install python@3.10
  Windows          in WSL, as for Debian
  anywhere         pip install uv && uv python install 3.10
  pyenv            pyenv install 3.10

or name one: RASA_PYTHON=/path/to/python3.10 make run
"""


def say(text: str) -> None:
    """One line of progress."""
    print(f"aisle: {text}", flush=True)


def fail(text: str) -> None:
    """End with a message."""
    print(f"aisle: {text}", file=sys.stderr, flush=True)
    raise SystemExit(1)


def version_of(python: str) -> tuple[int, int] | None:
    """The version a Python says it has when it is really run; None when it does not run."""
    command = [python, "-c", "import sys, venv, ensurepip; print(*sys.version_info[:2])"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
        major, minor = done.stdout.split()
        return (int(major), int(minor)) if done.returncode == 0 else None
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None


def candidates_310() -> list[str]:
    """Where a Python 3.10 may be, the likeliest first."""
    found = [os.environ["RASA_PYTHON"]] if os.environ.get("RASA_PYTHON") else []
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        path = Path(folder) / "python3.10"
        if folder and path.exists():
            found.append(str(path))
    roots = [os.environ.get("PYENV_ROOT", ""), str(Path.home() / ".pyenv"), "/opt/pyenv"]
    for root in filter(None, roots):
        found += sorted(glob.glob(f"{root}/versions/3.10*/bin/python3.10"), reverse=True)
    found += glob.glob("/opt/homebrew/opt/python@3.10/bin/python3.10")
    found += glob.glob("/usr/local/opt/python@3.10/bin/python3.10")
    uv_home = Path.home() / ".local/share/uv/python"
    return found + sorted(glob.glob(f"{uv_home}/cpython-3.10*/bin/python3.10"), reverse=True)


def python_310() -> str:
    """A Python 3.10 that runs; uv fetches one as the last resort."""
    asked = os.environ.get("RASA_PYTHON")
    if asked and version_of(asked) != (3, 10):
        fail(f"RASA_PYTHON={asked} is not a Python 3.10 that runs (with venv and ensurepip)")
    for candidate in candidates_310():
        if version_of(candidate) == (3, 10):
            return candidate
    uv = shutil.which("uv") or str(PLATFORM / "bin" / "uv")
    for command in (
        [uv, "python", "find", "3.10"],
        [uv, "python", "install", "3.10"],
        [uv, "python", "find", "3.10"],
    ):
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        except (OSError, subprocess.TimeoutExpired):
            continue
        path = done.stdout.strip()
        if command[2] == "find" and done.returncode == 0 and version_of(path) == (3, 10):
            return path
    fail(NO_PYTHON_310)
    raise AssertionError


def digest_of(*files: str) -> str:
    """One hash over several files and the Python that reads them."""
    digest = hashlib.sha256(f"{sys.version_info[:2]}".encode())
    for name in files:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def is_made(environment: Path, stamp: str, digest: str) -> bool:
    """Whether the environment already holds what ``digest`` stands for."""
    path = environment / stamp
    return path.exists() and path.read_text() == digest


def run(command: list[str], what: str) -> None:
    """Run a step; its output is shown only when it fails."""
    began = time.monotonic()
    say(f"{what} …")
    done = subprocess.run(command, capture_output=True, text=True, env=tool_environment(), check=False)
    if done.returncode != 0:
        print(done.stdout[-4000:], done.stderr[-4000:], file=sys.stderr)
        fail(f"{what} failed; the last lines above say why. Run the same command again after mending it.")
    say(f"{what}: done in {time.monotonic() - began:.0f} s")


def tool_environment() -> dict[str, str]:
    """The environment of pip and uv: bytecode is wanted, certificates are shared."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    if "PIP_CERT" in environment:
        environment.setdefault("SSL_CERT_FILE", environment["PIP_CERT"])
    return environment


def install(environment: Path, lock: str, what: str) -> None:
    """Install a hashed lock: with uv, and with pip where uv cannot reach the packages."""
    python = str(environment / "bin" / "python")
    uv = str(PLATFORM / "bin" / "uv")
    common = ["--no-deps", "--require-hashes", "-r", str(ROOT / lock)]
    quick = [uv, "pip", "install", "--quiet", "--python", python, "--compile-bytecode", *common]
    began = time.monotonic()
    say(f"{what} (from {lock}) …")
    done = subprocess.run(quick, capture_output=True, text=True, env=tool_environment(), check=False)
    if done.returncode == 0:
        say(f"{what}: done in {time.monotonic() - began:.0f} s")
    else:
        run([python, "-m", "pip", "install", "--quiet", *common], f"{what} with pip, as uv could not")


def make_platform() -> None:
    """``.venv``: everything but Rasa."""
    digest = digest_of("requirements.txt", "requirements-torch.txt")
    if is_made(PLATFORM, "made-from", digest):
        return
    if not (PLATFORM / "bin" / "python").exists():
        run([sys.executable, "-m", "venv", str(PLATFORM)], "making .venv")
    python = str(PLATFORM / "bin" / "python")
    run([python, "-m", "pip", "install", "--quiet", UV], "installing the installer")
    torch = [python, "-m", "pip", "install", "--quiet", "-r", str(ROOT / "requirements-torch.txt")]
    if os.environ.get("TORCH_INDEX_URL"):
        torch += ["--extra-index-url", os.environ["TORCH_INDEX_URL"]]
    run(torch, "installing torch (only the encoder's export uses it)")
    install(PLATFORM, "requirements.txt", "installing the platform")
    (PLATFORM / "made-from").write_text(digest)


def make_dev() -> None:
    """What tests and lint add to ``.venv``."""
    digest = digest_of("requirements.txt", "requirements-dev.txt")
    if not is_made(PLATFORM, "dev-made-from", digest):
        install(PLATFORM, "requirements-dev.txt", "installing what tests need")
        (PLATFORM / "dev-made-from").write_text(digest)


def make_rasa() -> None:
    """``.venv-rasa``: Rasa 3.6 on Python 3.10."""
    digest = digest_of("bot/requirements.txt")
    if is_made(RASA, "made-from", digest):
        return
    python = python_310()
    say(f"Rasa's Python: {python}")
    if not (RASA / "bin" / "python").exists():
        run([python, "-m", "venv", str(RASA)], "making .venv-rasa")
    install(RASA, "bot/requirements.txt", "installing Rasa")
    (RASA / "made-from").write_text(digest)


def main() -> None:
    """Make what is missing."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dev", action="store_true", help="also what tests and lint need")
    asked = parser.parse_args()
    if sys.version_info < (3, 11):
        fail(
            f"Aisle needs Python 3.11 or newer; this is {sys.version.split()[0]}. Try: make run PYTHON=python3.11"
        )
    make_platform()
    if asked.dev:
        make_dev()
    make_rasa()


if __name__ == "__main__":
    main()
