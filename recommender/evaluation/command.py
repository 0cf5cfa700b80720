"""``python -m recommender evaluate``: how good the recommender is on a file of purchase sequences.

Progress goes to standard error, so that standard output holds the table or the one JSON object.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import Final

import numpy as np
from threadpoolctl import threadpool_limits

from kernel.errors import Invalid, Unavailable
from recommender.evaluation.printing import as_json, as_table, plot
from recommender.evaluation.reading import Catalogue, read_items, read_sequences
from recommender.evaluation.report import evaluated
from recommender.evaluation.splits import PROTOCOLS, split_by
from recommender.evaluation.tuning import Say
from recommender.interactions import Floats
from recommender.sources.content import words_of
from recommender.sources.model import UNKNOWN, ItemTable
from recommender.sources.registry import usual_sources
from recommender.sources.similarity import SIMILARITIES

LONGEST: Final = 100
SEED: Final = 7


def add_evaluate(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the subcommand."""
    parser = commands.add_parser("evaluate", help="measure the recommender on a file of purchase sequences")
    parser.add_argument("--sequences", type=Path, required=True, metavar="FILE", help="a shopper a line")
    parser.add_argument("--items", type=Path, metavar="FILE", help="the products' texts; adds content")
    parser.add_argument("--protocol", choices=PROTOCOLS, default="leave-one-out")
    parser.add_argument("--k", type=lengths, default=(10, 20), metavar="K,…", help="lengths of the lists")
    parser.add_argument("--similarity", choices=SIMILARITIES, default="cosine", help="of the item-kNN")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of the table")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="write a picture too (.png, .svg, .pdf)")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.set_defaults(run=run_evaluate)


def lengths(text: str) -> tuple[int, ...]:
    """``10,20`` as lengths, ascending.

    Raises:
        ArgumentTypeError: for anything but whole numbers from 1 to LONGEST.
    """
    values = [value.strip() for value in text.split(",")]
    if not all(value.isascii() and value.isdigit() and 1 <= int(value[:9]) <= LONGEST for value in values):
        raise argparse.ArgumentTypeError(f"whole numbers from 1 to {LONGEST} with commas, not {text!r}")
    return tuple(sorted({int(value) for value in values}))


def run_evaluate(arguments: argparse.Namespace) -> int:
    """Evaluate and print."""
    say = progress()
    if arguments.plot is not None and not arguments.plot.resolve().parent.is_dir():
        raise Invalid(f"the folder of --plot {arguments.plot} does not exist", field="plot")
    catalogue = None if arguments.items is None else read_items(arguments.items)
    purchases = read_sequences(arguments.sequences, catalogue)
    log = purchases.log
    say(f"{log.n_users} shoppers, {log.n_items} products, {len(log)} purchases")
    splits = split_by(log, arguments.protocol, with_times=False)
    items = ItemTable.empty(log.n_items) if catalogue is None else table_of(catalogue, say)
    sources = usual_sources(
        with_times=False, with_content=catalogue is not None, similarity=arguments.similarity
    )
    with threadpool_limits(1, "blas"):  # its matrices are small: more threads only wait for each other
        report = evaluated(
            sources,
            splits,
            items,
            ks=arguments.k,
            seed=arguments.seed,
            say=say,
            similarity=arguments.similarity,
            cold=catalogue is not None,
        )
    if arguments.plot is not None:
        plot(report, arguments.k, arguments.plot)
    print(as_json(report) if arguments.json else as_table(report, arguments.k))
    say("done")
    return 0


def progress() -> Say:
    """Says each step with the seconds since the start, on standard error."""
    began = time.monotonic()

    def say(step: str) -> None:
        print(f"[{time.monotonic() - began:6.1f} s] {step}", file=sys.stderr, flush=True)

    return say


def table_of(catalogue: Catalogue, say: Say) -> ItemTable:
    """The products of a file: their words, and their sentence vectors where the encoder is there."""
    n = len(catalogue.ids)
    say("reading the products' words")
    words = words_of(catalogue.texts)
    unknown = np.full(n, UNKNOWN, dtype=np.int32)
    return ItemTable(n, embedded(catalogue.texts, say), unknown, unknown, np.full(n, -np.inf), words)


def embedded(texts: tuple[str, ...], say: Say) -> Floats:
    """The texts' vectors, kept in the data folder; (n, 0) where no encoder was exported."""
    from kernel.settings import load_settings
    from retrieval.build import build_embedder
    from retrieval.store import CachedEmbedder

    settings = load_settings()
    try:
        embedder = CachedEmbedder(build_embedder(settings), settings.data_dir / "embeddings")
    except Unavailable as error:
        say(f"without sentence vectors: {error.message}")
        return np.zeros((len(texts), 0), dtype=np.float32)
    done = 0

    def told(some: int) -> None:
        nonlocal done
        if done // 2000 < (done + some) // 2000:
            say(f"embedded {done + some} of {len(texts)} products")
        done += some

    return embedder.embed(texts, told)
