"""Live facts in answers: ``{{delivery_fee}}`` is told as the shop's data has it at that moment.

A placeholder that names no fact, or a fact of something that is gone, has nothing to tell: its
sentence is left out of the answer, the rest stands. What is told is escaped, so that a product's
name cannot format the answer or bring a placeholder of its own.

Source   placeholders: ``{{name}}`` and ``{{name:id}}``, see ``FACTS``
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from babel.dates import format_date

from commerce.catalogue.model import Product
from commerce.promotions.model import Promotion
from commerce.shop import Shop
from kernel.errors import NotFound
from kernel.languages import hours_in, pick_text
from kernel.money import LOCALES, format_money

FACTS: Final = {  # name -> of what an id is needed, if of anything
    "delivery_fee": "",
    "free_delivery_from": "",
    "return_window_days": "",
    "support_hours": "",
    "support_email": "",
    "shop_name": "",
    "promotion_end": "promotion",
    "promotion_name": "promotion",
    "product_price": "product",
    "product_name": "product",
}
_PLACEHOLDER: Final = re.compile(r"\{\{([^{}]*)\}\}")
_NAMED: Final = re.compile(r"\s*(?P<name>[a-z_]+)(?:\s*:\s*(?P<id>\S{1,128}))?\s*")
_HALF: Final = re.compile(r"\{\{|\}\}")
_SENTENCE: Final = re.compile(r"(?<=[.!?])(?=\s)|(?<=[。！？])")
# A paragraph, a list's item, a heading or a table's row: what a sentence cannot reach beyond.
_BLOCK: Final = re.compile(r"(\n[ \t]*\n\s*|\n(?=\s*(?:[-*+]|\d+[.)]|#{1,6}|\|)\s?))")
_ITEM_MARK: Final = re.compile(r"\s*(?:(?:[-*+]|\d+[.)])\s+)?")
_SPECIAL: Final = re.compile(r"([\\`*_\[\]<>#|~&!])")


@dataclass(frozen=True, slots=True)
class Filled:
    """A text with its facts told; sentences whose fact has nothing to tell are left out."""

    text: str
    broken: tuple[str, ...] = ()  # the placeholders that had nothing to tell


class Facts(Protocol):
    """Tells the shop's facts."""

    def fill(self, text: str, language: str) -> Filled:
        """``text`` with every placeholder told in ``language``."""
        ...

    def broken(self, texts: Sequence[str]) -> tuple[str, ...]:
        """The placeholders of ``texts`` that have nothing to tell: unknown, or of something gone."""
        ...


class NoFacts:
    """Knows no fact: a text stays as it is written."""

    def fill(self, text: str, language: str) -> Filled:
        """The text itself."""
        return Filled(text)

    def broken(self, texts: Sequence[str]) -> tuple[str, ...]:
        """Nothing is looked for."""
        return ()


NO_FACTS: Final = NoFacts()


