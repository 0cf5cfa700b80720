"""Live promotions and coupons, told only as far as the pricing engine would grant them.

A promotion that the engine refuses for this shopper is not offered; one that only lacks goods is
told with what is missing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from actions.audiences import Audience, audience_in, audience_name, is_for
from actions.base import ShopAction
from actions.cards import button, promotion_cards
from actions.cart_words import hint_facts
from actions.faq_answers import shop_says, tell
from actions.picking import called
from actions.talk import Talk
from actions.turn import Turn
from commerce.carts.model import Cart
from commerce.catalogue.model import Product
from commerce.promotions.model import PricedItem, Promotion, Verdict
from kernel.languages import pick_text
from knowledge.model import Answer

MAX_TOLD: Final = 5
LACKING: Final = ("below_threshold", "too_few", "missing_products", "nothing_in_scope")
MAX_LOOKED_AT: Final = 10  # products of a kind whose promotions are looked up
_OFFER: Final = re.compile(
    r"\b(offers?|deals?|promo\w*|discount\w*|sales?|coupons?|vouchers?|codes?|bargains?|reduc\w*|off|free)\b"
    r"|优惠|活动|促销|折|券|满减|特价|降价|包邮|赠|省|羊毛|福利|买一送一|减",
    re.IGNORECASE,
)
_SHOPS: Final = (
    re.compile(  # the shop's offers by name: "any deals?" asks of them, "any on sale?" of the search
        r"\b(deals?|offers?|promo\w*|discounts?|coupons?|codes?|vouchers?)\b|活动|优惠|促销", re.IGNORECASE
    )
)
_THESE: Final = re.compile(r"\b(ones?|those|these|them|which)\b|这些|那些|哪", re.IGNORECASE)
_ONES: Final = re.compile(r"\b(any|ones?|those|these|them|which)\b|的[吗呢嘛]?[？?]?$|哪", re.IGNORECASE)
_DELIVERY: Final = re.compile(r"\b(shipping|delivery|postage)\b|包邮|运费|邮费|免邮", re.IGNORECASE)


class ActionAskPromotions(ShopAction):
    """What is on offer now, for this shopper and this cart."""

    action_name = "action_ask_promotions"

    def reply(self, turn: Turn) -> None:
        """Tell the promotions that this shopper can have, and what each still needs."""
        talk = Talk(turn)
        if talk.reading.dropped and talk.before:  # 去掉折扣
            self.others["action_refine_search"].reply(turn)
            return
        if _is_a_search(turn, talk):
            self.others["action_search_product"].reply(turn)
            return
        if _of_the_search(turn, talk):
            self.others["action_refine_search"].reply(turn)
            return
        cart = live_cart(turn)
        if _DELIVERY.search(turn.text) and told_by_the_shop(turn):
            return
        audience = audience_in(turn.text)
        if audience is not None and tell_audience(turn, audience, offered_promotions(turn, cart)):
            return
        about, title = _about(turn, talk)
        if about and talk.reading.wish.categories and not turn.pressed:
            talk.keep(talk.reading.wish)  # "the cheapest of these", next, is of that shelf
        told = offered_promotions(turn, cart)
        if about:
            promotions = turn.services.shop.promotions
            fitting = {p.promotion_id for product in about for p in promotions.for_product(product)}
            told = [(p, verdict) for p, verdict in told if p.promotion_id in fitting]
        if not told:
            turn.say("utter_promotions_none_for" if about else "utter_promotions_none", title=title)
            return
        for promotion, _ in told[:MAX_TOLD]:
            turn.record("promotion_shown", promotion_id=promotion.promotion_id)
        hints = {p.promotion_id: hint_facts(turn.names, verdict, p.currency) for p, verdict in told}
        cards = promotion_cards([promotion for promotion, _ in told[:MAX_TOLD]], turn.language, hints)
        buttons = [
            button(turn.names.label("save_code").format(code=p.code), "check_coupon", coupon=p.code)
            for p, verdict in told[:MAX_TOLD]
            if p.code and cart.lines and verdict.reason not in LACKING and p.code not in cart.coupon_codes
        ]
        turn.say(
            "utter_promotions_for" if about else "utter_promotions",
            cards=cards,
            buttons=buttons,
            title=title,
            list=_listed(turn, [promotion for promotion, _ in told[:MAX_TOLD]]),
        )


def _is_a_search(turn: Turn, talk: Talk) -> bool:
    """Whether the message only names goods or a price, "gifts under $30", 有拍立得吗, and no offer."""
    wish = talk.reading.wish
    limited = wish.price_min_minor is not None or wish.price_max_minor is not None
    limited = limited or (wish.sort in ("price_asc", "price_desc") and not talk.reading.relative)
    goods = bool(wish.kind or wish.categories)
    return (limited or goods) and not wish.on_sale and not _OFFER.search(turn.text)


def _of_the_search(turn: Turn, talk: Talk) -> bool:
    """Whether "any on sale?", 有没有打折的 asks of what was just searched, not of the shop's offers."""
    sold = talk.reading.wish.on_sale and not talk.reading.wish.names_product
    if _SHOPS.search(turn.text) and not _THESE.search(turn.text):
        return False
    return sold and bool(talk.before.names_product) and _ONES.search(turn.text) is not None


