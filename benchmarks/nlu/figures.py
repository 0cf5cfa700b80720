"""What is reported of a pipeline's answers: accuracy, macro-F1, refusals, latency."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from benchmarks.machine import summary_ms
from benchmarks.nlu.datasets import OUTSIDE, Example

REFUSED = ("nlu_fallback", OUTSIDE)


def macro_f1(wanted: Sequence[str], found: Sequence[str | None]) -> float:
    """The mean over wanted intents of the harmonic mean of precision and recall."""
    scores = []
    for intent in sorted(set(wanted)):
        right = sum(w == f == intent for w, f in zip(wanted, found, strict=True))
        said, meant = sum(f == intent for f in found), sum(w == intent for w in wanted)
        scores.append(2 * right / (said + meant))
    return sum(scores) / len(scores)


def judge(asked: Sequence[Example], answers: Sequence[tuple[str, str | None]]) -> dict[str, float | int]:
    """The figures of one language's part.

    ``accuracy`` counts the best intent, refused or not, over all; ``in_scope_accuracy`` counts a
    refusal of an in-scope sentence as wrong; ``oos_recall`` is the share of out-of-scope sentences
    that were refused, by the fallback or as out of scope.
    """
    inside = [(e, a) for e, a in zip(asked, answers, strict=True) if e[1] != OUTSIDE]
    outside = [a for e, a in zip(asked, answers, strict=True) if e[1] == OUTSIDE]
    figures: dict[str, float | int] = {
        "sentences": len(asked),
        "accuracy": _share([a[1] == e[1] for e, a in zip(asked, answers, strict=True)]),
        "macro_f1": round(macro_f1([e[1] for e in asked], [a[1] for a in answers]), 4),
        "in_scope_accuracy": _share([a[0] == e[1] for e, a in inside]),
        "in_scope_refused": _share([a[0] in REFUSED for _, a in inside]),
    }
    if outside:
        figures["oos_recall"] = _share([a[0] in REFUSED for a in outside])
    return figures


def judge_by_language(
    asked: Sequence[Example], answers: Sequence[tuple[str, str | None]], times_ms: Sequence[float]
) -> dict[str, Any]:
    """The figures of each language, and the latency over all."""
    found: dict[str, Any] = {}
    for language in sorted({example[2] for example in asked}):
        rows = [i for i, example in enumerate(asked) if example[2] == language]
        found[language] = judge([asked[i] for i in rows], [answers[i] for i in rows])
    return {**found, "latency": summary_ms(times_ms)}


def _share(values: Sequence[bool]) -> float:
    return round(sum(values) / max(1, len(values)), 4)
