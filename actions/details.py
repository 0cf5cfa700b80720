"""Tell of one product, and whether it is to be had in a size or colour, straight from the catalogue."""

from __future__ import annotations

import re
from typing import Any, Final

from actions.base import ShopAction
from actions.cards import button, product_cards
from actions.choices import Options, matching, undecided, values_of
from actions.offering import offer_search
from actions.picking import named, one_product, points_at_nothing
from actions.qualities import Quality, asks_yes_or_no, quality_asked, tell_of_one, told_of_several
from actions.talk import Talk
from actions.turn import Button, Turn
from actions.unavailable import MAX_BUTTONS, not_made, say_not_made, sold_out
from commerce.catalogue.model import Product, Variant

FEW_LEFT: Final = 3
_RATING: Final = re.compile(
    r"\b(reviews?|reviewers?|rated|ratings?|stars|worth (it|the money|buying)|any good)\b"
    r"|值得(买|入)?[吗嘛么]|值不值|评价|口碑|好评|差评|评分|几颗星|几星|几分",
    re.IGNORECASE,
)


class ActionProductDetail(ShopAction):
    """What a product is, costs and comes in; a question on its material or the like is answered first."""

    action_name = "action_product_detail"

    def reply(self, turn: Turn) -> None:
        """Tell of the product meant; a kind of goods, such as "earbuds?", is searched."""
        talk = Talk(turn)
        wish = talk.reading.wish
        if told_of_several(turn, talk):
            return
        quality = quality_asked(turn, talk)
        if _asks_order(talk):
            self.others["action_refine_search"].reply(turn)
            return
        if quality is None and wish.names_product and not talk.referred() and len(named(turn, talk)) > 1:
            offer_search(turn, talk, wish)
            return
        new = talk.focus is None and not talk.shown and not points_at_nothing(talk)
        if new and wish.names_product and not named(turn, talk):
            offer_search(turn, talk, wish)  # 榴莲有吗, of nothing that was shown
            return
        if talk.focus is not None and not talk.referred() and self._told_attribute(turn, talk.focus):
            return
        only = talk.picked() if quality is not None else []
        product = only[0] if len(only) == 1 else one_product(turn, talk, self.action_name)
        if product is None:
            return
        same = str(turn.slot("focus_product")) == product.product_id  # a question lets no choice go
        talk.look_at(product, turn.slot("focus_variant") if same else None)
        turn.record("view", product_id=product.product_id)
        if turn.chosen_product_id is None and _asks_option(turn, talk, quality):
            self.others["action_check_stock"].reply(turn)
            return
        if turn.chosen_product_id is None and self._told_attribute(turn, product):
            return
        if quality is not None and not turn.chosen_product_id and not tell_of_one(turn, product, quality):
            return
        facts = _facts(turn, product)
        response = "utter_detail" if product.in_stock else "utter_detail_sold_out"
        turn.say(
            response, cards=product_cards([product], turn.language), buttons=_buttons(turn, product), **facts
        )

    def _told_attribute(self, turn: Turn, product: Product) -> bool:
        """Answer "how long does the battery last" with what the catalogue says of the battery."""
        name = turn.names.attribute_asked(turn.text, product)
        if name is None:
            return _told_rating(turn, product) or _told_unsaid(turn, product)
        stocked = [v for v in product.variants if v.in_stock] or product.variants
        options = values_of(stocked, name)
        known = turn.names.values(options) or turn.names.attribute(product.attributes[name], name)
        facts: dict[str, Any] = {"title": product.title(turn.language), "label": turn.names.label(name)}
        cards = product_cards([product], turn.language)
        turn.say("utter_detail_attribute", cards=cards, known=known, **facts)
        return True


def _asks_order(talk: Talk) -> bool:
    """Whether several are shown and only their order is asked: 有评分高的吗."""
    several = talk.focus is None and len(talk.shown) > 1
    return several and talk.reading.wish.sort is not None and not talk.referred() and bool(talk.before)


def _told_rating(turn: Turn, product: Product) -> bool:
    """Answer "how are the reviews" with the rating and how many gave it; False when that is not asked."""
    if turn.pressed or product.rating is None or not _RATING.search(turn.text):
        return False
    facts: dict[str, Any] = {"title": product.title(turn.language), "count": product.rating_count}
    cards = product_cards([product], turn.language)
    turn.say("utter_detail_rating", cards=cards, rating=f"{product.rating:.1f}", **facts)
    return True


def _told_unsaid(turn: Turn, product: Product) -> bool:
    """Say that the catalogue is silent on the weight, the battery … that is asked for."""
    if turn.pressed or (label := turn.names.measure_asked(turn.text)) is None:
        return False
    facts: dict[str, Any] = {"title": product.title(turn.language), "wanted": label}
    turn.say("utter_detail_unsaid", cards=product_cards([product], turn.language), **facts)
    return True


def _asks_option(turn: Turn, talk: Talk, quality: Quality | None) -> bool:
    """Whether it is asked if the product comes in a colour or size: 那个有粉色吗."""
    wish = talk.reading.wish
    if quality is not None or talk.reading.references.described:
        return False
    return bool(wish.colours or wish.sizes) and asks_yes_or_no(turn.text)


