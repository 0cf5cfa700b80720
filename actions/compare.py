"""Compare products: a table of what differs, and the differences in one sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from actions.base import ShopAction
from actions.cards import button, comparison_card, product_cards
from actions.choices import values_of
from actions.names import Names
from actions.picking import titled
from actions.superlatives import measure_of
from actions.talk import Talk
from actions.turn import Turn
from commerce.catalogue.model import Product

MAX_COMPARED: Final = 4
_PLACE: Final = re.compile(r"(?<![\d.])\d(?![\d.])")
_WHICH: Final = re.compile(r"\bwhich\b|\bwhat('s| is) the\b|\bis the (first|second)\b|哪|谁", re.IGNORECASE)
_BOTH: Final = re.compile(r"\bboth\b|两个都|这两|那两", re.IGNORECASE)
_RATED: Final = re.compile(
    r"\b(better|higher|more)\b.*\b(reviews?|reviewed|ratings?|rated|stars?|liked)\b|\brated (higher|better)\b"
    r"|(评分|评价|口碑|好评|评论).*(好|高|多)|(好|高)评",
    re.IGNORECASE,
)
_PRICED: Final = re.compile(
    r"\b(cheaper|less expensive|lower price|costs? less|better price)\b|(?<!最)便宜|更划算|价格.*低",
    re.IGNORECASE,
)
_WEIGHED: Final = re.compile(r"\b(lighter|heavier|lightest|heaviest)\b|更?[轻重]", re.IGNORECASE)
_LESS: Final = re.compile(
    r"\b(lighter|lightest|shorter|smaller|less|least|lower|quieter)\b|轻|短|小|少|低", re.IGNORECASE
)
_MORE_OR_LESS: Final = re.compile(
    r"\b(\w+er|more|less|most|least|\w+est|better)\b|更|最|哪个.*(长|大|高|多|轻|重|久)", re.IGNORECASE
)
Rows = list[tuple[str, list[str]]]


class ActionCompareProducts(ShopAction):
    """Lay two to four products side by side."""

    action_name = "action_compare_products"

    def reply(self, turn: Turn) -> None:
        """Show what differs between the products meant; with fewer than two, ask."""
        talk = Talk(turn)
        products = products_to_compare(turn, talk)
        if _BOTH.search(turn.text) and len(products) > 2:
            turn.say("utter_compare_which")
            return
        if self._answered_of_few(turn, talk, products):
            return
        if talk.reading.wish.sort and not titled(turn) and (len(products) < 2 or talk.before):
            self.others["action_refine_search"].reply(turn)  # "which is the cheapest?"
            return
        only = talk.shown[0] if len(talk.shown) == 1 and len(products) < 2 else None
        if only is not None and turn.names.attribute_asked(turn.text, only):
            self.others["action_product_detail"].reply(turn)  # "which has the longest battery", of one
            return
        if len(products) < 2:
            several = len(talk.shown) > 1
            buttons = None if several else [button(turn.names.label("best_sellers"), "best_sellers")]
            turn.say("utter_compare_which" if several else "utter_compare_what", buttons=buttons)
            return
        rows = differences(products, turn.names)
        cards = comparison_card(products, rows, turn.language) | product_cards(products, turn.language)
        titles = turn.names.listed([product.title(turn.language) for product in products])
        talk.remember(products)
        if not rows:
            turn.say("utter_compare_same", cards=cards, titles=titles)
            return
        if _WHICH.search(turn.text) and (label := turn.names.measure_asked(turn.text)):
            turn.say("utter_compare_unsaid", wanted=label)
        table = "\n".join(f"{label}: {' | '.join(values)}" for label, values in rows)
        cheapest = min(products, key=lambda p: p.price_minor)
        dearest = max(products, key=lambda p: p.price_minor)
        gap = dearest.price_minor - cheapest.price_minor
        facts: dict[str, Any] = {"titles": titles, "table": table, "title": cheapest.title(turn.language)}
        if gap and cheapest.currency == dearest.currency:
            facts["saving"] = turn.names.money(gap, cheapest.currency)
            turn.say("utter_compare_cheaper", cards=cards, **facts)
        else:
            turn.say("utter_compare", cards=cards, **facts)

    @staticmethod
    def _answered_of_few(turn: Turn, talk: Talk, products: Sequence[Product]) -> bool:
        """Whether "which one has better reviews?", 哪个便宜 was answered in a sentence, of few products."""
        label = ""
        if len(products) < 2 or not _WHICH.search(turn.text):
            return False
        if _RATED.search(turn.text):
            rated = sorted((p for p in products if p.rating), key=lambda p: -(p.rating or 0))
            response, values = "utter_compare_rated", [_rating(p) for p in rated]
        elif _PRICED.search(turn.text):
            rated = sorted(products, key=lambda p: p.price_minor)
            response = "utter_compare_priced"
            values = [turn.names.money(p.price_minor, p.currency) for p in rated]
        else:
            rated, name = _measured(turn, products)
            label = turn.names.label(name).lower()
            response, values = "utter_compare_measured", [_held(p, name, turn.names) for p in rated]
        if len(rated) < len(products) or values[0] == values[1]:
            return False
        others = [f"{p.title(turn.language)} {value}" for p, value in zip(rated[1:], values[1:], strict=True)]
        talk.look_at(rated[0])
        turn.say(
            response,
            cards=product_cards(rated[:1], turn.language),
            title=rated[0].title(turn.language),
            value=values[0],
            others=turn.names.listed(others),
            label=label,
        )
        return True


def _measured(turn: Turn, products: Sequence[Product]) -> tuple[list[Product], str]:
    """The products in the order of the measure that is asked about, with its name; none without one.

    "The longer battery" puts the most first, "lighter" the least.
    """
    if not _MORE_OR_LESS.search(turn.text):
        return [], ""
    weighed = {"weight"} if _WEIGHED.search(turn.text) else set()
    names = [turn.names.attribute_asked(turn.text, product) for product in products] + sorted(weighed)
    name = next((one for one in names if one), "")
    sign = -1 if _LESS.search(turn.text) else 1
    found = [measure_of(product, name, sign) for product in products]
    known = [one for one in found if one is not None]
    if len(known) < len(products) or len({unit for unit, _ in known}) > 1:
        return [], name
    order = sorted(range(len(products)), key=lambda place: -sign * known[place][1])
    return [products[place] for place in order], name


def _rating(product: Product) -> str:
    return f"{product.rating:.1f} ({product.rating_count})"


def products_to_compare(turn: Turn, talk: Talk) -> list[Product]:
    """The products meant: those named or pointed at, with the one talked about; else the few just shown."""
    named = titled(turn)
    pointed = named if len(named) > 1 else talk.referred() or named
    if len(pointed) == 1 and talk.focus is not None and pointed[0].product_id != talk.focus.product_id:
        pointed = [talk.focus, *pointed]
    if len(pointed) < 2:
        pointed = _by_place(talk) or _by_number(turn, talk) or pointed
    if len(pointed) < 2 and 2 <= len(talk.shown) <= MAX_COMPARED:
        pointed = talk.shown
    return list({p.product_id: p for p in pointed}.values())[:MAX_COMPARED]


def _by_place(talk: Talk) -> list[Product]:
    """The products of "which of the first two is better?", of which the best alone would else be meant."""
    places, shown = talk.reading.references.ordinals, talk.shown
    if len(places) < 2 or not all(0 < abs(place) <= len(shown) for place in places):
        return []
    return [shown[place - 1 if place > 0 else place] for place in places]


def _by_number(turn: Turn, talk: Talk) -> list[Product]:
    """The products shown that bare numbers stand for: "1 and 3"."""
    places = [int(number) for number in _PLACE.findall(turn.text)]
    good = len(places) > 1 and all(1 <= place <= len(talk.shown) for place in places)
    return [talk.shown[place - 1] for place in places] if good else []


def differences(products: Sequence[Product], names: Names) -> Rows:
    """One row for each thing in which the products differ, price first."""
    none = names.label("none")
    rows: Rows = [
        (names.label("price"), [names.money(p.price_minor, p.currency) for p in products]),
        (names.label("brand"), [p.brand or none for p in products]),
        (
            names.label("rating"),
            [_rating(p) if p.rating else none for p in products],
        ),
    ]
    keys = _keys([*product.attributes, *_option_names(product)] for product in products)
    for name in keys:
        rows.append((names.label(name), [_held(product, name, names) for product in products]))
    stock = [names.label("in_stock" if p.in_stock else "sold_out") for p in products]
    rows.append((names.label("stock"), stock))
    return [(label, values) for label, values in rows if len(set(values)) > 1]


def _keys(groups: Iterable[Iterable[str]]) -> list[str]:
    return list(dict.fromkeys(name for group in groups for name in group))


def _option_names(product: Product) -> list[str]:
    return list(dict.fromkeys(name for variant in product.variants for name in variant.options))


def _held(product: Product, name: str, names: Names) -> str:
    """What is in stock of an option, else what the product says of itself."""
    stocked = values_of([variant for variant in product.variants if variant.in_stock], name)
    if stocked:
        return names.values(stocked)
    return names.attribute(product.attributes.get(name, ""), name) or names.label("none")
