"""The knowledge base's command line: ``python -m knowledge import | export | search``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from commerce.shop import build_shop
from kernel.clock import SystemClock
from kernel.database import build_database
from kernel.errors import Invalid, ShopError, Unavailable
from kernel.languages import LANGUAGES, detect_language
from kernel.migrations import migrate
from kernel.settings import Settings, load_settings
from knowledge.editing.service import EditingService
from knowledge.facts import ShopFacts
from knowledge.service import KnowledgeService
from knowledge.transfer.files import open_file, write_file
from knowledge.transfer.model import FORMATS, Report, RowError
from knowledge.transfer.service import TransferService
from retrieval.build import build_embedder
from retrieval.store import CachedEmbedder

AUTHOR = "command line"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when all went well, 1 when a row or the file was refused."""
    given = _parser().parse_args(arguments)
    try:
        settings = load_settings()
        database = build_database(settings.resolved_database_url())
        try:
            migrate(database)
            clock = SystemClock()
            facts = ShopFacts(build_shop(database, settings, clock))
            if given.command == "search":
                return _search(given, KnowledgeService(database, clock, _embedder(settings), facts))
            transfer = TransferService(EditingService(database, clock, facts))
            return _import(given, transfer) if given.command == "import" else _export(given, transfer)
        finally:
            database.close()
    except ShopError as error:
        print(f"error: {error.message}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m knowledge", description="The shop's answers.")
    commands = parser.add_subparsers(dest="command", required=True)
    take = commands.add_parser("import", help="take in entries, or another help centre (docs/knowledge.md)")
    take.add_argument("file", type=Path, help="a file; a folder of Markdown or HTML; a zip of HTML")
    take.add_argument("--format", choices=FORMATS, default="aisle-csv", dest="format_name")
    take.add_argument("--publish", action="store_true", help="put live what the file does not call a draft")
    take.add_argument("--strict", action="store_true", help="write nothing when any row is refused")
    take.add_argument("--dry-run", action="store_true", help="write nothing, say what would be written")
    take.add_argument("--encoding", default=None, help="the file's encoding, when it is not told rightly")
    give = commands.add_parser("export", help="write every entry to a file or a folder")
    give.add_argument("file", type=Path, help="the file, or for markdown the folder, to write")
    give.add_argument("--format", choices=FORMATS[:3], default="aisle-csv", dest="format_name")
    give.add_argument(
        "--published", action="store_true", help="what is in force instead of the newest drafts"
    )
    find = commands.add_parser("search", help="what the assistant would answer")
    find.add_argument("question")
    find.add_argument("--language", choices=LANGUAGES, default=None)
    find.add_argument("-k", type=int, default=5)
    return parser


def _import(given: argparse.Namespace, transfer: TransferService) -> int:
    opened = open_file(given.file, given.format_name, given.encoding)
    with tqdm(total=opened.total, unit=opened.unit, desc=given.format_name, disable=None) as bar:

        def tell(error: RowError) -> None:
            tqdm.write(str(error), file=sys.stderr)

        plan = transfer.plan(opened.read(bar.update), publish=given.publish, on_error=tell)
        if given.dry_run or (given.strict and plan.refused):
            report = Report(plan, written=False)
        else:
            report = transfer.run(plan, AUTHOR, on_error=tell)
    print(report)
    return 1 if plan.refused else 0


def _export(given: argparse.Namespace, transfer: TransferService) -> int:
    with tqdm(total=transfer.count(), unit="", desc="entries", disable=None) as bar:
        entries = transfer.entries(published=given.published)
        count = write_file(given.file, given.format_name, entries, bar.update)
    print(f"{count} entries written to {given.file}")
    return 0


def _search(given: argparse.Namespace, knowledge: KnowledgeService) -> int:
    if not 1 <= given.k <= 100:
        raise Invalid(f"-k must be 1 to 100, not {given.k}", field="k")
    language = given.language or detect_language(given.question)
    for match in knowledge.search(given.question, language, given.k):
        print(f"{match.score:.2f}  {match.entry_id} (revision {match.revision}): {match.question}")
    return 0


def _embedder(settings: Settings) -> CachedEmbedder | None:
    """The assistant's own; None, and words alone, where it has not been exported yet."""
    try:
        return CachedEmbedder(build_embedder(settings), settings.data_dir / "embeddings")
    except Unavailable:
        return None


if __name__ == "__main__":
    sys.exit(main())
