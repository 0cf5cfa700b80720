"""Which of yesterday's gaps is today's group: by the questions they share, else by where they lie.

Shapes   middles (d,) float32 of length 1, of the embedder's own vectors
Units    HALF of a group's known questions make it the same gap; SAME is a cosine between middles
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final

import numpy as np

from retrieval.model import Vectors

HALF: Final = 0.5
SAME: Final = 0.8


@dataclass(frozen=True, slots=True)
class Known:
    """A gap as it was: the questions it had, where it lay, and whether staff decided on it."""

    message_ids: frozenset[str]
    middle: Vectors | None  # None: of another embedder
    decided: bool


def matched(
    groups: Sequence[Set[str]], middles: Sequence[Vectors], known: Mapping[str, Known]
) -> list[str | None]:
    """The gap that each group (of message ids) is; None for a new one.

    A gap that was decided takes in every part that it splits into, so that no part comes back as
    new; an open one goes on as its largest part.
    """
    found: list[str | None] = [None] * len(groups)
    taken: set[str] = set()
    for row, gap_id in _by_shared_questions(groups, known):
        if found[row] is None and (known[gap_id].decided or gap_id not in taken):
            found[row] = gap_id
            taken.add(gap_id)
    for row, gap_id in _by_place(found, middles, known):
        if found[row] is None and (known[gap_id].decided or gap_id not in taken):
            found[row] = gap_id
            taken.add(gap_id)
    return found


def _by_shared_questions(groups: Sequence[Set[str]], known: Mapping[str, Known]) -> Iterable[tuple[int, str]]:
    owner = {message_id: gap_id for gap_id, gap in known.items() for message_id in gap.message_ids}
    present = Counter(owner[one] for group in groups for one in group if one in owner)
    pairs = []
    for row, group in enumerate(groups):
        shared = Counter(owner[one] for one in group if one in owner)
        whole = sum(shared.values())
        for gap_id, count in shared.items():
            if count >= HALF * whole or count > HALF * present[gap_id]:
                pairs.append((-count, row, gap_id))
    return [(row, gap_id) for _, row, gap_id in sorted(pairs)]


def _by_place(
    found: Sequence[str | None], middles: Sequence[Vectors], known: Mapping[str, Known]
) -> Iterable[tuple[int, str]]:
    rows = [row for row, gap_id in enumerate(found) if gap_id is None and middles[row].any()]
    gap_ids = sorted(gap_id for gap_id, gap in known.items() if gap.middle is not None)
    if not rows or not gap_ids:
        return []
    places = np.stack([place for gap_id in gap_ids if (place := known[gap_id].middle) is not None])
    cosines = np.stack([middles[row] for row in rows]) @ places.T
    near = np.argwhere(cosines >= SAME)
    ranked = sorted((-float(cosines[r, g]), rows[r], gap_ids[g]) for r, g in near)
    return [(row, gap_id) for _, row, gap_id in ranked]
