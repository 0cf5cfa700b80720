"""What became of the things that were saved: added, changed, or already there as given."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SaveCount:
    """How many were new, how many differed, how many were the same."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: SaveCount) -> SaveCount:
        return SaveCount(
            self.added + other.added, self.changed + other.changed, self.unchanged + other.unchanged
        )
