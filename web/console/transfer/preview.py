"""What a preview shows of a plan: a page of its entries or of its errors, and the parts that change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from knowledge.model import Entry
from knowledge.rows import content_of
from knowledge.transfer.files import open_file
from knowledge.transfer.model import MAX_ERRORS_KEPT, Place, Plan, Planned, RowError
from knowledge.transfer.pages.reading import NOTHING, REPEATED
from knowledge.transfer.service import TransferService
from knowledge.transfer.shelf import Upload
from web.console.paging import SIZE, Page
from web.console.transfer.reasons import reason_in
from web.console.wording import Say

Show = Literal["added", "changed", "unchanged", "errors"]
SHOWS: Final[tuple[Show, ...]] = ("added", "changed", "unchanged", "errors")


@dataclass(frozen=True, slots=True)
class Text:
    """An answer as it is and as it would be."""

    language: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Row:
    """An entry of the preview."""

    entry_id: str
    title: str
    language: str
    place: str
    parts: tuple[str, ...]  # what changes, in words
    state: str
    known: bool
    texts: tuple[Text, ...]  # the answers that change


@dataclass(frozen=True, slots=True)
class Fault:
    """A refused row of the preview."""

    place: str
    field: str
    reason: str


def plan_of(transfer: TransferService, upload: Upload, *, publish: bool) -> Plan:
    """What importing an upload would do.

    Raises:
        Invalid: when the file cannot be read as a whole.
    """
    found = open_file(upload.path, upload.format_name).read(lambda count: None)
    return transfer.plan(found, publish=publish)


def facts_of(plan: Plan, show: str, number: int, say: Say) -> dict[str, Any]:
    """What the template shows of a plan."""
    counts = {"errors": plan.refused} | {one: len(plan.of(one)) for one in ("added", "changed", "unchanged")}
    first = next((one for one in SHOWS if counts[one]), "added")
    shown = show if show in SHOWS else first
    items: Sequence[Row | Fault]
    if shown == "errors":
        items = [_fault(error, say) for error in _part(plan.errors, number)]
        total = len(plan.errors)
    else:
        of_change = [one for one in plan.planned if one.change == shown]
        items = [_row(one, say) for one in _part(of_change, number)]
        total = len(of_change)
    return {
        "counts": counts,
        "shown": shown,
        "shows": SHOWS,
        "items": Page(items, total, number),
        "skipped": plan.skipped[NOTHING],
        "repeated": plan.skipped[REPEATED],
        "cut": MAX_ERRORS_KEPT if plan.refused > MAX_ERRORS_KEPT else 0,
        "waits": counts["added"] + counts["changed"],
    }


def _part(items: Sequence[Any], number: int) -> Sequence[Any]:
    return items[(number - 1) * SIZE : number * SIZE]


def _row(one: Planned, say: Say) -> Row:
    entry = one.entry
    code = say.language if entry.questions.get(say.language) else next(iter(entry.questions), say.language)
    parts = tuple(_words(name, say) for name in changed_parts(one.before, entry, one.state))
    return Row(
        entry_id=entry.entry_id,
        title=entry.title(code),
        language=code,
        place=place_text(one.place, say),
        parts=parts,
        state=one.state,
        known=one.before is not None,
        texts=_texts(one.before, entry),
    )


def _texts(before: Entry | None, after: Entry) -> tuple[Text, ...]:
    was = before.answers if before else {}
    codes = [code for code in after.answers if was.get(code) != after.answers[code]]
    return tuple(Text(code, was.get(code, ""), after.answers[code]) for code in codes)


def changed_parts(before: Entry | None, after: Entry, state: str) -> list[str]:
    """The parts of an entry that change; a text with its language, as ``answers.en``."""
    if before is None:
        return [f"answers.{language}" for language in after.answers]
    was, becomes = content_of(before), content_of(after)
    found: list[str] = []
    for name in was:
        if name in ("questions", "answers"):
            codes = dict.fromkeys([*was[name], *becomes[name]])
            found += [f"{name}.{code}" for code in codes if was[name].get(code) != becomes[name].get(code)]
        elif was[name] != becomes[name] and name != "translated_from":
            found.append(name)
    return found or (["state"] if before.state != state else ["translated_from"])


def place_text(place: Place, say: Say) -> str:
    """Where something stands, in words."""
    line = say("transfer.line", line=place.line) if place.line else ""
    return ", ".join(part for part in (place.file, line) if part)


def _words(name: str, say: Say) -> str:
    part, _, code = name.partition(".")
    told = say(f"transfer.part.{part}")
    return say("transfer.part.of", language=say(f"console.lang.{code}"), part=told) if code else told


def _fault(error: RowError, say: Say) -> Fault:
    return Fault(place_text(error.place, say), error.field, reason_in(error.message, say.language))
