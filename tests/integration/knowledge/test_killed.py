"""A process killed in the middle of a publish leaves the old text or the new one, never half of each.

The child is killed before each statement of the publish in turn, and before its commit.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from kernel.clock import FixedClock
from kernel.database import METADATA, Database, build_database
from knowledge import store
from knowledge.editing.model import Record
from knowledge.editing.service import EditingService
from knowledge.facts import NO_FACTS
from knowledge.model import Entry
from tests.conftest import NOW, load_all_tables

OLD, NEW = "You have 30 days.", "You have 60 days."
MOST_STATEMENTS = 40


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database that outlives a process."""
    if request.param == "postgresql":
        yield request.getfixturevalue("postgres")
        return
    load_all_tables()
    opened = build_database(f"sqlite:///{tmp_path / 'knowledge.db'}")
    METADATA.create_all(opened.engine)
    yield opened
    opened.close()


def publish_and_die(url: str, statements: int) -> None:
    """Publish revision 2; die before the statement of that number, a commit counting as one."""
    database = build_database(url)
    left = statements

    def count(*_: Any) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(database.engine, "before_cursor_execute", count)
    event.listen(database.engine, "commit", count)
    EditingService(database, FixedClock(NOW), NO_FACTS).publish("returns", 2, "mia")
    os._exit(0)


def die_at(database: Database, statements: int) -> int:
    """The exit status of a child that publishes and dies."""
    url = database.engine.url.render_as_string(hide_password=False)
    child = multiprocessing.get_context("fork").Process(target=publish_and_die, args=(url, statements))
    child.start()
    child.join(60)
    assert child.exitcode is not None
    return child.exitcode


def standing(editing: EditingService, database: Database) -> tuple[str, str, int, bool]:
    """The text in force, the entry's state, the version, and whether a step says so too."""
    record: Record = editing.read("returns")
    assert record.published is not None
    steps = [step for line in editing.revisions("returns") for step in line.publications]
    last = max(steps, key=lambda step: step.revision or 0)
    with database.read() as connection:
        version = store.read_version(connection)
    agrees = last.revision == record.published.revision and last.done_at is not None
    return record.published.answers["en"], record.entry.state, version, agrees


def test_a_publish_killed_at_any_statement_is_whole_or_did_not_happen(database: Database) -> None:
    editing = EditingService(database, FixedClock(NOW), NO_FACTS)
    entry = Entry("returns", "returns", {"en": ("Can I send things back?",)}, {"en": OLD})
    editing.import_entries([entry], "mia", publish=True)
    editing.save(replace(editing.read("returns").entry, answers={"en": NEW}), "tom")
    killed = 0
    while die_at(database, killed) == -signal.SIGKILL:
        assert standing(editing, database) == (OLD, "draft", 1, True)
        killed += 1
        assert killed < MOST_STATEMENTS
    assert killed >= 5
    assert standing(editing, database) == (NEW, "published", 2, True)
