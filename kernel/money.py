"""Money as an integer of minor units and an ISO 4217 code: parse, share out, show.

Units    amount_minor in the currency's smallest unit (cents, pence, fen; yen have none)
Errors   Invalid for text that is no amount, for an unknown currency, for a negative price
Source   ISO 4217 minor units as shipped by Babel (CLDR)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from functools import cache, lru_cache
from typing import Final

from babel.core import Locale
from babel.numbers import format_currency, get_currency_precision

from kernel.errors import Invalid

MAX_MINOR: Final = 10**13
LOCALES: Final = {"en": "en_US", "zh": "zh_CN"}
_AMOUNT: Final = re.compile(
    r"\s*(?:[A-Z]{3}|(?:US|HK|AU|CA)?\$|[£€¥￥])?\s*"
    r"(?P<number>-?(?:\d[\d., '\u00a0]*)?[.,]?\d+(?:[eE][+-]?\d+)?)"
    r"\s*(?:[A-Z]{3}|元|[$£€¥￥])?\s*"
)


@cache
def known_currencies() -> frozenset[str]:
    """Every ISO 4217 code that can be formatted."""
    return frozenset(Locale.parse("en").currencies)


@cache
def minor_digits(currency: str) -> int:
    """How many decimals ``currency`` has: 2 for USD, 0 for JPY."""
    if currency not in known_currencies():
        raise Invalid(f"currency must be an ISO 4217 code, not {currency!r}", field="currency")
    return int(get_currency_precision(currency))


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An exact amount of one currency."""

    amount_minor: int
    currency: str

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.amount_minor + other.amount_minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.amount_minor - other.amount_minor, self.currency)

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise ValueError(f"cannot add {other.currency} to {self.currency}")


def parse_minor(text: str | int | float | Decimal, currency: str, *, field: str = "price") -> int:
    """Read a price such as ``"1,299.00"``, ``"1.299,00"`` or ``12.5`` into minor units.

    The last of ``.`` and ``,`` is the decimal mark when at most the currency's digits follow it;
    any other is a thousands mark. Currency signs and spaces around the number are ignored.

    Raises:
        Invalid: for anything that is not one non-negative finite amount below 10**13 units.
    """
    digits = minor_digits(currency)
    try:
        value = Decimal(_plain_number(str(text), digits))
    except InvalidOperation as error:
        raise Invalid(f"{field} must be an amount such as 12.50, not {text!r}", field=field) from error
    if not value.is_finite() or value < 0:
        raise Invalid(f"{field} must not be negative, got {text!r}", field=field)
    if value > MAX_MINOR:
        raise Invalid(f"{field} is impossibly high: {text!r}", field=field)
    return int((value * 10**digits).quantize(Decimal(1), rounding=ROUND_HALF_EVEN))


def _plain_number(text: str, digits: int) -> str:
    found = _AMOUNT.fullmatch(text)
    if found is None:
        raise InvalidOperation(text)
    kept = found["number"].replace(" ", "").replace("\u00a0", "").replace("'", "")
    mark = max(kept.rfind("."), kept.rfind(","))
    if mark < 0:
        return kept
    tail = len(kept) - mark - 1
    is_decimal = kept.count(kept[mark]) == 1 and (
        ("." in kept and "," in kept) or kept[mark] == "." or tail != 3 or digits == 3
    )
    if not is_decimal:
        return kept.replace(".", "").replace(",", "")
    whole = kept[:mark].replace(".", "").replace(",", "")
    return f"{whole}.{kept[mark + 1 :]}"


def share_out(total_minor: int, weights: Sequence[int]) -> list[int]:
    """Split ``total_minor`` over ``weights`` so that the parts add up to the cent.

    Source: largest remainder method; ties go to the earlier weight. All-zero weights share
    equally. Works for negative totals by symmetry.
    """
    if not weights:
        return []
    if total_minor < 0:
        return [-part for part in share_out(-total_minor, weights)]
    base = list(weights) if any(weights) else [1] * len(weights)
    whole = sum(base)
    parts = [total_minor * weight // whole for weight in base]
    remainders = [total_minor * weight % whole for weight in base]
    order = sorted(range(len(base)), key=lambda i: (-remainders[i], i))
    for i in order[: total_minor - sum(parts)]:
        parts[i] += 1
    return parts


@lru_cache(maxsize=10_000)  # the locale's pattern is read anew each time, and prices come again
def format_money(amount_minor: int, currency: str, language: str = "en") -> str:
    """The amount as people write it: ``$1,299.00`` in English, ``US$1,299.00`` in Chinese."""
    value = Decimal(amount_minor).scaleb(-minor_digits(currency))
    return str(format_currency(value, currency, locale=LOCALES.get(language, "en_US")))


def as_major(amount_minor: int, currency: str) -> float:
    """The amount as a plain number of major units, for display and JSON only."""
    return float(Decimal(amount_minor).scaleb(-minor_digits(currency)))
