"""Live facts in answers: ``{{delivery_fee}}`` is told as the shop's data has it at that moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol


@dataclass(frozen=True, slots=True)
class Filled:
    """A text with its facts told; sentences whose fact has nothing to tell are left out."""

    text: str
    broken: tuple[str, ...] = ()  # the placeholders that had nothing to tell


class Facts(Protocol):
    """Tells the shop's facts."""

    def fill(self, text: str, language: str) -> Filled:
        """``text`` with every placeholder told in ``language``."""
        ...

    def broken(self, texts: Sequence[str]) -> tuple[str, ...]:
        """The placeholders of ``texts`` that have nothing to tell: unknown, or of something gone."""
        ...


class NoFacts:
    """Knows no fact: a text stays as it is written."""

    def fill(self, text: str, language: str) -> Filled:
        """The text itself."""
        return Filled(text)

    def broken(self, texts: Sequence[str]) -> tuple[str, ...]:
        """Nothing is looked for."""
        return ()


NO_FACTS: Final = NoFacts()
