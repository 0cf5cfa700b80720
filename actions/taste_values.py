"""What tastes are about: departments, brands, colours … of the live catalogue, read from words and buttons.

A button's payload says all it needs, such as ``answer1:category=shoes``; nothing of it is believed
before the catalogue has it.

Errors   none: what is not known reads as None or as nothing
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from actions.taste_words import taste_word
from actions.turn import Turn
from commerce.catalogue.model import Category
from recommender.constraints import category_ids_of, values_of
from recommender.model import Shopper
from recommender.profiles.model import BANDS, MAX_VALUE_CHARS, OPTIONS, SAID_KINDS, Said
from recommender.understanding.catalogue_words import category_name
from recommender.understanding.model import Wish
from recommender.understanding.text import phrase_keys

QUESTIONS: Final = 3
PLAIN: Final = ("ask", "show", "forget", "forget_yes", "forget_no", "why")
_PRESSED: Final = re.compile(r"([a-z_]{3,12})([1-9])?(?::([a-z_]{3,12})=(.{1,256}))?", re.DOTALL)
_PIECES: Final = re.compile(r"\s*(?:&|/|,|\band\b|与|和|、)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Value:
    """One thing a taste can be about; the kinds are those of the profiles."""

    kind: str
    value: str

    @property
    def code(self) -> str:
        """How a payload writes it."""
        return f"{self.kind}={self.value}"


@dataclass(frozen=True, slots=True)
class Press:
    """What a button asks: to ``answer`` or ``skip`` a question, ``refuse``, ``undo``, or a plain verb."""

    verb: str
    step: int = 0
    value: Value | None = None


def pressed(turn: Turn, payload: str) -> Press | None:
    """What a payload asks; None for one that no button of ours sends, or that names what is not there."""
    found = _PRESSED.fullmatch(payload)
    if found is None:
        return None
    verb, step, kind, told = found[1], int(found[2] or 0), found[3], found[4]
    if verb in PLAIN:
        return Press(verb) if not step and kind is None else None
    if verb == "skip":
        return Press(verb, step) if 1 <= step <= QUESTIONS and kind is None else None
    if kind not in SAID_KINDS or not told.strip() or len(told) > MAX_VALUE_CHARS:
        return None
    if verb == "undo" and not step:
        return Press(verb, value=Value(kind, told))
    value = known(turn, Value(kind, told))
    if value is None or (verb == "refuse" and (step or kind == "price_band")):
        return None
    answers = verb == "answer" and 1 <= step <= QUESTIONS and kind in kinds_of(step)
    return Press(verb, step, value) if answers or verb == "refuse" else None


def kinds_of(step: int) -> tuple[str, ...]:
    """What the answer to a question may be about."""
    return (("category",), ("price_band",), ("brand", "colour"))[step - 1]


def known(turn: Turn, value: Value) -> Value | None:
    """The value as the live catalogue writes it; None where it has no such thing."""
    catalogue = turn.services.shop.catalogue
    if value.kind == "product":
        return value if catalogue.known([value.value]) else None
    words = catalogue.vocabulary()
    there = {
        "category": tuple(one.category_id for one in words.categories),
        "brand": words.brands,
        "price_band": BANDS,
        **{kind: words.attribute_values.get(kind, ()) for kind in OPTIONS},
    }
    asked = value.value.casefold()
    found = next((one for one in there.get(value.kind, ()) if one.casefold() == asked), None)
    return None if found is None else Value(value.kind, found)


def named_in(turn: Turn, words: str) -> tuple[list[Value], bool]:
    """What the words name, and whether surely just that.

    Not surely: "red shoes" (two things, which cannot be kept together), or candles, for which the
    shop has no department of that name, only one that holds them.
    """
    wish = turn.services.understander.read(words, turn.language).wish
    shelves = _shelves(turn, wish)
    found = [Value("category", one.category_id) for one in shelves]
    lists = {"brand": wish.brands, "colour": wish.colours, "size": wish.sizes, "material": wish.materials}
    found += [_as_known(turn, Value(kind, value)) for kind, values in lists.items() for value in values]
    if len(found) != 1:
        return found, False
    is_sure = not shelves or any(_called(shelves[0], one) for one in (words, wish.product))
    return found, is_sure


def name_of(turn: Turn, value: Value) -> str:
    """What a value is called in the shopper's language."""
    if value.kind == "category":
        return turn.names.category(value.value)
    if value.kind == "product":
        return turn.names.title(value.value) or value.value
    if value.kind == "price_band":
        return band_name(turn, value.value)
    if value.kind == "freshness":
        return taste_word("new", turn.language)
    return turn.names.value(value.value)


def band_name(turn: Turn, band: str) -> str:
    """A band of prices, with its limits as they are now."""
    low, high = turn.services.recommender.profiles.price_bands()
    limits = {"low": (0, low), "middle": (low, high), "high": (high, 0)}[band]
    from_price, to_price = (turn.names.money(limit) for limit in limits)
    return taste_word(f"band_{band}", turn.language, low=from_price, high=to_price)


def refused_in(turn: Turn, shopper: Shopper, wish: Wish) -> list[Value]:
    """What a wish asks for that the shopper had asked never to see; departments above count too."""
    no = [one for one in turn.services.recommender.profiles.told_by(shopper) if not one.liked]
    asked = asked_in(turn, wish) if no else []
    return [Value(one.kind, one.value) for one in no if any(_covers(turn, one, value) for value in asked)]


def _covers(turn: Turn, said: Said, asked: Value) -> bool:
    """Whether what was refused is what is asked for, or the colour that it is a shade of."""
    if said.kind != asked.kind:
        return False
    known = turn.services.shop.catalogue.vocabulary().attribute_values.get(said.kind, ())
    shades = {
        "colour": lambda: values_of("colour", (said.value,), known),
        "material": lambda: values_of("material", (said.value,), known),
    }
    meant = shades[said.kind]() if said.kind in shades else ()
    return asked.value.casefold() in {one.casefold() for one in (said.value, *meant)}


def asked_in(turn: Turn, wish: Wish) -> list[Value]:
    """What a wish asks for alone of its kind: its department and those above, a brand, a colour."""
    above = {one.category_id: one.parent_id for one in _categories(turn)}
    asked: list[Value] = []
    shelf = _only(category_ids_of(wish.categories, _categories(turn)))
    while shelf is not None:
        asked.append(Value("category", shelf))
        shelf = above.get(shelf)
    lists = {"brand": wish.brands, "colour": wish.colours, "material": wish.materials}
    return asked + [Value(kind, values[0]) for kind, values in lists.items() if len(values) == 1]


def _only(values: tuple[str, ...]) -> str | None:
    return values[0] if len(values) == 1 else None


def _as_known(turn: Turn, value: Value) -> Value:
    return known(turn, value) or value


def _shelves(turn: Turn, wish: Wish) -> list[Category]:
    return [one for one in _categories(turn) if category_name(one) in wish.categories]


def _categories(turn: Turn) -> tuple[Category, ...]:
    return turn.services.shop.catalogue.vocabulary().categories


def _called(shelf: Category, words: str) -> bool:
    """Whether the words are the department's name, or a part of it such as "belts" of "Wallets & belts"."""
    keys = phrase_keys(words)
    names = [piece for name in shelf.names.values() for piece in (name, *_PIECES.split(name))]
    return bool(keys) and any(phrase_keys(name) == keys for name in names)
