"""Say what a product is not made in, or is sold out in, and what there is of it instead."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from actions.cards import button, product_cards
from actions.choices import Options, matching, values_of
from actions.talk import Talk
from actions.turn import Turn
from commerce.catalogue.model import Product, Variant
from recommender.shoe_sizes import in_shop_labels
from recommender.understanding.equivalents import matching_values

MAX_BUTTONS: Final = 10
_MEASURE: Final = re.compile(
    r"(\d+(?:\.\d+)?)\s*(cm|ml|kg|gb|tb|m|l|g|厘米|公分|毫升|公斤|千克|米|升|克)(?![a-z])", re.IGNORECASE
)
_UNITS: Final = {
    "厘米": "cm", "公分": "cm", "毫升": "ml", "公斤": "kg", "千克": "kg", "米": "m", "升": "l", "克": "g",
}  # fmt: skip


def not_made(talk: Talk, product: Product, said: Options) -> tuple[str, str] | None:
    """An option and its value that the message asks for and that ``product`` does not come in."""
    wish = talk.reading.wish
    sizes = in_shop_labels(wish, product.option_values("size"))
    for name, wanted in (("size", sizes), ("colour", wish.colours)):
        made = product.option_values(name)
        for value in wanted:
            shades = matching_values("colour", value, made) if name == "colour" else ()
            if made and name not in said and value not in made and not shades:
                return name, value
    return _measure_not_made(talk.turn.text, product, said)


def _measure_not_made(text: str, product: Product, said: Options) -> tuple[str, str] | None:
    """The length, volume … in figures that is asked for and not made: "100 cm", where it is 95 or 105."""
    for number, unit in _MEASURE.findall(text):
        wanted = f"{float(number):g} {_UNITS.get(unit.lower(), unit.lower())}"
        for name in dict.fromkeys(name for variant in product.variants for name in variant.options):
            made = product.option_values(name)
            same_unit = [value for value in made if value.partition(" ")[2] == wanted.partition(" ")[2]]
            if name not in said and same_unit and wanted not in made:
                return name, wanted
    return None


def say_not_made(turn: Turn, talk: Talk, product: Product, missing: tuple[str, str]) -> None:
    """Say what a product does come in, when it does not come in what was asked."""
    name, value = missing
    made = values_of([v for v in product.variants if v.in_stock] or product.variants, name)
    facts: dict[str, Any] = {
        "title": product.title(turn.language),
        "wanted": turn.names.value(value),
        "made": turn.names.listed([turn.names.value(one) for one in made]),
    }
    talk.look_at(product)
    turn.say("utter_stock_not_made", cards=product_cards([product], turn.language), **facts)


def sold_out(
    turn: Turn,
    product: Product,
    options: Mapping[str, str],
    cards: dict[str, Any] | None = None,
    **wanted: Any,
) -> None:
    """Say that this is sold out, what there is instead, and offer to tell when it is back.

    ``wanted`` says what was to happen with it, as the question "which size?" has it: another size or
    colour that is named next goes on with that.
    """
    variants = matching(product, options)
    if not variants:
        say_not_made_together(turn, product, options, **wanted)
        return
    exact = variants[0] if len(variants) == 1 else None
    others = [v for v in product.variants if v.in_stock]
    ids = {"product_id": product.product_id} | ({"variant_id": exact.variant_id} if exact else {})
    buttons = [button(turn.names.label("notify_stock"), "notify_me", **ids)]
    buttons += [
        button(turn.names.variant(v.options), "check_stock", variant_id=v.variant_id)
        for v in others[:MAX_BUTTONS]
    ]
    buttons.append(button(turn.names.label("similar"), "similar_items", product_id=product.product_id))
    chosen = exact.options if exact else options
    facts: dict[str, Any] = {"title": turn.names.product_with_options(product, chosen)}
    if others:
        told = [turn.names.variant(v.options) for v in _nearest(others, options)]
        facts["others"] = turn.names.listed(told[:5])
    turn.say("utter_sold_out_others" if others else "utter_sold_out", cards=cards, buttons=buttons, **facts)
    turn.ask("alert_offer", turns=1, alert="stock", **ids, options=dict(options), **wanted)


def say_not_made_together(turn: Turn, product: Product, options: Mapping[str, str], **wanted: Any) -> None:
    """Say that these options are not made together, and with what each of them is; another may be named."""
    stocked = [v for v in product.variants if v.in_stock] or list(product.variants)
    names, told, beside = turn.names, [], []
    for name, value in options.items():
        having = [variant for variant in stocked if variant.options.get(name) == value]
        others = [other for other in options if other != name]
        made = [names.option(other, v) for other in others for v in values_of(having, other)]
        if made:
            pattern = names.label("made_in")
            told.append(pattern.format(value=names.option(name, value), others=names.listed(made)))
            beside += [variant for variant in having if variant not in beside]
    buttons = [
        button(names.variant(v.options), "check_stock", variant_id=v.variant_id) for v in beside[:MAX_BUTTONS]
    ]
    facts: dict[str, Any] = {
        "title": product.title(turn.language),
        "wanted": names.joined([names.option(name, value) for name, value in options.items()]),
        "made": ("；" if turn.language == "zh" else "; ").join(told),
    }
    response = "utter_not_made_together" if told else "utter_sold_out"
    turn.say(response, cards=product_cards([product], turn.language), buttons=buttons, **facts)
    turn.ask("variant", **{"then": "stock", **wanted}, product_id=product.product_id, options=dict(options))


def _nearest(variants: list[Variant], options: Mapping[str, str]) -> list[Variant]:
    def shared(variant: Variant) -> int:
        return sum(variant.options.get(name) == value for name, value in options.items())

    return sorted(variants, key=lambda v: -shared(v))
