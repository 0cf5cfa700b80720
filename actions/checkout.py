"""From the cart to an order: hand over to the shop's own checkout, or take the order here.

Our own checkout asks for e-mail and address, says everything back, and orders on a clear yes. What
was agreed is the total that was said: if the cart has changed since, it is said again.
"""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any, Final

from babel.core import Locale

from actions.address_reading import ReadAddress, read_address
from actions.base import ShopAction
from actions.cards import button, cart_card, order_card
from actions.cart_words import cart_facts
from actions.promotions import live_cart
from actions.turn import Turn
from actions.yesno import says_no, says_yes
from commerce.carts.model import Cart
from commerce.orders.model import Address, Order
from kernel.errors import Conflict, Invalid, NotFound, ShopError

EMAIL: Final = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,24}")
QUESTION_TURNS: Final = 6
MAX_ADDRESS_CHARS: Final = 500
_INTERRUPTS: Final = frozenset(
    "faq view_cart search_product refine_search ask_promotions check_coupon remove_from_cart add_to_cart"
    " human_handoff order_status change_language checkout product_detail check_stock recommend best_sellers"
    " new_arrivals goodbye thank greet complain ask_help notify_me".split()
)
_LOOKS_LIKE_ADDRESS: Final = re.compile(
    r"\d.*[,，\n]|[,，\n].*\d|[路街号室巷弄镇区省市].*\d|\d.*[路街号室]", re.DOTALL
)
_ELSEWHERE: Final = re.compile(
    r"\b(deliver|send|ship)( it| them| this| that)? to\b.*\d|\baddress (is|to|should be)\b.*\d"
    r"|(地址|寄到|送到|寄去|发到|改成|换成).*\d",
    re.IGNORECASE | re.DOTALL,
)


