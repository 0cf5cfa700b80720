"""What a snapshot taught, ready to be asked: its sources and how they are fused.

Shapes   ranked: rows (b, m) int64 best first, NO_PRODUCT after the end; scores (b, m) float32
Units    a fused score compares within one shopper's list only; the best of a list has 1
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np

from kernel.errors import Unavailable
from recommender.fusion.alike import by_content
from recommender.fusion.methods import restored_fusion
from recommender.fusion.model import Fusion, fused
from recommender.interactions import Floats, Histories, Ints, Rows
from recommender.snapshots.model import Arrays, Manifest, Snapshot
from recommender.sources.model import FittedSource, ItemTable
from recommender.sources.registry import kind_of, restored, with_items

DEPTH: Final = 60  # candidates asked of each source for a short list
SOURCE: Final = "source-"
ALIKE: Final = "alike"


@dataclass(frozen=True)
class Learnt:
    """Fitted sources with their fusion; immutable, so that any number of threads may ask it."""

    sources: tuple[FittedSource, ...]
    fusion: Fusion
    alike: Fusion = field(default_factory=by_content)  # of what is like a product

    def ranked(
        self, histories: Histories, depth: int, wanted: int, allowed: Rows | None = None
    ) -> tuple[Rows, Floats]:
        """The ``wanted`` best products of each shopper, ``depth`` of each source fused."""
        rows, scores = fused(self.sources, self.fusion, histories, wanted, allowed, depth)
        return rows, of_the_best(rows, scores)

    def over(self, items: ItemTable) -> Learnt:
        """The same over today's products: rows as before, new ones at the end."""
        return replace(self, sources=tuple(with_items(source, items) for source in self.sources))


def of_the_best(rows: Rows, scores: Floats) -> Floats:
    """Each score as a share of its list's best, 0 after the end."""
    if rows.shape[1] == 0:
        return scores
    best = np.where(rows[:, :1] >= 0, scores[:, :1], 1)
    shares = np.where(rows >= 0, scores / np.where(best > 0, best, 1), 0)
    return np.round(shares, 6).astype(np.float32)


def as_snapshot(
    learnt: Learnt,
    manifest: Manifest,
    items: ItemTable,
    twins: Ints,
    names: Mapping[str, Sequence[str]],
) -> Snapshot:
    """What is written; ``names`` are the ids of products, brands and categories, in the order of rows."""
    arrays: dict[str, Arrays] = {f"{SOURCE}{one.name}": one.arrays() for one in learnt.sources}
    arrays["items"] = {"content": items.content, "twins": twins}
    arrays["fusion"] = learnt.fusion.arrays()
    arrays[ALIKE] = learnt.alike.arrays()
    kinds = {one.name: kind_of(one) for one in learnt.sources}
    documents: dict[str, Any] = {
        "sources": kinds,
        "fusion": learnt.fusion.name,
        ALIKE: learnt.alike.name,
        "names": {kind: list(ids) for kind, ids in names.items()},
    }
    return Snapshot(manifest, arrays, documents)


def from_snapshot(snapshot: Snapshot) -> Learnt:
    """What was written, back.

    Raises:
        Unavailable: when it names a source that this version does not have.
    """
    kinds: Mapping[str, str] = snapshot.documents["sources"]
    if any(f"{SOURCE}{name}" not in snapshot.arrays for name in kinds):
        raise Unavailable("a snapshot lacks one of its sources", code="snapshot_damaged")
    sources = (restored(kind, snapshot.arrays[f"{SOURCE}{name}"]) for name, kind in kinds.items())
    fusion = restored_fusion(snapshot.documents["fusion"], snapshot.arrays["fusion"])
    if ALIKE not in snapshot.documents:  # made before likeness was learnt
        return Learnt(tuple(sources), fusion)
    alike = restored_fusion(snapshot.documents[ALIKE], snapshot.arrays[ALIKE])
    return Learnt(tuple(sources), fusion, alike)
