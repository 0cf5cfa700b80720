"""``python -m analytics``: the analytics' commands."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from analytics.experiments.command import add_experiments
from analytics.gaps.command import add_gaps
from analytics.questions.command import add_rehearse
from kernel.errors import ShopError


def build_parser() -> argparse.ArgumentParser:
    """The commands and their arguments."""
    parser = argparse.ArgumentParser(prog="python -m analytics", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    add_experiments(commands)
    add_gaps(commands)
    add_rehearse(commands)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit status."""
    arguments = build_parser().parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except BrokenPipeError:  # whoever read has seen enough
        sys.stderr.close()
        return 1
    except ShopError as error:
        print(f"error: {error.message}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
