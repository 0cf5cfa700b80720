"""The best k of each shopper's scores, for whole batches: out of sparse rows, lists and shared rankings.

Shapes   scores (b, n) sparse, or found (b, w) rows with scores (b, w); answers (b, k) as the port says
Units    a sparse score of 0 or below is no candidate
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommender.interactions import Floats, Ragged, Rows
from recommender.sources.model import NO_PRODUCT, NO_SCORE

PADDED_MAX: Final = 4_000_000  # cells laid out at once
REFUSED: Final = np.float32(-1e30)


def nothing(b: int, k: int) -> tuple[Rows, Floats]:
    """An answer without any product."""
    return np.full((b, k), NO_PRODUCT, dtype=np.int64), np.full((b, k), NO_SCORE, dtype=np.float32)


def best_of_sparse(
    scores: sparse.csr_matrix, k: int, hidden: Ragged | None = None, allowed: Rows | None = None
) -> tuple[Rows, Floats]:
    """The best ``k`` positive scores of each row, but what is hidden and what is not allowed."""
    n = scores.shape[1]
    if hidden is not None and len(hidden.items):
        known = (hidden.items >= 0) & (hidden.items < n)
        placed = (np.full(int(known.sum()), REFUSED), (hidden.owners()[known], hidden.items[known]))
        scores = scores + sparse.csr_matrix(placed, shape=scores.shape, dtype=np.float32)
    keep = scores.data > 0
    if allowed is not None:
        open_to = np.zeros(n, dtype=np.bool_)
        open_to[allowed[allowed < n]] = True
        keep &= open_to[scores.indices]
    ends = np.concatenate(([0], np.cumsum(keep)))[scores.indptr]
    return _best_of_rows(ends.astype(np.int64), scores.indices[keep], scores.data[keep], k)


def _best_of_rows(offsets: Rows, items: NDArray[np.int32], values: Floats, k: int) -> tuple[Rows, Floats]:
    rows, best = nothing(len(offsets) - 1, k)
    lengths = np.diff(offsets)
    order = np.argsort(lengths, kind="stable")
    order = order[lengths[order] > 0]
    start = 0
    while start < len(order):
        size = _chunk(lengths[order], start)
        part = order[start : start + size]
        width = int(lengths[part[-1]])
        places = offsets[part][:, None] + np.arange(width)
        inside = np.arange(width) < lengths[part][:, None]
        places = np.where(inside, places, 0)
        padded = np.where(inside, values[places], NO_SCORE)
        found = np.where(inside, items[places], NO_PRODUCT)
        rows[part], best[part] = best_of_lists(found, padded, k)
        start += size
    return rows, best


def _chunk(lengths: Rows, start: int) -> int:
    """How many rows of ascending lengths fit into the padded cells and waste at most half of them."""
    limit = max(2 * int(lengths[start]), 64)
    stop = int(np.searchsorted(lengths, limit, side="right"))
    return max(1, min(stop - start, PADDED_MAX // limit))


def best_of_lists(found: NDArray[np.integer], scores: Floats, k: int) -> tuple[Rows, Floats]:
    """The best ``k`` of each row of ``found`` (b, w), equal scores by the lower product."""
    b, width = found.shape
    if width > k:
        part = np.argpartition(-scores, k - 1, axis=1)[:, :k]
        found, scores = np.take_along_axis(found, part, 1), np.take_along_axis(scores, part, 1)
    order = np.lexsort((found, -scores), axis=1)
    rows, best = nothing(b, k)
    rows[:, : order.shape[1]] = np.take_along_axis(found, order, 1)
    best[:, : order.shape[1]] = np.take_along_axis(scores, order, 1)
    rows[np.isneginf(best)] = NO_PRODUCT
    return rows, best


def without_hidden(found: Rows, scores: Floats, k: int, hidden: Ragged | None) -> tuple[Rows, Floats]:
    """The first ``k`` of lists (b, w) that are best first, but what is hidden."""
    scores = np.where(found < 0, NO_SCORE, scores)
    if hidden is not None and len(hidden.items):
        base = int(max(found.max(initial=0), hidden.items.max())) + 2
        owners = np.arange(len(found), dtype=np.int64)[:, None]
        refused = hidden.owners() * base + hidden.items
        scores = np.where(np.isin(owners * base + found, refused), NO_SCORE, scores)
    order = np.argsort(np.isneginf(scores), axis=1, kind="stable")[:, :k]
    rows, best = nothing(len(found), k)
    rows[:, : order.shape[1]] = np.take_along_axis(found, order, 1)
    best[:, : order.shape[1]] = np.take_along_axis(scores, order, 1)
    rows[np.isneginf(best)] = NO_PRODUCT
    return rows, best


def most_hidden(hidden: Ragged | None) -> int:
    """The length of the longest hidden list: how many more to look for."""
    return 0 if hidden is None or not len(hidden.offsets) else int(np.diff(hidden.offsets).max(initial=0))
