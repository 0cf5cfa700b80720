"""How well questions find their entries: ranks, and what would be said at the thresholds in use.

Units    shares 0 to 1, of the answerable or of the unanswerable questions
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.knowledge.questions import Question
from knowledge.model import Answer, Choices, Entry, Match
from knowledge.search import Decision, Embeds, EntryIndex
from knowledge.search.texts import sentences_of, wordings_of
from retrieval.lexical import LexicalIndex, weighted_tokens
from retrieval.tokens import tokenise

RANKED: Final = 10
Scores = NDArray[np.float32]


def ranks(entry_ids: Sequence[Sequence[str]], asked: Sequence[Question]) -> dict[str, float]:
    """recall@1, recall@3 and MRR of rankings, best first, over the answerable questions."""
    places = [
        found.index(one.entry_id) + 1 if one.entry_id in found else math.inf
        for found, one in zip(entry_ids, asked, strict=True)
        if one.entry_id is not None
    ]
    return {
        "questions": len(places),
        "recall@1": round(sum(place <= 1 for place in places) / len(places), 3),
        "recall@3": round(sum(place <= 3 for place in places) / len(places), 3),
        "mrr": round(sum(1 / place for place in places) / len(places), 3),
    }


def outcomes(decided: Sequence[Decision], asked: Sequence[Question]) -> dict[str, float]:
    """What was said: the right entry, offered with another, a wrong one, nothing; and rightly nothing."""
    counts = Counter(
        (one.entry_id is not None, _outcome(decision, one))
        for decision, one in zip(decided, asked, strict=True)
    )
    answerable = sum(n for (has, _), n in counts.items() if has)
    silent = sum(n for (has, _), n in counts.items() if not has)
    return {
        "answered_right": round(counts[True, "right"] / answerable, 3),
        "offered": round(counts[True, "offered"] / answerable, 3),
        "answered_wrong": round(counts[True, "wrong"] / answerable, 3),
        "not_answered": round(counts[True, "nothing"] / answerable, 3),
        "unanswerable": silent,
        "refused": round(counts[False, "nothing"] / silent, 3),
    }


def _outcome(decision: Decision, asked: Question) -> str:
    if isinstance(decision, Answer):
        return "right" if decision.match.entry_id == asked.entry_id else "wrong"
    if isinstance(decision, Choices):
        offered = [match.entry_id for match in decision.matches]
        return "offered" if asked.entry_id in offered else "wrong"
    return "nothing"


def searched(index: EntryIndex, asked: Sequence[Question]) -> dict[str, float]:
    """Ranks and outcomes of the search in use."""
    texts, languages = [one.text for one in asked], [one.language for one in asked]
    found: list[list[Match]] = index.search_many(texts, languages, RANKED)
    decided = index.decide_many(texts, languages)
    ranked = [[match.entry_id for match in matches] for matches in found]
    return {**ranks(ranked, asked), **outcomes(decided, asked)}


def by_bm25(entries: Sequence[Entry], asked: Sequence[Question]) -> dict[str, float]:
    """BM25 alone over each entry's wordings and answers."""
    index = LexicalIndex(
        [weighted_tokens([(" . ".join((*wordings_of(e), *sentences_of(e))), 1.0)]) for e in entries]
    )
    return _alone(entries, asked, np.stack([index.scores(tokenise(one.text)) for one in asked]))


def by_dense(entries: Sequence[Entry], asked: Sequence[Question], embedder: Embeds) -> dict[str, float]:
    """The encoder alone: the nearest wording or sentence of an answer."""
    scores = np.zeros((len(asked), len(entries)), dtype=np.float32)
    questions = embedder.embed([one.text for one in asked])
    for column, entry in enumerate(entries):
        near = questions @ embedder.embed([*wordings_of(entry), *sentences_of(entry)]).T
        scores[:, column] = near.max(axis=1)
    return _alone(entries, asked, scores)


def _alone(entries: Sequence[Entry], asked: Sequence[Question], scores: Scores) -> dict[str, float]:
    """Ranks, and what a threshold that refuses as many as 0.85 of the unanswerable leaves answered."""
    order = np.argsort(-scores, axis=1, kind="stable")[:, :RANKED]
    ranked = [[entries[column].entry_id for column in row] for row in order]
    silent = np.array([one.entry_id is None for one in asked])
    least = float(np.quantile(scores[silent].max(axis=1), 0.85))
    right = [
        found[0] == one.entry_id and float(score.max()) > least
        for found, score, one in zip(ranked, scores, asked, strict=True)
        if one.entry_id is not None
    ]
    return {**ranks(ranked, asked), "answered_right_at_0.85_refused": round(sum(right) / len(right), 3)}
