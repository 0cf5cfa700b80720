"""Entries that one being written repeats or contradicts, found while it is typed.

Two entries are neighbours when a wording of the one is near a wording of the other, and duplicates
when it is nearly the same. They contradict each other when, being neighbours, two sentences of their
answers in one language are on the same matter and name different amounts, or only one says no.

Shapes   near (mine, theirs) float32, cosines
Units    cosines chosen by hand on pairs of the demo shop's entries
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from scipy import sparse

from knowledge.model import Entry
from knowledge.search.claims import difference
from knowledge.search.model import Kind, Neighbour
from knowledge.search.scoring import Numbers
from knowledge.search.texts import Reader, Rows, Texts, sentences, wordings_of
from knowledge.search.topics import Shares

DUPLICATE: Final = 0.88
NEAR: Final = 0.62
NEAR_ON_TOPIC: Final = 0.5  # is near enough where the topics are the same
SAME_TOPICS: Final = 0.85
SAME_MATTER: Final = 0.6  # of two sentences, in entries whose questions are near
ALIKE: Final = 0.7  # so near that a "not" in one alone turns it round
CLOSEST: Final = 30  # entries whose answers are read
WORDS_DISCOUNT: Final = 0.75  # by words alone, likeness is less for the same meaning
MAX_TEXTS: Final = 60  # of an entry being written


def neighbours_of(
    entry: Entry, others: Sequence[Entry], asked: Texts, covered: Shares, reader: Reader
) -> list[Neighbour]:
    """The neighbours, contradictions first, then by likeness.

    Args:
        covered: (others, topics) the topics' shares of the other entries.
    """
    mine = wordings_of(entry)[:MAX_TEXTS]
    if not mine or not asked.owned:
        return []
    scale = 1.0 if reader.embedder else WORDS_DISCOUNT
    rows = reader.rows(mine, asked=True)
    likeness = asked.best(_cosines(rows, asked.rows), len(others)).max(axis=0)
    topics = np.sqrt(covered) @ np.sqrt(rows.shares.mean(axis=0))
    least = np.where(topics >= SAME_TOPICS, NEAR_ON_TOPIC, NEAR) * scale
    found = []
    for row in np.argsort(-likeness, kind="stable")[:CLOSEST]:
        other, score = others[row], float(min(likeness[row], 1.0))
        if other.entry_id == entry.entry_id or score < least[row]:
            continue
        conflict = _conflict(entry, other, reader, scale)
        kind: Kind = "contradicts" if conflict else "duplicate" if score >= DUPLICATE * scale else "near"
        question = _shown(other, entry)
        found.append(Neighbour(other.entry_id, question, kind, round(score, 4), conflict or question))
    return sorted(found, key=lambda one: (one.kind != "contradicts", -one.score))


def _conflict(entry: Entry, other: Entry, reader: Reader, scale: float) -> str:
    for language, answer in entry.answers.items():
        mine = sentences(answer)[:MAX_TEXTS]
        theirs = sentences(other.answers.get(language, ""))[:MAX_TEXTS]
        if not mine or not theirs:
            continue
        near = _cosines(reader.rows(mine, asked=True), reader.rows(theirs, asked=True))
        for left, right in np.argwhere(near >= SAME_MATTER * scale):
            alike = bool(near[left, right] >= ALIKE * scale)
            found = difference(mine[left], theirs[right], alike=alike)
            if found:
                return found
    return ""


def _cosines(mine: Rows, theirs: Rows) -> Numbers:
    if mine.vectors is not None and theirs.vectors is not None:
        near: Numbers = mine.vectors @ theirs.vectors.T
        return near
    words: sparse.csr_matrix = mine.words @ theirs.words.T
    likeness: Numbers = np.maximum(words.toarray(), (mine.han @ theirs.han.T).toarray())
    return likeness


def _shown(other: Entry, entry: Entry) -> str:
    """The other's first question, in a language that both have where there is one."""
    languages = [code for code, words in entry.questions.items() if any(words)]
    for code in (*languages, *other.questions):
        if other.questions.get(code):
            return other.questions[code][0]
    return other.entry_id
