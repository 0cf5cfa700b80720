"""All SQL that reads gaps for people: questions by gap, texts that hold a word, decisions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Select, func, or_, select
from sqlalchemy.engine import Connection

from kernel.bulk import batches
from knowledge.gaps.model import Decision, GapQuestion
from knowledge.gaps.tables import GAP_DECISIONS, GAP_QUESTIONS, GAPS

DECISIONS_SHOWN: Final = 20
_COLUMNS: Final = [GAP_QUESTIONS.c[name] for name in GapQuestion.__dataclass_fields__]


def questions_by_root(
    connection: Connection, root_ids: Sequence[str] | None = None
) -> dict[str, list[GapQuestion]]:
    """The questions of each gap, what was merged into it among them, the newest first."""
    joined = select(GAPS.c.root_id, *_COLUMNS).join(GAPS, GAPS.c.gap_id == GAP_QUESTIONS.c.gap_id)
    found: dict[str, list[GapQuestion]] = {}
    for query in _for_roots(joined, root_ids):
        ordered = query.order_by(GAP_QUESTIONS.c.at.desc(), GAP_QUESTIONS.c.message_id)
        for root_id, *values in connection.execute(ordered):
            found.setdefault(root_id, []).append(GapQuestion(*values))
    return found


def _for_roots(query: Select[Any], root_ids: Sequence[str] | None) -> list[Select[Any]]:
    if root_ids is None:
        return [query]
    return [query.where(GAPS.c.root_id.in_(part)) for part in batches(root_ids)]


def roots_that_say(connection: Connection, text: str) -> set[str]:
    """The gaps in whose questions, titles or reasons a text occurs."""
    pattern = f"%{_escaped(text.lower())}%"
    said = (
        select(GAPS.c.root_id)
        .join(GAP_QUESTIONS, GAPS.c.gap_id == GAP_QUESTIONS.c.gap_id)
        .where(
            or_(
                func.lower(GAP_QUESTIONS.c.text).like(pattern, escape="\\"),
                func.lower(func.coalesce(GAP_QUESTIONS.c.reply, "")).like(pattern, escape="\\"),
            )
        )
    )
    noted = select(GAPS.c.root_id).where(
        or_(
            func.lower(GAPS.c.reason).like(pattern, escape="\\"),
            func.lower(func.coalesce(GAPS.c.entry_id, "")).like(pattern, escape="\\"),
        )
    )
    return {row[0] for query in (said, noted) for row in connection.execute(query)}


def decisions_of(connection: Connection, gap_id: str) -> list[Decision]:
    """What was decided on a gap, the newest first."""
    query = select(GAP_DECISIONS).where(GAP_DECISIONS.c.gap_id == gap_id)
    query = query.order_by(GAP_DECISIONS.c.at.desc(), GAP_DECISIONS.c.decision_id.desc())
    return [Decision(**row) for row in connection.execute(query.limit(DECISIONS_SHOWN)).mappings()]


def questions_of(connection: Connection, conversation_id: str) -> list[GapQuestion]:
    """The questions of one conversation, in order."""
    query = select(*_COLUMNS).where(GAP_QUESTIONS.c.conversation_id == conversation_id)
    return [GapQuestion(*row) for row in connection.execute(query.order_by(GAP_QUESTIONS.c.at))]


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
