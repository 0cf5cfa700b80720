"""Answer "is it waterproof?", "are they vegan?", "what sizes do they come in?" from what the catalogue says.

Yes and no only where the product's own attributes or words say so; else that it is not stated.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from actions.cards import product_cards
from actions.choices import values_of
from actions.describing import mentions
from actions.faq_answers import shop_says, tell
from actions.talk import OFFERED, Talk
from actions.turn import Turn
from commerce.catalogue.model import Product
from knowledge.model import Answer
from retrieval.tokens import tokenise

Verdict = Literal["yes", "no", "unsaid"]
_YES_OR_NO: Final = re.compile(
    r"^\W*(?:(?:and|but|ok|okay|so|hmm|also|the (?:\w+ )?(?:one|pair))\W+)*"
    r"(?:is|are|does|do|can|will|has|have|would|could|isn'?t|aren'?t|doesn'?t|don'?t|was)\b"
    r"|吗|嘛|么[？?]?$|[^用要会好行]不[？?]?$|有没有|是不是|能不能|可不可以|会不会|带不带|支不支持|防不防|透不透",
    re.IGNORECASE,
)
_PRICE: Final = re.compile(
    r"\bhow much\b|\bprices?\b|\bcosts?\b|多少钱|价格|价钱|什么价|咋卖|怎么卖", re.IGNORECASE
)
_SENTENCE: Final = re.compile(r"[^.。!！?？]+[.。!！?？]?")


@dataclass(frozen=True, slots=True)
class Quality:
    """What is asked whether it holds: values of attributes, else words."""

    said: str
    values: dict[str, tuple[str, ...]] = field(default_factory=dict)
    words: str = ""


def asks_yes_or_no(text: str) -> bool:
    """Whether the words are a question that yes or no answers."""
    return _YES_OR_NO.search(text) is not None


def quality_asked(turn: Turn, talk: Talk) -> Quality | None:
    """The quality that a yes-or-no question is about."""
    if turn.pressed or not _YES_OR_NO.search(turn.text):
        return None
    wish = talk.reading.wish
    values = {name: asked for name, asked in {"material": wish.materials, **wish.attributes}.items() if asked}
    if values:
        said = [turn.names.attribute(value, name) for name, asked in values.items() for value in asked]
        return Quality(turn.names.listed(said), values)
    points = bool(talk.reading.references.pronoun)
    if wish.words and (points or not (wish.kind or wish.categories)) and not (wish.colours or wish.sizes):
        return Quality(wish.words, words=wish.words)
    return None


def judged(product: Product, quality: Quality) -> Verdict:
    """Whether the product says that it has the quality, says another thing, or says nothing."""
    if quality.words:
        return "yes" if mentions(product, quality.words) else "unsaid"
    for name, wanted in quality.values.items():
        if not any(set(wanted) & _values(product, one) for one in (*product.attributes, name)):
            return "no" if name in product.attributes else "unsaid"
    return "yes"


def tell_of_one(turn: Turn, product: Product, quality: Quality) -> bool:
    """Say yes, no or not stated for one product; False when the shop's own pages answered it all."""
    verdict = judged(product, quality)
    facts: dict[str, Any] = {"title": product.title(turn.language), "wanted": quality.said}
    if verdict == "unsaid":
        found = shop_says(turn) if quality.words else None
        if isinstance(found, Answer):
            tell(turn, found.match)
            return False
        turn.say("utter_detail_unsaid", **facts)
    elif quality.words:
        turn.say("utter_detail_says", quote=_sentence(product, quality.words, turn), **facts)
    else:
        name = _named(product, quality)
        facts |= {"label": turn.names.label(name).lower()}
        facts |= {"known": turn.names.attribute(product.attributes.get(name, ""), name) or quality.said}
        turn.say("utter_detail_yes" if verdict == "yes" else "utter_detail_no", **facts)
    return True


def told_of_several(turn: Turn, talk: Talk) -> bool:
    """Answer for every product shown when a question is about all of them; False when it is not."""
    products = _several(talk)
    if turn.pressed or len(products) < 2:
        return False
    if _PRICE.search(turn.text):
        lines = [(p, turn.names.money(p.price_minor, p.currency)) for p in products]
        _say_each(turn, turn.names.label("price"), lines)
        return True
    asked = [turn.names.attribute_asked(turn.text, product) for product in products]
    name = next((one for one in asked if one), None)
    if name is not None:
        lines = [(p, _said_of(turn, p, name)) for p in products]
        _say_each(turn, turn.names.label(name), lines)
        return True
    quality = quality_asked(turn, talk)
    if quality is not None:
        _say_who(turn, products, quality)
    return quality is not None


def _several(talk: Talk) -> list[Product]:
    pointed = talk.referred()
    if len(pointed) > 1:
        return pointed[:OFFERED]
    one = pointed or (talk.focus is not None and talk.reading.references.pronoun != "them")
    return [] if one or talk.reading.wish.kind else talk.shown[:OFFERED]


def _say_each(turn: Turn, label: str, lines: Sequence[tuple[Product, str]]) -> None:
    shown = "\n".join(f"• {p.title(turn.language)}: {value}" for p, value in lines)
    turn.say("utter_each", label=label[:1].upper() + label[1:], lines=shown)


def _said_of(turn: Turn, product: Product, name: str) -> str:
    stocked = [v for v in product.variants if v.in_stock] or list(product.variants)
    options = values_of(stocked, name)
    if options:
        return turn.names.values(options)
    return turn.names.attribute(product.attributes.get(name, ""), name) or turn.names.label("none")


def _say_who(turn: Turn, products: Sequence[Product], quality: Quality) -> None:
    having = [p for p in products if judged(p, quality) == "yes"]
    others = [p for p in products if p not in having]
    facts: dict[str, Any] = {
        "wanted": quality.said,
        "having": turn.names.listed([p.title(turn.language) for p in having]),
        "others": turn.names.listed([p.title(turn.language) for p in others]),
    }
    response = "utter_all_say" if not others else "utter_some_say" if having else "utter_none_say"
    turn.say(response, cards=product_cards(having, turn.language) if having else None, **facts)


def _values(product: Product, name: str) -> set[str]:
    held = {part.strip() for part in product.attributes.get(name, "").split(";")}
    return held | set(product.option_values(name))


def _named(product: Product, quality: Quality) -> str:
    """The attribute that speaks of the quality: the one that holds it, else the one asked for."""
    wanted = {value for values in quality.values.values() for value in values}
    holding = (name for name in product.attributes if wanted & _values(product, name))
    return next(holding, next(iter(quality.values)))


def _sentence(product: Product, words: str, turn: Turn) -> str:
    """The sentence of the description that says it; the title where none does."""
    asked = set(tokenise(words))
    for sentence in _SENTENCE.findall(product.description(turn.language)):
        if words in sentence or asked <= set(tokenise(sentence)):
            return str(sentence).strip()
    return product.title(turn.language)
