"""Gaps: how well questions are grouped by topic, beside naive ways, and how long 10,000 take.

Data     CLINC150 and BANKING77, intents taken as unknown topics (at most 60 questions of each), and
         318 questions of our own over 36 topics in English and Chinese, 30 of them of no topic; one half
         of the topics is for choosing thresholds, the figures are of the other (seed 7)
Baseline words only, dense vectors only, k-means with the true k, one group for each question
Promise  better B-cubed F1 than each baseline that is not told k; 10,000 questions in 60 s of two cores
         (120 s of processor time: the wall clock tells of other work too), with less than 400 MB more

``--choose`` prints how F1 on the topics for choosing depends on each way's threshold, and which is best.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks.gaps import methods
from benchmarks.gaps.judge import joined_languages, judge
from benchmarks.gaps.topics import DATA, Topics, all_topics, bilingual
from benchmarks.machine import report, resident_mb
from kernel.settings import load_settings
from knowledge.gaps.clustering import THRESHOLD
from knowledge.gaps.computing import group_questions
from retrieval.build import build_embedder
from retrieval.model import Vectors

THRESHOLDS: Final = tuple(round(0.10 + 0.02 * step, 2) for step in range(21))
WAYS: Final = {
    "ours": methods.ours,
    "ours, not drawn together": methods.without_drawing,
    "dense vectors only": methods.dense_only,
    "words only": methods.words_only,
}
MANY: Final = 10_000
CHOSEN: Final = {
    "ours": THRESHOLD,
    "ours, not drawn together": 0.20,
    "dense vectors only": 0.40,
    "words only": 0.12,
}  # the best of each by ``--choose``


def main() -> int:
    """Choose on one half, report on the other."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, default=DATA, help="the public sets")
    parser.add_argument("--choose", action="store_true", help="only print F1 by threshold")
    given = parser.parse_args()
    embedder = build_embedder(load_settings())
    if given.choose:
        return _choose(embedder, given.data)
    many = _many(embedder, [*all_topics("choosing", given.data), *all_topics("reporting", given.data)])
    reporting = [(one, embedder.embed(one.texts)) for one in all_topics("reporting", given.data)]
    figures: dict[str, Any] = {one.name: _figures(one, vectors) for one, vectors in reporting}
    figures["bilingual_whole"] = _figures(whole := _whole_bilingual(), embedder.embed(whole.texts))
    figures["ten_thousand"] = many
    promises = _promises(figures)
    return report("gaps", figures, promises, thresholds=CHOSEN, data=__doc__)


def _choose(embedder: Any, data: Path) -> int:
    choosing = [(one, embedder.embed(one.texts)) for one in all_topics("choosing", data)]
    for name, way in WAYS.items():
        curves = {one.name: _curve(way, one, vectors) for one, vectors in choosing}
        print(f"{name}: best {_best(curves):.2f}, in use {CHOSEN[name]:.2f} ({', '.join(curves)})")
        for threshold in THRESHOLDS:
            print(f"  {threshold:.2f} ", "  ".join(f"{curve[threshold]:.3f}" for curve in curves.values()))
    return 0


def _curve(way: Any, topics: Topics, vectors: Vectors) -> dict[float, float]:
    cut = way(topics.texts, vectors)
    return {threshold: float(judge(topics.topics, cut(threshold))["f1"]) for threshold in THRESHOLDS}


def _best(curves: dict[str, dict[float, float]]) -> float:
    return max(THRESHOLDS, key=lambda t: sum(curve[t] for curve in curves.values()))


def _figures(topics: Topics, vectors: Vectors) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, way in WAYS.items():
        labels = way(topics.texts, vectors)(CHOSEN[name])
        found[name] = judge(topics.topics, labels)
        if name == "ours" and topics.name.startswith("bilingual"):
            found["languages"] = joined_languages(topics.texts, topics.topics, labels)
    found["k-means with the true k"] = judge(topics.topics, methods.k_means(vectors, topics.count))
    found["one group for each question"] = judge(topics.topics, list(range(len(topics.texts))))
    return found


def _whole_bilingual() -> Topics:
    """Both parts of our own set together: of each topic's questions the threshold has seen half."""
    pairs = bilingual()
    return Topics("bilingual_whole", [text for text, _ in pairs], [topic for _, topic in pairs])


def _many(embedder: Any, sets: list[Topics]) -> dict[str, float]:
    texts = [text for one in sets for text in one.texts]
    texts = [f"{text} {n // len(texts) or ''}".strip() for n, text in enumerate(texts * 4)][:MANY]
    before, worked = resident_mb(), time.process_time()
    began = time.perf_counter()
    vectors = np.concatenate([embedder.embed(texts[at : at + 256]) for at in range(0, len(texts), 256)])
    embedded = time.perf_counter()
    grouping = group_questions(texts, vectors)
    ended = time.perf_counter()
    return {
        "questions": len(texts),
        "groups": len(grouping.groups),
        "embedding_s": round(embedded - began, 1),
        "grouping_s": round(ended - embedded, 1),
        "whole_s": round(ended - began, 1),
        "processor_s": round(time.process_time() - worked, 1),
        "memory_grew_mb": round(_peak_mb() - before, 1),
    }


def _peak_mb() -> float:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _promises(figures: dict[str, Any]) -> dict[str, bool]:
    rivals = ("dense vectors only", "words only", "one group for each question")
    sets = [one for name, one in figures.items() if name != "ten_thousand"]
    many = figures["ten_thousand"]
    return {
        f"better than {rival} on each set": all(one["ours"]["f1"] > one[rival]["f1"] for one in sets)
        for rival in rivals
    } | {
        "10,000 questions in 60 s of two cores": many["processor_s"] < 120,
        "memory grows by less than 400 MB": many["memory_grew_mb"] < 400,
    }


if __name__ == "__main__":
    raise SystemExit(main())
