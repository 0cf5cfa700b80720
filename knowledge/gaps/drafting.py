"""Make a draft entry out of a gap: its wordings, what staff answered, and questions kept aside to check it.

Errors   none; whether the draft may be saved is for editing to say
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kernel.languages import LANGUAGES
from knowledge.gaps.computing import same_wordings
from knowledge.gaps.masking import MASK
from knowledge.gaps.model import GapQuestion, GapView
from knowledge.model import MAX_QUESTION_CHARS, Entry
from retrieval.tokens import tokenise

MAX_TAKEN: Final = 9  # wordings of a language
KEPT_ASIDE: Final = 3  # every third wording checks the entry instead of being in it
MAX_CHECKS: Final = 10
ID_WORDS: Final = 5
_PLAIN: Final = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Check:
    """A question that the entry should answer without having it among its wordings."""

    text: str
    language: str
    conversation_id: str


def draft_of(view: GapView) -> Entry:
    """The entry that a gap proposes; an answer only where staff gave one."""
    gap, wordings = view.line.gap, _wordings(view.examples)
    questions: dict[str, tuple[str, ...]] = {}
    for language in LANGUAGES:
        title = view.line.titles.get(language, "")
        texts = [one.text for one in wordings.get(language, ())]
        taken = [text for row, text in enumerate(texts) if (row + 1) % KEPT_ASIDE or len(texts) < KEPT_ASIDE]
        chosen = tuple(
            dict.fromkeys(text for text in (title, *taken[:MAX_TAKEN]) if text and MASK not in text)
        )
        if chosen:
            questions[language] = chosen
    proposed = {one.language: one.text for one in reversed(view.proposals)}
    answers = {code: text for code, text in {**proposed, **gap.answers}.items() if text}
    source = max(LANGUAGES, key=lambda code: (code in answers, view.line.reach.languages.get(code, 0)))
    return Entry(entry_id_for(view), "", questions, answers, source_language=source)


def checks_for(view: GapView, entry: Entry) -> list[Check]:
    """Questions of the gap that check the entry: those that it does not hold, else its first ones."""
    held = {text for words in entry.questions.values() for text in words}
    every = [one for some in _wordings(view.examples).values() for one in some]
    aside = [one for one in every if one.text not in held]
    return [
        Check(one.text, one.language, one.conversation_id)
        for one in (aside or every)[:MAX_CHECKS]
        if entry.answers.get(one.language)
    ]


def entry_id_for(view: GapView) -> str:
    """A readable id from the English title, else one from the gap's own."""
    words = [word for word in tokenise(view.line.titles.get("en", "")) if _PLAIN.fullmatch(word)]
    ending = "".join(_PLAIN.findall(view.line.gap.gap_id.removeprefix("gap_").lower()))[:4]
    return "-".join([*(words[:ID_WORDS] or ["gap"]), ending])


def _wordings(questions: Sequence[GapQuestion]) -> dict[str, list[GapQuestion]]:
    """Each wording of each language once, the most telling first, without what was covered."""
    found: dict[str, list[GapQuestion]] = {}
    fit = [one for one in questions if MASK not in one.text and len(one.text) <= MAX_QUESTION_CHARS]
    _, firsts = same_wordings([one.text for one in fit])
    for row in firsts:
        found.setdefault(fit[row].language, []).append(fit[row])
    return found
