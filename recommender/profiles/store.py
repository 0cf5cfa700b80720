"""What is read and written of shoppers' tastes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, delete, func, or_, select
from sqlalchemy.engine import Connection, Row

from commerce.orders.tables import ORDER_LINES
from kernel.bulk import is_one_of, upsert
from kernel.database import once
from recommender.profiles.model import Said
from recommender.profiles.tables import FORGOTTEN, TASTES

Found = Row[*tuple[Any, ...]]
FEW: Final = 4
_SAID: Final = select(TASTES.c.owner, TASTES.c.kind, TASTES.c.value, TASTES.c.liked).order_by(
    TASTES.c.said_at, TASTES.c.kind, TASTES.c.value
)
_SAID_BY_TWO: Final = _SAID.where(  # built once: each turn asks it, for a conversation and perhaps a customer
    or_(TASTES.c.owner == bindparam("one"), TASTES.c.owner == bindparam("other"))
)


def read_said(connection: Connection, owners: Sequence[str]) -> dict[str, tuple[Said, ...]]:
    """What these shoppers said, the oldest first; those who said nothing are left out."""
    if len(owners) <= FEW:  # a turn asks again and again of the same shopper
        return once(connection, f"said {sorted(owners)}", lambda _: _read_said(connection, owners))
    return _read_said(connection, owners)


def _read_said(connection: Connection, owners: Sequence[str]) -> dict[str, tuple[Said, ...]]:
    if 1 <= len(owners) <= 2:
        rows = connection.execute(_SAID_BY_TWO, {"one": owners[0], "other": owners[-1]})
    else:
        rows = connection.execute(_SAID.where(is_one_of(connection, TASTES.c.owner, owners)))
    found: dict[str, tuple[Said, ...]] = {}
    for owner, kind, value, liked in rows:
        found[owner] = (*found.get(owner, ()), Said(kind, value, liked))
    return found


def read_forgotten(connection: Connection, owners: Sequence[str]) -> dict[str, datetime]:
    """When these shoppers asked to be forgotten."""
    query = select(FORGOTTEN).where(is_one_of(connection, FORGOTTEN.c.owner, owners))
    return {row.owner: row.forgotten_at for row in connection.execute(query)}


def count_said(connection: Connection, owner: str) -> int:
    """How much a shopper said."""
    query = select(func.count()).select_from(TASTES).where(TASTES.c.owner == owner)
    return connection.scalar(query) or 0


def write_said(connection: Connection, owner: str, said: Said, at: datetime) -> None:
    """Keep what a shopper said; a later word on the same replaces the earlier."""
    row = {"owner": owner, "kind": said.kind, "value": said.value, "liked": said.liked, "said_at": at}
    upsert(connection, TASTES, [row])


def delete_said(connection: Connection, owner: str, kind: str | None = None, value: str | None = None) -> int:
    """Take back what a shopper said, all of it or one thing; how many rows that were."""
    query = delete(TASTES).where(TASTES.c.owner == owner)
    if kind is not None:
        query = query.where(TASTES.c.kind == kind, TASTES.c.value == value)
    return connection.execute(query).rowcount


def write_forgotten(connection: Connection, owner: str, at: datetime) -> None:
    """Note that nothing before ``at`` counts for a shopper's taste."""
    upsert(connection, FORGOTTEN, [{"owner": owner, "forgotten_at": at}])


def forget_customer(connection: Connection, customer_id: str) -> int:
    """Forget an erased customer: what was said, and that anything was forgotten; rows touched."""
    owner = f"c:{customer_id}"
    gone = delete_said(connection, owner)
    return gone + connection.execute(delete(FORGOTTEN).where(FORGOTTEN.c.owner == owner)).rowcount


def read_options(connection: Connection, shopper_key: str, until: datetime) -> Sequence[Found]:
    """(product_id, options, ordered_at) of what a shopper bought and did not cancel."""
    query = select(ORDER_LINES.c.product_id, ORDER_LINES.c.options, ORDER_LINES.c.ordered_at)
    mine = ORDER_LINES.c.shopper_key == shopper_key
    return connection.execute(
        query.where(mine, ORDER_LINES.c.counts, ORDER_LINES.c.ordered_at <= until)
    ).all()
