"""All SQL of what shoppers said of answers, and of how often entries answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, case, delete, func, insert, select, update
from sqlalchemy.engine import Connection, Row

from commerce.events.tables import EVENTS
from knowledge.helpful.model import AnswerRating
from knowledge.helpful.tables import ANSWER_RATINGS as RATINGS

CHUNK: Final = 400  # ids in one query
_COLUMNS: Final = [column.name for column in RATINGS.columns]


def read(connection: Connection, conversation_id: str, entry_id: str) -> AnswerRating | None:
    """What a conversation said of an entry."""
    row = connection.execute(select(RATINGS).where(*_key(conversation_id, entry_id))).one_or_none()
    return _rating(row) if row else None


def write(connection: Connection, rating: AnswerRating) -> None:
    """Keep a rating, in place of what the conversation said of the entry before."""
    values = {name: getattr(rating, name) for name in _COLUMNS}
    changed = connection.execute(
        update(RATINGS).where(*_key(rating.conversation_id, rating.entry_id)).values(**values)
    )
    if not changed.rowcount:
        connection.execute(insert(RATINGS).values(**values))


def of_entry(connection: Connection, entry_id: str, limit: int) -> list[AnswerRating]:
    """What was said of an entry, the latest first."""
    query = select(RATINGS).where(RATINGS.c.entry_id == entry_id).order_by(RATINGS.c.updated_at.desc())
    return [_rating(row) for row in connection.execute(query.limit(limit))]


def shown_revision(connection: Connection, conversation_id: str, entry_id: str) -> int | None:
    """Which revision of an entry a conversation was last shown; None when it never was."""
    query = (
        select(EVENTS.c.detail)
        .where(
            EVENTS.c.conversation_id == conversation_id,
            EVENTS.c.kind == "faq_shown",
            EVENTS.c.entry_id == entry_id,
        )
        .order_by(EVENTS.c.at.desc())
        .limit(1)
    )
    detail = connection.execute(query).scalar()
    return int(detail.get("revision") or 0) if detail is not None else None


def counts(connection: Connection) -> dict[str, tuple[int, int]]:
    """Yes and no of each entry."""
    yes = func.sum(case((RATINGS.c.helpful, 1), else_=0))
    query = select(RATINGS.c.entry_id, yes, func.count()).group_by(RATINGS.c.entry_id)
    return {
        str(entry): (int(said), int(asked) - int(said)) for entry, said, asked in connection.execute(query)
    }


def reasons(connection: Connection) -> dict[str, list[tuple[str, int]]]:
    """Why answers did not help, by entry, the commonest reason first."""
    query = (
        select(RATINGS.c.entry_id, RATINGS.c.reason, func.count())
        .where(~RATINGS.c.helpful, RATINGS.c.reason.is_not(None))
        .group_by(RATINGS.c.entry_id, RATINGS.c.reason)
        .order_by(func.count().desc(), RATINGS.c.reason)
    )
    found: dict[str, list[tuple[str, int]]] = {}
    for entry, reason, count in connection.execute(query):
        found.setdefault(str(entry), []).append((str(reason), int(count)))
    return found


def shown(connection: Connection, since: datetime) -> dict[str, tuple[int, int, datetime]]:
    """How often each entry answered, how many conversations it answered, and when last."""
    query = (
        select(
            EVENTS.c.entry_id,
            func.count(),
            func.count(func.distinct(func.coalesce(EVENTS.c.customer_id, EVENTS.c.conversation_id))),
            func.max(EVENTS.c.at),
        )
        .where(EVENTS.c.kind == "faq_shown", EVENTS.c.at >= since, EVENTS.c.entry_id.is_not(None))
        .group_by(EVENTS.c.entry_id)
    )
    return {
        str(entry): (int(count), int(people), last)
        for entry, count, people, last in connection.execute(query)
    }


def handed_over(connection: Connection, since: datetime) -> list[tuple[str, datetime]]:
    """The conversations that a person was asked into, and when."""
    query = select(EVENTS.c.conversation_id, EVENTS.c.at).where(
        EVENTS.c.kind == "handoff",
        EVENTS.c.at >= since,
        EVENTS.c.conversation_id.is_not(None),
        EVENTS.c.detail["step"].as_string() == "requested",
    )
    return [(str(conversation), at) for conversation, at in connection.execute(query)]


def shown_in(
    connection: Connection, conversation_ids: Sequence[str], since: datetime
) -> dict[str, list[tuple[datetime, str]]]:
    """What answered in these conversations, and when, in order."""
    found: dict[str, list[tuple[datetime, str]]] = {}
    for start in range(0, len(conversation_ids), CHUNK):
        query = (
            select(EVENTS.c.conversation_id, EVENTS.c.at, EVENTS.c.entry_id)
            .where(
                EVENTS.c.conversation_id.in_(conversation_ids[start : start + CHUNK]),
                EVENTS.c.at >= since,
                EVENTS.c.kind == "faq_shown",
                EVENTS.c.entry_id.is_not(None),
            )
            .order_by(EVENTS.c.at)
        )
        for conversation_id, at, entry_id in connection.execute(query):
            found.setdefault(str(conversation_id), []).append((at, str(entry_id)))
    return found


def forget(connection: Connection, conversation_ids: Sequence[str]) -> int:
    """Let go of what these conversations said."""
    return connection.execute(delete(RATINGS).where(RATINGS.c.conversation_id.in_(conversation_ids))).rowcount


def _key(conversation_id: str, entry_id: str) -> tuple[Any, ...]:
    return (and_(RATINGS.c.conversation_id == conversation_id, RATINGS.c.entry_id == entry_id),)


def _rating(row: Row[Any]) -> AnswerRating:
    return AnswerRating(**row._mapping)
