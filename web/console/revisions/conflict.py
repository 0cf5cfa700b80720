"""Two people at one entry: both texts side by side, put together part by part, saved as the newest draft.

What only one of them changed is taken from them; where both changed a part, yours is put in and theirs
is one press away. The form carries both versions of every other part, and which of them is taken.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final

from aiohttp import web
from multidict import MultiDict, MultiDictProxy

from knowledge.editing.diff import Merged, merged
from knowledge.editing.model import EditConflict
from knowledge.model import Entry
from web.console.entries.form import Form
from web.console.entries.listing import staff_names
from web.console.keys import ACCOUNTS, EDITING
from web.console.page import page, say_of
from web.console.revisions.reading import WHOLE, Part, parts_of
from web.console.wording import Say
from web.keys import SHOP

SIDES: Final = ("theirs", "mine")
FIELDS: Final = {  # the editor's fields of each part that is taken whole
    "category": ("category",),
    "tags": ("tags",),
    "source_language": ("source_language",),
    "audience": ("segments", "channels", "signed_in"),
    "valid": ("valid_from", "valid_until"),
    "product_ids": ("product_ids",),
    "promotion_ids": ("promotion_ids",),
    "links": ("link_title", "link_url"),
}


async def show_conflict(request: web.Request, conflict: EditConflict) -> web.Response:
    """The page on which two versions become one."""
    facts = await asyncio.to_thread(_read, request.app, conflict, say_of(request))
    return await page(request, "revisions/conflict.html", status=409, **facts)


def merged_form(form: Form) -> Form:
    """The editor's form that the conflict's page stands for."""
    found: MultiDict[Any] = MultiDict()
    for name, value in form.items():
        if name.startswith("wordings_"):
            code = name.removeprefix("wordings_")
            found.extend((f"question_{code}", line) for line in str(value).splitlines())
        elif not name.startswith(("theirs.", "mine.", "pick.")):
            found.add(name, value)
    for part, fields in FIELDS.items():
        side = "theirs" if form.get(f"pick.{part}") == "theirs" else "mine"
        for name in fields:
            found.extend((name, value) for value in form.getall(f"{side}.{name}", []))
    return MultiDictProxy(found)


def _read(app: web.Application, conflict: EditConflict, say: Say) -> dict[str, Any]:
    theirs, yours = conflict.theirs, conflict.yours
    base = app[EDITING].revision(theirs.entry_id, yours.revision) if yours.revision else Entry("", "", {}, {})
    both = merged(base, theirs, yours)
    parts = parts_of(theirs, yours, app[SHOP], say)
    return {
        "theirs": theirs,
        "yours": yours,
        "names": staff_names(app[ACCOUNTS]),
        "texts": [(part, _text(both.entry, part), part.key in both.both) for part in parts if part.language],
        "wholes": [
            (part, _side(both, theirs, part), bool(both.both & _attributes(part)))
            for part in parts
            if part.key in WHOLE
        ],
        "carried": [
            (f"{side}.{name}", value)
            for side, entry in zip(SIDES, (theirs, yours), strict=True)
            for name, value in carried(entry, say)
        ],
    }


def _text(entry: Entry, part: Part) -> str:
    if part.key.startswith("questions"):
        return "\n".join(entry.questions.get(part.language, ()))
    return entry.answers.get(part.language, "")


def _side(both: Merged, theirs: Entry, part: Part) -> str:
    """Whose version of a part is taken, unless somebody says otherwise."""
    kept = all(getattr(both.entry, name) == getattr(theirs, name) for name in _attributes(part))
    return "theirs" if kept else "mine"


def _attributes(part: Part) -> frozenset[str]:
    return frozenset({"valid_from", "valid_until"} if part.key == "valid" else {part.key})


def carried(entry: Entry, say: Say) -> list[tuple[str, str]]:
    """The fields of the editor's form that stand for all but the texts of an entry."""
    signed_in = {None: "", True: "yes", False: "no"}[entry.audience.signed_in]
    return [
        ("category", entry.category),
        ("tags", ", ".join(entry.tags)),
        ("source_language", entry.source_language),
        ("segments", ", ".join(entry.audience.segments)),
        *(("channels", one) for one in entry.audience.channels),
        ("signed_in", signed_in),
        ("valid_from", say.form_moment(entry.valid_from)),
        ("valid_until", say.form_moment(entry.valid_until)),
        *(("product_ids", one) for one in entry.product_ids),
        *(("promotion_ids", one) for one in entry.promotion_ids),
        *(pair for link in entry.links for pair in (("link_title", link.title), ("link_url", link.url))),
    ]
