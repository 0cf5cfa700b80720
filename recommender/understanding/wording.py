"""A run of tokens as it was said; capitals only where they belong to the word (iPhone, USB-C)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from recommender.understanding.model import Wish
from recommender.understanding.parsed import Parsed
from recommender.understanding.text import is_han
from recommender.understanding.words import Words, general_words

_SHOUT: Final = 8  # so many capitals and no small letter are shouting, fewer a name


def said_text(parsed: Parsed, run: Sequence[int]) -> str:
    """The run as it was said; capitals only where they belong to the word (iPhone, USB-C)."""
    shouted = _shouted(parsed.message.text)
    parts: list[str] = []
    for place, index in enumerate(run):
        token = parsed.tokens[index]
        before_han = index + 1 < len(parsed.tokens) and parsed.tokens[index + 1].kind == "han"
        keep = _keeps_capitals(
            token.text, shouted, before_han=before_han, in_chinese=is_han(parsed.message.text)
        ) or _is_name(parsed, index)
        if place:
            parts.append(_gap(parsed, run[place - 1], index))
        parts.append(token.text if keep else token.text.lower())
    return "".join(parts)


def _shouted(text: str) -> bool:
    return text.isupper() and sum(letter.isascii() and letter.isalpha() for letter in text) > _SHOUT


def _is_name(parsed: Parsed, index: int) -> bool:
    """A capital in the middle of a sentence, on a word no lexicon knows: Galaxy, Pixel."""
    token = parsed.tokens[index]
    if index == 0 or not token.text[:1].isupper() or index in parsed.covered or _shouted(parsed.message.text):
        return False
    words = [one.text for one in parsed.tokens if one.kind == "word"]
    return sum(word[:1].isupper() for word in words) * 2 <= len(words) + 1


def _keeps_capitals(text: str, shouted: bool, *, before_han: bool, in_chinese: bool) -> bool:
    """iPhone, USB and T恤 are written so; "Shoes" and "SHOES" are only the start or the shouting."""
    if any(letter.isdigit() for letter in text):
        return True
    if len(text) == 1:
        return (before_han or text != "A") and not shouted
    if in_chinese and text[0].isupper():
        return True
    return not shouted and any(letter.isupper() for letter in text[1:])


def _gap(parsed: Parsed, before: int, after: int) -> str:
    if before + 1 == after:
        between = parsed.message.text[parsed.tokens[before].end : parsed.tokens[after].start]
        return between if between in ("", "-", "'", " ", ".") else " "
    han = parsed.tokens[before].kind == "han" and parsed.tokens[after].kind == "han"
    return "" if han else " "


def without_other_names(wish: Wish, words: Words) -> str:
    """The words of a wish without other names of the values it asks for: 冬天, of what is 冬季."""
    asked = {value for values in wish.attributes.values() for value in values}
    renamed = {name for value in asked for name in words.other_names.get(value, ())}
    return " ".join(word for word in wish.words.split() if word not in renamed or word == wish.product)


def unsaid(wish: Wish) -> Wish:
    """The wish without the names of the details it asks for in what it calls the goods."""
    asked = {value for values in wish.attributes.values() for value in values}
    others = general_words().other_names
    names = {name for value in asked for name in (value, *others.get(value, ()))}
    told = {"product": wish.product, "words": wish.words}
    for name in sorted(names, key=len, reverse=True):
        pattern = re.compile(re.escape(name) if is_han(name) else rf"\b{re.escape(name)}\b", re.IGNORECASE)
        told = {part: " ".join(pattern.sub(" ", text).split()) for part, text in told.items()}
    return replace(wish, product=told["product"], words=told["words"])
