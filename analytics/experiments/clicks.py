"""Credit for clicks on mixed answers: which team won each answer.

A click or a cart counts for the newest answer before it that showed the product in that conversation, once
a product, within CREDIT_S. An answer is judged when its time for clicks is over.

Units    times in epoch seconds
Source   Radlinski, Kurup, Joachims, CIKM 2008: the ranking with more clicks on its team's
         documents wins the answer
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

CREDIT_S: Final = 86_400.0


@dataclass(frozen=True, slots=True)
class Shown:
    """A product in a mixed answer."""

    conversation_id: str
    request_id: str
    product_id: str
    at: float
    team: str


@dataclass(frozen=True, slots=True)
class Click:
    """Interest in a product."""

    product_id: str
    at: float


@dataclass(frozen=True, slots=True)
class Score:
    """How many answers each side won."""

    wins: int
    losses: int
    ties: int


def score(shown: Sequence[Shown], clicks: Mapping[str, Sequence[Click]], team: str, now: float) -> Score:
    """The answers that ``team`` won and lost among those whose time is over, and those that none won."""
    answers: dict[tuple[str, str], list[Shown]] = defaultdict(list)
    for one in shown:
        answers[one.conversation_id, one.request_id].append(one)
    credited = _credited(shown, clicks)
    wins = losses = ties = 0
    for key, items in answers.items():
        if now - items[0].at < CREDIT_S:
            continue
        lead = sum(1 if i.team == team else -1 for i in items if (*key, i.product_id) in credited)
        wins, losses, ties = wins + (lead > 0), losses + (lead < 0), ties + (lead == 0)
    return Score(wins, losses, ties)


def _credited(shown: Sequence[Shown], clicks: Mapping[str, Sequence[Click]]) -> set[tuple[str, str, str]]:
    by_product: dict[tuple[str, str], list[Shown]] = defaultdict(list)
    for one in shown:
        by_product[one.conversation_id, one.product_id].append(one)
    credited = set()
    for (conversation_id, product_id), times in by_product.items():
        for click in clicks.get(conversation_id, ()):
            if click.product_id != product_id:
                continue
            before = [one for one in times if 0 <= click.at - one.at < CREDIT_S]
            if before:
                newest = max(before, key=lambda one: one.at)
                credited.add((conversation_id, newest.request_id, product_id))
    return credited
