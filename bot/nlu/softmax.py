"""Fit a softmax regression on a dense and a sparse block of features; needs SciPy, only in training.

The minimiser is L-BFGS written out in single precision: a library's keeps and copies everything in
double precision, which for 150 intents and 30,000 n-grams costs more than the loss itself.

Shapes   dense (n, d), sparse (n, v), targets (n,) int, weights (d + v + 1, k), the last row is the bias
Source   the multinomial logistic loss with an L2 penalty; Nocedal and Wright, algorithm 7.4
"""

from __future__ import annotations

from typing import Any, Callable, List, Tuple

import numpy as np

REMEMBERED = 6  # pairs of steps that shape the next direction
ENOUGH = 1e-4  # of the loss: what a step gains at least, if another is to be made
_SUFFICIENT, _HALVINGS = 1e-4, 12

Loss = Callable[[np.ndarray], Tuple[float, np.ndarray]]


def fit_softmax(
    dense: np.ndarray, sparse: Any, targets: np.ndarray, classes: int, strength: float, rounds: int = 100
) -> np.ndarray:
    """The weights that explain ``targets``; ``strength`` is C of the usual notation."""
    n, d, v = dense.shape[0], dense.shape[1], sparse.shape[1]
    dense, sparse = dense.astype(np.float32), sparse.astype(np.float32)
    transposed = sparse.T.tocsr()
    rows = np.arange(n)

    def loss(weights: np.ndarray) -> Tuple[float, np.ndarray]:
        scores = dense @ weights[:d] + sparse @ weights[d:-1] + weights[-1]
        scores -= scores.max(axis=1, keepdims=True)
        np.exp(scores, out=scores)
        scores /= scores.sum(axis=1, keepdims=True)
        value = -float(np.log(scores[rows, targets].clip(1e-12)).sum(dtype=np.float64))
        value += float(np.einsum("ij,ij->", weights[:-1], weights[:-1])) / (2 * strength)
        scores[rows, targets] -= 1
        scores /= n
        gradient = np.concatenate([dense.T @ scores, transposed @ scores, scores.sum(0, keepdims=True)])
        gradient[:-1] += weights[:-1] / (strength * n)
        return value / n, gradient

    return minimise(loss, np.zeros((d + v + 1, classes), dtype=np.float32), rounds)


def minimise(loss: Loss, start: np.ndarray, rounds: int) -> np.ndarray:
    """The point that L-BFGS reaches from ``start`` in at most ``rounds`` steps."""
    point, (value, gradient) = start, loss(start)
    pairs: List[Tuple[np.ndarray, np.ndarray, float]] = []
    small = 0
    for _ in range(rounds):
        direction = -_shaped(gradient, pairs)
        slope = _dot(gradient, direction)
        if slope >= 0:
            pairs, direction, slope = [], -gradient, -_dot(gradient, gradient)
        step = 1.0 if pairs else min(1.0, 1.0 / max(1e-9, float(np.abs(gradient).sum() ** 0.5)))
        for _halving in range(_HALVINGS):
            there = point + np.float32(step) * direction
            new_value, new_gradient = loss(there)
            if new_value <= value + _SUFFICIENT * step * slope:
                break
            step /= 2
        else:
            break
        moved, bent = there - point, new_gradient - gradient
        curvature = _dot(moved, bent)
        if curvature > 1e-12:
            pairs = [*pairs[-REMEMBERED + 1 :], (moved, bent, curvature)]
        small = small + 1 if value - new_value < ENOUGH * value else 0
        point, value, gradient = there, new_value, new_gradient
        if small >= 3:
            break
    return point


def _shaped(gradient: np.ndarray, pairs: List[Tuple[np.ndarray, np.ndarray, float]]) -> np.ndarray:
    """The gradient times the remembered inverse curvature (two-loop recursion)."""
    shaped, factors = gradient.copy(), []
    for moved, bent, curvature in reversed(pairs):
        factor = _dot(moved, shaped) / curvature
        shaped -= np.float32(factor) * bent
        factors.append(factor)
    if pairs:
        moved, bent, curvature = pairs[-1]
        shaped *= np.float32(curvature / _dot(bent, bent))
    for (moved, bent, curvature), factor in zip(pairs, reversed(factors), strict=True):
        shaped += np.float32(factor - _dot(bent, shaped) / curvature) * moved
    return shaped


def _dot(left: np.ndarray, right: np.ndarray) -> float:
    return float(np.vdot(left, right))
