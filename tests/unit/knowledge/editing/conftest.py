"""Editing and asking over one empty knowledge base, on each database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kernel.clock import FixedClock
from kernel.database import Database
from kernel.errors import NotFound
from knowledge.editing.service import EditingService
from knowledge.facts import NO_FACTS
from knowledge.model import Entry
from knowledge.service import KnowledgeService
from tests.copies import build_copy


@pytest.fixture
def returns() -> Entry:
    """An entry that nobody has saved yet."""
    return Entry(
        "returns",
        "returns",
        {"en": ("Can I send things back?",), "zh": ("可以退货吗？",)},
        {"en": "You have 30 days.", "zh": "30 天内可退。"},
        tags=("policy",),
    )


@pytest.fixture
def editing(databases: Database, clock: FixedClock) -> EditingService:
    return EditingService(databases, clock, NO_FACTS)


@pytest.fixture
def told(databases: Database, clock: FixedClock) -> Callable[[], str | None]:
    """What a shopper who asks about returns is told now."""
    knowledge = KnowledgeService(databases, clock, embedder=None)

    def ask() -> str | None:
        try:
            return knowledge.tell("returns", "en").answer
        except NotFound:
            return None

    return ask


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def busy(request: pytest.FixtureRequest, tmp_path: Path, sqlite_pattern: Database) -> Iterator[Database]:
    """An empty database that several threads and processes may use at once."""
    if request.param == "postgresql":
        yield request.getfixturevalue("postgres")
        return
    opened = build_copy(sqlite_pattern, f"sqlite:///{tmp_path / 'knowledge.db'}")
    yield opened
    opened.close()
