"""Why something was suggested: the shopper's own events and words, and the reasons it was shown with.

Nothing is made up: where nothing of the shopper's speaks for a product, that is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from actions.picking import titled
from actions.talk import OFFERED, Talk
from actions.taste_questions import colours_of, taste_button
from actions.taste_values import Value, name_of
from actions.taste_words import taste_word
from actions.turn import Turn
from commerce.catalogue.model import Product
from kernel.languages import pick_text
from recommender.profiles.model import Because, liked
from recommender.reasons import standing_reasons

MOST_OWN: Final = 3
MOST_EACH: Final = 2  # of each product, where several are explained


@dataclass(frozen=True, slots=True)
class Why:
    """What speaks for a product: of the shopper's own, and besides, as texts."""

    own: tuple[str, ...]
    others: tuple[str, ...]


def tell_why(turn: Turn, talk: Talk) -> None:
    """Explain the product that is meant, or each of those shown."""
    products = _meant(turn, talk)
    if not products:
        turn.say("utter_taste_why_what", buttons=[taste_button(taste_word("ask", turn.language), "ask")])
    elif len(products) == 1:
        _tell_one(turn, talk, products[0])
    else:
        lines = [_line(turn, one, why_of(turn, talk, one)) for one in products[:OFFERED]]
        buttons = [taste_button(taste_word("show", turn.language), "show")]
        turn.say("utter_taste_why_each", lines="\n".join(lines), buttons=buttons)


def why_of(turn: Turn, talk: Talk, product: Product) -> Why:
    """What speaks for ``product``, read now."""
    profiles = turn.services.recommender.profiles
    own: list[str] = []
    colours = {one.casefold() for one in colours_of(product)}
    for one in liked(profiles.said_by([talk.shopper])[0]):
        fits = {"category": product.category_ids, "brand": (product.brand,), "colour": colours}
        if one.value in fits.get(one.kind, ()):
            name = name_of(turn, Value(one.kind, one.value))
            own.append(taste_word("said_category", turn.language, name=name))
    own += [_said(turn, one, product) for one in profiles.explain(talk.shopper, product.product_id)]
    shown = _as_shown(turn, product.product_id)
    if shown is None:
        reasons = standing_reasons(product, turn.services.clock.now())
        shown = [turn.names.reason(one.code, one.evidence) for one in reasons]
    others = tuple(text for text in shown if text and text not in own)
    return Why(tuple(own), others)


def _tell_one(turn: Turn, talk: Talk, product: Product) -> None:
    why, title = why_of(turn, talk, product), product.title(turn.language)
    buttons = [
        taste_button(taste_word("not_for_me", turn.language), f"refuse:product={product.product_id}"),
        taste_button(taste_word("show", turn.language), "show"),
    ]
    own, others = _joined(turn, why.own[:MOST_OWN]), _joined(turn, why.others)
    if own and others:
        turn.say("utter_taste_why_both", title=title, own=own, others=others, buttons=buttons)
    elif own:
        turn.say("utter_taste_why_own", title=title, own=own, buttons=buttons)
    elif others:
        turn.say("utter_taste_why_others", title=title, others=others, buttons=buttons)
    else:
        turn.say("utter_taste_why_none", title=title, buttons=buttons)
    talk.look_at(product)


def _line(turn: Turn, product: Product, why: Why) -> str:
    told = _joined(turn, (*why.own, *why.others)[:MOST_EACH]) or taste_word("no_reason", turn.language)
    return taste_word("of_title", turn.language, title=product.title(turn.language), reasons=told)


def _joined(turn: Turn, parts: Sequence[str]) -> str:
    return taste_word("part", turn.language).join(parts)


def _meant(turn: Turn, talk: Talk) -> Sequence[Product]:
    return talk.referred() or titled(turn) or ([talk.focus] if talk.focus else talk.shown)


def _said(turn: Turn, because: Because, product: Product) -> str:
    """An event in words: "you looked at Trail Runner, of the same brand"."""
    if because.link == "same_product":
        return taste_word(f"{because.kind}_itself", turn.language)
    title = pick_text(dict(because.titles), turn.language)
    told = taste_word(because.kind, turn.language, title=title)
    return told + taste_word(because.link, turn.language)


def _as_shown(turn: Turn, product_id: str) -> list[str] | None:
    """The reasons on the product's card when it was last shown here; None where it was not."""
    for event in reversed(turn.tracker.events or []):
        if event.get("event") != "bot":
            continue
        cards = ((event.get("data") or {}).get("custom") or {}).get("products") or []
        for card in cards:
            if card.get("product_id") == product_id and card.get("reasons"):
                return [str(one.get("text") or "") for one in card["reasons"]]
    return None
