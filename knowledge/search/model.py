"""Values of the search over entries: what was decided, and what stands near an entry.

Units    score 0 to 1
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from knowledge.model import Answer, Choices
from retrieval.model import Vectors

Decision = Answer | Choices | None
Kind = Literal["duplicate", "near", "contradicts"]


class Embeds(Protocol):
    """Embeds texts, perhaps from a cache."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """(n, d) float32 of length 1."""
        ...

    def __hash__(self) -> int:
        """One embedder is equal to itself alone; what was read with it is kept by it."""
        ...


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An entry that stands near one being written, and what to make of it."""

    entry_id: str
    question: str
    kind: Kind
    score: float
    why: str  # what differs where they contradict ("30 days / 14 days"), else the nearest wording
