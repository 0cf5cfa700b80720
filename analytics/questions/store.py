"""All SQL of stored questions: read from transcripts, the log, hand-overs, ratings and carts; writes nothing.

A question is a typed message that led to an answer of the FAQ or to a flag that says why not. The log
is read by kind and time, each message is found by its conversation and request.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final, TypeVar

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.engine import Connection

from analytics.questions.model import Asked, StaffLine
from commerce.carts.tables import CART_LINES
from commerce.catalogue.tables import PRODUCTS, VARIANTS
from commerce.events.tables import EVENTS
from commerce.orders.tables import ORDERS
from conversations.handoffs.tables import HANDOFFS
from conversations.messages.tables import MESSAGES
from conversations.ratings.tables import RATINGS
from knowledge.helpful.tables import ANSWER_RATINGS

T = TypeVar("T")
CHUNK: Final = 400  # ids in one query
FLAGS: Final = ("faq_unanswered", "faq_choices", "not_understood")
_REASON: Final = EVENTS.c.detail["reason"].as_string()
_OF_QUESTIONS: Final = or_(EVENTS.c.kind == "faq_shown", and_(EVENTS.c.kind == "flag", _REASON.in_(FLAGS)))


def read_since(connection: Connection, begin: datetime, limit: int) -> list[Asked]:
    """What the log tells of typed questions since ``begin``, the newest first."""
    query = _joined().where(EVENTS.c.kind.in_(("faq_shown", "flag")), EVENTS.c.at >= begin)
    found = connection.execute(query.order_by(EVENTS.c.at.desc(), EVENTS.c.event_id.desc()).limit(limit))
    return [Asked(*row) for row in found]


def read_messages(connection: Connection, message_ids: Sequence[str]) -> list[Asked]:
    """The same of these messages."""
    found = []
    for part in chunks(message_ids):
        query = _joined().where(MESSAGES.c.message_id.in_(part))
        found += [Asked(*row) for row in connection.execute(query)]
    return found


def _joined() -> Select[Any]:
    return (
        select(
            MESSAGES.c.message_id,
            MESSAGES.c.conversation_id,
            MESSAGES.c.at,
            MESSAGES.c.text,
            MESSAGES.c.language,
            EVENTS.c.customer_id,
            EVENTS.c.kind,
            EVENTS.c.entry_id,
            EVENTS.c.detail,
        )
        .select_from(EVENTS)
        .join(
            MESSAGES,
            and_(
                MESSAGES.c.conversation_id == EVENTS.c.conversation_id,
                MESSAGES.c.request_id == EVENTS.c.request_id,
            ),
        )
        .where(
            MESSAGES.c.sender == "shopper",
            MESSAGES.c.payload.is_(None),
            MESSAGES.c.text != "",
            _OF_QUESTIONS,
        )
    )


def present(connection: Connection, message_ids: Sequence[str]) -> set[str]:
    """Which of these messages there are."""
    found: set[str] = set()
    for part in chunks(message_ids):
        query = select(MESSAGES.c.message_id).where(MESSAGES.c.message_id.in_(part))
        found.update(connection.execute(query).scalars())
    return found


def handovers(connection: Connection, conversation_ids: Sequence[str]) -> dict[str, list[datetime]]:
    """When a person was asked for in these conversations, in order."""
    found: dict[str, list[datetime]] = {}
    for part in chunks(conversation_ids):
        query = select(HANDOFFS.c.conversation_id, HANDOFFS.c.created_at).where(
            HANDOFFS.c.conversation_id.in_(part)
        )
        for conversation_id, at in connection.execute(query.order_by(HANDOFFS.c.created_at)):
            found.setdefault(conversation_id, []).append(at)
    return found


def staff_lines(connection: Connection, conversation_ids: Sequence[str]) -> dict[str, list[StaffLine]]:
    """What people of the shop wrote in these conversations, in order."""
    found: dict[str, list[StaffLine]] = {}
    for part in chunks(conversation_ids):
        query = (
            select(MESSAGES.c.conversation_id, MESSAGES.c.at, MESSAGES.c.text)
            .where(MESSAGES.c.conversation_id.in_(part), MESSAGES.c.sender == "staff", MESSAGES.c.text != "")
            .order_by(MESSAGES.c.conversation_id, MESSAGES.c.position)
        )
        for conversation_id, at, text in connection.execute(query):
            found.setdefault(conversation_id, []).append(StaffLine(at, text))
    return found


def thumbs_down(connection: Connection, conversation_ids: Sequence[str]) -> set[tuple[str, str]]:
    """(conversation, entry) pairs of answers that were rated as not helpful, pressed or in words."""
    found: set[tuple[str, str]] = set()
    for part in chunks(conversation_ids):
        pressed = select(ANSWER_RATINGS.c.conversation_id, ANSWER_RATINGS.c.entry_id).where(
            ANSWER_RATINGS.c.conversation_id.in_(part), ~ANSWER_RATINGS.c.helpful
        )
        said = select(RATINGS.c.conversation_id, RATINGS.c.entry_id).where(
            RATINGS.c.conversation_id.in_(part), RATINGS.c.kind == "negative", RATINGS.c.entry_id.is_not(None)
        )
        for query in (pressed, said):
            found.update((str(row[0]), str(row[1])) for row in connection.execute(query))
    return found


def baskets(connection: Connection, conversation_ids: Sequence[str]) -> dict[str, tuple[int, str]]:
    """What the conversation's cart holds at today's prices, or what it has ordered when that is more."""
    found: dict[str, tuple[int, str]] = {}
    for part in chunks(conversation_ids):
        held = (
            select(
                CART_LINES.c.cart_id,
                func.sum(CART_LINES.c.quantity * VARIANTS.c.price_minor),
                func.min(PRODUCTS.c.currency),
            )
            .join(VARIANTS, VARIANTS.c.variant_id == CART_LINES.c.variant_id)
            .join(PRODUCTS, PRODUCTS.c.product_id == VARIANTS.c.product_id)
            .where(CART_LINES.c.cart_id.in_(part))
            .group_by(CART_LINES.c.cart_id)
        )
        ordered = (
            select(EVENTS.c.conversation_id, func.sum(EVENTS.c.value_minor), func.min(ORDERS.c.currency))
            .join(ORDERS, ORDERS.c.order_id == EVENTS.c.order_id)
            .where(EVENTS.c.conversation_id.in_(part), EVENTS.c.kind == "order")
            .group_by(EVENTS.c.conversation_id)
        )
        for query in (held, ordered):
            for conversation_id, minor, currency in connection.execute(query):
                if int(minor or 0) > found.get(conversation_id, (0, ""))[0]:
                    found[conversation_id] = (int(minor), currency)
    return found


def chunks(ids: Sequence[T]) -> Iterator[Sequence[T]]:
    """``ids`` in parts that one query can take."""
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]
