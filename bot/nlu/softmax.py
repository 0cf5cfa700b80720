"""Fit a softmax regression on a dense and a sparse block of features; needs SciPy, only in training.

Shapes   dense (n, d), sparse (n, v), targets (n,) int, weights (d + v + 1, k), the last row is the bias
Source   the multinomial logistic loss with an L2 penalty, minimised by L-BFGS
"""

from __future__ import annotations

from typing import Any, Optional

import numpy as np


def fit_softmax(
    dense: np.ndarray,
    sparse: Any,
    targets: np.ndarray,
    classes: int,
    strength: float,
    sample_weights: Optional[np.ndarray] = None,
    rounds: int = 120,
) -> np.ndarray:
    """The weights that explain ``targets``; ``strength`` is C of the usual notation."""
    from scipy.optimize import minimize

    n, d, v = dense.shape[0], dense.shape[1], sparse.shape[1]
    dense, sparse = dense.astype(np.float32), sparse.astype(np.float32)
    transposed = sparse.T.tocsr()
    share = (np.ones(n) if sample_weights is None else sample_weights).astype(np.float32)
    rows = np.arange(n)

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights = flat.reshape(d + v + 1, classes).astype(np.float32)
        scores = dense @ weights[:d] + sparse @ weights[d:-1] + weights[-1]
        scores -= scores.max(axis=1, keepdims=True)
        np.exp(scores, out=scores)
        scores /= scores.sum(axis=1, keepdims=True)
        value = -float((share * np.log(scores[rows, targets].clip(1e-12))).sum(dtype=np.float64))
        scores[rows, targets] -= 1
        scores *= share[:, None]
        gradient = np.concatenate([dense.T @ scores, transposed @ scores, scores.sum(0, keepdims=True)])
        gradient[:-1] += weights[:-1] / strength
        value += float((weights[:-1].astype(np.float64) ** 2).sum()) / (2 * strength)
        return value / n, (gradient / n).astype(np.float64).ravel()

    start = np.zeros((d + v + 1) * classes)
    best = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": rounds, "maxcor": 6})
    return best.x.reshape(d + v + 1, classes).astype(np.float32)
