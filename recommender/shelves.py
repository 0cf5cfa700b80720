"""Which shelves and products go by the name of the kind of goods that was said."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from commerce.catalogue.model import Category, Product, ProductFilter, Vocabulary
from kernel.languages import has_han
from recommender.constraints import category_ids_of
from recommender.documents import is_mixed
from recommender.understanding.model import Wish
from retrieval.tokens import tokenise

_PACK: Final = re.compile(r"\d+[件只片支瓶包卷盒袋双个]?(?:套装|套|装)?$")  # 汤奶锅3件套 are pots
LONG: Final = 4
_SPARE: Final = frozenset({"replacement", "refill", "spare", "替换", "补充装", "备用"})
LONG_NAME: Final = 2  # Han characters: one alone is too general
_BESIDE_NAME: Final = re.compile(r"[,(]|\b(?:for|with|in|of|by|set)\b|\d", re.IGNORECASE)


def within_mixed(wish: Wish, where: ProductFilter, vocabulary: Vocabulary) -> ProductFilter:
    """The filter with a department of several kinds narrowed to its shelves that are of the kind said.

    Of "bags & accessories" the bags are the shelves that go by "bag" in a name or another word.
    """
    named, said = set(tokenise(wish.kind)), wish.product.casefold()
    meant: list[str] = []
    for category in vocabulary.categories:
        if category.category_id not in where.category_ids:
            continue
        shelves = [c for c in vocabulary.categories if c.parent_id == category.category_id]
        of_kind = _of_kind(shelves, named, said) if is_mixed(category) else []
        meant += of_kind or [category.category_id]
    return replace(where, category_ids=tuple(dict.fromkeys(meant)))


def names_some_of_shelf(wish: Wish, where: ProductFilter, vocabulary: Vocabulary) -> bool:
    """Whether the kind that was said is one of several on its shelf: tents among camping things.

    A shelf that is called by the kind, or has shelves of its own, is meant as a whole.
    """
    long_name = has_han(wish.product) and len(wish.product) >= LONG_NAME  # 拍立得, for which no kind is known
    named = set(tokenise(wish.kind)) or (set(tokenise(wish.product)) if long_name else set())
    shelves = [c for c in vocabulary.categories if c.category_id in where.category_ids]
    parents = {c.parent_id for c in vocabulary.categories}
    if not named or len(shelves) != 1 or shelves[0].category_id in parents:
        return False
    names = " ".join(shelves[0].names.values())
    return is_mixed(shelves[0]) or not says(names, named)


def names_part_of(category: Category, wish: Wish, vocabulary: Vocabulary) -> bool:
    """Whether the name of a department of several kinds says the kind that was asked for."""
    if not any(c.parent_id == category.category_id for c in vocabulary.categories):
        return False
    said = wish.product.casefold()
    if has_han(said):
        return any(said in name for name in category.names.values())
    kind = set(tokenise(wish.kind))
    return bool(kind) and kind <= set(tokenise(category.names.get("en", "")))


def _of_kind(shelves: list[Category], named: set[str], said: str) -> list[str]:
    """The shelves called by the kind, in English first: a Chinese name is shorter and fits more."""
    in_english = [c.category_id for c in shelves if named and any(says(word, named) for word in _words(c))]
    if in_english or not has_han(said):
        return in_english
    return [c.category_id for c in shelves if any(word.endswith(said) for word in _words(c))]


def _words(category: Category) -> list[str]:
    return [*category.names.values(), *(word for words in category.synonyms.values() for word in words)]


def titles_of(product: Product) -> tuple[tuple[str, ...], ...]:
    """The words of the product's titles, one tuple for each language that has one."""
    return tuple(tuple(tokenise(text.title)) for text in product.texts.values() if text.title)


def is_one(product: Product, wish: Wish) -> bool:
    """Whether a title says it is of the kind: "Rain Boots" are boots, a "Laptop Bag" is no laptop."""
    head = tokenise(wish.kind)[-1:]
    for text in product.texts.values():
        if has_han(text.title):
            if has_han(wish.product) and _PACK.sub("", text.title).endswith(wish.product):
                return True
            continue
        name = tokenise(_BESIDE_NAME.split(text.title, maxsplit=1)[0])
        if name and head and (name[-1] == head[0] or (len(head[0]) >= LONG and name[-1].endswith(head[0]))):
            return True
    return False


def is_called(titles: Iterable[Iterable[str]], named: set[str]) -> bool:
    """Whether one of a product's titles, as words, holds the kind's name."""
    return any(_hold(title, named) for title in titles)


def is_spare_part(titles: Iterable[Iterable[str]], asked: set[str]) -> bool:
    """Whether a title tells of a part for the thing, which was not what was asked for."""
    return asked.isdisjoint(_SPARE) and any(not _SPARE.isdisjoint(title) for title in titles)


def says(text: str, named: set[str]) -> bool:
    """Whether a text holds each of the words, a longer one also as a part: a smartphone is a phone."""
    return _hold(tokenise(text), named)


def _hold(tokens: Iterable[str], named: set[str]) -> bool:
    return all(any(word == t or (len(word) >= LONG and word in t) for t in tokens) for word in named)


def spoken_for(wish: Wish, vocabulary: Vocabulary) -> set[str]:
    """The tokens of a wish that its constraints speak for already."""
    texts = [*wish.brands, *wish.colours, *wish.materials, *wish.sizes, *wish.recipients, *wish.occasions]
    texts += [value for values in wish.attributes.values() for value in values]
    for value in list(texts):
        texts += vocabulary.value_names.get(value, {}).values()
    ids = set(category_ids_of(wish.categories, vocabulary.categories))
    for category in vocabulary.categories:
        if category.category_id in ids and is_mixed(category) and names_part_of(category, wish, vocabulary):
            texts += [wish.product, wish.kind]  # the toys of "toys, baby & gifts"
        if category.category_id in ids and not is_mixed(category):
            texts += category.names.values()
            texts += [word for words in category.synonyms.values() for word in words]
    return {token for text in texts for token in tokenise(text)}
