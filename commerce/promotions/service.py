"""Promotions as use cases: which are live, what a cart costs under them, redeeming them once.

Units    every *_minor in minor units of the promotion's currency
Errors   NotFound for an unknown promotion; Invalid for a promotion that cannot work; Conflict
         (code ``promotion_gone``) when the last use or the budget went to somebody else meanwhile
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace

from sqlalchemy import Connection

from commerce.catalogue.model import Product, SaveCount
from commerce.promotions import store
from commerce.promotions.eligibility import CartContext, audience_reason, usage_reason
from commerce.promotions.engine import DeliveryTerms, normal_code, price_cart
from commerce.promotions.model import PricedCart, PricedItem, Promotion, Usage, Verdict
from commerce.promotions.rules import check_promotion
from kernel.clock import Clock
from kernel.database import Database
from kernel.errors import Conflict, NotFound
from kernel.security import hashed


class PromotionService:
    """The shop's promotions.

    Args:
        delivery: what delivery costs; part of every priced cart.
        currency: tells the currency of carts, usually the catalogue's.
    """

    def __init__(
        self, database: Database, clock: Clock, delivery: DeliveryTerms, currency: Callable[[], str]
    ) -> None:
        self._database = database
        self._clock = clock
        self._delivery = delivery
        self._currency = currency

    def get(self, promotion_id: str) -> Promotion:
        """One promotion.

        Raises:
            NotFound: when there is none with this id.
        """
        with self._database.read() as connection:
            found = store.by_id(connection, [promotion_id])
        if not found:
            raise NotFound(f"no promotion {promotion_id!r}", field="promotion_id")
        return found[0]

    def by_code(self, code: str) -> Promotion:
        """The promotion that a code belongs to, however it was typed.

        Raises:
            NotFound: when no promotion has this code.
        """
        with self._database.read() as connection:
            found = store.by_codes(connection, [normal_code(code)])
        if not found:
            raise NotFound(f"no promotion has the code {code!r}", field="code")
        return found[0]

    def every(self) -> list[Promotion]:
        """All promotions, by priority, whatever their state."""
        with self._database.read() as connection:
            return store.all_promotions(connection)

    def usage(self, promotion_id: str) -> Usage:
        """How much of one promotion has been used."""
        with self._database.read() as connection:
            return store.usage(connection, [promotion_id], None).get(promotion_id, Usage())

    def live(
        self,
        customer_id: str | None = None,
        segments: Sequence[str] | None = None,
        channel: str | None = None,
        language: str | None = None,
    ) -> list[Promotion]:
        """What may be offered now: running, with uses and budget left, for this audience.

        A part of the audience that is not given does not restrict; without ``segments`` and
        ``customer_id`` a promotion for one segment is still listed, the engine will decide.
        """
        with self._database.read() as connection:
            running = store.running(connection, self._clock.now())
            used = store.usage(connection, [p.promotion_id for p in running], customer_id)
        return [
            promotion
            for promotion in running
            if usage_reason(promotion, used[promotion.promotion_id]) is None
            and self._suits(promotion, segments, channel, language)
        ]

    def for_product(self, product: Product, segments: Sequence[str] | None = None) -> list[Promotion]:
        """The live promotions that this product can take part in."""
        categories = set(product.category_ids)
        return [
            promotion
            for promotion in self.live(segments=segments)
            if (not promotion.scope.product_ids or product.product_id in promotion.scope.product_ids)
            and (not promotion.scope.category_ids or categories & set(promotion.scope.category_ids))
            and (
                not promotion.scope.brands
                or product.brand.casefold() in {brand.casefold() for brand in promotion.scope.brands}
            )
            and (promotion.kind != "bundle" or product.product_id in promotion.bundle_product_ids)
        ]

    def price(
        self,
        items: Sequence[PricedItem],
        codes: Sequence[str] = (),
        customer_id: str | None = None,
        segments: Sequence[str] = (),
        channel: str = "web",
        language: str = "en",
        *,
        email: str | None = None,
        connection: Connection | None = None,
        currency: str | None = None,
    ) -> PricedCart:
        """What the cart costs now; give ``connection`` and ``currency`` to price inside a transaction."""
        normal = sorted({normal_code(code) for code in codes if code.strip()})
        with self._reading(connection) as reading:
            promotions = store.concerned(reading, normal)
            ids = [promotion.promotion_id for promotion in promotions]
            used = store.usage(reading, ids, customer_key(customer_id, email))
        context = CartContext(self._clock.now(), customer_id, tuple(segments), channel, language, used)
        return price_cart(items, promotions, normal, context, self._delivery, currency or self._currency())

    def check(
        self,
        code: str,
        items: Sequence[PricedItem],
        codes: Sequence[str] = (),
        customer_id: str | None = None,
        segments: Sequence[str] = (),
        channel: str = "web",
        language: str = "en",
    ) -> Verdict:
        """What the engine says of ``code`` for this cart, beside the ``codes`` already on it."""
        wanted = normal_code(code)
        priced = self.price(items, [*codes, wanted], customer_id, segments, channel, language)
        found = (v for v in priced.verdicts if v.code is not None and normal_code(v.code) == wanted)
        return next(found, Verdict("", wanted, applies=False, reason="unknown_code"))

    def redeem(
        self,
        connection: Connection,
        priced: PricedCart,
        order_id: str,
        customer_id: str | None = None,
        email: str | None = None,
    ) -> None:
        """Take the uses and the budget of every applied promotion, inside the caller's transaction.

        Raises:
            Conflict: when one has ended or run out since the cart was priced; roll back and price again.
        """
        now, key = self._clock.now(), customer_key(customer_id, email)
        for verdict in sorted(priced.verdicts, key=lambda v: v.promotion_id):  # one order of locking
            if not verdict.applies:
                continue
            saved = verdict.discount_minor + verdict.delivery_discount_minor
            room = store.count_use(connection, verdict.promotion_id, saved, now)
            if not room or (key and not store.customer_has_room(connection, verdict.promotion_id, key)):
                raise Conflict(
                    f"promotion {verdict.promotion_id} is no longer available",
                    code="promotion_gone",
                    field="code",
                )
            store.insert_redemption(connection, verdict.promotion_id, order_id, key, saved, now)

    def release(self, connection: Connection, order_id: str) -> int:
        """Give back what a cancelled order had used; how many promotions that were."""
        return store.release(connection, order_id, self._clock.now())

    def save_promotions(self, promotions: Iterable[Promotion]) -> SaveCount:
        """Add or change promotions, all or none; saving the same again changes nothing.

        Raises:
            Invalid: for a promotion that cannot work.
            Conflict: for a code that another promotion has.
        """
        given = {p.promotion_id: _normal(p) for p in promotions}
        for promotion in given.values():
            check_promotion(promotion)
        with self._database.write() as connection:
            return self._save(connection, given)

    def _save(self, connection: Connection, given: dict[str, Promotion]) -> SaveCount:
        known = {p.promotion_id: p for p in store.by_id(connection, list(given))}
        taken = store.codes_of_others(connection, [p.code for p in given.values() if p.code])
        added = changed = 0
        for promotion_id, promotion in given.items():
            if promotion.code and taken.setdefault(promotion.code, promotion_id) != promotion_id:
                raise Conflict(f"code {promotion.code} belongs to another promotion", field="code")
            if promotion_id not in known:
                store.insert_promotion(connection, promotion)
                added += 1
            elif known[promotion_id] != promotion:
                store.update_promotion(connection, promotion)
                changed += 1
        return SaveCount(added, changed, len(given) - added - changed)

    def _suits(
        self,
        promotion: Promotion,
        segments: Sequence[str] | None,
        channel: str | None,
        language: str | None,
    ) -> bool:
        scope = replace(
            promotion.scope,
            segments=promotion.scope.segments if segments is not None else (),
            channels=promotion.scope.channels if channel is not None else (),
            languages=promotion.scope.languages if language is not None else (),
        )
        context = CartContext(self._clock.now(), None, tuple(segments or ()), channel or "", language or "")
        return audience_reason(replace(promotion, scope=scope), context) is None

    @contextmanager
    def _reading(self, connection: Connection | None) -> Iterator[Connection]:
        with nullcontext(connection) if connection is not None else self._database.read() as reading:
            yield reading


def customer_key(customer_id: str | None, email: str | None = None) -> str | None:
    """By what a buyer's uses are counted: the customer, else a hash of a guest's e-mail."""
    if customer_id:
        return customer_id
    return f"guest:{hashed(email.strip().casefold())}" if email else None


def _normal(promotion: Promotion) -> Promotion:
    return replace(promotion, code=normal_code(promotion.code) if promotion.code else None)
