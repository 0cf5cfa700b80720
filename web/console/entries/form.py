"""The editor's form: an entry as its fields, and its fields as an entry.

Errors   Invalid with the field at fault; the code ``time`` for a date that is none
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from multidict import MultiDict, MultiDictProxy

from kernel.errors import Invalid, ShopError
from kernel.languages import LANGUAGES
from kernel.security import new_id
from knowledge.model import Audience, Entry, Link, fingerprint
from web.console.wording import Say

Form = MultiDictProxy[Any]
CHANNELS: Final = ("web", "telegram", "slack", "facebook", "whatsapp")
BUTTONS: Final = ("save", "review", "rehearse", "publish", "schedule")
SIGNED_IN: Final = {"": None, "yes": True, "no": False}
MAX_SLUG_CHARS: Final = 60
_COMMAS: Final = re.compile(r"[,，、\n]")
_NO_SLUG: Final = re.compile(r"[^a-z0-9]+")
_BRACES: Final = re.compile(r"\{\{[^{}]*\}\}|\{\{|\}\}")


def read_entry(form: Form, entry_id: str, say: Say) -> Entry:
    """The entry that a form holds; ``revision`` is the one that its author saw.

    Raises:
        Invalid: for a time or a number that is none.
    """
    entry = Entry(
        entry_id=entry_id,
        category=text_of(form, "category"),
        questions={code: tuple(_texts(form, f"question_{code}")) for code in LANGUAGES},
        answers={code: text_of(form, f"answer_{code}") for code in LANGUAGES},
        revision=read_revision(form),
        tags=_listed(form, "tags"),
        source_language=next((one for one in LANGUAGES if one == form.get("source_language")), "en"),
        audience=Audience(
            segments=_listed(form, "segments"),
            channels=tuple(one for one in _texts(form, "channels") if one in CHANNELS),
            signed_in=SIGNED_IN.get(text_of(form, "signed_in")),
        ),
        product_ids=(*_texts(form, "product_ids"), *_listed(form, "product_more")),
        promotion_ids=(*_texts(form, "promotion_ids"), *_listed(form, "promotion_more")),
        links=_links(form),
        valid_from=read_time(form, "valid_from", say),
        valid_until=read_time(form, "valid_until", say),
    )
    fits = [code for code in LANGUAGES if form.get(f"fits_{code}")]
    now = fingerprint(entry, entry.source_language)
    return replace(entry, translated_from={code: now for code in fits if code != entry.source_language})


def new_entry_id(form: Form) -> str:
    """An id for a new entry: the one that was typed, else made of the first English wording."""
    typed = text_of(form, "entry_id") or next(iter(_texts(form, "question_en")), "")
    slug = _NO_SLUG.sub("-", typed.lower()).strip("-")[:MAX_SLUG_CHARS].strip("-")
    return slug or new_id("entry")


def read_time(form: Form, name: str, say: Say) -> datetime | None:
    """A time of the shop's zone from a field; None where it is empty.

    Raises:
        Invalid: when it is no time.
    """
    try:
        return say.read_moment(text_of(form, name))
    except ValueError as error:
        raise Invalid(f"{name} must be a date and a time", code="time", field=name) from error


def read_revision(form: Form) -> int:
    """The revision that the form's author saw.

    Raises:
        Invalid: when it is no number.
    """
    told = text_of(form, "revision")
    if not (told.isascii() and told.isdigit() and len(told) < 10):
        raise Invalid("revision must be a whole number", field="revision")
    return int(told)


def read_moment(form: Form, do: str, say: Say) -> datetime | None:
    """When what a button says is to happen; None for now.

    Raises:
        Invalid: for a button that does not exist, and for a schedule without its time.
    """
    if do not in BUTTONS:
        raise Invalid(f"do must be one of {', '.join(BUTTONS)}, not {do[:40]!r}", field="do")
    at = read_time(form, "at", say) if do == "schedule" else None
    if do == "schedule" and at is None:
        raise Invalid("at must be a date and a time", code="no_time", field="at")
    return at


def without_times(form: Form) -> Form:
    """The form as it is without its dates, for showing the rest of it again."""
    kept = MultiDict(form)
    for name in ("valid_from", "valid_until"):
        kept.popall(name, None)
    return MultiDictProxy(kept)


def text_of(form: Form, name: str) -> str:
    """A field's text without blanks around it; empty for a field that is not there."""
    value = form.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def problem_text(error: ShopError, say: Say) -> str:
    """What is wrong with a form, in the reader's language."""
    for key in (f"entries.bad.{error.code}", f"entries.bad.{error.field}"):
        if say.has(key):
            return say(key, named=", ".join(_BRACES.findall(error.message)))
    return error.message


def _texts(form: Form, name: str) -> list[str]:
    values = (value.strip() for value in form.getall(name, []) if isinstance(value, str))
    return [value for value in values if value]


def _listed(form: Form, name: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in _COMMAS.split(text_of(form, name)) if part.strip())


def _links(form: Form) -> tuple[Link, ...]:
    titles, urls = form.getall("link_title", []), form.getall("link_url", [])
    pairs = [(str(title).strip(), str(url).strip()) for title, url in zip(titles, urls, strict=False)]
    return tuple(Link(title or url, url) for title, url in pairs if title or url)
