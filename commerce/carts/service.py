"""Carts: what a shopper has chosen, at today's prices, and the checkout that makes it an order.

A cart is read live every time; nothing is reserved before checkout, which takes stock, promotion
budget and uses by atomic UPDATEs in one transaction, or changes nothing at all.

Errors   Invalid for a quantity, a code or an address that breaks a rule; NotFound for an unknown
         variant or line; Conflict ``out_of_stock``, ``not_enough_stock``, ``empty_cart``,
         ``price_changed``, ``promotion_gone``, ``cart_full``
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Connection

from commerce.carts import store
from commerce.carts.live import Served, as_cart, price, served, sold
from commerce.carts.model import MAX_LINES, MAX_QUANTITY, Cart
from commerce.carts.store import StoredCart
from commerce.catalogue import store as catalogue_store
from commerce.catalogue.model import Product, Variant
from commerce.catalogue.service import CatalogueService
from commerce.events import store as event_store
from commerce.events.model import Event, EventKind
from commerce.notices.outbox import Outbox
from commerce.notices.wording import order_letter
from commerce.orders.model import Address, Order, OrderLine, check_address
from commerce.orders.service import OrderService
from commerce.promotions.engine import normal_code
from commerce.promotions.model import PricedCart, Verdict
from commerce.promotions.service import PromotionService
from kernel.clock import Clock
from kernel.database import Database
from kernel.emails import normal_email
from kernel.errors import Conflict, Invalid, NotFound
from kernel.security import new_id

MAX_CODES: Final = 10
MAX_CODE_CHARS: Final = 60


class CartService:
    """The carts' use cases; ``cart_id`` is any opaque id, in chat the conversation's."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        catalogue: CatalogueService,
        promotions: PromotionService,
        orders: OrderService,
        outbox: Outbox,
        shop_name: str,
    ) -> None:
        self._database = database
        self._clock = clock
        self._catalogue = catalogue
        self._promotions = promotions
        self._orders = orders
        self._outbox = outbox
        self._shop_name = shop_name

    def get(
        self,
        cart_id: str,
        customer_id: str | None = None,
        language: str | None = None,
        channel: str | None = None,
    ) -> Cart:
        """The cart as it stands now, for this shopper where given; empty where nothing was added yet."""
        currency = self._catalogue.currency()
        with self._database.read() as connection:
            kept = store.read_cart(connection, cart_id) or StoredCart(cart_id)
            kept = replace(
                kept,
                customer_id=customer_id or kept.customer_id,
                language=language or kept.language,
                channel=channel or kept.channel,
            )
            return as_cart(connection, self._promotions, kept, currency)

    def add(
        self,
        cart_id: str,
        variant_id: str,
        quantity: int = 1,
        customer_id: str | None = None,
        language: str | None = None,
        channel: str | None = None,
    ) -> Cart:
        """Put some of a variant in the cart, on top of what is there.

        Raises:
            NotFound: for a variant that is not sold.
            Conflict: ``out_of_stock``, ``not_enough_stock`` or ``cart_full``; nothing is changed.
        """
        _check_quantity(quantity)
        currency = self._catalogue.currency()
        with self._database.write() as connection:
            product, variant = sold(connection, variant_id)
            if product.currency != currency:
                raise Conflict(f"this cart is in {currency}, not {product.currency}", code="currency")
            kept = self._open(connection, cart_id, customer_id, language, channel)
            self._add(connection, kept, variant, quantity)
            self._note(connection, "cart_add", kept, product, quantity, variant.price_minor)
            return self._again(connection, cart_id, currency)

    def _add(self, connection: Connection, kept: StoredCart, variant: Variant, quantity: int) -> None:
        there = {variant_id: (line_id, n) for line_id, variant_id, n in kept.lines}
        before = there[variant.variant_id][1] if variant.variant_id in there else 0
        _check_stock(variant, before + quantity)
        if before:
            if store.add_quantity(connection, kept.cart_id, variant.variant_id, quantity) is None:
                raise _too_many(before + quantity)
        elif len(there) >= MAX_LINES:
            raise Conflict(f"a cart holds {MAX_LINES} different things", code="cart_full")
        else:
            store.insert_line(connection, kept.cart_id, new_id("cln"), variant.variant_id, quantity)

    def set_quantity(self, cart_id: str, line_id: str, quantity: int) -> Cart:
        """Set how many of a line are wanted.

        Raises:
            NotFound: when the cart has no such line.
            Conflict: ``out_of_stock`` or ``not_enough_stock``; nothing is changed.
        """
        _check_quantity(quantity)
        currency = self._catalogue.currency()
        with self._database.write() as connection:
            kept = self._line_of(connection, cart_id, line_id)
            _check_stock(sold(connection, kept[1])[1], quantity)
            store.set_quantity(connection, cart_id, line_id, quantity)
            return self._again(connection, cart_id, currency)

    def remove(self, cart_id: str, line_id: str) -> Cart:
        """Take a line out.

        Raises:
            NotFound: when the cart has no such line.
        """
        currency = self._catalogue.currency()
        with self._database.write() as connection:
            _, variant_id, quantity = self._line_of(connection, cart_id, line_id)
            kept = store.read_cart(connection, cart_id)
            store.delete_lines(connection, cart_id, [line_id])
            product_id = catalogue_store.read_product_of_variant(connection, variant_id)
            if product_id and kept:
                found = catalogue_store.read_products(connection, [product_id])
                self._note(connection, "cart_remove", kept, found[0], quantity, None)
            return self._again(connection, cart_id, currency)

    def clear(self, cart_id: str) -> Cart:
        """Empty the cart and forget its codes."""
        currency = self._catalogue.currency()
        with self._database.write() as connection:
            kept = self._locked(connection, cart_id)
            if kept is not None:
                store.delete_lines(connection, cart_id)
                store.set_codes(connection, cart_id, ())
                self._note(connection, "cart_remove", kept, None, len(kept.lines), None)
            return self._again(connection, cart_id, currency)

    def apply_code(self, cart_id: str, code: str, customer_id: str | None = None) -> Verdict:
        """Try a code; it stays on the cart when the engine says that it applies.

        Raises:
            Invalid: for no code, one of more than MAX_CODE_CHARS characters, or too many codes.
        """
        wanted = normal_code(code)
        if not 0 < len(wanted) <= MAX_CODE_CHARS:
            raise Invalid(f"a code has 1 to {MAX_CODE_CHARS} characters", field="code")
        currency = self._catalogue.currency()
        with self._database.write() as connection:
            kept = self._open(connection, cart_id, customer_id, None, None)
            codes = tuple(dict.fromkeys((*kept.coupon_codes, wanted)))
            if len(codes) > MAX_CODES:
                raise Invalid(f"a cart takes {MAX_CODES} codes", field="code")
            priced = price(connection, self._promotions, kept, served(connection, kept), currency, codes)
            verdict = _verdict_of(priced, wanted)
            if verdict.applies:
                store.set_codes(connection, cart_id, codes)
            self._note_try(connection, kept, verdict)
        return verdict

    def remove_code(self, cart_id: str, code: str) -> Cart:
        """Take a code off; one that is not on the cart changes nothing."""
        currency = self._catalogue.currency()
        with self._database.write() as connection:
            kept = self._locked(connection, cart_id)
            if kept is not None:
                left = [one for one in kept.coupon_codes if one != normal_code(code)]
                store.set_codes(connection, cart_id, left)
            return self._again(connection, cart_id, currency)

    def checkout(
        self,
        cart_id: str,
        email: str,
        address: Address,
        customer_id: str | None = None,
        expected_total_minor: int | None = None,
    ) -> Order:
        """Make the cart an order, in one transaction; the cart is empty afterwards.

        Args:
            expected_total_minor: what the shopper was shown; another total is a Conflict.

        Raises:
            Invalid: for an e-mail or an address that breaks a rule.
            Conflict: when the cart is empty, or stock, price or promotion changed meanwhile;
                nothing is changed then, and the cart stays.
        """
        to, where = normal_email(email), check_address(address)
        currency = self._catalogue.currency()
        with self._database.write() as connection:
            kept = self._locked(connection, cart_id)
            if kept is None or not kept.lines:
                raise Conflict("the cart is empty", code="empty_cart")
            kept = replace(kept, customer_id=customer_id or kept.customer_id)
            lines = served(connection, kept)
            if len(lines) != len(kept.lines):
                raise Conflict("something in the cart is no longer sold", code="out_of_stock")
            priced = price(connection, self._promotions, kept, lines, currency, email=to)
            if expected_total_minor not in (None, priced.total_minor):
                raise Conflict(f"the total is now {priced.total_minor}", code="price_changed", field="total")
            draft = self._draft(kept, lines, priced, to, where)
            order = self._orders.place(connection, draft)
            self._promotions.redeem(connection, priced, order.order_id, kept.customer_id, to)
            store.delete_lines(connection, cart_id)
            store.set_codes(connection, cart_id, ())
            self._note_order(connection, kept, order)
            letter = order_letter(order, kept.language, self._shop_name)
            self._outbox.send(to, letter.subject, letter.body, "order", kept.language, connection)
        self._catalogue.changed({line.product_id for line in order.lines})
        return order

    def _draft(
        self,
        kept: StoredCart,
        lines_served: Sequence[Served],
        priced: PricedCart,
        email: str,
        address: Address,
    ) -> Order:
        lines = tuple(
            OrderLine(
                line_id=line_id,
                product_id=product.product_id,
                variant_id=variant.variant_id,
                title=product.title(kept.language),
                options=variant.options,
                quantity=quantity,
                unit_price_minor=variant.price_minor,
                discount_minor=priced.line_discounts.get(line_id, 0),
            )
            for line_id, product, variant, quantity in lines_served
        )
        applied = {normal_code(v.code) for v in priced.verdicts if v.applies and v.code}
        return Order(
            order_id=new_id("ord"),
            number="new",
            customer_id=kept.customer_id,
            email=email,
            state="placed",
            currency=priced.currency,
            lines=lines,
            subtotal_minor=priced.subtotal_minor,
            discount_minor=priced.discount_minor,
            delivery_minor=priced.delivery_minor,
            total_minor=priced.total_minor,
            created_at=self._clock.now(),
            address=address,
            coupon_codes=tuple(code for code in kept.coupon_codes if code in applied),
            channel=kept.channel,
        )

    def _open(
        self,
        connection: Connection,
        cart_id: str,
        customer_id: str | None,
        language: str | None,
        channel: str | None,
    ) -> StoredCart:
        """The cart, made when there is none; other writers of it wait until we are done."""
        if not 0 < len(cart_id) <= 128:
            raise Invalid("cart_id must have 1 to 128 characters", field="cart_id")
        return store.open_cart(
            connection,
            cart_id,
            self._clock.now(),
            customer_id=customer_id,
            language=language,
            channel=channel,
        )

    def _locked(self, connection: Connection, cart_id: str) -> StoredCart | None:
        """The cart, if there is one; other writers of it wait until we are done."""
        there = store.lock_cart(connection, cart_id, self._clock.now())
        return store.read_cart(connection, cart_id) if there else None

    def _line_of(self, connection: Connection, cart_id: str, line_id: str) -> tuple[str, str, int]:
        kept = self._locked(connection, cart_id)
        found = [line for line in (kept.lines if kept else ()) if line[0] == line_id]
        if not found:
            raise NotFound("the cart has no such line", field="line_id")
        return found[0]

    def _again(self, connection: Connection, cart_id: str, currency: str) -> Cart:
        kept = store.read_cart(connection, cart_id) or StoredCart(cart_id)
        return as_cart(connection, self._promotions, kept, currency)

    def _note(
        self,
        connection: Connection,
        kind: EventKind,
        kept: StoredCart,
        product: Product | None,
        quantity: int,
        value_minor: int | None,
    ) -> None:
        self._append(
            connection, kind, kept,
            product_id=product.product_id if product else None, quantity=quantity, value_minor=value_minor,
        )  # fmt: skip

    def _note_try(self, connection: Connection, kept: StoredCart, verdict: Verdict) -> None:
        detail = {"applies": verdict.applies, "reason": verdict.reason}
        self._append(
            connection, "coupon_try", kept,
            promotion_id=verdict.promotion_id or None, value_minor=verdict.discount_minor, detail=detail,
        )  # fmt: skip

    def _note_order(self, connection: Connection, kept: StoredCart, order: Order) -> None:
        for line in order.lines:
            self._append(
                connection, "order", kept, order_id=order.order_id, product_id=line.product_id,
                quantity=line.quantity,
                value_minor=line.unit_price_minor * line.quantity - line.discount_minor,
            )  # fmt: skip

    def _append(self, connection: Connection, kind: EventKind, kept: StoredCart, **facts: Any) -> None:
        event = Event(
            new_id("evt"), kind, self._clock.now(), kept.customer_id, conversation_id=kept.cart_id, **facts
        )
        event_store.append(connection, [event])


def _check_quantity(quantity: int) -> None:
    if not 1 <= quantity <= MAX_QUANTITY:
        raise _too_many(quantity)


def _too_many(quantity: int) -> Invalid:
    return Invalid(f"quantity must be 1 to {MAX_QUANTITY}, not {quantity}", field="quantity")


def _check_stock(variant: Variant, quantity: int) -> None:
    if quantity > MAX_QUANTITY:
        raise _too_many(quantity)
    if variant.stock < 1:
        raise Conflict("this variant is out of stock", code="out_of_stock", field=variant.variant_id)
    if variant.stock < quantity:
        raise Conflict(
            f"only {variant.stock} are left, not {quantity}",
            code="not_enough_stock",
            field=variant.variant_id,
        )


def _verdict_of(priced: PricedCart, code: str) -> Verdict:
    found = (one for one in priced.verdicts if one.code is not None and normal_code(one.code) == code)
    return next(found, Verdict("", code, applies=False, reason="unknown_code"))
