"""The demo shop's FAQ: entries with several wordings and an answer in each language.

Answers are written in the data files; what the settings decide (fees, days, hours) is filled in by
``faq_entries``. ``FAQ_ENTRIES`` is the same with the settings' defaults, read when first asked for.
"""

from __future__ import annotations

from functools import cache
from typing import Any, TypedDict

from commerce.demo.catalogue import CURRENCY
from commerce.demo.reading import DATA
from kernel.money import format_money
from kernel.settings import Settings


class FaqEntry(TypedDict):
    """One entry as knowledge takes it in."""

    entry_id: str
    category: str
    questions: dict[str, list[str]]
    answers: dict[str, str]


def faq_entries(settings: Settings) -> list[FaqEntry]:
    """Every entry, with the shop's own fees, days, hours and address in the answers."""
    found: list[FaqEntry] = []
    for path in sorted(DATA.glob("faq-*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            _take(found, line.strip(), settings)
    return found


def _take(found: list[FaqEntry], line: str, settings: Settings) -> None:
    mark, _, rest = line.partition(" ")
    if mark == "#" and "," not in rest:
        entry_id, category = (part.strip() for part in rest.split("|"))
        found.append(
            {"entry_id": entry_id, "category": category, "questions": {"en": [], "zh": []}, "answers": {}}
        )
    elif mark.endswith("?") and mark[:-1] in ("en", "zh"):
        found[-1]["questions"][mark[:-1]].append(rest)
    elif mark.endswith("!"):
        found[-1]["answers"][mark[:-1]] = rest.format(**_facts(settings, mark[:-1]))


def _facts(settings: Settings, language: str) -> dict[str, str]:
    hours = settings.support_hours
    return {
        "fee": format_money(settings.delivery_fee_minor, CURRENCY, language),
        "free_from": format_money(settings.free_delivery_minor, CURRENCY, language),
        "window": str(settings.return_window_days),
        "hours": hours.replace("Mon-Fri", "周一至周五").replace("Sat", "周六") if language == "zh" else hours,
        "email": settings.support_email,
    }


@cache
def _with_defaults() -> list[FaqEntry]:
    return faq_entries(Settings())


def __getattr__(name: str) -> Any:
    if name == "FAQ_ENTRIES":
        return _with_defaults()
    raise AttributeError(name)
