"""``python -m analytics gaps [--days N]``: compute the gaps now and print those that matter most."""

from __future__ import annotations

import argparse
import sys
from typing import Any, Final

from analytics.questions.service import QuestionService
from kernel.clock import SystemClock
from kernel.database import build_database
from kernel.errors import Invalid
from kernel.languages import Language, pick_text
from kernel.migrations import migrate
from kernel.money import format_money
from kernel.settings import load_settings
from knowledge.gaps.model import GapLine, GapRun
from knowledge.gaps.service import GapQuery, GapService
from retrieval.build import build_embedder

WORDS: Final[dict[Language, dict[str, str]]] = {
    "en": {
        "head": "people  baskets       question",
        "done": "{used} of {questions} questions count, {gaps} gaps",
        "none": "no open gaps",
        "reply": "staff replied",
    },
    "zh": {
        "head": "人数    购物车金额    问题",
        "done": "{questions} 个问题中 {used} 个计入，共 {gaps} 个待补问题",
        "none": "没有待处理的待补问题",
        "reply": "客服已回复",
    },
}


def add_gaps(commands: Any) -> None:
    """Add the command to the analytics' parser."""
    parser = commands.add_parser("gaps", help="what shoppers asked in vain (docs/knowledge.md)")
    parser.add_argument("--days", type=int, help="days of questions to read (AISLE_GAP_WINDOW_DAYS)")
    parser.add_argument("--top", type=int, default=20, help="gaps to print")
    parser.add_argument("--language", choices=("en", "zh"), default="en")
    parser.set_defaults(run=_compute)


def _compute(given: argparse.Namespace) -> int:
    if given.days is not None and not 1 <= given.days <= 730:
        raise Invalid(f"--days must be 1 to 730, not {given.days}", field="days")
    settings, clock = load_settings(), SystemClock()
    database = build_database(settings.resolved_database_url())
    try:
        migrate(database)
        asked = QuestionService(database, clock, settings.currency)
        gaps = GapService(database, clock, settings, asked, build_embedder(settings))
        run = gaps.compute(given.days, _progress if sys.stderr.isatty() else None)
        lines, _ = gaps.page(GapQuery(limit=max(0, given.top)))
    finally:
        database.close()
    print("\n".join(as_lines(run, lines, given.language)))
    return 0


def _progress(run: GapRun) -> None:
    end = "\n" if run.finished_at else ""
    print(f"\r{run.step:10} {run.share:4.0%}", end=end, file=sys.stderr, flush=True)


def as_lines(run: GapRun, lines: list[GapLine], language: Language) -> list[str]:
    """What the command prints: how many questions count, then a line a gap."""
    words = WORDS[language]
    told = [words["done"].format(used=run.used, questions=run.questions, gaps=run.gaps)]
    told.append(words["head"] if lines else words["none"])
    for line in lines:
        baskets = " ".join(
            format_money(minor, code, language) for code, minor in line.reach.baskets.items() if code
        )
        reply = f"  ({words['reply']})" if line.has_reply else ""
        title = line.titles.get(language) or pick_text(line.titles, language)
        told.append(f"{line.reach.people:6}  {baskets:12}  {title}{reply}")
    return told
