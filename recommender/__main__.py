"""``python -m recommender``: the recommender's commands."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from kernel.errors import ShopError
from recommender.api.batch_command import add_batch
from recommender.api.keys_command import add_keys
from recommender.api.serve_command import add_serve
from recommender.evaluation.command import add_evaluate
from recommender.experiments.command import add_experiments
from recommender.training.command import add_training
from recommender.understanding.command import add_understand


def build_parser() -> argparse.ArgumentParser:
    """The commands and their arguments."""
    parser = argparse.ArgumentParser(prog="python -m recommender", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    add_understand(commands)
    add_serve(commands)
    add_batch(commands)
    add_keys(commands)
    add_experiments(commands)
    add_evaluate(commands)
    add_training(commands)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit status."""
    arguments = build_parser().parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except ShopError as error:
        print(f"error: {error.message}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
