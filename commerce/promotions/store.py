"""All SQL about promotions: reading, saving, and the atomic counting of uses and budget.

Errors   none of its own: an UPDATE that finds no room answers False and the service decides
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, false, func, insert, or_, select, update

from commerce.promotions.model import Promotion, Scope, Usage
from commerce.promotions.tables import PROMOTIONS, REDEMPTIONS

_COUNTERS = {"uses", "spent_minor"}


def all_promotions(connection: Connection) -> list[Promotion]:
    """Every promotion, by priority."""
    return _read(connection, None)


def by_id(connection: Connection, promotion_ids: Sequence[str]) -> list[Promotion]:
    """The promotions with these ids."""
    return _read(connection, PROMOTIONS.c.promotion_id.in_(promotion_ids))


def by_codes(connection: Connection, codes: Sequence[str]) -> list[Promotion]:
    """The promotions with these codes (upper case)."""
    return _read(connection, PROMOTIONS.c.code.in_(codes))


def running(connection: Connection, now: datetime) -> list[Promotion]:
    """Active, within their time, with uses and budget left."""
    table = PROMOTIONS.c
    return _read(
        connection,
        and_(
            table.active,
            or_(table.starts_at.is_(None), table.starts_at <= now),
            or_(table.ends_at.is_(None), table.ends_at > now),
            or_(table.uses_max.is_(None), table.uses < table.uses_max),
            or_(table.budget_minor.is_(None), table.spent_minor < table.budget_minor),
        ),
    )


def concerned(connection: Connection, codes: Sequence[str]) -> list[Promotion]:
    """What a cart with these codes has to be priced under: active ones without code, and the codes'."""
    table = PROMOTIONS.c
    with_code = table.code.in_(codes) if codes else false()
    return _read(connection, or_(and_(table.code.is_(None), table.active), with_code))


def usage(connection: Connection, promotion_ids: Sequence[str], customer_key: str | None) -> dict[str, Usage]:
    """How much of each promotion was used, in all and by one customer."""
    table = PROMOTIONS.c
    mine = _uses_by(connection, promotion_ids, customer_key) if customer_key else {}
    rows = connection.execute(
        select(table.promotion_id, table.uses, table.spent_minor).where(table.promotion_id.in_(promotion_ids))
    )
    return {row[0]: Usage(row[1], mine.get(row[0], 0), row[2]) for row in rows}


def count_use(connection: Connection, promotion_id: str, saved_minor: int, now: datetime) -> bool:
    """Take one use and ``saved_minor`` of the budget; False, and nothing taken, when there is no room.

    The UPDATE also locks the row until the transaction ends, so that counting one customer's uses
    after it is safe on PostgreSQL as well.
    """
    table = PROMOTIONS.c
    done = connection.execute(
        update(PROMOTIONS)
        .where(
            table.promotion_id == promotion_id,
            table.active,
            or_(table.starts_at.is_(None), table.starts_at <= now),
            or_(table.ends_at.is_(None), table.ends_at > now),
            or_(table.uses_max.is_(None), table.uses + 1 <= table.uses_max),
            or_(table.budget_minor.is_(None), table.spent_minor + saved_minor <= table.budget_minor),
        )
        .values(uses=table.uses + 1, spent_minor=table.spent_minor + saved_minor)
    )
    return done.rowcount == 1


def customer_has_room(connection: Connection, promotion_id: str, customer_key: str) -> bool:
    """Whether the customer may use the promotion once more; to be asked after ``count_use``."""
    limit = connection.execute(
        select(PROMOTIONS.c.uses_max_per_customer).where(PROMOTIONS.c.promotion_id == promotion_id)
    ).scalar_one()
    return limit is None or _uses_by(connection, [promotion_id], customer_key).get(promotion_id, 0) < limit


