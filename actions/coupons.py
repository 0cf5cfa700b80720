"""Coupons: a code is tried on the live cart, and what it saves or why it does not is said."""

from __future__ import annotations

import re
from typing import Any, Final

from actions.base import ShopAction
from actions.cards import button, cart_card
from actions.faq_answers import shop_says, tell
from actions.promotions import LACKING, live_cart
from actions.talk import Talk
from actions.turn import Turn
from commerce.carts.model import Cart
from commerce.promotions.model import Verdict
from kernel.errors import NotFound
from knowledge.model import Answer

_CODE: Final = re.compile(r"\b(?=[A-Z0-9_-]*[A-Z])[A-Z0-9][A-Z0-9_-]{3,19}\b")
_PROOF: Final = re.compile(
    r"\b(verification|security|confirmation|six|6)\W?(digit)? code\b|验证码", re.IGNORECASE
)
_WHICH_CODES: Final = re.compile(  # asks what codes there are, and names none
    r"\b(any|what|which|have you got|do you have)\b|有什么|有啥|有哪些|有没有|有无|哪些", re.IGNORECASE
)
_NONE_WANTED: Final = re.compile(
    r"\b(no|forget|skip|without|never ?mind|don'?t (use|want|need)) (the |a |any )?(code|coupon)"
    r"|不用|不要|别用|算了",
    re.IGNORECASE,
)
_NO_CODE: Final = frozenset({"CODE", "COUPON", "PROMO", "VOUCHER", "DISCOUNT"})
REFUSALS: Final = {
    "unknown_code": "utter_coupon_unknown",
    "wrong_segment": "utter_coupon_unknown",  # says nothing of offers made to others
    "inactive": "utter_coupon_ended",
    "ended": "utter_coupon_ended",
    "not_started": "utter_coupon_not_started",
    "used_up": "utter_coupon_used_up",
    "budget_spent": "utter_coupon_used_up",
    "used_by_customer": "utter_coupon_used_by_you",
    "better_offer": "utter_coupon_better_offer",
    "no_discount": "utter_coupon_no_saving",
    "delivery_already_free": "utter_coupon_no_saving",
}


def is_a_code(turn: Turn) -> bool:
    """Whether the message holds a code of the shop's, running or ended, and names no goods."""
    code, wish = turn.entity("coupon"), Talk(turn).reading.wish
    if not code or wish.kind or wish.categories:
        return False
    try:
        return bool(turn.services.shop.promotions.by_code(code.strip().upper()))
    except NotFound:
        return False


class ActionCheckCoupon(ShopAction):
    """Try a coupon on the live cart; say what it saves, or exactly why it does not."""

    action_name = "action_check_coupon"
    answers = ("coupon",)

    def reply(self, turn: Turn) -> None:
        """Check the code named, or ask for one."""
        code = self._code(turn)
        if code is None and _NONE_WANTED.search(turn.text):
            turn.say("utter_all_right")
            return
        if code is None and _WHICH_CODES.search(turn.text):
            self.others["action_ask_promotions"].reply(turn)
            return
        if code is None and _PROOF.search(turn.text):
            turn.say("utter_why_code")
            return
        if code is None and isinstance(found := shop_says(turn), Answer):
            tell(turn, found.match)  # "can I use two codes at once?"
            return
        if code is None:
            turn.say("utter_ask_coupon")
            turn.ask("coupon")
            return
        cart = live_cart(turn)
        verdict = turn.services.shop.carts.apply_code(turn.conversation_id, code, turn.customer_id)
        if verdict.applies:
            self._applied(turn, code, verdict, live_cart(turn))
        else:
            self._refused(turn, code, verdict, cart)

    def takes(self, turn: Turn, asked: dict[str, Any]) -> bool:
        """A bare code."""
        return self._code(turn) is not None

    def reply_to(self, turn: Turn, asked: dict[str, Any]) -> None:
        """Check it."""
        self.reply(turn)

    def _code(self, turn: Turn) -> str | None:
        given = turn.entity("coupon")
        if given:
            return given.strip().upper()
        found: list[str] = [code for code in _CODE.findall(turn.text) if code not in _NO_CODE]
        with_digit = [code for code in found if any(char.isdigit() for char in code)]
        if with_digit or found:
            return (with_digit or found)[0]
        return self._known_word(turn)

    def _known_word(self, turn: Turn) -> str | None:
        """A word of the message that is a code, in whatever case it was typed."""
        words = {word.upper() for word in re.findall(r"[A-Za-z0-9_-]{4,20}", turn.text)} - _NO_CODE
        codes = {p.code.upper() for p in turn.services.shop.promotions.live() if p.code}
        digits = sorted(
            word for word in words if any(c.isdigit() for c in word) and any(c.isalpha() for c in word)
        )
        likely: list[str] = sorted(words & codes) or digits
        return likely[0] if likely else None

    def _applied(self, turn: Turn, code: str, verdict: Verdict, cart: Cart) -> None:
        names, currency = turn.names, cart.priced.currency
        facts: dict[str, Any] = {"code": code, "total": names.money(cart.priced.total_minor, currency)}
        cards = cart_card(cart, turn.language, names.value)
        checkout = [button(names.label("checkout"), "checkout")]
        if verdict.discount_minor:
            facts["saving"] = names.money(verdict.discount_minor, currency)
            turn.say("utter_coupon_applied", cards=cards, buttons=checkout, **facts)
        else:
            turn.say("utter_coupon_free_delivery", cards=cards, buttons=checkout, **facts)

    def _refused(self, turn: Turn, code: str, verdict: Verdict, cart: Cart) -> None:
        names = turn.names
        facts: dict[str, Any] = {"code": code}
        reason = verdict.reason
        if reason in LACKING and not cart.lines:
            turn.say("utter_coupon_empty_cart", **facts)
        elif reason == "below_threshold" and verdict.missing_minor:
            missing = names.money(verdict.missing_minor, cart.priced.currency)
            turn.say("utter_coupon_below_threshold", missing=missing, **facts)
        elif reason == "too_few" and verdict.missing_quantity:
            turn.say("utter_coupon_too_few", missing=verdict.missing_quantity, **facts)
        elif reason == "missing_products":
            titles = names.listed([names.title(one) for one in verdict.missing_product_ids])
            turn.say("utter_coupon_missing_products", titles=titles, **facts)
        else:
            turn.say(REFUSALS.get(reason, "utter_coupon_not_for_this_cart"), **facts)
