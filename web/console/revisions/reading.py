"""Two revisions of an entry beside each other, as a page shows them: each part with its label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web

from kernel.languages import LANGUAGES, pick_text
from knowledge.editing.diff import Difference, difference
from knowledge.editing.model import Publication
from knowledge.editing.service import EditingService
from knowledge.model import Entry
from web.console.entries.listing import staff_names
from web.console.keys import ACCOUNTS, EDITING
from web.console.wording import Say
from web.keys import SHOP

if TYPE_CHECKING:
    from commerce.shop import Shop

WHOLE: Final = (
    "category", "tags", "source_language", "audience", "valid", "product_ids", "promotion_ids", "links",
)  # fmt: skip
LABELS: Final = {
    "questions": "entries.questions",
    "answers": "entries.answer",
    "category": "entries.category",
    "tags": "entries.tags",
    "source_language": "entries.source",
    "audience": "revisions.audience",
    "valid": "revisions.valid",
    "product_ids": "entries.products",
    "promotion_ids": "entries.promotions",
    "links": "entries.links",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an entry as two revisions have it."""

    key: str  # such as ``answers.en`` or ``tags``
    label: str
    language: str  # of the text; empty where it has none
    old: str
    new: str
    shown: Difference


def parts_of(old: Entry, new: Entry, shop: Shop, say: Say) -> list[Part]:
    """Every part of the two, in the editor's order; the same ones too."""
    before, after = told(old, shop, say), told(new, shop, say)
    return [
        Part(
            key,
            say(LABELS[key.split(".")[0]]),
            key.partition(".")[2],
            before[key],
            after[key],
            difference(before[key], after[key]),
        )
        for key in before
    ]


def told(entry: Entry, shop: Shop, say: Say) -> dict[str, str]:
    """Each part of an entry in words."""
    texts: dict[str, str] = {}
    for code in LANGUAGES:
        texts[f"questions.{code}"] = "\n".join(entry.questions.get(code, ()))
        texts[f"answers.{code}"] = entry.answers.get(code, "")
    names = _names(entry, shop, say)
    return texts | {
        "category": entry.category,
        "tags": "\n".join(entry.tags),
        "source_language": say(f"console.lang.{entry.source_language}"),
        "audience": "\n".join(_audience(entry, say)),
        "valid": "\n".join(
            f"{say(f'entries.{name}')}: {say.moment(at)}"
            for name, at in (("valid_from", entry.valid_from), ("valid_until", entry.valid_until))
            if at is not None
        ),
        "product_ids": "\n".join(names.get(one, one) for one in entry.product_ids),
        "promotion_ids": "\n".join(names.get(one, one) for one in entry.promotion_ids),
        "links": "\n".join(f"{link.title} {link.url}" for link in entry.links),
    }


def _audience(entry: Entry, say: Say) -> list[str]:
    audience = entry.audience
    lines = [say(f"entries.signed_in.{'yes' if audience.signed_in else 'no'}")] * (
        audience.signed_in is not None
    )
    if audience.segments:
        lines.append(f"{say('entries.segments')}: {', '.join(audience.segments)}")
    named = [
        say(f"entries.channel.{one}") if say.has(f"entries.channel.{one}") else one
        for one in audience.channels
    ]
    return [*lines, f"{say('entries.channels')}: {', '.join(named)}"] if named else lines


def _names(entry: Entry, shop: Shop, say: Say) -> dict[str, str]:
    products = shop.catalogue.get_many(list(entry.product_ids)) if entry.product_ids else []
    promotions = shop.promotions.every() if entry.promotion_ids else []
    return {one.product_id: one.title(say.language) for one in products} | {
        one.promotion_id: pick_text(one.names, say.language) for one in promotions
    }


def read_history(app: web.Application, entry_id: str) -> dict[str, Any]:
    """All that the history's page shows; runs in a thread."""
    return {
        "record": app[EDITING].read(entry_id),
        "revisions": app[EDITING].revisions(entry_id),
        "names": staff_names(app[ACCOUNTS]),
    }


def read_compared(app: web.Application, entry_id: str, first: int, second: int, say: Say) -> dict[str, Any]:
    """All that the comparison's page shows; runs in a thread."""
    editing = app[EDITING]
    old, new = editing.revision(entry_id, first), editing.revision(entry_id, second)
    parts = parts_of(old, new, app[SHOP], say)
    return {
        "record": editing.read(entry_id),
        "revisions": editing.revisions(entry_id),
        "old": old,
        "new": new,
        "changed": [part for part in parts if part.shown.changed],
        "same": [part for part in parts if not part.shown.changed and part.old],
        "names": staff_names(app[ACCOUNTS]),
    }


@dataclass(frozen=True, slots=True)
class Planned:
    """A line of the schedule."""

    step: Publication
    entry: Entry  # as it will be
    in_force: int | None  # the revision that it takes the place of


def read_schedule(editing: EditingService) -> Sequence[Planned]:
    """What waits for its moment, the nearest first."""
    found = []
    for step in editing.scheduled():
        if step.revision is not None:
            published = editing.read(step.entry_id).published
            entry = editing.revision(step.entry_id, step.revision)
            found.append(Planned(step, entry, published.revision if published else None))
    return found
