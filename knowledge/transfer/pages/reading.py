"""Read a help centre: every page's questions and answers, as what is said of entries.

Pages that are translations of one another (the same article number in their addresses, or named as
each other's alternates) are one entry; a page that answers one question is an entry of its own.

Errors   a RowError or Skipped for single pages
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import quote

from commerce.importing.texts import slug
from kernel.errors import Invalid
from kernel.languages import LANGUAGES, as_language, detect_language, has_han
from knowledge.model import MAX_CATEGORY_CHARS, MAX_QUESTION_CHARS
from knowledge.transfer.model import Advance, Place, RowError, Said, Skipped
from knowledge.transfer.pages.linked import linked_data, microdata
from knowledge.transfer.pages.model import Found, Head, Page
from knowledge.transfer.pages.prose import as_markdown, page_key, resolver
from knowledge.transfer.pages.structure import categories_of, shown
from knowledge.transfer.pages.trees import drop_frame, read_page
from knowledge.transfer.pages.words import plain, question_text
from knowledge.transfer.sources import Files

NOTHING: Final = "pages without a question and its answer"
REPEATED: Final = "questions that stand on several pages with the same answer"
_NUMBER: Final = re.compile(r"/(?:articles?|questions?|solutions?|posts?)/(?:[\w-]+/)*(\d{3,})(?:[-/.]|$)")
_WORD: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class _Read:
    """What was found on a page, and what the page says of itself."""

    place: Place
    head: Head
    found: tuple[Found, ...]


def read_help_centre(files: Files, advance: Advance) -> Iterator[Said | RowError | Skipped]:
    """What the pages say; ``advance`` is told of each."""
    pages: list[_Read] = []
    for one in files.read():
        advance(1)
        if isinstance(one, RowError):
            yield one
            continue
        try:
            page = read_page(*one)
            read = _Read(page.place, page.head, tuple(_found_on(page)))
        except Invalid as error:
            yield RowError(one[0], "", error.message)
            continue
        if read.found:
            pages.append(read)
        else:
            yield Skipped(read.place, NOTHING)
    yield from _as_said(pages)


def _found_on(page: Page) -> Iterator[Found]:
    """What a page tells machines and what it shows, each question once."""
    breadcrumb = _breadcrumb(page)
    drop_frame(page.tree)
    found: dict[str, Found] = {}
    for one in (*linked_data(page), *microdata(page), *shown(page)):
        question = question_text(one.question)
        key = "".join(_WORD.findall(question.casefold()))
        if one.is_article and found:
            continue  # the page told its question already
        if key and plain(one.answer):
            found.setdefault(key, replace(one, question=question))
    over = categories_of(page, {one.question for one in found.values()})
    for one in found.values():
        category = one.category or breadcrumb or ("" if one.is_article else over[one.question])
        yield replace(one, category=category[:MAX_CATEGORY_CHARS])


def _breadcrumb(page: Page) -> str:
    """The section that a page stands in, by its trail."""
    trail = page.tree.select_one("ol.breadcrumbs, .breadcrumbs, .breadcrumb, nav[aria-label*=readcrumb]")
    if trail is None:
        return ""
    steps = [plain(one) for one in trail.find_all("li")] or [plain(one) for one in trail.find_all("a")]
    first = page.tree.find("h1")
    own = plain(first) if first is not None else ""
    named = [step.strip(" ›>/") for step in steps if step.strip(" ›>/") and step.strip(" ›>/") != own]
    return named[-1] if len(named) > 1 else ""


def _as_said(pages: list[_Read]) -> Iterator[Said | RowError | Skipped]:
    group_of = _groups(pages)
    entry_of: dict[str, str] = {}
    named = [(read, found, _entry_id(read, found, group_of)) for read in pages for found in read.found]
    for read, found, entry_id in named:
        if found.is_article:
            for key in (read.head.address, read.place.file):
                entry_of.setdefault(page_key(key), quote(entry_id, safe=""))
    told: dict[tuple[str, str], str] = {}
    for read, found, entry_id in named:
        head, place = read.head, read.place
        answer = as_markdown(found.answer, resolver(head.address, head.base, place.file, entry_of))
        language = _language(found, head.language, f"{found.question}\n{answer}")
        if told.get((entry_id, language)) == answer:
            yield Skipped(place, REPEATED)
            continue
        told.setdefault((entry_id, language), answer)
        yield _said(place, entry_id, language, found, answer)


def _said(place: Place, entry_id: str, language: str, found: Found, answer: str) -> Said | RowError:
    if len(found.question) > MAX_QUESTION_CHARS:
        told = f"the question has {len(found.question)} characters, at most {MAX_QUESTION_CHARS} are allowed"
        return RowError(place, "questions", told)
    return Said(
        place=place,
        entry_id=entry_id,
        questions={language: (found.question,)},
        answers={language: answer},
        category=found.category or None,
    )


def _language(found: Found, page_language: str, text: str) -> str:
    """The language that a page names, where the text does not say otherwise; another one stays itself."""
    told = found.language or _lang_above(found) or page_language
    head = told.replace("_", "-").split("-")[0].lower()
    by_text = detect_language(text)
    if head and head not in LANGUAGES:
        return "zh" if has_han(text) and by_text == "zh" else head[:20]
    return by_text if not head or as_language(head) != by_text else head


def _lang_above(found: Found) -> str:
    first = found.answer.select_one("[lang]")
    return str(first["lang"]) if first is not None else ""


def _entry_id(read: _Read, found: Found, group_of: dict[str, str]) -> str:
    group = group_of.get(read.place.file, "")
    if found.is_article and group:
        return group
    if group and found.anchor:
        return slug(f"{group}-{found.anchor}")
    return slug(found.question) or slug(read.place.file) or "entry"


def _groups(pages: list[_Read]) -> dict[str, str]:
    """file -> what pages of one content have in common, for those that share an article or are alternates."""
    names: dict[str, str] = {}
    by_key: dict[str, list[str]] = {}
    for read in pages:
        head, file = read.head, read.place.file
        number = _NUMBER.search(head.address) or _NUMBER.search(f"/{file}")
        keys = [f"#{number[1]}"] if number else []
        keys += [page_key(one) for one in (head.address, *head.alternates) if one]
        for key in keys:
            by_key.setdefault(key, []).append(file)
    for key, files in by_key.items():
        known = next((names[file] for file in files if file in names), None)
        if known is None and (key.startswith("#") or len(set(files)) > 1):
            known = f"article-{key[1:]}" if key.startswith("#") else slug(key.rpartition("/")[2] or key)
        for file in files:
            if known is not None:
                names[file] = known
    return names