class ShopFacts:
    """The facts of a shop, read when they are told."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        settings = shop.settings
        self._plain: dict[str, Callable[[str], str]] = {
            "delivery_fee": lambda language: self._money(settings.delivery_fee_minor, language),
            "free_delivery_from": lambda language: self._money(settings.free_delivery_minor, language),
            "return_window_days": lambda _: str(settings.return_window_days),
            "support_hours": lambda language: hours_in(settings.support_hours, language),
            "support_email": lambda _: settings.support_email,
            "shop_name": lambda _: settings.shop_name,
        }
        self._of_one: dict[str, Callable[[str, str], str | None]] = {
            "promotion_end": self._promotion_end,
            "promotion_name": self._promotion_name,
            "product_price": self._product_price,
            "product_name": self._product_name,
        }

    def fill(self, text: str, language: str) -> Filled:
        """``text`` with every placeholder told in ``language``."""
        if _HALF.search(text) is None:
            return Filled(text)
        told = {inner: self._tell(inner, language) for inner in _PLACEHOLDER.findall(text)}
        broken = tuple("{{" + inner + "}}" for inner, value in told.items() if value is None)
        parts = _BLOCK.split(text)
        kept = "".join(_filled_block(part, told) for part in parts)
        return Filled(kept.strip() if broken or _HALF.search(text) else kept, broken)

    def broken(self, texts: Sequence[str]) -> tuple[str, ...]:
        """The placeholders of ``texts`` that have nothing to tell: unknown, or of something gone."""
        found: dict[str, None] = {}
        for text in texts:
            for inner in _PLACEHOLDER.findall(text):
                if self._tell(inner, "en") is None:
                    found["{{" + inner.strip() + "}}"] = None
            half = _HALF.search(_PLACEHOLDER.sub("", text))
            if half:
                found[half[0]] = None
        return tuple(found)

    def _tell(self, inner: str, language: str) -> str | None:
        named = _NAMED.fullmatch(inner)
        if named is None:
            return None
        name, key = named["name"], named["id"]
        if key is None and name in self._plain:
            return escaped(self._plain[name](language))
        if key is not None and name in self._of_one:
            value = self._of_one[name](key, language)
            return escaped(value) if value else None
        return None

    def _money(self, amount_minor: int, language: str) -> str:
        return format_money(amount_minor, self._shop.catalogue.currency(), language)

    def _promotion(self, promotion_id: str) -> Promotion | None:
        """The promotion, unless it is over."""
        try:
            promotion = self._shop.promotions.get(promotion_id)
        except NotFound:
            return None
        ended = promotion.ends_at is not None and promotion.ends_at <= self._shop.clock.now()
        return promotion if promotion.active and not ended else None

    def _promotion_end(self, promotion_id: str, language: str) -> str | None:
        promotion = self._promotion(promotion_id)
        if promotion is None or promotion.ends_at is None:
            return None
        return day_in(promotion.ends_at, self._shop.settings.timezone, language)

    def _promotion_name(self, promotion_id: str, language: str) -> str | None:
        promotion = self._promotion(promotion_id)
        return pick_text(promotion.names, language) if promotion else None

    def _product(self, product_id: str) -> Product | None:
        """The product, unless it is no longer sold."""
        found = self._shop.catalogue.get_many([product_id])
        return found[0] if found and found[0].status == "active" else None

    def _product_price(self, product_id: str, language: str) -> str | None:
        product = self._product(product_id)
        return format_money(product.price_minor, product.currency, language) if product else None

    def _product_name(self, product_id: str, language: str) -> str | None:
        product = self._product(product_id)
        return product.title(language) if product else None


def _filled_block(block: str, told: dict[str, str | None]) -> str:
    """A paragraph with its facts told; without the sentences that have nothing to tell."""
    if _HALF.search(block) is None:
        return block
    dead = [sentence for sentence in _SENTENCE.split(block) if _is_dead(sentence, told)]
    if not dead:
        return _PLACEHOLDER.sub(lambda found: told[found[1]] or "", block)
    mark = _ITEM_MARK.match(block)
    kept = [s for s in _SENTENCE.split(block) if s not in dead]
    if not "".join(kept).strip():
        return ""
    text = _PLACEHOLDER.sub(lambda found: told[found[1]] or "", "".join(kept))
    lead = mark[0] if mark and not text.startswith(mark[0]) else ""
    return lead + (text if not lead else text.lstrip())


def _is_dead(sentence: str, told: dict[str, str | None]) -> bool:
    if any(told.get(inner) is None for inner in _PLACEHOLDER.findall(sentence)):
        return True
    return _HALF.search(_PLACEHOLDER.sub("", sentence)) is not None


def escaped(value: str) -> str:
    """A fact as it stands in Markdown: one line that formats nothing."""
    return _SPECIAL.sub(r"\\\1", " ".join(value.split()))


def without_placeholders(text: str) -> str:
    """A text as the search reads it: what a placeholder tells is no word of the answer."""
    return _PLACEHOLDER.sub(" ", text) if "{{" in text else text


def placeholders(texts: Sequence[str]) -> tuple[str, ...]:
    """Every placeholder of the texts, once each."""
    return tuple(
        dict.fromkeys("{{" + one.strip() + "}}" for text in texts for one in _PLACEHOLDER.findall(text))
    )


def broken_of(entries: Sequence[Sequence[str]], facts: Facts) -> list[tuple[str, ...]]:
    """For each entry's texts, the placeholders that have nothing to tell; each is looked up once."""
    every = placeholders([text for texts in entries for text in texts])
    dead = set(facts.broken(every)) if every else set()
    return [
        facts.broken(texts) if _is_half(texts) else tuple(one for one in placeholders(texts) if one in dead)
        for texts in entries
    ]


def _is_half(texts: Sequence[str]) -> bool:
    return any(_HALF.search(_PLACEHOLDER.sub("", text)) for text in texts)


def day_in(moment: datetime, timezone: str, language: str) -> str:
    """A day as people write it, in the shop's time zone."""
    local = moment.astimezone(ZoneInfo(timezone)).date()
    return str(format_date(local, "long", locale=LOCALES.get(language, "en_US")))
