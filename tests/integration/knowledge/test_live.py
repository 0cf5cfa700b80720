"""From publish to answer: other processes follow, a rebuild in progress hides nothing, chores keep time."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from aisle import build_platform, run_chores
from kernel.audit.service import AuditService
from kernel.clock import FixedClock
from kernel.database import METADATA, Database, build_database
from kernel.settings import Settings
from knowledge.editing.service import EditingService
from knowledge.facts import NO_FACTS
from knowledge.model import Answer, Entry
from knowledge.service import KnowledgeService
from retrieval.hashing import HashingEmbedder
from retrieval.model import Vectors
from tests.conftest import load_all_tables

RETURNS = Entry("returns", "returns", {"en": ("Can I send things back?",)}, {"en": "You have 30 days."})
FEES = Entry("fees", "delivery", {"en": ("What does delivery cost?",)}, {"en": "Five."})


class SlowEmbedder(HashingEmbedder):
    """Embeds as slowly as a test lets it, and counts the texts it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.began, self.go_on = threading.Event(), threading.Event()
        self.go_on.set()

    def embed(self, texts: Sequence[str]) -> Vectors:
        """The vectors, once the test lets go."""
        self.began.set()
        assert self.go_on.wait(20)
        self.asked += texts
        return super().embed(texts)


@pytest.fixture
def files(tmp_path: Path) -> Iterator[list[Database]]:
    """One database, opened as two processes would."""
    load_all_tables()
    opened = [build_database(f"sqlite:///{tmp_path / 'knowledge.db'}") for _ in range(2)]
    METADATA.create_all(opened[0].engine)
    yield opened
    for one in opened:
        one.close()


def answer(knowledge: KnowledgeService, text: str) -> str | None:
    found = knowledge.answer(text, "en")
    return found.match.answer if isinstance(found, Answer) else None


def change(editing: EditingService, text: str) -> None:
    entry = editing.read("returns").entry
    saved = editing.save(replace(entry, answers={"en": text}), "mia").entry
    editing.publish("returns", saved.revision, "mia")


def test_what_one_process_publishes_the_next_question_to_another_is_answered_by(
    files: list[Database], clock: FixedClock
) -> None:
    editing = EditingService(files[0], clock, NO_FACTS)
    editing.import_entries([RETURNS, FEES], "mia", publish=True)
    other = KnowledgeService(files[1], clock, None)
    assert answer(other, "can I send things back") == "You have 30 days."
    change(editing, "You have 60 days.")
    assert answer(other, "can I send things back") == "You have 60 days."
    editing.archive("returns", "mia")
    assert answer(other, "can I send things back") is None


def test_a_publish_while_the_index_is_built_answers_the_next_question(
    files: list[Database], clock: FixedClock
) -> None:
    editing = EditingService(files[0], clock, NO_FACTS)
    editing.import_entries([RETURNS, FEES], "mia", publish=True)
    embedder = SlowEmbedder()
    knowledge = KnowledgeService(files[1], clock, embedder)
    embedder.began.clear()
    embedder.go_on.clear()
    first = threading.Thread(target=knowledge.index)
    first.start()
    assert embedder.began.wait(20)
    change(editing, "You have 60 days.")
    embedder.go_on.set()
    first.join(20)
    assert knowledge.tell("returns", "en").answer == "You have 60 days."


def test_a_publish_embeds_what_is_new_alone(files: list[Database], clock: FixedClock) -> None:
    editing = EditingService(files[0], clock, NO_FACTS)
    editing.import_entries([RETURNS, FEES], "mia", publish=True)
    embedder = SlowEmbedder()
    knowledge = KnowledgeService(files[1], clock, embedder)
    knowledge.index()
    embedder.asked.clear()
    change(editing, "You have 60 days.")
    knowledge.index()
    assert embedder.asked == ["You have 60 days."]


async def test_what_is_scheduled_goes_live_by_itself(settings: Settings, clock: FixedClock) -> None:
    platform = build_platform(settings, clock, HashingEmbedder())
    editing = EditingService(platform.database, clock, NO_FACTS)
    editing.save(RETURNS, "mia")
    editing.publish("returns", 1, "mia", at=clock.now() + timedelta(hours=1))
    clock.advance(hours=1)
    chores = asyncio.create_task(run_chores(platform))
    for _ in range(200):
        if AuditService(platform.database, clock).page():
            break
        await asyncio.sleep(0.05)
    chores.cancel()
    with suppress(asyncio.CancelledError):
        await chores
    assert platform.services.knowledge.tell("returns", "en").answer == "You have 30 days."
    (line,) = AuditService(platform.database, clock).page()
    assert (line.actor, line.action, line.subject, line.detail) == (
        "system", "entry.published", "entry:returns", {"revision": 1, "planned_by": "mia"},
    )  # fmt: skip
    platform.database.close()
