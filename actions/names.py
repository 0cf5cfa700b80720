"""How things are called in the shopper's language: values, categories, products, options, prices.

One object serves one turn; what it looks up once it keeps.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from actions.choices import LETTER_SIZES
from actions.words import ASKED_AS, MEASURED, WORDS, listed, reason_text, word
from commerce.catalogue.model import Product, Vocabulary
from kernel.errors import NotFound
from kernel.languages import Language, has_han, pick_text
from kernel.money import format_money

if TYPE_CHECKING:
    from commerce.catalogue.service import CatalogueService


_OF_AN_AGE: Final = re.compile(
    r"\d+\W?(years?|yrs?|months?)\W?olds?\b|\baged? \d|\d+\s*个?[岁月]|[一两二三四五六七八九十]+岁", re.I
)
_OF_A_COLOUR: Final = re.compile(r"(?<=\w)色(?=$|、)")
MAX_BRAND_WORDS: Final = 3


def _is_a_name(rest: str) -> bool:
    """Whether a title without its brand says enough to be a name: two words, or four characters."""
    return len(rest.split()) > 1 or (has_han(rest) and len(rest) > 3)


def _stands_in(words: str, text: str) -> bool:
    """Whether the words stand in the text, not as a part of a longer word."""
    return re.search(rf"(?<![a-z0-9]){re.escape(words)}(?![a-z0-9])", text) is not None


class Names:
    """Names in one language, from the live catalogue."""

    def __init__(self, catalogue: CatalogueService, language: Language) -> None:
        self.language = language
        self._catalogue = catalogue
        self._titles: dict[str, str] = {}

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return self._catalogue.vocabulary()

    @cached_property
    def currency(self) -> str:
        """The live catalogue's currency."""
        return self._catalogue.currency()

    def value(self, value: str) -> str:
        """A canonical value such as ``black``, as the shopper calls it; sizes in capitals."""
        if value.upper() in LETTER_SIZES:
            return value.upper()
        named = self._vocabulary.value_names.get(value, {})
        return named.get(self.language) or named.get("en") or value

    def values(self, values: Iterable[str]) -> str:
        """Several values, ``black, red``."""
        return ("、" if self.language == "zh" else ", ").join(self.value(value) for value in values)

    def attribute(self, text: str, name: str = "") -> str:
        """An attribute, which may hold several values: ``birthday; wedding``.

        A value is named once for all attributes; gold of a material is 金, although 金色 as a colour.
        """
        told = self.values(part.strip() for part in text.split(";") if part.strip())
        return _OF_A_COLOUR.sub("", told) if name == "material" else told

    def forms(self, value: str) -> list[str]:
        """Everything a canonical value is called, in every language."""
        return [value, *self._vocabulary.value_names.get(value, {}).values()]

    def category(self, category_id: str) -> str:
        """A category's name; its id where it is unknown."""
        found = next((c for c in self._vocabulary.categories if c.category_id == category_id), None)
        return pick_text(found.names, self.language) if found else category_id

    def title(self, product_id: str) -> str:
        """A product's title; empty when it is gone, so that a reason naming it goes too."""
        if product_id not in self._titles:
            try:
                self._titles[product_id] = self._catalogue.get(product_id).title(self.language)
            except NotFound:
                self._titles[product_id] = ""
        return self._titles[product_id]

    def bought(self, product_id: str, title: str) -> str:
        """The title under which something was bought; today's, when that was in the other language."""
        return (has_han(title) != (self.language == "zh") and self.title(product_id)) or title

    def attribute_asked(self, text: str, product: Product) -> str | None:
        """The attribute or option of ``product`` that a question is about, by its label or a word for it."""
        low = text.lower()
        names = dict.fromkeys([*product.attributes, *(n for v in product.variants for n in v.options)])
        if "age" in names and _OF_AN_AGE.search(text):  # "is it safe for a 2 year old?"
            return "age"
        for name in names:
            words = {name, word(name, "en").lower(), word(name, "zh"), *ASKED_AS.get(name, ())} - {"for"}
            if any(_says(low, one) for one in words if len(one) > 1):
                return name
        return None

    def measure_asked(self, text: str) -> str | None:
        """The label of the measure asked for, such as the weight, whether or not the goods tell it."""
        low = text.lower()
        names = (n for n in MEASURED if any(_says(low, one) for one in (n, *ASKED_AS[n]) if len(one) > 1))
        return next((self.label(name).lower() for name in names), None)

    def titled(self, text: str) -> list[str]:
        """The ids of the products whose title stands in ``text``, in its order; longer titles first.

        The brand may be left out where what remains is the name of one product alone.
        """
        low = text.lower()
        places = {
            product_id: (low.find(title.lower()), -len(title))
            for product_id, title in self._vocabulary.titles
            if title and title.lower() in low
        }
        return sorted(places or self._titled_without_brand(low), key=lambda one: places.get(one, (0, 0)))

    def _titled_without_brand(self, low: str) -> list[str]:
        brands = {brand.lower() for brand in self._vocabulary.brands}
        found: dict[str, str] = {}
        for product_id, title in self._vocabulary.titles:
            words = title.lower().split()
            if not words or words[-1] not in low:
                continue
            start = next((n for n in range(1, MAX_BRAND_WORDS + 1) if " ".join(words[:n]) in brands), 0)
            rest = " ".join(words[start:])
            if start and _is_a_name(rest) and _stands_in(rest, low):
                found[rest] = product_id
        longest = [rest for rest in found if not any(rest != other and rest in other for other in found)]
        told = {rest: found[rest] for rest in longest if self._names_one(rest, found[rest])}
        return [told[rest] for rest in sorted(told, key=low.find)]

    def _names_one(self, rest: str, product_id: str) -> bool:
        titles = self._vocabulary.titles
        return all(other == product_id for other, title in titles if rest in title.lower())

    def money(self, amount_minor: int, currency: str | None = None) -> str:
        """A price as the shopper writes it."""
        return format_money(amount_minor, currency or self.currency, self.language)

    def _words_together(self, words: list[str]) -> str:
        """Search words as one phrase, without those that only repeat a part of another."""
        whole = [one for one in words if not any(one != other and one in other for other in words)]
        return ("、" if self.language == "zh" else " ").join(self.value(one) for one in whole)

    def options(self, options: Mapping[str, str]) -> str:
        """A variant's options, ``black, 42``; empty for a product that has none."""
        return self.values(options.values())

    def option(self, name: str, value: str) -> str:
        """One option as a shopper says it: ``black``, ``size 42``, 42码."""
        told = self.value(value)
        return self.label("size_said").format(value=told) if name == "size" else told

    def variant(self, options: Mapping[str, str]) -> str:
        """A variant as one item of a list: ``black / 42``."""
        return " / ".join(self.value(value) for value in options.values())

    def joined(self, parts: list[str]) -> str:
        """``a, b``: what is said of one thing, empty parts left out."""
        return ("，" if self.language == "zh" else ", ").join(part for part in parts if part)

    def listed(self, parts: list[str]) -> str:
        """``a, b and c``."""
        return listed(parts, self.language)

    def choice(self, parts: list[str]) -> str:
        """``a, b or c``."""
        return listed(parts, self.language, choice=True)

    def label(self, key: str) -> str:
        """The label of an option, an attribute or a button; the shop's own name for an attribute first."""
        own = self._vocabulary.attribute_names.get(key, {})
        told = own.get(self.language) or word(key, self.language)
        inside = key in WORDS or key.startswith("limit_") or own.get(self.language)
        return told if inside else told[:1].upper() + told[1:]

    def product_with_options(self, product: Product, options: Mapping[str, str]) -> str:
        """``Trail Runner (black, 42)``."""
        return self.with_options(product.title(self.language), options)

    def with_options(self, title: str, options: Mapping[str, str]) -> str:
        """A title with the options chosen, in the brackets of the language."""
        told = self.options(options)
        return (f"{title}（{told}）" if self.language == "zh" else f"{title} ({told})") if told else title

    def reason(self, code: str, evidence: Mapping[str, Any]) -> str:
        """A reason in words, or nothing when its evidence is gone."""
        facts: dict[str, Any] = dict(evidence)
        if "product_id" in facts:
            facts["title"] = self.title(str(facts["product_id"]))
            if not facts["title"]:
                return ""
        if "category_id" in facts:
            facts["category"] = self.category(str(facts["category_id"]))
        if isinstance(facts.get("shared"), dict):
            facts["shared"] = list(facts["shared"].values())
        if isinstance(facts.get("words"), list | tuple):
            facts["words"] = self._words_together([str(item) for item in facts["words"]])
        if isinstance(facts.get("shared"), list | tuple):
            facts["shared"] = self.listed([self.attribute(str(item)) for item in facts["shared"]])
        for name in ("max_minor", "min_minor"):
            if facts.get(name) is not None:
                facts[name[:3]] = self.money(int(facts[name]), facts.get("currency"))
        if isinstance(facts.get("value"), str):
            facts["value"] = self.attribute(facts["value"], str(facts.get("name", "")))
            facts["name"] = self.label(str(facts.get("name", "")))
        return reason_text(code, facts, self.language)


def _says(text: str, word: str) -> bool:
    return word in text if has_han(word) else re.search(rf"\b{re.escape(word)}s?\b", text) is not None