class ActionCheckout(ShopAction):
    """Take the shopper from the cart to an order."""

    action_name = "action_checkout"
    answers = ("checkout_email", "checkout_address", "checkout_confirm")

    def reply(self, turn: Turn) -> None:
        """Begin: hand over, or ask for what is still missing."""
        cart = live_cart(turn)
        if not self._can_go_on(turn, cart):
            return
        turn.record("checkout", value_minor=cart.priced.total_minor)
        handover = turn.services.settings.checkout_url
        if handover:
            url = handover.replace("{cart_id}", turn.conversation_id)
            facts: dict[str, Any] = {
                "url": url,
                "total": turn.names.money(cart.priced.total_minor, cart.priced.currency),
            }
            turn.say(
                "utter_checkout_handover", cards=cart_card(cart, turn.language, turn.names.value), **facts
            )
            return
        self._next(turn, {"email": self._proven_email(turn), "address": self._last_address(turn)})

    def takes(self, turn: Turn, asked: dict[str, Any]) -> bool:
        """What was asked for, or a no; anything else is an interruption and the question waits."""
        kind = asked["kind"]
        if turn.pressed and turn.intent == "checkout":
            return turn.entity("choice") is not None
        if kind == "checkout_confirm":
            return says_yes(turn) or says_no(turn) or bool(EMAIL.search(turn.text)) or _redirects(turn)
        if says_no(turn) or EMAIL.search(turn.text):
            return True
        if kind == "checkout_email":
            return "@" in turn.text
        return bool(_LOOKS_LIKE_ADDRESS.search(turn.text)) or (
            turn.intent not in _INTERRUPTS and not turn.pressed
        )

    def reply_to(self, turn: Turn, asked: dict[str, Any]) -> None:
        """Take the answer and ask for the next thing, or order."""
        known = {"email": asked.get("email"), "address": asked.get("address")}
        email = EMAIL.search(turn.text)
        if turn.entity("choice") == "change":
            self._next(turn, {"email": known["email"], "address": None})
        elif email:
            rest, known = EMAIL.sub(" ", turn.text).strip(" ,，。."), {**known, "email": email.group()}
            if asked["kind"] == "checkout_address" and _LOOKS_LIKE_ADDRESS.search(rest):
                self._take_address(turn, rest, known, str(asked.get("part") or ""))
            else:
                self._next(turn, known)  # 我换个邮箱 …, while the address is asked
        elif asked["kind"] == "checkout_confirm" and _redirects(turn):
            self._take_address(turn, turn.text, known, "")
        elif asked["kind"] == "checkout_address" and not says_no(turn):
            self._take_address(turn, turn.text, known, str(asked.get("part") or ""))
        elif asked["kind"] == "checkout_confirm" and says_yes(turn):
            self._order(turn, known, int(asked["total_minor"]))
        elif says_no(turn):
            turn.say("utter_checkout_stopped")
        else:
            self._next(turn, known)

    def _can_go_on(self, turn: Turn, cart: Cart) -> bool:
        if not cart.lines:
            buttons = [button(turn.names.label(name), name) for name in ("best_sellers", "new_arrivals")]
            turn.say("utter_cart_empty", buttons=buttons)
            return False
        gone = [line for line in cart.lines if not line.in_stock]
        if gone:
            buttons = [
                button(f"✕ {line.title}"[:60], "remove_from_cart", line_id=line.line_id) for line in gone
            ]
            turn.say(
                "utter_checkout_line_gone", buttons=buttons, titles=turn.names.listed([x.title for x in gone])
            )
            return False
        return True

    def _next(self, turn: Turn, known: dict[str, Any]) -> None:
        if not known["email"]:
            turn.say("utter_checkout_ask_email")
            turn.ask("checkout_email", turns=QUESTION_TURNS, **known)
        elif not known["address"]:
            turn.say("utter_checkout_ask_address")
            turn.ask("checkout_address", turns=QUESTION_TURNS, **known)
        else:
            self._confirm(turn, known)

    def _take_address(self, turn: Turn, text: str, known: dict[str, Any], part: str) -> None:
        before = Address(**known["address"]) if known["address"] else None
        read = _read_in_parts(text, part, before)
        if read.address is not None:
            self._next(turn, {**known, "address": asdict(read.address)})
            return
        labels = turn.names.listed([turn.names.label(f"address_{name}") for name in read.missing])
        turn.say("utter_checkout_address_missing", missing=labels)
        said = ", ".join(one for one in (part, text) if one)
        known = {**known, "address": None}
        turn.ask("checkout_address", turns=QUESTION_TURNS, part=said[:MAX_ADDRESS_CHARS], **known)

    def _confirm(self, turn: Turn, known: dict[str, Any]) -> None:
        cart = live_cart(turn)
        if not self._can_go_on(turn, cart):
            return
        facts = cart_facts(turn.names, cart) | {
            "email": known["email"],
            "address": _told(known["address"], turn.language),
        }
        buttons = [
            button(turn.names.label("place_order"), "affirm"),
            button(turn.names.label("change_address"), "checkout", choice="change"),
            button(turn.names.label("no"), "deny"),
        ]
        cards = cart_card(cart, turn.language, turn.names.value)
        turn.say("utter_checkout_confirm", cards=cards, buttons=buttons, **facts)
        turn.ask("checkout_confirm", total_minor=cart.priced.total_minor, **known)

    def _order(self, turn: Turn, known: dict[str, Any], agreed_minor: int) -> None:
        cart = live_cart(turn)
        if cart.priced.total_minor != agreed_minor or not cart.lines:
            turn.say("utter_checkout_changed")
            self._confirm(turn, known)
            return
        address = Address(**known["address"])
        carts = turn.services.shop.carts
        try:
            order = carts.checkout(
                turn.conversation_id, str(known["email"]), address, turn.customer_id, agreed_minor
            )
        except (Conflict, Invalid, NotFound) as error:
            self._refused(turn, known, error.code)
            return
        self._open(turn, order)
        total = turn.names.money(order.total_minor, order.currency)
        cards = order_card(order, turn.language, turn.names.value, turn.names.bought)
        turn.say("utter_checkout_done", cards=cards, number=order.number, total=total, email=order.email)

    @staticmethod
    def _open(turn: Turn, order: Order) -> None:
        """Number and e-mail of an order placed here were said here: it may be asked after here."""
        try:
            turn.services.proofs.find_order(turn.conversation_id, order.number, order.email)
        except ShopError:  # the order stands; it is asked for its number and e-mail like any other
            return
        turn.set("service_order", order.order_id)

    def _refused(self, turn: Turn, known: dict[str, Any], code: str) -> None:
        """The order was not made; say why and where that leaves the shopper."""
        turn.record("flag", detail={"reason": "checkout_refused", "code": code})
        if code in ("promotion_gone", "price_changed"):
            turn.say(
                "utter_checkout_promotion_gone" if code == "promotion_gone" else "utter_checkout_changed"
            )
            self._confirm(turn, known)
            return
        cart = live_cart(turn)
        if self._can_go_on(turn, cart):
            cards = cart_card(cart, turn.language, turn.names.value)
            turn.say("utter_checkout_refused", cards=cards)

    def _proven_email(self, turn: Turn) -> str | None:
        return (turn.session.email or None) if turn.session else None

    def _last_address(self, turn: Turn) -> dict[str, str] | None:
        """Where a proven customer's last order went; nobody else's address is ever shown."""
        if turn.customer_id is None:
            return None
        orders = turn.services.shop.orders.of_customer(turn.customer_id, 1)
        address = orders[0].address if orders else None
        return asdict(address) if address else None


def _redirects(turn: Turn) -> bool:
    """Whether it is to go elsewhere after all: "no wait, deliver to 3 Quay Street …", 改寄到…"""
    return turn.intent != "faq" and _ELSEWHERE.search(turn.text) is not None


def _read_in_parts(text: str, part: str, before: Address | None) -> ReadAddress:
    """The address in ``text``, alone or together with what was said before, in either order."""
    tries = [text, f"{part}, {text}", f"{text}, {part}"] if part else [text]
    return min((read_address(one, before) for one in tries), key=lambda read: len(read.missing))


def _told(address: dict[str, str], language: str) -> str:
    parts = [address.get(name, "") for name in ("name", "line1", "line2", "city", "postcode")]
    country = Locale.parse(language).territories.get(address["country"], address["country"])
    return ", ".join(part for part in (*parts, str(country)) if part)
