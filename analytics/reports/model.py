"""A period and its sales figures as values; which moments belong to "this week" in the shop's zone.

Units    every *_minor in minor units of the figures' currency; start inclusive, end exclusive
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

PeriodKind = Literal[
    "today", "yesterday", "this_week", "last_week", "this_month", "last_month", "this_year", "last_days"
]
MAX_DAYS: Final = 3660


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days of the shop's calendar; the current one runs until now."""

    kind: PeriodKind
    days: int = 0  # for last_days: today and the days before it

    def bounds(self, now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Start and end as aware times in the shop's zone."""
        first, after = self._days(now.astimezone(zone).date())
        return (_midnight(first, zone), _midnight(after, zone))

    def _days(self, today: date) -> tuple[date, date]:
        tomorrow = today + timedelta(days=1)
        monday = today - timedelta(days=today.weekday())
        month = today.replace(day=1)
        match self.kind:
            case "yesterday":
                return today - timedelta(days=1), today
            case "this_week":
                return monday, tomorrow
            case "last_week":
                return monday - timedelta(days=7), monday
            case "this_month":
                return month, tomorrow
            case "last_month":
                return (month - timedelta(days=1)).replace(day=1), month
            case "this_year":
                return today.replace(month=1, day=1), tomorrow
            case "last_days":
                return today - timedelta(days=max(1, min(self.days, MAX_DAYS)) - 1), tomorrow
            case _:
                return today, tomorrow


@dataclass(frozen=True, slots=True)
class SoldProduct:
    """A product and how much of it was bought in the period."""

    product_id: str
    title: str
    units: int
    revenue_minor: int  # what was paid for the goods, discounts on the line taken off


@dataclass(frozen=True, slots=True)
class Sales:
    """What was sold in a period, in one currency.

    Orders count by when they were placed; cancelled ones are left out; revenue is what the shoppers
    paid, delivery included; goods that came back later are counted apart, not taken off.
    """

    currency: str
    revenue_minor: int
    orders: int
    units: int
    returned_units: int
    top: tuple[SoldProduct, ...]

    @property
    def average_minor(self) -> int:
        """The average order, rounded half up; 0 without orders."""
        return (2 * self.revenue_minor + self.orders) // (2 * self.orders) if self.orders else 0


@dataclass(frozen=True, slots=True)
class SalesReport:
    """The sales of a period, for each currency; none sold, no currency."""

    period: Period
    start: datetime
    end: datetime
    sales: tuple[Sales, ...]


_NUMBERS: Final = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10, "两": 2,
                   "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}  # fmt: skip
_COUNTED: Final = re.compile(
    r"(?:last|past|previous|最近|过去|近|前)\s*(?:的)?(\d{1,4}|[a-z]+|[两三四五六七八九十])\s*(?:个)?"
    r"(days?|weeks?|months?|天|日|周|星期|月)",
    re.I,
)
_NAMED: Final[tuple[tuple[PeriodKind, re.Pattern[str]], ...]] = (
    ("yesterday", re.compile(r"\byesterday'?s?\b|昨天|昨日", re.I)),
    ("last_week", re.compile(r"\b(last|previous) week'?s?\b|上(个)?(周|星期)", re.I)),
    ("last_month", re.compile(r"\b(last|previous) month'?s?\b|上(个)?月", re.I)),
    ("this_week", re.compile(r"\bweek(ly|'?s)?\b|本周|这(个)?(周|星期)|周报", re.I)),
    ("this_month", re.compile(r"\bmonth(ly|'?s)?\b|本月|这(个)?月|当月|月报", re.I)),
    ("this_year", re.compile(r"\b(this|current) year\b|year to date|\bytd\b|今年|本年", re.I)),
    ("today", re.compile(r"\btoday'?s?\b|今天|今日|当天", re.I)),
)


def period_in(text: str) -> Period:
    """The period a question names, in either language; today when it names none."""
    counted = _COUNTED.search(text)
    if counted:
        count = int(counted[1]) if counted[1].isdigit() else _NUMBERS.get(counted[1].lower(), 0)
        unit = counted[2].lower()
        length = 7 if unit.startswith(("week", "周", "星")) else 30 if unit.startswith(("month", "月")) else 1
        if count:
            return Period("last_days", min(count * length, MAX_DAYS))
    return Period(next((kind for kind, pattern in _NAMED if pattern.search(text)), "today"))


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone)
