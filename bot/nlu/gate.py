"""Say how sure the head may be: the chance that its first intent is right, learnt on held-out examples.

A softmax is too sure of itself on what it never saw. So the head is fitted again on parts of the
examples, and its scores for the rest, some of whose intents it has never met, show what being
right looks like. English and Chinese are judged apart: their scores live on different scales.

Shapes   signals (n, 2): log chance of the first intent in scope, its score; right (n,) bool
Units    a confidence is a chance, 0 to 1
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable, Dict, List, Sequence, Tuple
from zlib import crc32

import numpy as np

from bot.nlu.languages import HAN

PARTS = 3
UNSEEN_EVERY = 2 * PARTS  # each part leaves a sixth of the intents out altogether
SHARE_OUTSIDE = 0.1  # what is out of scope, and what is of unseen intents, weighs a tenth each
FEWEST = 150  # with fewer examples of a language, both are judged together
EVERYWHERE: Tuple[float, float, float] = (1.0, 0.0, 0.0)  # an unfitted gate keeps the softmax's chance

Curve = Tuple[float, float, float]
Scorer = Callable[[np.ndarray, np.ndarray], np.ndarray]  # rows to fit on, rows to score (n,) bool -> (m, k)


@dataclass(frozen=True)
class Gate:
    """For each script the curve (of the log chance, of the score, constant) below a logistic."""

    curves: Dict[str, Curve]

    def confidence(self, text: str, log_chance: float, score: float) -> float:
        """The chance that the first intent in scope is right."""
        curve = self.curves.get(script(text))
        if curve is None:
            return float(np.exp(log_chance))
        return float(1 / (1 + np.exp(-(curve[0] * log_chance + curve[1] * score + curve[2]))))


def script(text: str) -> str:
    """``han`` for a text with a Chinese character, else ``latin``."""
    return "han" if HAN.search(text) else "latin"


def signals(scores: np.ndarray, outside: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    """For each row of ``scores`` (n, k): the first label in scope (n,) and its signals (n, 2)."""
    inside = np.where(outside[None], -np.inf, scores)
    first = inside.argmax(axis=1)
    best = scores[np.arange(len(first)), first]
    top = scores.max(axis=1)
    log_sum = top + np.log(np.exp(scores - top[:, None]).sum(axis=1))
    return first, np.stack([best - log_sum, best], axis=1)


def learn(texts: Sequence[str], targets: np.ndarray, outside: np.ndarray, score_of: Scorer) -> Gate:
    """Fit the gate; ``outside`` (k,) marks the labels that mean out of scope."""
    part = np.array([crc32(text.encode()) % PARTS for text in texts])
    seen: List[Tuple[np.ndarray, ...]] = []
    for number in range(PARTS):
        held = part == number
        unseen = (targets % UNSEEN_EVERY == number) & ~outside[targets]
        kept = ~held & ~unseen
        if not held.any() or len(set(targets[kept])) < 2:
            continue
        first, found = signals(score_of(kept, held), outside)
        right = first == targets[held]
        kind = np.where(outside[targets[held]], 2, np.where(unseen[held], 1, 0))
        seen.append((found, right, kind, np.flatnonzero(held)))
    if not seen:
        return Gate({})
    found, right, kind, rows = (np.concatenate(column) for column in zip(*seen, strict=True))
    of_script = np.array([script(texts[row]) for row in rows])
    curves = {}
    for name in ("latin", "han"):
        chosen = of_script == name
        if chosen.any():
            use = chosen if chosen.sum() >= FEWEST else np.ones_like(chosen)
            curves[name] = _logistic(found[use], right[use], _weights(kind[use]))
    return Gate(curves)


def _weights(kind: np.ndarray) -> np.ndarray:
    weights = np.ones(len(kind))
    ordinary = max(1, int((kind == 0).sum()))
    for other in (1, 2):
        count = int((kind == other).sum())
        if count:
            weights[kind == other] = SHARE_OUTSIDE * ordinary / count
    return weights


def _logistic(found: np.ndarray, right: np.ndarray, weights: np.ndarray) -> Curve:
    """The rising logistic curve through ``right``, by L-BFGS with a slight pull towards zero."""
    from scipy.optimize import minimize

    features = np.concatenate([found, np.ones((len(found), 1))], axis=1)
    signs = np.where(right, 1.0, -1.0)

    def loss(curve: np.ndarray) -> Tuple[float, np.ndarray]:
        margin = signs * (features @ curve)
        value = float((weights * np.logaddexp(0, -margin)).sum() + 0.05 * (curve[:2] ** 2).sum())
        pull = -weights * signs / (1 + np.exp(margin))
        return value, features.T @ pull + 0.1 * np.array([curve[0], curve[1], 0.0])

    best: Any = minimize(
        loss,
        np.array([1.0, 0.1, 0.0]),
        jac=True,
        method="L-BFGS-B",
        bounds=[(0, None), (0, None), (None, None)],
    )
    return float(best.x[0]), float(best.x[1]), float(best.x[2])
