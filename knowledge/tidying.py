"""How an entry is tidied before it is saved, and its translations linked to what they were made of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from kernel.languages import LANGUAGES
from knowledge.model import Audience, Entry, Link, fingerprint

_UNSEEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def tidied(entry: Entry, before: Entry | None) -> Entry:
    """The entry without empty texts and doubles; its translations linked to what they were made of.

    A translation that was written or changed now was made of the source as it stands now. One that
    was left as it was keeps its link, and so turns stale when the source changes; an author says
    that it still fits by giving the source's fingerprint.
    """
    questions = {
        language: tuple(dict.fromkeys(_line(word) for word in words if _line(word)))
        for language, words in entry.questions.items()
    }
    answers = {language: _plain(text) for language, text in entry.answers.items()}
    kept = replace(
        entry,
        category=_line(entry.category),
        questions={language: words for language, words in questions.items() if words},
        answers={language: text for language, text in answers.items() if text},
        tags=_once(entry.tags),
        audience=Audience(
            _once(entry.audience.segments), _once(entry.audience.channels), entry.audience.signed_in
        ),
        product_ids=_once(entry.product_ids),
        promotion_ids=_once(entry.promotion_ids),
        links=tuple(dict.fromkeys(Link(_line(one.title), one.url.strip()) for one in entry.links)),
    )
    source = kept.source_language
    if source not in kept.answers and kept.answers:
        source = next((language for language in LANGUAGES if language in kept.answers), source)
    kept = replace(kept, source_language=source)
    return replace(kept, translated_from=_linked(kept, entry.translated_from, before))


def _linked(entry: Entry, said: dict[str, str], before: Entry | None) -> dict[str, str]:
    source = entry.source_language
    now = fingerprint(entry, source)
    found: dict[str, str] = {}
    for language in entry.answers:
        if language == source:
            continue
        if before is None or language not in before.answers or before.source_language != source:
            found[language] = said.get(language, now)
        elif fingerprint(before, language) != fingerprint(entry, language) or said.get(language) == now:
            found[language] = now
        else:
            was = before.translated_from.get(language)
            found[language] = was or fingerprint(before, before.source_language)
    return found


def _line(text: str) -> str:
    return " ".join(_UNSEEN.sub("", text).split())


def _plain(text: str) -> str:
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_line(value) for value in values if _line(value)))
