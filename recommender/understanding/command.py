"""``python -m recommender understand``: what messages mean, one JSON object a line."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from typing import TextIO

from commerce.catalogue.model import Vocabulary
from kernel.errors import ShopError
from recommender.understanding.understander import NO_VOCABULARY, Understander


def add_understand(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the subcommand."""
    parser = commands.add_parser(
        "understand", help="print what each message means as one JSON object, by the live catalogue's words"
    )
    parser.add_argument(
        "texts", nargs="*", metavar="TEXT", help="messages; without any, lines of standard input"
    )
    parser.set_defaults(run=run_understand)


def run_understand(arguments: argparse.Namespace) -> int:
    """Print one JSON object for each message."""
    understander, currency = open_understander()
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    for line in understood(understander, arguments.texts or _lines(sys.stdin), currency):
        print(line, flush=True)
    return 0


def understood(understander: Understander, texts: Iterable[str], currency: str) -> Iterator[str]:
    """The public JSON of each text, in order."""
    for text in texts:
        yield json.dumps(understander.read(text).wish.as_public(currency), ensure_ascii=False)


def _lines(stream: TextIO) -> Iterator[str]:
    stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[attr-defined]
    for line in stream:
        yield line.rstrip("\r\n")


def open_understander() -> tuple[Understander, str]:
    """An understander over the configured database, or over no catalogue when there is none yet."""
    from kernel.settings import load_settings

    settings = load_settings()
    try:
        vocabulary, currency = _live(settings.resolved_database_url(), settings.currency)
    except ShopError:
        vocabulary, currency = NO_VOCABULARY, settings.currency
    return Understander(lambda: vocabulary, lambda: vocabulary.version, lambda: currency), currency


def _live(url: str, currency: str) -> tuple[Vocabulary, str]:
    from pathlib import Path

    from commerce.catalogue.service import CatalogueService
    from kernel.clock import SystemClock
    from kernel.database import build_database
    from kernel.errors import Unavailable

    if url.startswith("sqlite:///") and not Path(url.removeprefix("sqlite:///")).exists():
        raise Unavailable("there is no database yet")
    database = build_database(url)
    try:
        catalogue = CatalogueService(database, SystemClock(), currency)
        return catalogue.vocabulary(), catalogue.currency()
    finally:
        database.close()
