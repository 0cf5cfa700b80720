"""A knowledge base of 10,000 entries, and how long searching, publishing and rehearsing take over it.

Data     the demo shop's entries, each a hundred times over with another name in every text; their
         vectors are drawn at random (the search's cost does not depend on them), those of questions
         and of a changed entry come from the encoder
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np

from benchmarks.knowledge.questions import Question
from benchmarks.machine import summary_ms, timings_ms
from knowledge.model import Answer, Entry
from knowledge.search import Decision, Embeds, EntryIndex
from retrieval.model import Vectors
from retrieval.vectors import FaissIndex

DRAWN: Final = 200  # texts at once from which on vectors are drawn instead of computed
SEED: Final = 7
TIMED: Final = 60
K: Final = 10


class Drawn:
    """An encoder whose vectors of large batches are drawn at random."""

    def __init__(self, inner: Embeds) -> None:
        self._inner = inner
        self._rng = np.random.default_rng(SEED)
        self.name = f"drawn{getattr(inner, 'name', '')}"

    def embed(self, texts: Sequence[str]) -> Vectors:
        """(n, d) float32 of length 1."""
        if len(texts) < DRAWN:
            return self._inner.embed(texts)
        width = self._inner.embed(["a", "b"]).shape[1]
        vectors: Vectors = self._rng.standard_normal((len(texts), width), dtype=np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        """What the encoder says."""
        found: Vectors = getattr(self._inner, "embed_questions", self._inner.embed)(texts)
        return found


def large_base(entries: Sequence[Entry], size: int) -> list[Entry]:
    """``size`` entries, no text of which stands in another."""
    found = []
    for number in range(size):
        base = entries[number % len(entries)]
        name = f"Alto {number // len(entries)}"
        found.append(
            replace(
                base,
                entry_id=f"{base.entry_id}-{number}",
                questions={c: tuple(f"{w} {name}" for w in words) for c, words in base.questions.items()},
                answers={c: f"{text} {name}" for c, text in base.answers.items()},
            )
        )
    return found


def measure(
    entries: Sequence[Entry], embedder: Embeds, asked: Sequence[Question], size: int
) -> dict[str, Any]:
    """Search beside the bare index, and an edit's way into the index in force."""
    drawn = Drawn(embedder)
    base = large_base(entries, size)
    began = time.perf_counter()
    index = EntryIndex(base, drawn)
    built_s = time.perf_counter() - began
    bare = FaissIndex(index.vectors(), kind="exact")
    texts = [f"{one.text} " for one in asked[:TIMED]]
    index.search("warm up", "en", K)
    searching = timings_ms(lambda text: index.search(text, "en", K), texts)
    alone = timings_ms(
        lambda text: bare.search(drawn.embed_questions([text])[0], K), [f"{t} " for t in texts]
    )
    edited = replace(base[size // 2], answers={"en": "It is 12 days now.", "zh": "现在是12天。"})
    began = time.perf_counter()
    after = EntryIndex([*base[: size // 2], edited, *base[size // 2 + 1 :]], drawn, index)
    publish_s = time.perf_counter() - began
    search_ms, bare_ms = summary_ms(searching), summary_ms(alone)
    return {
        "entries": size,
        "texts": len(index.asked.owned) + len(index.told.owned),
        "build_s": round(built_s, 1),
        "search": search_ms,
        "bare_index": bare_ms,
        "ratio_p50": round(search_ms["p50_ms"] / bare_ms["p50_ms"], 2),
        "publish_to_live_s": round(publish_s, 2),
        "texts_embedded_again": after.asked.fresh + after.told.fresh,
    }


def rehearse(
    entries: Sequence[Entry], embedder: Embeds, asked: Sequence[Question], size: int
) -> dict[str, Any]:
    """A draft against ``size`` stored questions: what the entries in force say, and what with the draft."""
    index = EntryIndex(entries, embedder)
    draft = replace(entries[0], questions={**entries[0].questions, "en": ("what does postage cost",)})
    texts = [f"{asked[n % len(asked)].text} {n // len(asked)}" for n in range(size)]
    languages = [asked[n % len(asked)].language for n in range(size)]
    began, worked = time.perf_counter(), time.process_time()
    before = index.decide_many(texts, languages)
    after = EntryIndex([draft, *entries[1:]], embedder, index).decide_many(texts, languages)
    taken = time.perf_counter() - began
    changed = sum(_said(left) != _said(right) for left, right in zip(before, after, strict=True))
    return {
        "questions": size,
        "seconds": round(taken, 1),
        "processor_s": round(time.process_time() - worked, 1),
        "decided_differently": changed,
    }


def _said(decision: Decision) -> tuple[str, ...]:
    """Which entries a decision shows."""
    if isinstance(decision, Answer):
        return (decision.match.entry_id,)
    return tuple(match.entry_id for match in decision.matches) if decision else ()
