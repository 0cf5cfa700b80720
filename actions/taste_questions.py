"""The first-minute profile: three short questions whose choices are what the shop has now.

A department, a band of prices within it, then a colour or a brand of what is left. Every answer is a
like of the profile; each question can be skipped, and one with fewer than two choices is not asked.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any, Final

from actions.cards import button
from actions.offering import show_suggestions
from actions.talk import OFFERED, Talk
from actions.taste_values import QUESTIONS, Value, known, name_of, named_in
from actions.taste_words import taste_word
from actions.turn import Button, Turn
from commerce.catalogue.model import Product, ProductFilter
from recommender.filters import both
from recommender.profiles.model import BANDS, Said, liked, refused
from recommender.profiles.tastes import band_of

LOOKED_AT: Final = 400  # of the best selling goods: what they are of is offered as an answer
CHOICES: Final = 8
FEWEST: Final = 2
FEWEST_COLOURS: Final = 3
PRICE_STEP: Final = 2
BAND_WORDS: Final = {
    "low": re.compile(
        r"(the )?(cheap(er|est)?|low(er)?|lowest|budget|便宜(点|一点)?的?|低价的?)( ones?)?", re.I
    ),
    "middle": re.compile(r"(the )?(middle|medium|mid-?range|average|中等的?|中档的?|中间的?)( ones?)?", re.I),
    "high": re.compile(r"(the )?(expensive|high(er)?|highest|premium|luxury|贵(点|一点)?的?|高档的?)", re.I),
}
ASKED: Final = ("utter_taste_ask_category", "utter_taste_ask_price", "utter_taste_ask_detail")


def ask_from(turn: Turn, talk: Talk, step: int) -> None:
    """Ask question ``step``, or the next that has something to choose from; after the last, recommend."""
    for number in range(step, QUESTIONS + 1):
        choices = choices_of(turn, talk, number)
        if len(choices) >= FEWEST:
            buttons = [taste_button(_title(turn, one), f"answer{number}:{one.code}") for one in choices]
            buttons.append(taste_button(taste_word("skip", turn.language), f"skip{number}"))
            turn.say(ASKED[number - 1], buttons=buttons)
            turn.ask("taste", step=number)
            return
    _finish(turn, talk)


def answer(turn: Turn, talk: Talk, step: int, value: Value) -> None:
    """Keep an answer as a like, and go on."""
    profiles = turn.services.recommender.profiles
    if value.kind == "price_band":
        for other in BANDS:
            profiles.take_back(talk.shopper, "price_band", other)
    profiles.correct(talk.shopper, value.kind, value.value, liked=True)
    ask_from(turn, talk, step + 1)


def answered_in_words(turn: Turn, asked: dict[str, Any]) -> Value | None:
    """The answer that a message gives to the open question, when it says just that: "bags", 红色."""
    step = int(asked.get("step", 0))
    if step == PRICE_STEP:
        band = next((band for band, words in BAND_WORDS.items() if words.fullmatch(turn.text.strip())), None)
        return Value("price_band", band) if band else None
    values, _ = named_in(turn, turn.text)
    kinds = (("category",), (), ("brand", "colour"))[step - 1] if 1 <= step <= QUESTIONS else ()
    fitting = [one for one in values if one.kind in kinds]
    return known(turn, fitting[0]) if len(values) == 1 and fitting else None


def choices_of(turn: Turn, talk: Talk, step: int) -> list[Value]:
    """What can be answered to a question: what the best selling goods that still fit are of."""
    said = turn.services.recommender.profiles.said_by([talk.shopper])[0]
    goods = turn.services.shop.catalogue.select(_where(turn, said, step), "popular", LOOKED_AT)
    if step == 1:
        return _most([Value("category", p.category_ids[0]) for p in goods if p.category_ids])
    if step == 2:
        limits = turn.services.recommender.profiles.price_bands()
        there = {band_of(p.price_minor, limits) for p in goods}
        return [Value("price_band", band) for band in BANDS if band in there]
    colours = [Value("colour", one) for p in goods for one in colours_of(p)]
    coloured = sum(bool(colours_of(p)) for p in goods)
    if len(set(colours)) >= FEWEST_COLOURS and 2 * coloured >= len(goods):
        return _most(colours)
    return _most([Value("brand", p.brand) for p in goods if p.brand])


def colours_of(product: Product) -> tuple[str, ...]:
    """The colours that a product comes in."""
    own = product.option_values("colour")
    return own or tuple(one for one in (product.attributes.get("colour", ""),) if one)


def taste_button(title: str, payload: str, **entities: str) -> Button:
    """A button about taste."""
    return button(title, "recommend", taste=payload, **entities)


def _where(turn: Turn, said: tuple[Said, ...], step: int) -> ProductFilter:
    """The goods in stock that are not refused and fit the answers so far: department and price."""
    likes = liked(said)
    kept = [one for one in likes if one.kind == "category"][-1:] if step > 1 else []
    kept += [one for one in likes if one.kind == "price_band"] if step > 2 else []
    profiles = turn.services.recommender.profiles
    where = profiles.wanted(tuple(kept)) or ProductFilter(in_stock=True)
    no = refused(said)
    return where if no is None else both(where, no, turn.services.shop.catalogue.select_ids)


def _title(turn: Turn, value: Value) -> str:
    name = name_of(turn, value)
    return name[:1].upper() + name[1:]


def _most(values: list[Value]) -> list[Value]:
    return [value for value, _ in Counter(values).most_common(CHOICES)]


def _finish(turn: Turn, talk: Talk) -> None:
    """Recommend by what was answered; what sells, said as such, where nothing was."""
    likes = liked(turn.services.recommender.profiles.said_by([talk.shopper])[0])
    found = turn.services.recommender.to_taste(talk.shopper, OFFERED)
    given = "utter_taste_done" if found.strategy == "personal" else "utter_taste_done_popular"
    response = given if likes else "utter_taste_done_without"
    said = turn.names.listed([name_of(turn, Value(one.kind, one.value)) for one in likes])
    buttons = [taste_button(taste_word("show", turn.language), "show")] if likes else None
    turn.set("asked", None)
    turn.set("wish", None)
    turn.set("offered_from", 0)
    show_suggestions(turn, talk, response, found.suggestions, found.strategy, said=said, buttons=buttons)