def _about(turn: Turn, talk: Talk) -> tuple[list[Product], str]:
    """The product or the kind of goods whose promotions are asked for, and what it is called."""
    meant = talk.referred()[:1] or ([talk.focus] if talk.focus and talk.reading.references.pronoun else [])
    if meant:
        return meant, meant[0].title(turn.language)
    wish = talk.reading.wish
    if not (wish.kind or wish.brands):
        return [], ""
    return called(turn, talk)[:MAX_LOOKED_AT], wish.product or turn.names.listed(list(wish.brands))


def live_cart(turn: Turn) -> Cart:
    """The cart as it is now; never remembered, always read."""
    return turn.services.shop.carts.get(turn.conversation_id, turn.customer_id, turn.language, turn.channel)


def segments_of(turn: Turn) -> tuple[str, ...]:
    """The segments of the proven customer; none for anybody else."""
    return turn.services.shop.customers.segments(turn.customer_id)


def priced_items(turn: Turn, cart: Cart) -> list[PricedItem]:
    """The cart's lines as the engine sees them."""
    products = turn.services.shop.catalogue.get_many([line.product_id for line in cart.lines])
    known = {product.product_id: product for product in products}
    return [
        PricedItem(
            line.line_id,
            line.product_id,
            known[line.product_id].category_ids,
            known[line.product_id].brand,
            line.quantity,
            line.unit_price_minor,
        )
        for line in cart.lines
        if line.product_id in known
    ]


def offered_promotions(turn: Turn, cart: Cart) -> list[tuple[Promotion, Verdict]]:
    """What the engine grants this shopper now, or would with more goods; the granted first."""
    service = turn.services.shop.promotions
    segments = segments_of(turn)
    audience = (turn.customer_id, segments, turn.channel, turn.language)
    told: list[tuple[Promotion, Verdict]] = []
    automatic = {
        v.promotion_id: v
        for v in service.price(priced_items(turn, cart), cart.coupon_codes, *audience).verdicts
    }
    for promotion in service.live(*audience):
        verdict = automatic.get(promotion.promotion_id)
        if verdict is None and promotion.code:
            verdict = _checked(turn, promotion.code, cart)
        if verdict is not None and (verdict.applies or verdict.reason in LACKING):
            told.append((promotion, verdict))
    return sorted(told, key=lambda one: not one[1].applies)


def _checked(turn: Turn, code: str, cart: Cart) -> Verdict:
    return turn.services.shop.promotions.check(
        code,
        priced_items(turn, cart),
        cart.coupon_codes,
        turn.customer_id,
        segments_of(turn),
        turn.channel,
        turn.language,
    )


def told_by_the_shop(turn: Turn) -> bool:
    """Answer from the shop's own pages when they answer it, as what delivery costs."""
    found = shop_says(turn)
    if isinstance(found, Answer):
        tell(turn, found.match)
    return isinstance(found, Answer)


def _listed(turn: Turn, promotions: Sequence[Promotion]) -> str:
    """The promotions' names in a row; a client that shows no cards must still hear them."""
    return turn.names.listed([pick_text(one.names, turn.language) for one in promotions])


def tell_audience(turn: Turn, audience: Audience, mine: list[tuple[Promotion, Verdict]]) -> bool:
    """Tell what there is for students, members …; False when what runs for everybody is to follow."""
    if told_by_the_shop(turn):
        return True
    told = [(p, verdict) for p, verdict in mine if is_for(p, audience)]
    facts: dict[str, Any] = {"audience": audience_name(audience, turn.language)}
    if told:
        hints = {p.promotion_id: hint_facts(turn.names, verdict, p.currency) for p, verdict in told}
        cards = promotion_cards([p for p, _ in told], turn.language, hints)
        turn.say("utter_promotions_audience", cards=cards, list=_listed(turn, [p for p, _ in told]), **facts)
        return True
    others = [p for p in turn.services.shop.promotions.live() if is_for(p, audience)]
    if not others:
        turn.say("utter_promotions_audience_none", **facts)
        return False
    facts["list"] = _listed(turn, others)
    turn.say("utter_promotions_audience_other", **facts)
    return True
