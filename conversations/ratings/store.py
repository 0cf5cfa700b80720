"""All SQL of ratings."""

from __future__ import annotations

from sqlalchemy import func, insert, select
from sqlalchemy.engine import Connection

from conversations.ratings.model import Rating, RatingKind
from conversations.ratings.tables import RATINGS


def add(connection: Connection, rating: Rating) -> None:
    """Keep a rating."""
    names = [column.name for column in RATINGS.columns]
    connection.execute(insert(RATINGS).values({name: getattr(rating, name) for name in names}))


def recent(connection: Connection, kind: RatingKind | None, limit: int) -> list[Rating]:
    """The latest ratings, of one kind or of all."""
    query = select(RATINGS).order_by(RATINGS.c.created_at.desc(), RATINGS.c.rating_id).limit(limit)
    if kind is not None:
        query = query.where(RATINGS.c.kind == kind)
    return [Rating(**row._mapping) for row in connection.execute(query)]


def of_conversation(connection: Connection, conversation_id: str) -> list[Rating]:
    """Every rating of a conversation, the first first."""
    query = (
        select(RATINGS)
        .where(RATINGS.c.conversation_id == conversation_id)
        .order_by(RATINGS.c.created_at, RATINGS.c.rating_id)
    )
    return [Rating(**row._mapping) for row in connection.execute(query)]


def counts(connection: Connection) -> dict[str, int]:
    """How many ratings there are of each kind."""
    query = select(RATINGS.c.kind, func.count()).group_by(RATINGS.c.kind)
    return {kind: int(count) for kind, count in connection.execute(query)}
