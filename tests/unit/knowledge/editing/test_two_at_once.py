"""Several people and processes at one entry at the same time: one is first, the others are told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

from kernel.clock import FixedClock
from kernel.database import Database
from knowledge import store
from knowledge.editing.model import EditConflict
from knowledge.editing.service import EditingService
from knowledge.facts import NO_FACTS
from knowledge.model import Entry
from knowledge.service import KnowledgeService
from tests.conftest import NOW

PEOPLE = 6


def together(tasks: list[Callable[[], object]]) -> list[object]:
    """What each task gave, or the EditConflict it met; all begin at one moment."""
    gate = threading.Barrier(len(tasks))

    def run(task: Callable[[], object]) -> object:
        gate.wait()
        try:
            return task()
        except EditConflict as error:
            return error

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks))


def test_of_many_who_save_one_revision_one_is_first_and_each_other_sees_it(
    busy: Database, clock: FixedClock, returns: Entry
) -> None:
    editing = EditingService(busy, clock, NO_FACTS)
    seen = editing.save(returns, "mia").entry
    texts = [replace(seen, answers={"en": f"{days} days."}) for days in range(PEOPLE)]
    found = together([lambda text=text: editing.save(text, "tom") for text in texts])  # type: ignore[misc]
    refused = [one for one in found if isinstance(one, EditConflict)]
    now = editing.read("returns").entry
    assert (len(refused), now.revision, len(editing.revisions("returns"))) == (PEOPLE - 1, 2, 2)
    assert {one.theirs.answers["en"] for one in refused} == {now.answers["en"]}
    assert len({one.yours.answers["en"] for one in refused} | {now.answers["en"]}) == PEOPLE


def test_of_many_who_begin_one_entry_one_is_first(busy: Database, clock: FixedClock, returns: Entry) -> None:
    editing = EditingService(busy, clock, NO_FACTS)
    texts = [replace(returns, answers={"en": f"{days} days."}) for days in range(PEOPLE)]
    found = together([lambda text=text: editing.save(text, "tom") for text in texts])  # type: ignore[misc]
    assert sum(isinstance(one, EditConflict) for one in found) == PEOPLE - 1
    assert len(editing.revisions("returns")) == 1


def test_of_many_processes_one_carries_out_what_is_due(
    busy: Database, clock: FixedClock, returns: Entry
) -> None:
    editing = EditingService(busy, clock, NO_FACTS)
    editing.save(returns, "mia")
    editing.publish("returns", 1, "mia", at=NOW + timedelta(seconds=1))
    clock.advance(seconds=1)
    found = together([lambda: editing.due(clock.now())] * PEOPLE)
    assert sorted(len(one) for one in found if isinstance(one, list)) == [0] * (PEOPLE - 1) + [1]
    with busy.read() as connection:
        assert store.read_version(connection) == 1


def test_questions_asked_while_entries_are_published_see_each_entry_whole(
    busy: Database, clock: FixedClock, returns: Entry
) -> None:
    editing = EditingService(busy, clock, NO_FACTS)
    editing.import_entries([returns], "mia", publish=True)
    knowledge = KnowledgeService(busy, clock, embedder=None)
    over = threading.Event()
    seen: set[tuple[int, str]] = set()

    def ask() -> None:
        while not over.is_set():
            told = knowledge.tell("returns", "en")
            seen.add((told.revision, told.answer))

    def publish() -> None:
        try:
            for days in range(20):
                entry = editing.read("returns").entry
                saved = editing.save(replace(entry, answers={"en": f"{days} days, {days}."}), "mia").entry
                editing.publish("returns", saved.revision, "mia")
                assert knowledge.tell("returns", "en").answer == f"{days} days, {days}."
        finally:
            over.set()

    together([ask, ask, publish])
    written = {(n + 2, f"{n} days, {n}.") for n in range(20)} | {(1, "You have 30 days.")}
    assert seen <= written
    assert len(seen) >= 2
