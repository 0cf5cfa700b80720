"""Proof before service: how well a ranking foretells what shoppers did after the split.

Every product of the catalogue is ranked, what the shopper had met before left out; right is what he
or she met anew after the split.

Units    ndcg@10 and hr@10 from 0 to 1, the mean over shoppers
Source   Järvelin, Kekäläinen, TOIS 2002 (NDCG)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from recommender.interactions import Floats, Histories, Interactions, Ragged, Rows

AT: Final = 10
MOST_SHOPPERS: Final = 2000
Ranks = Callable[[Histories, int], tuple[Rows, Floats]]
Figures = dict[str, float]


@dataclass(frozen=True, slots=True)
class Tail:
    """Shoppers known before the split with what they met anew after it."""

    histories: Histories
    right: Ragged

    def __len__(self) -> int:
        return len(self.histories)


def split_at(log: Interactions, cutoff: float) -> tuple[Interactions, Interactions]:
    """What happened before a moment, and from it on."""
    return log.keeping(log.at < cutoff), log.keeping(log.at >= cutoff)


def tails(before: Interactions, after: Interactions, cutoff: float, seed: int) -> tuple[Tail, Tail]:
    """Two halves of the shoppers of the tail, drawn by ``seed``: to choose on, and to prove on."""
    met = set(zip(before.users.tolist(), before.items.tolist(), strict=True))
    right: dict[int, list[int]] = {}
    known = set(np.unique(before.users).tolist())
    for user, item in zip(after.users.tolist(), after.items.tolist(), strict=True):
        if user in known and (user, item) not in met:
            right.setdefault(user, []).append(item)
    users = np.array(sorted(right), dtype=np.int64)
    np.random.default_rng(seed).shuffle(users)
    users = users[: 2 * MOST_SHOPPERS]
    first, second = (
        Tail(
            before.histories(half, now=cutoff).hiding_seen(),
            Ragged.of([list(dict.fromkeys(right[int(user)])) for user in half]),
        )
        for half in (users[::2], users[1::2])
    )
    return first, second


def figures(ranks: Ranks, tail: Tail) -> Figures:
    """How well a ranking does on a tail."""
    if not len(tail):
        return {f"ndcg@{AT}": 0.0, f"hr@{AT}": 0.0}
    rows, _ = ranks(tail.histories, AT)
    return judged(rows, tail)


def judged(rows: Rows, tail: Tail) -> Figures:
    """How well one list a shopper (b, AT) foretells a tail."""
    base = int(max(rows.max(initial=0), tail.right.items.max(initial=0))) + 2
    owners = np.arange(len(tail), dtype=np.int64)[:, None]
    hits = np.isin(owners * base + rows, tail.right.owners() * base + tail.right.items) & (rows >= 0)
    discounts = 1 / np.log2(np.arange(2, AT + 2))
    ideal = np.cumsum(discounts)[np.minimum(np.diff(tail.right.offsets), AT) - 1]
    gained = (hits * discounts[: hits.shape[1]]).sum(axis=1)
    return {
        f"ndcg@{AT}": round(float((gained / ideal).mean()), 5),
        f"hr@{AT}": round(float(hits.any(axis=1).mean()), 5),
    }
