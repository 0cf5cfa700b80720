"""Several things asked for in one message: "headphones, a phone case and a charger"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from actions.talk import Talk
from actions.turn import Turn
from recommender.understanding.model import Wish

MAX_THINGS: Final = 3
_LISTED: Final = re.compile(
    r"\s*[,;，；、]\s*(?:and\s+|plus\s+|和)?|\s+(?:and|plus|&)\s+|还有|以及|和", re.IGNORECASE
)


def things_listed(turn: Turn, talk: Talk) -> list[Wish]:
    """The wishes of a message that lists things: "headphones, a phone case and a charger"; else none."""
    parts = [part for part in _LISTED.split(turn.text) if part.strip()]
    if not 2 <= len(parts) <= MAX_THINGS:
        return []
    wishes: list[Wish] = []
    for part in reversed(parts):  # what is no thing stands last mostly: "shoes, under 50"
        wish = turn.services.understander.read(part, turn.language).wish
        if not wish.kind:
            return []
        wishes.insert(0, wish)
    kinds = [wish.kind for wish in wishes]
    together = talk.reading.wish.product.casefold()  # "bags and accessories" is one shelf
    if len(set(kinds)) < len(kinds) or all(w.product.casefold() in together for w in wishes):
        return []
    last = wishes[-1]  # "shoes and socks for my son": both are for him
    return [
        replace(w, recipients=w.recipients or last.recipients, occasions=w.occasions or last.occasions)
        for w in wishes
    ]