def insert_redemption(
    connection: Connection,
    promotion_id: str,
    order_id: str,
    customer_key: str | None,
    saved_minor: int,
    now: datetime,
) -> None:
    """Keep which order used the promotion."""
    connection.execute(
        insert(REDEMPTIONS).values(
            promotion_id=promotion_id,
            order_id=order_id,
            customer_key=customer_key,
            saved_minor=saved_minor,
            redeemed_at=now,
        )
    )


def release(connection: Connection, order_id: str, now: datetime) -> int:
    """Give back the uses and budget that an order took; a second call finds nothing to give back."""
    still_held = and_(REDEMPTIONS.c.order_id == order_id, REDEMPTIONS.c.released_at.is_(None))
    held = connection.execute(
        select(REDEMPTIONS.c.promotion_id, REDEMPTIONS.c.saved_minor).where(still_held)
    ).all()
    released = 0
    for promotion_id, saved_minor in held:
        mine = and_(still_held, REDEMPTIONS.c.promotion_id == promotion_id)
        if connection.execute(update(REDEMPTIONS).where(mine).values(released_at=now)).rowcount:
            connection.execute(
                update(PROMOTIONS)
                .where(PROMOTIONS.c.promotion_id == promotion_id)
                .values(uses=PROMOTIONS.c.uses - 1, spent_minor=PROMOTIONS.c.spent_minor - saved_minor)
            )
            released += 1
    return released


def forget_customer(connection: Connection, keys: Sequence[str]) -> int:
    """Take a person's keys off their redemptions; uses and budgets stay counted."""
    mine = REDEMPTIONS.c.customer_key.in_(keys)
    return connection.execute(update(REDEMPTIONS).where(mine).values(customer_key=None)).rowcount


def codes_of_others(connection: Connection, codes: Sequence[str]) -> dict[str, str]:
    """code -> promotion_id, for codes already taken."""
    table = PROMOTIONS.c
    rows = connection.execute(select(table.code, table.promotion_id).where(table.code.in_(codes)))
    return {row[0]: row[1] for row in rows}


def insert_promotion(connection: Connection, promotion: Promotion) -> None:
    """Keep a new promotion."""
    connection.execute(insert(PROMOTIONS).values(**_as_row(promotion), uses=0, spent_minor=0))


def update_promotion(connection: Connection, promotion: Promotion) -> None:
    """Change a known promotion; what was used of it stays counted."""
    connection.execute(
        update(PROMOTIONS)
        .where(PROMOTIONS.c.promotion_id == promotion.promotion_id)
        .values(**_as_row(promotion))
    )


def _uses_by(connection: Connection, promotion_ids: Sequence[str], customer_key: str) -> dict[str, int]:
    table = REDEMPTIONS.c
    rows = connection.execute(
        select(table.promotion_id, func.count())
        .where(
            table.customer_key == customer_key,
            table.promotion_id.in_(promotion_ids),
            table.released_at.is_(None),
        )
        .group_by(table.promotion_id)
    )
    return {row[0]: row[1] for row in rows}


def _read(connection: Connection, where: ColumnElement[bool] | None) -> list[Promotion]:
    query = select(PROMOTIONS).order_by(PROMOTIONS.c.priority.desc(), PROMOTIONS.c.promotion_id)
    rows = connection.execute(query if where is None else query.where(where))
    return [_as_promotion(row) for row in rows]


def _as_row(promotion: Promotion) -> dict[str, Any]:
    return {
        **asdict(promotion),
        "bundle_product_ids": list(promotion.bundle_product_ids),
        "scope": {name: list(values) for name, values in asdict(promotion.scope).items() if values},
    }


def _as_promotion(row: Row[Any]) -> Promotion:
    values = {name: value for name, value in row._mapping.items() if name not in _COUNTERS}
    values["bundle_product_ids"] = tuple(values["bundle_product_ids"])
    values["scope"] = Scope(**{name: tuple(parts) for name, parts in values["scope"].items()})
    return Promotion(**values)
