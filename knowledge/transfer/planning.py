"""What an import would leave of each entry, before anything is written.

Rows that tell of one entry in different languages belong together; two that tell of it in the same
language are a mistake of the file, and the second is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, Final

from kernel.errors import Invalid
from knowledge.facts import Facts
from knowledge.model import Entry, State, check_entry
from knowledge.transfer.checks import check_languages
from knowledge.transfer.model import Change, Plan, Planned, RowError, Said, Skipped, row_error

_WHOLE: Final = (
    "category", "source_language", "tags", "audience", "valid_from", "valid_until", "product_ids",
    "promotion_ids", "links",
)  # fmt: skip
Known = Callable[[str], Entry | None]
OnError = Callable[[RowError], None]


def content_of(entry: Entry) -> tuple[Any, ...]:
    """What an entry says; equal for two that say the same."""
    return (
        {language: words for language, words in entry.questions.items() if words},
        {language: text for language, text in entry.answers.items() if text},
        {language: mark for language, mark in entry.translated_from.items() if mark},
        *(getattr(entry, name) for name in _WHOLE),
    )


def gather(
    found: Iterable[Said | RowError | Skipped], plan: Plan, on_error: OnError
) -> dict[str, list[Said]]:
    """What is said of each entry; faulty and repeated rows are refused into ``plan``."""
    told: dict[str, list[Said]] = {}
    for one in found:
        if isinstance(one, Skipped):
            plan.skipped[one.reason] += 1
            continue
        fault = one if isinstance(one, RowError) else _repeated(one, told)
        if fault is not None:
            plan.refuse(fault)
            on_error(fault)
        elif isinstance(one, Said):
            told.setdefault(one.entry_id, []).append(one)
    return told


def plan_import(
    found: Iterable[Said | RowError | Skipped],
    known: Known,
    facts: Facts,
    *,
    publish: bool,
    on_error: OnError = lambda error: None,
) -> Plan:
    """What becomes of each entry that the file tells of.

    Args:
        known: the newest revision of an entry.
        publish: what the file says, or says nothing about, goes live; else all is kept as drafts.
    """
    plan = Plan()
    for entry_id, parts in gather(found, plan, on_error).items():
        before = known(entry_id)
        entry = merged(before, parts)
        state: State = (parts[0].state or "published") if publish else "draft"
        same = before is not None and content_of(before) == content_of(entry)
        change: Change = "added" if before is None else "changed"
        if same and before is not None and (not publish or before.state == state):
            change, state = "unchanged", before.state
        else:
            try:
                _check(entry, facts)
            except Invalid as error:
                fault = row_error(parts[0].place, error, entry_id)
                plan.refuse(fault)
                on_error(fault)
                continue
        plan.planned.append(Planned(parts[0].place, change, entry, state, before))
    return plan


def merged(before: Entry | None, parts: Iterable[Said]) -> Entry:
    """The entry with all that is said of it; what is not said stays."""
    parts = list(parts)
    entry = before or Entry(parts[0].entry_id, "", {}, {}, source_language=_first_language(parts))
    questions, answers = dict(entry.questions), dict(entry.answers)
    marks = dict(entry.translated_from)
    changes: dict[str, Any] = {}
    for one in parts:
        questions |= one.questions
        answers |= one.answers
        for language in (*one.questions, *one.answers):
            if (questions.get(language), answers.get(language)) != (
                entry.questions.get(language), entry.answers.get(language),
            ):  # fmt: skip
                marks.pop(language, None)  # a new text was translated from the source as it is now
        marks |= one.translated_from
        for name in _WHOLE:
            value = getattr(one, name)
            if value is not None and name not in changes:
                changes[name] = None if value == "" and name.startswith("valid_") else value
    return replace(
        entry,
        questions={language: words for language, words in questions.items() if words},
        answers={language: text for language, text in answers.items() if text},
        translated_from={language: mark for language, mark in marks.items() if mark},
        **changes,
    )


def _first_language(parts: Iterable[Said]) -> str:
    told = [code for one in parts for code in (*one.answers, *one.questions) if one.answers.get(code)]
    return told[0] if told else "en"


def _repeated(one: Said, told: dict[str, list[Said]]) -> RowError | None:
    if not one.entry_id.strip():
        return RowError(one.place, "entry_id", "must not be empty")
    languages = {*one.answers, *one.questions}
    for other in told.get(one.entry_id, []):
        if not languages or not languages.isdisjoint({*other.answers, *other.questions}):
            return RowError(one.place, "entry_id", f"{one.entry_id[:64]!r} is at {other.place} already")
    return None


def _check(entry: Entry, facts: Facts) -> None:
    check_entry(entry)
    check_languages(entry)
    broken = facts.broken(list(entry.answers.values()))
    if broken:
        raise Invalid(f"{broken[0]} tells nothing: there is no such fact", field="answers")
