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
from retrieval.flat import best_of_lists_laid_out

LAST_ROW: Final = 0x7FFFFFFF
MARKS: Final = 1024  # of each shopper's hidden products; a power of two
LEAST: Final = np.nextafter(np.float32(0), np.float32(1))  # the lowest score above 0


def nothing(b: int, k: int) -> tuple[Rows, Floats]:
    """An answer without any product."""
    return np.full((b, k), NO_PRODUCT, dtype=np.int64), np.full((b, k), NO_SCORE, dtype=np.float32)


def best_of_sparse(
    scores: sparse.csr_matrix, k: int, hidden: Ragged | None = None, allowed: Rows | None = None
) -> tuple[Rows, Floats]:
    """The best ``k`` positive scores of each row, but what is hidden and what is not allowed."""
    rows, values = scores.indices, scores.data
    if allowed is not None:
        closed = np.ones(scores.shape[1], dtype=np.bool_)
        closed[allowed[allowed < len(closed)]] = False
        values = np.where(closed[rows], 0, values)
    wanted = k + most_hidden(hidden)
    found, laid = best_of_lists_laid_out(scores.indptr, rows, values, wanted, float(LEAST))
    if hidden is not None and len(hidden.items):
        laid.ravel()[_hidden_places(found, hidden)] = NO_SCORE
    return best_of_lists(found, laid, k)


def best_of_lists(found: NDArray[np.integer], scores: Floats, k: int) -> tuple[Rows, Floats]:
    """The best ``k`` of each row of ``found`` (b, w), equal scores by the lower product.

    Score and product make one number, which is sorted in a tenth of the time that two keys take: a
    float's bits are in the order of the floats, but for negative ones, whose bits are turned over.
    """
    keys = _in_order((scores + np.float32(0)).view(np.int32)).astype(np.int64) << 32
    keys = -(keys + (LAST_ROW - found.astype(np.int64)))
    if keys.shape[1] > k:
        keys = np.partition(keys, k - 1, axis=1)[:, :k]
    keys = -np.sort(keys, axis=1)
    rows, best = nothing(len(found), k)
    width = keys.shape[1]
    rows[:, :width] = LAST_ROW - (keys & 0xFFFFFFFF)
    best[:, :width] = _in_order((keys >> 32).astype(np.int32)).view(np.float32)
    rows[np.isneginf(best)] = NO_PRODUCT
    return rows, best


def _in_order(bits: NDArray[np.int32]) -> NDArray[np.int32]:
    """The bits of floats as integers in the same order; and back, where asked again."""
    turned: NDArray[np.int32] = bits ^ ((bits >> 31) & np.int32(LAST_ROW))
    return turned


def without_hidden(found: Rows, scores: Floats, k: int, hidden: Ragged | None) -> tuple[Rows, Floats]:
    """The first ``k`` of lists (b, w) that are best first, but what is hidden."""
    scores = np.where(found < 0, NO_SCORE, scores)
    if hidden is not None and len(hidden.items):
        scores.ravel()[_hidden_places(found, hidden)] = NO_SCORE
    order = np.argsort(np.isneginf(scores), axis=1, kind="stable")[:, :k]
    rows, best = nothing(len(found), k)
    rows[:, : order.shape[1]] = np.take_along_axis(found, order, 1)
    best[:, : order.shape[1]] = np.take_along_axis(scores, order, 1)
    rows[np.isneginf(best)] = NO_PRODUCT
    return rows, best


def _hidden_places(found: Rows, hidden: Ragged) -> Rows:
    """Where in the lists, as one, stands what is hidden.

    A mark for the last bits of each hidden row tells nearly all others from them, in memory that stays
    in the processor's cache; only what is marked is looked up.
    """
    owners, last = hidden.owners(), MARKS - 1
    marks = np.zeros((len(found), MARKS), dtype=np.bool_)
    marks[owners, hidden.items & last] = True
    places = np.flatnonzero(marks[np.arange(len(found))[:, None], found & last])
    base = int(max(found.max(initial=0), hidden.items.max())) + 2
    refused = np.sort(owners * base + hidden.items)
    asked = places // found.shape[1] * base + found.ravel()[places]
    nearest = refused[np.minimum(np.searchsorted(refused, asked), len(refused) - 1)]
    found_out: Rows = places[nearest == asked]
    return found_out


def most_hidden(hidden: Ragged | None) -> int:
    """The length of the longest hidden list: how many more to look for."""
    return 0 if hidden is None or not len(hidden.offsets) else int(np.diff(hidden.offsets).max(initial=0))
