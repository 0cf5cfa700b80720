"""``python -m analytics rehearse ENTRY``: what the entry's draft would change, tried on stored questions."""

from __future__ import annotations

import argparse
import sys
from typing import Any

import orjson

from analytics.questions.service import QuestionService
from commerce.shop import build_shop
from kernel.clock import SystemClock
from kernel.database import build_database
from kernel.errors import Conflict
from kernel.migrations import migrate
from kernel.settings import load_settings
from knowledge.editing.service import EditingService
from knowledge.facts import ShopFacts
from knowledge.regression.service import RegressionService
from knowledge.rehearsal.model import KINDS, Rehearsal
from knowledge.rehearsal.service import Found, RehearsalService
from knowledge.service import KnowledgeService
from retrieval.build import build_embedder
from retrieval.store import CachedEmbedder


def add_rehearse(commands: Any) -> None:
    """Add the command to the analytics' parser."""
    parser = commands.add_parser("rehearse", help="what an entry's draft would change (docs/rehearsal.md)")
    parser.add_argument("entry_id")
    parser.add_argument("--days", type=int, default=30, help="questions of the last days, 1 to 365")
    parser.add_argument("--examples", type=int, default=5, help="questions shown of each kind of change")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    parser.set_defaults(run=_rehearse)


def _rehearse(given: argparse.Namespace) -> int:
    settings, clock = load_settings(), SystemClock()
    database = build_database(settings.resolved_database_url())
    migrate(database)
    shop = build_shop(database, settings, clock)
    facts, embeds = ShopFacts(shop), build_embedder(settings)
    embedder = CachedEmbedder(embeds, settings.data_dir / "embeddings")
    rehearsals = RehearsalService(
        database,
        clock,
        knowledge=KnowledgeService(database, clock, embedder, facts),
        editing=EditingService(database, clock, facts),
        regression=RegressionService(database, clock),
        asked=QuestionService(database, clock, settings.currency),
        embedder=embedder,
        keeps_nothing=embeds,
    )
    done = rehearsals.rehearse(given.entry_id, "command line", given.days)
    if done.state != "done":
        raise Conflict(f"the rehearsal did not come to its end: {done.error or done.state}")
    found = {kind: rehearsals.page(done.rehearsal_id, kind, limit=max(0, given.examples)) for kind in KINDS}
    database.close()
    if given.json:
        print(orjson.dumps(_as_json(done, found), option=orjson.OPT_INDENT_2).decode())
    else:
        sys.stdout.write(_as_text(done, found))
    return 1 if done.counts.get("broken") else 0


def _as_json(done: Rehearsal, found: dict[Any, list[Found]]) -> dict[str, Any]:
    examples = {
        kind: [
            {
                "question": _words(one),
                "conversation_id": one.asked.conversation_id if one.asked else None,
                "before": one.change.before.as_json(),
                "after": one.change.after.as_json(),
            }
            for one in shown
        ]
        for kind, shown in found.items()
        if shown
    }
    return {
        "entry_id": done.entry_id,
        "revision": done.revision,
        "counts": done.counts,
        "people": done.people,
        "examples": examples,
    }


def _as_text(done: Rehearsal, found: dict[Any, list[Found]]) -> str:
    asked, held = done.counts["asked"], done.counts["regression"]
    lines = [
        f"{done.entry_id}, revision {done.revision}: {asked:,} questions of shoppers, {held:,} to be kept"
    ]
    for kind, shown in found.items():
        if not done.counts.get(kind):
            continue
        people = f", {done.people[kind]:,} people" if done.people.get(kind) else ""
        lines.append(f"{kind.replace('_', ' ')}: {done.counts[kind]:,}{people}")
        lines += [f"  {_words(one)}  ({_told(one, 'before')} -> {_told(one, 'after')})" for one in shown]
    return "\n".join(lines) + "\n"


def _words(one: Found) -> str:
    return one.asked.text if one.asked else one.regression.text if one.regression else "?"


def _told(one: Found, side: str) -> str:
    outcome = getattr(one.change, side)
    return " or ".join(outcome.entry_ids) or "no answer"
