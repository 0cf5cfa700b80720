"""Whether a message only says how the thing sought is to be, or names another thing.

"Bluetooth" after "a speaker", 轻一点的 after 行李箱: the search goes on. Decided by the catalogue:
do goods of the kind sought say those words? Where they do not, the form of the words decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from commerce.catalogue.model import Product
from kernel.languages import has_han
from recommender.model import Shopper
from recommender.search import BROWSE, EXACT
from recommender.service import RecommenderService
from recommender.understanding import Understander
from recommender.understanding.model import Reading, Wish
from retrieval.tokens import tokenise

_GOES_ON: Final = ("refine_search", "inform", "check_stock", "product_detail", "deny", "affirm")
# opens or ends like a description, so that even the name of a kind in it describes: "with SPF", 能放电脑的
_FRAME: Final = re.compile(
    r"^\W*((and|but|or|also|any|some|ok|maybe|preferably|must be|should be|the|ones?|options?|something)\s+)*"
    r"(with|without|that|which|made|suitable)\b"
    r"|的(吗|呢|嘛|有吗|有没有)?\W*$",
    re.IGNORECASE,
)
Shown = Callable[[], list[Product]]  # read from the shop only where it matters
_CLAUSES: Final = re.compile(r"[，；;。！!]|,(?!\d{3})|(?<=[一-鿿])\s+(?=[一-鿿])")
# a comparison or a single describing word: "thicker", "more colourful", 轻一点
_COMPARES: Final = re.compile(
    r"^\W*((a bit|slightly|something|ones?|much|even)\s+)*(\w{3,}er|more \w+|less \w+)( ones?| please)?\W*$"
    r"|(一点|点|一些|些|更.{1,4})(的)?[吗呢吧]?[？?]?$",
    re.IGNORECASE,
)


# asks for goods: "now show me …", 再看看豆子; what it names is another thing unless framed as a description
_ASKS_FOR: Final = re.compile(
    r"\b(show|find|search|look(ing)?|want|need|buy|get)\b|(看看|先看|再看|找找|想买|要买|买点|来点|想要)",
    re.IGNORECASE,
)


def as_description(wish: Wish) -> Wish:
    """The wish with what it names read as a description of the thing sought before."""
    return replace(wish, product="", kind="", categories=())


def clause_of(text: str, product: str) -> str:
    """The part of a message that names the product: 想买蓝色的连衣裙 of 想买蓝色的连衣裙,50到150之间的."""
    words = product.split()
    named = (part for part in _CLAUSES.split(text) if words and words[-1] in part.casefold())
    return next(named, text)


def mentions(product: Product, words: str) -> bool:
    """Whether what the shop says of a product holds all these words, in any language."""
    texts = [part for text in product.texts.values() for part in (text.title, text.description)]
    said = " ".join([*texts, *product.attributes, *product.attributes.values()])
    if has_han(words):
        return all(part in said for part in words.split())
    asked = set(tokenise(words))
    return bool(asked) and asked <= set(tokenise(said))


class Describing:
    """Judges one message after a search."""

    def __init__(self, understander: Understander, recommender: RecommenderService, shopper: Shopper) -> None:
        self._understander = understander
        self._recommender = recommender
        self._shopper = shopper

    def holds(self, before: Wish, reading: Reading, shown: Shown) -> bool:
        """Whether something of what is sought says what the message says."""
        if not before or not (reading.wish.names_product or reading.wish.words) or reading.clears:
            return False
        if has_han(reading.wish.words) and all(len(word) == 1 for word in reading.wish.words.split()):
            return False  # 太差了: one character is in some word of everything
        described = replace(reading, wish=as_description(reading.wish))
        merged = self._understander.merge(before, described, shown())
        found = self._recommender.search(merged, 1, self._shopper)
        if not found.suggestions:
            return False
        spoken = bool(reading.wish.attributes or reading.wish.materials) and found.strategy == BROWSE
        return found.strategy == EXACT or spoken or mentions(found.suggestions[0].product, reading.wish.words)

    def describes(self, text: str, intent: str, before: Wish, reading: Reading, shown: Shown) -> bool:
        """Whether the message goes on with the search ``before`` instead of beginning another."""
        said = reading.wish
        if not (before.names_product or before.words) or not (said.names_product or said.words):
            return False
        framed = _FRAME.search(clause_of(text, said.product)) is not None
        if (said.kind or said.categories) and not framed:
            return False
        if said.kind and said.kind == before.kind:
            return False
        if said.product.startswith("for "):  # "something with a zip for my laptop"
            return self.holds(before, reading, shown)
        if framed or _COMPARES.search(text):
            return True
        if _ASKS_FOR.search(text):
            return False
        return self.holds(before, reading, shown) or (intent in _GOES_ON and not self._names_goods(said))

    def _names_goods(self, said: Wish) -> bool:
        """Whether the words alone name something in the shop: 豆子 after a coffee machine."""
        found = self._recommender.search(said, 1, self._shopper)
        return found.strategy == EXACT and bool(found.suggestions)
