"""Mix two rankings fairly, so that clicks tell which one shoppers like better.

Each round a coin says who picks first; either ranking then adds its best product that is not there yet.
A click counts for the team that picked the product.

Shapes   rankings are any length, best first, without repeats; the result has at most ``k`` entries
Source   Radlinski, Kurup, Joachims, How Does Clickthrough Data Reflect Retrieval Quality?, CIKM 2008,
         Algorithm 2 (team draft); Chapelle, Joachims, Radlinski, Yue, TOIS 30, 2012
"""

from __future__ import annotations

import random
from collections.abc import Hashable, Sequence
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


def team_draft(
    first: Sequence[T], second: Sequence[T], k: int, names: tuple[str, str], seed: str
) -> list[tuple[T, str]]:
    """Up to ``k`` items with the name of the team that picked each.

    ``seed`` must differ from answer to answer (the request's id), or the coin is always the same; the
    same seed gives the same mix.
    """
    coin = random.Random(f"team-draft\x1f{seed}")  # a text seeds by SHA-512: equal on every machine
    left = (list(first), list(second))
    picked: list[tuple[T, str]] = []
    taken: set[T] = set()
    while len(picked) < k and (_skip(left[0], taken) or _skip(left[1], taken)):
        begins = int(coin.random() < 0.5)
        for team in (begins, 1 - begins):
            if len(picked) < k and _skip(left[team], taken):
                item = left[team].pop(0)
                taken.add(item)
                picked.append((item, names[team]))
    return picked


def _skip(ranking: list[T], taken: set[T]) -> bool:
    """Drop what is taken from the head; whether anything is left."""
    while ranking and ranking[0] in taken:
        ranking.pop(0)
    return bool(ranking)
