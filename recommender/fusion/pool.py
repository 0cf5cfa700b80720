"""The candidates of all sources for a batch of shoppers, each product once, with what each source said.

Shapes   entries p, sorted by shopper, then product: owners, items (p,) int64; offsets (b + 1,) into them
         sayings t, sorted by entry, then source: entry, source, rank (t,) int64, score (t,) float32
         scores (p, s) float32 and ranks (p, s) int32 are the same laid out
Units    rank starts at 1; 0 where the source did not name the product (its score there is 0)
         a score is divided by the best of the same source and shopper, so that 1 is its best
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommender.interactions import Floats, Histories, Rows
from recommender.sources.best import best_of_lists, nothing
from recommender.sources.model import NO_SCORE, FittedSource
from retrieval.threads import side_by_side

PADDED_MAX = 4_000_000
MANY = 64
AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Sayings:
    """Which source said which entry at which rank."""

    entry: Rows
    source: Rows
    rank: Rows
    score: Floats

    @classmethod
    def of(cls, scores: Floats, ranks: NDArray[np.int32]) -> Sayings:
        """From what is laid out."""
        entry, source = np.nonzero(ranks)
        return cls(entry, source, ranks[entry, source].astype(np.int64), scores[entry, source])


@dataclass(frozen=True, slots=True)
class Pool:
    """Who was offered what by which source."""

    names: tuple[str, ...]
    offsets: Rows
    owners: Rows
    items: Rows
    sayings: Sayings

    @property
    def scores(self) -> Floats:
        """What each source said of each entry."""
        laid = np.zeros((len(self), len(self.names)), dtype=np.float32)
        laid[self.sayings.entry, self.sayings.source] = self.sayings.score
        return laid

    @property
    def ranks(self) -> NDArray[np.int32]:
        """Where each source named each entry."""
        laid = np.zeros((len(self), len(self.names)), dtype=np.int32)
        laid[self.sayings.entry, self.sayings.source] = self.sayings.rank
        return laid

    def summed(self, values: Floats | NDArray[np.float64]) -> Floats:
        """The sum (p,) of one value a saying for each entry."""
        total = np.bincount(self.sayings.entry, values, len(self))
        return total.astype(np.float32)

    def keeping(self, wanted: NDArray[np.bool_]) -> Pool:
        """Only the entries where ``wanted`` (p,) holds; what was said of them stays as it was."""
        said = wanted[self.sayings.entry]
        place = np.cumsum(wanted) - 1
        told = self.sayings
        sayings = Sayings(place[told.entry[said]], told.source[said], told.rank[said], told.score[said])
        owners = self.owners[wanted]
        offsets = np.searchsorted(owners, np.arange(len(self.offsets))).astype(np.int64)
        return Pool(self.names, offsets, owners, self.items[wanted], sayings)

    def __len__(self) -> int:
        return len(self.items)

    def best(self, values: Floats, k: int) -> tuple[Rows, Floats]:
        """The ``k`` products of the highest ``values`` (p,) for each shopper, as the port says."""
        b = len(self.offsets) - 1
        lengths = np.diff(self.offsets)
        rows, scores = nothing(b, k)
        width = int(lengths.max(initial=0))
        if width == 0:
            return rows, scores
        step = max(1, PADDED_MAX // width)
        for start in range(0, b, step):
            stop = min(start + step, b)
            inside = np.arange(width) < lengths[start:stop, None]
            places = np.where(inside, self.offsets[start:stop, None] + np.arange(width), 0)
            found = np.where(inside, self.items[places], -1)
            padded = np.where(inside, values[places], NO_SCORE)
            rows[start:stop], scores[start:stop] = best_of_lists(found, padded, k)
        return rows, scores


def pooled(
    sources: Sequence[FittedSource], histories: Histories, k: int, allowed: Rows | None = None
) -> Pool:
    """Ask every source for ``k`` candidates and lay them together."""
    answers = asked_of(sources, histories, k, allowed)
    return pool_of([source.name for source in sources], answers, len(histories))


def asked_of(
    sources: Sequence[FittedSource], histories: Histories, k: int, allowed: Rows | None = None
) -> list[tuple[Rows, Floats]]:
    """What every source answers, of many shoppers several sources at a time."""

    def ask(source: FittedSource) -> tuple[Rows, Floats]:
        return source.candidates(histories, k, allowed)

    if len(histories) < MANY:
        return [ask(source) for source in sources]
    order = sorted(range(len(sources)), key=lambda place: -_effort(sources[place]))
    found = side_by_side(ask, [sources[place] for place in order], AT_ONCE)  # the slowest first
    return [answer for _, answer in sorted(zip(order, found, strict=True), key=lambda one: one[0])]


def _effort(source: FittedSource) -> int:
    """What a source looks at for a shopper, roughly: all its vectors, a few rows of its lists, or little."""
    if hasattr(source, "index"):
        return int(source.index.vectors.size)
    return int(source.links.nnz // max(source.links.shape[0], 1)) if hasattr(source, "links") else 0


def pool_of(names: Sequence[str], answers: Sequence[tuple[Rows, Floats]], b: int) -> Pool:
    """The sources' answers, each (b, k), laid together."""
    places = [(rank, source) for source, (rows, _) in enumerate(answers) for rank in range(rows.shape[1])]
    width = max(len(places), 1)
    bits = width.bit_length()  # a product and its place in the shopper's lists make one number to sort by
    found = np.concatenate([np.zeros((b, 0), dtype=np.int64), *(rows for rows, _ in answers)], axis=1)
    shares = np.concatenate(
        [np.zeros((b, 0), dtype=np.float32), *(_of_the_best(*answer) for answer in answers)], axis=1
    )
    keys = (found << bits) + np.arange(len(places))
    keys.sort(axis=1)
    real = np.flatnonzero(keys >= 0)
    shopper, keys = real // width, keys.ravel()[real]
    place, items = keys & ((1 << bits) - 1), keys >> bits
    is_first = np.ones(len(keys), dtype=np.bool_)
    is_first[1:] = (items[1:] != items[:-1]) | (shopper[1:] != shopper[:-1])
    ranks, sources = np.array(places, dtype=np.int64).reshape(-1, 2).T
    owners = shopper[is_first]
    said = shares.ravel()[shopper * width + place]
    sayings = Sayings(np.cumsum(is_first) - 1, sources[place], ranks[place] + 1, said)
    offsets = np.searchsorted(owners, np.arange(b + 1)).astype(np.int64)
    return Pool(tuple(names), offsets, owners, items[is_first], sayings)


def _of_the_best(rows: Rows, values: Floats) -> Floats:
    """Each score as a share of the list's best; a list without positive scores counts by rank alone."""
    best = np.where(rows[:, :1] >= 0, values[:, :1], 0)
    shares = np.where(best > 0, values / np.where(best > 0, best, 1), 0)
    return np.maximum(np.where(rows >= 0, shares, 0), 0).astype(np.float32)
