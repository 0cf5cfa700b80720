"""List the benchmarks, or run those named: ``python -m benchmarks [--list] [NAME …]``.

Each benchmark is a package here with a ``__main__`` that prints its machine, data, seed and
figures, writes them as JSON to ``results/`` and exits 1 when a promised figure is missed.
"""

from __future__ import annotations

import argparse
import ast
import subprocess
import sys
import time
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


def benchmarks() -> dict[str, str]:
    """Every benchmark with the first line of its description."""
    found = {}
    for path in sorted(FOLDER.glob("*/__main__.py")):
        text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        found[path.parent.name] = text.splitlines()[0] if text else ""
    return found


def main() -> int:
    """Run what was asked for; 1 when any of it failed."""
    known = benchmarks()
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", choices=[[], *known], metavar="NAME", help=", ".join(known))
    parser.add_argument("--list", action="store_true", help="only say which there are")
    asked = parser.parse_args()
    for name, about in known.items():
        print(f"  {name:12} {about}")
    if asked.list:
        return 0
    failed = []
    for name in asked.names or known:
        print(f"\n==== {name}", flush=True)
        began = time.monotonic()
        code = subprocess.run(
            [sys.executable, "-m", f"benchmarks.{name}"], cwd=FOLDER.parent, check=False
        ).returncode
        print(f"==== {name}: {'failed' if code else 'ok'} after {time.monotonic() - began:.0f} s", flush=True)
        failed += [name] if code else []
    if failed:
        print(f"failed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
