"""What an import would leave of each entry, before anything is written.

Rows that tell of one entry in different languages belong together; two that tell of it in the same
language are a mistake of the file, and the second is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, Final

from kernel.errors import Invalid
from knowledge.model import Entry, State
from knowledge.rows import content_of
from knowledge.tidying import tidied
from knowledge.transfer.checks import check_languages
from knowledge.transfer.model import Change, Plan, Planned, RowError, Said, Skipped, row_error

_WHOLE: Final = (
    "category", "source_language", "tags", "audience", "valid_from", "valid_until", "product_ids",
    "promotion_ids", "links",
)  # fmt: skip
Known = Callable[[Iterable[str]], dict[str, Entry]]
Check = Callable[[Entry], None]
OnError = Callable[[RowError], None]


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
    check: Check,
    *,
    publish: bool,
    on_error: OnError = lambda error: None,
) -> Plan:
    """What becomes of each entry that the file tells of.

    Args:
        known: the newest revisions of entries, of those that there are.
        check: raises Invalid for an entry that cannot be saved.
        publish: each entry gets the state that the file names, and goes live where it names none;
            else what is new or changed is a draft.
    """
    plan = Plan()
    told = gather(found, plan, on_error)
    standing = known(told)
    for entry_id, parts in told.items():
        before = standing.get(entry_id)
        entry = tidied(merged(before, parts), before)
        state = _state(parts[0].state, before, publish=publish)
        same = before is not None and content_of(before) == content_of(entry)
        change: Change = "added" if before is None else "changed"
        if before is not None and same and (not publish or before.state == state):
            change, state = "unchanged", before.state
        else:
            try:
                check(entry)
                check_languages(entry)
            except Invalid as error:
                fault = row_error(parts[0].place, error, entry_id)
                plan.refuse(fault)
                on_error(fault)
                continue
        plan.planned.append(Planned(parts[0].place, change, entry, state, before))
    plan.errors.sort(key=lambda error: (error.place.file, error.place.line))
    return plan


def merged(before: Entry | None, parts: Sequence[Said]) -> Entry:
    """The entry with all that is said of it; what is not said stays."""
    entry = before or Entry(parts[0].entry_id, "", {}, {}, source_language=_first_language(parts))
    questions, answers = dict(entry.questions), dict(entry.answers)
    marks = dict(entry.translated_from)
    changes: dict[str, Any] = {}
    for one in parts:
        questions |= one.questions
        answers |= one.answers
        marks |= one.translated_from
        for name in _WHOLE:
            value = getattr(one, name)
            if value is not None and name not in changes:
                changes[name] = None if value == "" and name.startswith("valid_") else value
    marks = {language: mark for language, mark in marks.items() if mark}
    return replace(entry, questions=questions, answers=answers, translated_from=marks, **changes)


def _state(said: State | None, before: Entry | None, *, publish: bool) -> State:
    if publish:
        return said or "published"
    return "archived" if said == "archived" and before is None else "draft"


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
