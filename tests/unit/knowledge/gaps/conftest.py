"""A shop whose shoppers ask what nobody answered yet, on each database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from conversations.messages.service import MessageService
from kernel.clock import FixedClock
from kernel.database import Database
from kernel.languages import detect_language
from kernel.settings import Settings
from knowledge.editing.service import EditingService
from knowledge.facts import NO_FACTS
from knowledge.gaps.decisions import GapDecisions
from knowledge.gaps.model import GapLine
from knowledge.gaps.service import GapQuery, GapService
from knowledge.questions import AskedQuestion
from knowledge.regression.service import RegressionService
from retrieval.gloss import GlossingEmbedder
from retrieval.hashing import HashingEmbedder

WRAPPING = ("do you offer gift wrapping", "gift wrapping possible?", "is gift wrapping offered")
STUDENTS = ("student discount?", "is there a student discount", "any discount for a student")


@dataclass
class Crowd:
    """Shoppers whose messages are kept, and what became of what they asked."""

    database: Database
    clock: FixedClock
    asked: list[AskedQuestion] = field(default_factory=list)

    def ask(self, person: str, text: str, days_ago: float = 0, **facts: Any) -> AskedQuestion:
        """Somebody asks in a conversation of their own."""
        conversation_id = f"conversation-of-{person}"
        message = MessageService(self.database, self.clock).receive(
            conversation_id, text, language=detect_language(text)
        ).message  # fmt: skip
        at = self.clock.now() - timedelta(days=days_ago)
        question = AskedQuestion(
            message.message_id, conversation_id, at, text, "en", None, None, "unanswered", customer_id=person
        )
        self.asked.append(replace(question, **facts))
        return self.asked[-1]

    def all_ask(self, *texts: str, prefix: str = "p", **facts: Any) -> None:
        """Each text is asked by somebody else."""
        for number, text in enumerate(texts):
            self.ask(f"{prefix}{number}", text, **facts)

    def forget(self, person: str) -> int:
        """Erase what a person said."""
        return MessageService(self.database, self.clock).erase(f"conversation-of-{person}")

    def since(self, days: int, limit: int) -> list[AskedQuestion]:
        """The questions of the last days."""
        begin = self.clock.now() - timedelta(days=days)
        recent = [one for one in self.asked if one.at >= begin]
        return sorted(recent, key=lambda one: (one.at, one.message_id), reverse=True)[:limit]


class Uncached(GlossingEmbedder):
    """Hashed words, Chinese by its gloss; counts what it embeds."""

    def __init__(self) -> None:
        super().__init__(HashingEmbedder())
        self.embedded: list[str] = []

    def embed(self, texts: Sequence[str]) -> Any:
        """The texts' vectors."""
        self.embedded += texts
        return super().embed(texts)


@pytest.fixture
def crowd(databases: Database, clock: FixedClock) -> Crowd:
    return Crowd(databases, clock)


@pytest.fixture
def embedder() -> Uncached:
    return Uncached()


@pytest.fixture
def gaps(
    databases: Database, clock: FixedClock, settings: Settings, crowd: Crowd, embedder: Uncached
) -> GapService:
    return GapService(databases, clock, settings, crowd, embedder)


@pytest.fixture
def editing(databases: Database, clock: FixedClock) -> EditingService:
    return EditingService(databases, clock, NO_FACTS)


@pytest.fixture
def regression(databases: Database, clock: FixedClock) -> RegressionService:
    return RegressionService(databases, clock)


@pytest.fixture
def decisions(
    databases: Database, clock: FixedClock, gaps: GapService, editing: EditingService,
    regression: RegressionService,
) -> GapDecisions:  # fmt: skip
    return GapDecisions(databases, clock, gaps, editing, regression)


def lines(gaps: GapService, shown: str = "open", **query: Any) -> list[GapLine]:
    """The listed gaps."""
    return gaps.page(GapQuery(shown, **query))[0]
