"""Everything that must hold: checks, then the tests by kind, the fast ones first.

Tests that need PostgreSQL, Chromium or Rasa say so and skip where these are absent; with CI=true
in the environment they must run.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UNIT = ["-n", "2", "--dist", "worksteal", "-p", "no:schemathesis"]  # which takes long to load
STEPS = {
    "checks": [sys.executable, "scripts/check.py"],
    "encoder and dialogue model": [sys.executable, "scripts/prepare.py", "--train"],
    "unit tests": [sys.executable, "-m", "pytest", "tests/unit", *UNIT, "-m", "not postgres"],
    "contract tests": [sys.executable, "-m", "pytest", "tests/contract"],
    "stores on PostgreSQL": [sys.executable, "-m", "pytest", "tests/unit", "-m", "postgres"],
    "integration tests": [sys.executable, "-m", "pytest", "tests/integration", "-n", "2"],
    "conversations and pages": [sys.executable, "-m", "pytest", "tests/conversations", "tests/e2e"],
}


def main() -> int:
    """Run every step; 1 when any failed."""
    failed = []
    for name, command in STEPS.items():
        print(f"\n==== {name}", flush=True)
        began = time.monotonic()
        code = subprocess.run(command, cwd=ROOT, check=False).returncode
        print(f"==== {name}: {'failed' if code else 'ok'} after {time.monotonic() - began:.0f} s", flush=True)
        if code:
            failed.append(name)
    print(f"\n{len(STEPS) - len(failed)} passed, {len(failed)} failed", flush=True)
    if failed:
        print(f"failed: {', '.join(failed)}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
