"""The demo shop's FAQ: entries with several wordings and an answer in each language.

What the shop's data tells (fees, days, hours, the address) stands in the answers as placeholders of
the knowledge base. ``FAQ_ENTRIES`` is the same, read when first asked for.
"""

from __future__ import annotations

from functools import cache
from typing import Any, TypedDict

from commerce.demo.reading import DATA


class FaqEntry(TypedDict):
    """One entry as knowledge takes it in."""

    entry_id: str
    category: str
    questions: dict[str, list[str]]
    answers: dict[str, str]


def faq_entries() -> list[FaqEntry]:
    """Every entry, in the order of the files."""
    found: list[FaqEntry] = []
    for path in sorted(DATA.glob("faq-*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            _take(found, line.strip())
    return found


def _take(found: list[FaqEntry], line: str) -> None:
    mark, _, rest = line.partition(" ")
    if mark == "#" and "," not in rest:
        entry_id, category = (part.strip() for part in rest.split("|"))
        found.append(
            {"entry_id": entry_id, "category": category, "questions": {"en": [], "zh": []}, "answers": {}}
        )
    elif mark.endswith("?") and mark[:-1] in ("en", "zh"):
        found[-1]["questions"][mark[:-1]].append(rest)
    elif mark.endswith("!"):
        found[-1]["answers"][mark[:-1]] = rest


@cache
def _read_once() -> list[FaqEntry]:
    return faq_entries()


def __getattr__(name: str) -> Any:
    if name == "FAQ_ENTRIES":
        return _read_once()
    raise AttributeError(name)
