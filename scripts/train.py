"""Train the dialogue model if its inputs changed: `.venv-rasa/bin/python scripts/train.py`."""

from __future__ import annotations

import argparse
import logging
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def main(arguments: list[str] | None = None) -> int:
    """Train if needed; 0 when a fitting model is in force, 1 when training failed."""
    from bot.training import MODEL, Inputs, TrainingFailed, train

    default = Inputs()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--force", action="store_true", help="train even when nothing changed")
    for name in ("config", "domain", "data", "out"):
        parser.add_argument(f"--{name}", type=Path, default=getattr(default, name))
    options = parser.parse_args(arguments)
    inputs = Inputs(options.config, options.domain, options.data, options.out)
    _quieten()
    began = time.monotonic()
    print("Dialogue model: reading its inputs", flush=True)
    try:
        made = train(inputs, options.force)
    except (TrainingFailed, FileNotFoundError) as error:
        print(f"Training failed: {error}", file=sys.stderr)
        kept = (inputs.out / MODEL).is_file()
        print("The model in force stays." if kept else "There is no earlier model.", file=sys.stderr)
        return 1
    what, seconds = "trained" if made else "unchanged", time.monotonic() - began
    print(f"Dialogue model {what} ({seconds:.0f} s): {inputs.out / MODEL}")
    return 0


def _quieten() -> None:
    from rasa.utils.log_utils import configure_structlog

    logging.basicConfig(level=logging.ERROR)
    configure_structlog(logging.ERROR)


if __name__ == "__main__":
    from bot.quiet import restart_quietly

    restart_quietly({"LOG_LEVEL": "ERROR", "TQDM_DISABLE": "1", "OMP_NUM_THREADS": "1"})
    sys.exit(main())
