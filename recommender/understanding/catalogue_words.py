"""The live catalogue's vocabulary as phrases: brands, categories and values, in both languages.

General nouns lead to categories too: a shop with "Trainers" understands "sneakers" and 运动鞋.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from commerce.catalogue.model import Category, Vocabulary
from recommender.understanding.gazetteer import Gazetteer
from recommender.understanding.text import phrase_keys
from recommender.understanding.words import Entry, Keys, Kind, Words, joined

_KINDS: Final[dict[str, Kind]] = {
    "colour": "colour", "color": "colour", "material": "material", "fabric": "material", "size": "size",
    "occasion": "occasion", "recipient": "recipient", "gender": "recipient", "audience": "recipient",
    "for": "recipient", "age_group": "recipient", "brand": "brand",
}  # fmt: skip
_TOO_PLAIN: Final = frozenset(
    "yes no true false none other standard default title regular all n/a na new other any mixed".split()
)
_PARTS: Final = re.compile(r"\s*(?:&|/|,|\band\b|与|和|、)\s*", re.IGNORECASE)
_TWO_WAYS: Final = re.compile(r"(\d{1,4}) ?[x×*] ?(\d{1,4})(?: ?cm)?", re.IGNORECASE)
_YES: Final = frozenset({"yes", "true"})


def catalogue_entries(vocabulary: Vocabulary, general: Gazetteer, words: Words) -> Iterator[Entry]:
    """Every phrase the catalogue adds to the general lexicons."""
    fillers = words.rows.get("_filler", frozenset())
    for brand in vocabulary.brands:
        keys = phrase_keys(brand)
        capital = len(keys) == 1 and keys[0] in fillers
        if keys and brand.lower() not in _TOO_PLAIN:
            yield Entry("brand", brand, keys, capital)
            yield from _aliases(brand, keys, general)
    yield from _category_entries(vocabulary.categories, general, words)
    for name, values in vocabulary.attribute_values.items():
        yield from _value_entries(name, values, vocabulary, general, words)


def _aliases(brand: str, keys: Keys, general: Gazetteer) -> Iterator[Entry]:
    """A well-known brand's other names (耐克) lead to the catalogue's own spelling."""
    known = {entry.value for entry in general.meant(keys) if entry.kind == "brand"}
    if known:
        yield from (Entry("brand", brand, keys_of) for keys_of in general.phrases("brand", known))


def _category_entries(categories: Iterable[Category], general: Gazetteer, words: Words) -> Iterator[Entry]:
    named = _named_categories(categories, general, words.rows.get("_filler", frozenset()))
    nouns: dict[str, list[str]] = {}
    for keys, names in named.items():
        yield from (Entry("category", name, keys) for name in names)
        for entry in general.meant(keys):
            if entry.kind == "noun":
                nouns.setdefault(entry.value, []).extend(names)
    for noun, names in nouns.items():
        for keys in general.phrases("noun", {noun}):
            if keys not in named:
                yield from (Entry("category", name, keys) for name in dict.fromkeys(names))


def _named_categories(
    categories: Iterable[Category], general: Gazetteer, fillers: frozenset[str]
) -> dict[Keys, list[str]]:
    """Each phrase that names a shelf, with the shelves; half a name ("Wallets & belts") counts last."""
    whole: dict[Keys, list[str]] = {}
    parts: dict[Keys, list[str]] = {}
    for category in categories:
        name = category_name(category)
        for text in _texts(category):
            pieces = [piece for piece in _PARTS.split(text) if piece]
            _note(whole, phrase_keys(text), name)
            if len(pieces) > 1:
                _note(whole, phrase_keys(" and ".join(pieces)), name)
                for piece in pieces:
                    _note(parts, phrase_keys(piece), name)
    merged = {**parts, **whole}
    return {keys: names for keys, names in merged.items() if keys and not _too_plain(keys, general, fillers)}


def _note(into: dict[Keys, list[str]], keys: Keys, name: str) -> None:
    names = into.setdefault(keys, [])
    if name not in names:
        names.append(name)


def _too_plain(keys: Keys, general: Gazetteer, fillers: frozenset[str]) -> bool:
    """ "cans" for headphones would turn every "can you" into one."""
    meant = {entry.kind for entry in general.meant(keys)}
    return (joined(keys) in fillers or "recipient" in meant) and "noun" not in meant


def category_name(category: Category) -> str:
    """How a category is called in a wish: its English name in lower case."""
    return (category.names.get("en") or next(iter(category.names.values()), category.category_id)).lower()


def _texts(category: Category) -> Iterator[str]:
    yield from category.names.values()
    for synonyms in category.synonyms.values():
        yield from synonyms


def _value_entries(
    name: str, values: Iterable[str], vocabulary: Vocabulary, general: Gazetteer, words: Words
) -> Iterator[Entry]:
    fillers = words.rows.get("_filler", frozenset())
    kind = _KINDS.get(name.lower().replace(" ", "_"))
    for value in values:
        others = words.other_names.get(value, ()) if kind is None else ()
        texts = [value, *vocabulary.value_names.get(value, {}).values(), *others]
        if value.lower() in _YES:
            yield Entry("attribute", f"{name}\x1f{value}", phrase_keys(name.replace("_", " ")))
            continue
        for text in texts:
            keys = phrase_keys(text)
            if kind == "size":
                yield from (Entry(kind, value.upper(), told) for told in _ways(text))
            if not keys or not _telling(keys, kind, fillers):
                continue
            if kind is None and any(key[0].isdigit() for key in keys):
                continue  # "55 inch", "50 dollars": measures and prices are read by the grammar
            if kind is None:
                yield Entry("attribute", f"{name}\x1f{value}", keys)
            elif not any(entry.kind == kind for entry in general.meant(keys)):
                yield Entry(kind, canonical_value(kind, value, general), keys)


def _ways(text: str) -> Iterator[Keys]:
    """How people write a size of two measures: "160x230 cm" as 160x230, 160 x 230, 160*230."""
    found = _TWO_WAYS.fullmatch(text)
    if found is not None:
        for joint in ("x", " x ", "*", " by ", "乘"):
            yield phrase_keys(f"{found[1]}{joint}{found[2]}")


def _telling(keys: Keys, kind: Kind | None, fillers: frozenset[str]) -> bool:
    """Whether a value can be recognised in a sentence: letters, and not too plain a word."""
    text = "".join(keys)
    if not any(letter.isalpha() for letter in text) or text in _TOO_PLAIN:
        return False
    if len(keys) == 1 and (keys[0] in fillers or len(keys[0]) < 3):
        return False
    return kind != "size" or len(text) > 2


def canonical_value(kind: Kind, value: str, general: Gazetteer) -> str:
    """The general word for a catalogue's value ("Navy Blue" is navy), else the value in lower case."""
    for entry in general.meant(phrase_keys(value)):
        if entry.kind == kind:
            return entry.value
    return value.upper() if kind == "size" else value.lower()


def title_words(vocabulary: Vocabulary) -> frozenset[str]:
    """The English words of the titles: spelt as the shop spells them, never "corrected"."""
    pieces = {piece for _, title in vocabulary.titles for piece in title.lower().split()}
    return frozenset(key for piece in pieces for key in phrase_keys(piece.strip("()[],.;:!\"'")))