class ActionCheckStock(ShopAction):
    """Whether a product is to be had now, in the size and colour named."""

    action_name = "action_check_stock"

    def reply(self, turn: Turn) -> None:
        """Answer for the exact variant; a question about a kind of product is a search."""
        talk = Talk(turn)
        wish = talk.reading.wish
        pointed = talk.referred()
        if len(pointed) != 1 and wish.names_product and len(named(turn, talk)) != 1:
            offer_search(turn, talk, wish)
            return
        several = len(pointed) > 1 or (not talk.picked() and len(talk.shown) > 1)
        if several and wish and not wish.names_product:
            offer_search(turn, talk, talk.changed())
            return
        product = one_product(turn, talk, self.action_name)
        if product is None:
            return
        options = talk.options(product)
        if options:
            options = {**talk.options_wished(product), **options}
        elif not (wish.colours or wish.sizes):
            options = _options_in_view(turn, product)
        missing = not_made(talk, product, options)
        if missing:
            say_not_made(turn, talk, product, missing)
        else:
            tell_stock(turn, talk, product, options)


def _options_in_view(turn: Turn, product: Product) -> Options:
    """The options of the variant that was talked of last, if it is one of the product."""
    kept = turn.slot("focus_variant")
    return next((dict(v.options) for v in product.variants if v.variant_id == kept), {})


def tell_stock(turn: Turn, talk: Talk, product: Product, options: Options) -> None:
    """Say what there is of ``product`` with ``options``, and offer the next step."""
    variants = matching(product, options)
    stocked = [variant for variant in variants if variant.in_stock]
    exact = variants[0] if len(variants) == 1 else None
    talk.look_at(product, exact.variant_id if exact else None)
    facts: dict[str, Any] = {
        "title": turn.names.product_with_options(product, exact.options if exact else options),
        "price": turn.names.money(_lowest(stocked or variants or list(product.variants)), product.currency),
    }
    cards = product_cards([product], turn.language)
    if not stocked:
        sold_out(turn, product, options, cards=cards, then="stock")
    elif exact is not None:
        response = "utter_stock_few" if exact.stock <= FEW_LEFT else "utter_stock_yes"
        add = button(turn.names.label("add_to_cart"), "add_to_cart", variant_id=exact.variant_id)
        turn.say(response, cards=cards, buttons=[add], left=exact.stock, **facts)
        turn.ask("add_offer", turns=1, variant_id=exact.variant_id)
    else:
        _tell_choice(turn, product, variants, options, cards, facts)


def _tell_choice(
    turn: Turn,
    product: Product,
    variants: list[Variant],
    options: Options,
    cards: dict[str, Any],
    facts: dict[str, Any],
) -> None:
    name = undecided(variants) or ""
    stocked = [v for v in variants if v.in_stock]
    have = values_of(stocked, name)
    gone = [value for value in values_of(variants, name) if value not in have]
    facts["label"] = turn.names.label(name).lower()
    told = [turn.names.value(value) for value in have]
    facts["have"] = turn.names.listed(told) if gone else turn.names.choice(told)
    buttons: list[Button] = []
    for value in have[:MAX_BUTTONS]:
        fitting = [v for v in stocked if v.options.get(name) == value]
        ids = (
            {"variant_id": fitting[0].variant_id} if len(fitting) == 1 else {"product_id": product.product_id}
        )
        ids |= {} if "variant_id" in ids else {"choice": f"{name}={value}"}
        buttons.append(button(turn.names.value(value), "check_stock", **ids))
    if gone:
        facts["gone"] = turn.names.listed([turn.names.value(value) for value in gone])
    turn.say("utter_stock_some" if gone else "utter_stock_choice", cards=cards, buttons=buttons, **facts)
    turn.ask("variant", product_id=product.product_id, options=options, then="stock")


def _lowest(variants: list[Variant]) -> int:
    return min(variant.price_minor for variant in variants)


def _facts(turn: Turn, product: Product) -> dict[str, Any]:
    names = turn.names
    stocked = [v for v in product.variants if v.in_stock] or list(product.variants)
    parts = []
    for name in dict.fromkeys(n for v in product.variants for n in v.options):
        parts.append(f"{names.label(name)}: {names.values(values_of(stocked, name))}")
    told = {name for variant in product.variants for name in variant.options}
    parts += [
        f"{names.label(name)}: {names.attribute(value, name)}"
        for name, value in product.attributes.items()
        if name not in told
    ]
    if product.rating is not None:
        parts.append(f"{names.label('rating')}: {product.rating:.1f} ({product.rating_count})")
    return {
        "title": product.title(turn.language),
        "price": names.money(product.price_minor, product.currency),
        "description": product.description(turn.language),
        "facts": "\n".join(parts),
    }


def _buttons(turn: Turn, product: Product) -> list[Button]:
    product_id = product.product_id
    first = (
        button(turn.names.label("add_to_cart"), "add_to_cart", product_id=product_id)
        if product.in_stock
        else button(turn.names.label("notify_stock"), "notify_me", product_id=product_id)
    )
    return [first, button(turn.names.label("similar"), "similar_items", product_id=product_id)]
