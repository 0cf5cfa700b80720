"""Promise a mail for when something is back or cheaper; the promise is kept by commerce's notices."""

from __future__ import annotations

import re
from typing import Any, Final

from actions.base import ShopAction
from actions.cards import button
from actions.checkout import EMAIL
from actions.choices import matching
from actions.picking import one_product
from actions.talk import Talk
from actions.turn import Turn
from actions.yesno import says_no, says_yes
from commerce.catalogue.model import Product
from kernel.errors import Conflict, Invalid

_PRICE: Final = re.compile(
    r"price|cheaper|drop|sale|discount|below|under|reduc|降|便宜|打折|优惠|特价|低于", re.IGNORECASE
)
_STOCK: Final = re.compile(r"\bback\b|stock|available|到货|有货|补货|来货|上架", re.IGNORECASE)


class ActionNotifyMe(ShopAction):
    """Take an alert for stock or price, with the e-mail it goes to."""

    action_name = "action_notify_me"
    answers = ("alert_offer", "alert_email")

    def reply(self, turn: Turn) -> None:
        """Find out what is to be watched, then ask for the e-mail or take the proven one."""
        talk = Talk(turn)
        product = one_product(turn, talk, self.action_name)
        if product is None:
            return
        alert = self._alert(turn, talk, product)
        if alert["alert"] == "price" and not self._speaks_of_price(turn, talk) and _STOCK.search(turn.text):
            self._not_needed(turn, alert, "already_true")  # "tell me when it is back", of what is here
            return
        email = EMAIL.search(turn.text)
        self._go_on(turn, alert, email.group() if email else self._proven_email(turn))

    def takes(self, turn: Turn, asked: dict[str, Any]) -> bool:
        """Yes to the offer, an e-mail, a no, or another size or colour in place of what is sold out."""
        if asked["kind"] == "alert_offer":
            return says_yes(turn) or bool(EMAIL.search(turn.text)) or self._instead(turn, asked) is not None
        return "@" in turn.text or says_no(turn) or (bool(asked.get("offered")) and says_yes(turn))

    def reply_to(self, turn: Turn, asked: dict[str, Any]) -> None:
        """Go on with the offer or the e-mail, or with what is wanted instead."""
        instead = self._instead(turn, asked)
        if instead is not None:
            instead.reply_to(turn, {**asked, "kind": "variant"})
            return
        alert: dict[str, Any] = {
            name: asked.get(name) for name in ("alert", "product_id", "variant_id", "target_minor")
        }
        offered = asked.get("offered")
        if says_no(turn) and "@" not in turn.text:
            if offered:
                self._ask_email(turn, alert)  # not to that address: to which?
            else:
                turn.say("utter_all_right")
            return
        email = EMAIL.search(turn.text)
        if offered and email is None and says_yes(turn):
            self._go_on(turn, alert, str(offered))
            return
        if asked["kind"] == "alert_email" and email is None:
            turn.say("utter_email_not_valid")
            turn.ask("alert_email", **alert)
            return
        self._go_on(turn, alert, email.group() if email else self._proven_email(turn))

    def _instead(self, turn: Turn, asked: dict[str, Any]) -> ShopAction | None:
        """Who goes on when the offer is answered by a size or colour that is to be had: "black then"."""
        cart = self.others.get("action_add_to_cart")
        if cart is None or asked["kind"] != "alert_offer" or not asked.get("then") or says_yes(turn):
            return None
        return cart if cart.chooses(turn, asked) else None

    def _alert(self, turn: Turn, talk: Talk, product: Product) -> dict[str, Any]:
        options = talk.options(product)
        variants = matching(product, options)
        exact = variants[0] if len(variants) == 1 else None
        kept = turn.slot("focus_variant")
        if exact is None and not options:
            exact = next((v for v in product.variants if v.variant_id == kept), None)
        wish = talk.reading.wish
        if exact is None and options and not any(variant.in_stock for variant in variants):
            exact = next(iter(variants), None)  # sold out in that size, in every colour
        available = exact.in_stock if exact else product.in_stock
        wants_price = available or self._speaks_of_price(turn, talk)
        return {
            "alert": "price" if wants_price else "stock",
            "product_id": product.product_id,
            "variant_id": exact.variant_id if exact else None,
            "target_minor": wish.price_max_minor,
        }

    @staticmethod
    def _speaks_of_price(turn: Turn, talk: Talk) -> bool:
        return bool(_PRICE.search(turn.text)) or talk.reading.wish.price_max_minor is not None

    def _go_on(self, turn: Turn, alert: dict[str, Any], email: str | None) -> None:
        if email is None:
            self._ask_email(turn, alert, _given_before(turn))
            return
        try:
            turn.services.shop.alerts.watch(
                alert["alert"],
                email,
                str(alert["product_id"]),
                variant_id=alert["variant_id"],
                target_minor=alert["target_minor"],
                language=turn.language,
                conversation_id=turn.conversation_id,
            )
        except Invalid:
            turn.say("utter_email_not_valid")
            turn.ask("alert_email", **alert)
            return
        except Conflict as error:
            self._not_needed(turn, alert, error.code)
            return
        self._promised(turn, alert, email)

    def _ask_email(self, turn: Turn, alert: dict[str, Any], offered: str | None = None) -> None:
        """Ask where the mail goes to; an address given before is offered."""
        title = turn.names.title(str(alert["product_id"]))
        if offered:
            turn.say("utter_alert_ask_email_again", title=title, email=offered)
        else:
            turn.say(f"utter_alert_ask_email_{alert['alert']}", title=title)
        turn.ask("alert_email", **alert, offered=offered)

    def _not_needed(self, turn: Turn, alert: dict[str, Any], code: str) -> None:
        """There is nothing to wait for, or too much is waited for already."""
        if code != "already_true":
            turn.say("utter_alert_too_many")
            return
        product = turn.services.shop.catalogue.get(str(alert["product_id"]))
        variant = next((v for v in product.variants if v.variant_id == alert["variant_id"]), None)
        facts: dict[str, Any] = {
            "title": self._title(turn, alert),
            "price": turn.names.money((variant or product).price_minor, product.currency),
        }
        ids = {"product_id": product.product_id} | ({"variant_id": variant.variant_id} if variant else {})
        add = button(turn.names.label("add_to_cart"), "add_to_cart", **ids)
        turn.say("utter_alert_already_true", buttons=[add], **facts)

    def _promised(self, turn: Turn, alert: dict[str, Any], email: str) -> None:
        facts: dict[str, Any] = {"title": self._title(turn, alert), "email": email}
        turn.set("focus_product", alert["product_id"])
        target = alert["target_minor"]
        if target is not None:
            turn.say("utter_alert_set_price_target", target=turn.names.money(int(target)), **facts)
        else:
            turn.say(f"utter_alert_set_{alert['alert']}", **facts)

    def _title(self, turn: Turn, alert: dict[str, Any]) -> str:
        product = turn.services.shop.catalogue.get(str(alert["product_id"]))
        variant = next((v for v in product.variants if v.variant_id == alert["variant_id"]), None)
        return turn.names.product_with_options(product, variant.options if variant else {})

    def _proven_email(self, turn: Turn) -> str | None:
        return (turn.session.email or None) if turn.session else None


def _given_before(turn: Turn) -> str | None:
    """The address of this conversation's last alert that still waits; gone when it was erased."""
    last = turn.services.shop.alerts.latest_of(turn.conversation_id)
    return last.email if last else None
