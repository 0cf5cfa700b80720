"""The shop's command line: ``python -m commerce import …`` and ``python -m commerce demo``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from commerce.importing.formats import readers
from commerce.importing.model import KINDS, ImportKind, Report, RowError
from commerce.importing.reading import Source
from commerce.importing.service import ImportOptions, ImportService
from commerce.shop import Shop, build_shop
from kernel.clock import SystemClock
from kernel.database import build_database
from kernel.errors import Invalid, ShopError
from kernel.migrations import migrate
from kernel.settings import Settings, load_settings

CURRENCIES = {"online-retail": "GBP"}  # what a format's prices are in when nothing tells


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when all went well, 1 when a row or the file was refused."""
    given = _parser().parse_args(arguments)
    try:
        settings = load_settings()
        database = build_database(settings.resolved_database_url())
        try:
            migrate(database)
            shop = build_shop(database, settings, SystemClock())
            return _import(given, shop, settings) if given.command == "import" else _demo(given, shop)
        finally:
            database.close()
    except ShopError as error:
        print(f"error: {error.message}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m commerce", description="The shop's data.")
    commands = parser.add_subparsers(dest="command", required=True)
    take = commands.add_parser("import", help="take in a file that a shop exported (docs/importing.md)")
    take.add_argument("kind", choices=(*KINDS, "all"), help="what to read; all: everything the file has")
    take.add_argument("file", type=Path, help="CSV, TSV, XML or JSONL; also packed with gzip")
    take.add_argument("--format", choices=tuple(readers()), default="aisle", dest="format_name")
    take.add_argument("--strict", action="store_true", help="write nothing when any row is refused")
    take.add_argument("--currency", default=None, help="ISO 4217 code of prices that come without one")
    take.add_argument("--encoding", default=None, help="the file's encoding, when it is not told rightly")
    demo = commands.add_parser("demo", help="fill an empty database with the demo shop")
    demo.add_argument("--seed", type=int, default=7)
    return parser


def _import(given: argparse.Namespace, shop: Shop, settings: Settings) -> int:
    importer = ImportService(shop.catalogue, shop.orders, shop.customers, shop.promotions, shop.events)
    kinds: Sequence[ImportKind] = [given.kind]
    if given.kind == "all":
        kinds = [kind for kind in KINDS if kind in readers()[given.format_name]]
        if given.format_name == "aisle":
            raise Invalid("a file of format aisle holds one kind of thing: name it", field="kind")
    reports = [_import_one(importer, kind, given, settings) for kind in kinds]
    return 1 if any(report.refused for report in reports) else 0


def _import_one(
    importer: ImportService, kind: ImportKind, given: argparse.Namespace, settings: Settings
) -> Report:
    source = Source(given.file, given.encoding)
    passes = 2 if given.strict else 1
    shown = tqdm(total=source.size() * passes, unit="B", unit_scale=True, desc=kind, disable=None)
    with shown as bar:

        def tell(error: RowError) -> None:
            tqdm.write(str(error), file=sys.stderr)

        def grouped(done: int, groups: int) -> None:
            if done == groups or done % 500 == 0:
                bar.set_postfix_str(f"{done:,} of {groups:,}", refresh=False)

        options = ImportOptions(
            strict=given.strict,
            currency=(given.currency or CURRENCIES.get(given.format_name, settings.currency)).upper(),
            zone=settings.timezone,
            on_error=tell,
            on_group=grouped,
        )

        def advance(count: int) -> None:
            bar.update(count)

        counted = Source(given.file, given.encoding, advance)
        report = importer.run(kind, given.format_name, counted, options)
    print(report)
    return report


def _demo(given: argparse.Namespace, shop: Shop) -> int:
    from commerce.demo.build import build_demo  # the demo's data is read only when it is wanted

    def tell(step: str) -> None:
        print(f"demo shop: {step} …", file=sys.stderr, flush=True)

    print(build_demo(shop, seed=given.seed, progress=tell))
    return 0


if __name__ == "__main__":
    sys.exit(main())
