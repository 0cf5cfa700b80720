"""Start Rasa as the assistant runs it: `.venv-rasa/bin/python scripts/run_rasa.py`."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def main() -> None:
    """Read the options and serve."""
    os.chdir(ROOT)
    from bot.runtime.logs import configure_logs
    from bot.runtime.server import rasa_port, serve

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=None, help="a model file, or a folder: its newest")
    parser.add_argument("--port", type=int, default=rasa_port())
    parser.add_argument("--endpoints", default="endpoints.yml")
    parser.add_argument("--log-level", default=os.environ.get("AISLE_LOG_LEVEL") or "INFO")
    options = parser.parse_args()
    configure_logs(options.log_level.upper())
    in_force = ROOT / "models" / "aisle.tar.gz"
    model = options.model or (in_force if in_force.is_file() else in_force.parent)
    serve(model, options.port, endpoints_file=options.endpoints)


if __name__ == "__main__":
    from bot.quiet import restart_quietly

    restart_quietly()
    main()
