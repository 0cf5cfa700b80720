"""Read one value of a row: text, money, whole numbers, times, flags, lists.

Errors   Invalid names the column, the rule and the value
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final, cast
from zoneinfo import ZoneInfo

from dateutil import parser as dates

from kernel.clock import as_utc
from kernel.errors import Invalid
from kernel.languages import detect_language
from kernel.money import parse_minor

MAX_WHOLE: Final = 10**9
_NEGATIVE: Final = re.compile(r"(?:[A-Z]{3}|[$£€¥￥])?\s*-|-\s*(?:[A-Z]{3}|[$£€¥￥])")
_YES: Final = frozenset({"1", "true", "yes", "y", "on", "是", "instock", "published"})
_NO: Final = frozenset({"0", "false", "no", "n", "off", "否", "outofstock"})
_ZONES: Final = {"EST": -18000, "EDT": -14400, "CST": -21600, "PST": -28800, "PDT": -25200, "GMT": 0}
_YEAR: Final = re.compile(r"\d{4}")
_PLAIN_TIME: Final = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d")


class Fields:
    """A row's values, each read by its column's name."""

    def __init__(self, values: Mapping[str, Any], currency: str, zone: str = "UTC") -> None:
        self.values = values
        self.currency = currency
        self._zone = zone

    def has(self, name: str) -> bool:
        """Whether the column holds anything."""
        return self.text(name) != ""

    def text(self, name: str, default: str = "") -> str:
        """The column as text; missing is ``default``."""
        value = self.values.get(name)
        return default if value is None or value == "" else str(value).strip()

    def required(self, name: str) -> str:
        """The column as text, which must not be empty."""
        text = self.text(name)
        if not text:
            raise Invalid(f"{name} must not be empty", field=name)
        return text

    def money(self, name: str, currency: str | None = None) -> int:
        """The column as minor units, which must be given."""
        return money(self.required(name), currency or self.currency, name)

    def money_or_none(self, name: str, currency: str | None = None) -> int | None:
        """The column as minor units, None when it is empty."""
        return self.money(name, currency) if self.has(name) else None

    def whole(self, name: str, default: int | None = None, *, least: int = 0) -> int:
        """The column as a whole number of ``least`` to MAX_WHOLE; ``default`` when empty."""
        text = self.text(name) if default is not None else self.required(name)
        return whole(text, name, least=least) if text else cast(int, default)

    def whole_or_none(self, name: str, *, least: int = 0) -> int | None:
        """The column as a whole number, None when it is empty."""
        return whole(self.text(name), name, least=least) if self.has(name) else None

    def number_or_none(self, name: str) -> float | None:
        """The column as a finite number, None when it is empty."""
        text = self.text(name)
        if not text:
            return None
        try:
            value = float(text)
        except ValueError as error:
            raise Invalid(f"{name} must be a number, not {text!r}", field=name) from error
        if value != value or value in (float("inf"), float("-inf")):
            raise Invalid(f"{name} must be a finite number, not {text!r}", field=name)
        return value

    def time(self, name: str) -> datetime:
        """The column as an aware UTC time, which must be given."""
        return moment(self.required(name), name, self._zone)

    def time_or_none(self, name: str) -> datetime | None:
        """The column as an aware UTC time, None when it is empty."""
        return self.time(name) if self.has(name) else None

    def flag(self, name: str, default: bool) -> bool:
        """The column as yes or no."""
        text = self.text(name).casefold()
        if not text:
            return default
        if text in _YES or text in _NO:
            return text in _YES
        raise Invalid(f"{name} must be yes or no, not {text!r}", field=name)

    def one_of(self, name: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        """The column as one of some words."""
        text = (self.text(name) or (default if default is not None else self.required(name))).casefold()
        if text not in allowed:
            raise Invalid(f"{name} must be one of {', '.join(allowed)}, not {text!r}", field=name)
        return text

    def words(self, name: str) -> tuple[str, ...]:
        """The column as a list: a JSON list, or parts between ``;``."""
        value = self.values.get(name)
        parts = value if isinstance(value, list) else str(value or "").split(";")
        return tuple(dict.fromkeys(str(part).strip() for part in parts if str(part).strip()))

    def by_language(self, name: str) -> dict[str, str]:
        """``name_en``, ``name_zh`` … as language -> text; a plain ``name`` is filed by its script."""
        found = {
            column.removeprefix(f"{name}_"): str(value).strip()
            for column, value in self.values.items()
            if column.startswith(f"{name}_") and str(value or "").strip()
        }
        nested = self.values.get(name)
        if isinstance(nested, Mapping):
            found.update({str(code): str(text).strip() for code, text in nested.items() if text})
        elif self.has(name):
            found.setdefault(detect_language(self.text(name)), self.text(name))
        return found


def money(text: str, currency: str, name: str) -> int:
    """An amount in minor units, which must not be negative."""
    if _NEGATIVE.match(text.strip()):
        raise Invalid(f"{name} must not be negative, got {text.strip()}", field=name)
    return parse_minor(text, currency, field=name)


def whole(text: str, name: str, *, least: int = 0) -> int:
    """A whole number of ``least`` to MAX_WHOLE; ``12.0`` is one, ``12.5`` is not."""
    try:
        value = Decimal(text.replace(",", ""))
    except InvalidOperation as error:
        raise Invalid(f"{name} must be a whole number, not {text!r}", field=name) from error
    if not value.is_finite() or value != value.to_integral_value():
        raise Invalid(f"{name} must be a whole number, not {text!r}", field=name)
    if value < least:
        rule = "must not be negative" if least == 0 else f"must be at least {least}"
        raise Invalid(f"{name} {rule}, got {text}", field=name)
    if value > MAX_WHOLE:
        raise Invalid(f"{name} must be at most {MAX_WHOLE}, got {text}", field=name)
    return int(value)


def moment(text: str, name: str, zone: str = "UTC") -> datetime:
    """A time in any usual writing; one without zone is in ``zone``."""
    try:
        if _PLAIN_TIME.fullmatch(text):
            found = datetime.fromisoformat(text)
        elif not _YEAR.search(text):
            raise ValueError("without its year it could be any day")
        else:
            found = dates.parse(text, tzinfos=_ZONES)
        if found.tzinfo is None:
            found = found.replace(tzinfo=UTC if zone == "UTC" else ZoneInfo(zone))
        return as_utc(found)
    except (ValueError, OverflowError) as error:
        raise Invalid(
            f"{name} must be a time such as 2026-03-14 10:00:00, not {text!r}", field=name
        ) from error
