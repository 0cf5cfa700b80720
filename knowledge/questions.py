"""What shoppers asked the shop and what became of it: the values that rehearsals and gaps read.

Units    basket_minor in minor units of ``currency``; ``at`` is aware UTC
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

Outcome = Literal["answered", "choices", "unanswered", "fallback"]


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """One typed question that reached the knowledge base or was not understood."""

    message_id: str
    conversation_id: str
    at: datetime
    text: str
    language: str
    entry_id: str | None  # what it was answered with
    revision: int | None
    outcome: Outcome
    thumbs_down: bool = False  # the answer was rated as not helpful
    repeated: bool = False  # the same shopper asked alike again soon after
    handed_over: bool = False  # a person was asked for soon after
    customer_id: str | None = None
    basket_minor: int = 0
    currency: str = ""
    staff_reply: str | None = None  # what a person of the shop answered next after the hand-over

    @property
    def person(self) -> str:
        """Who asked, for counts of people: the customer, else the conversation."""
        return self.customer_id or self.conversation_id


class AskedQuestions(Protocol):
    """The stored questions, as the analytics read them."""

    def since(self, days: int, limit: int) -> list[AskedQuestion]:
        """The newest ``limit`` questions of the last ``days``, the newest first.

        Pressed buttons and erased talk are never among them.
        """
        ...


class QuestionArchive(AskedQuestions, Protocol):
    """Stored questions that can be looked up again; what was erased is not there any more."""

    def of(self, message_ids: Sequence[str]) -> dict[str, AskedQuestion]:
        """The questions of these messages that are still stored."""
        ...

    def present(self, message_ids: Sequence[str]) -> set[str]:
        """Which of these messages are still stored."""
        ...
