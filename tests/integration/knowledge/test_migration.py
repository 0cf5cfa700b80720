"""The knowledge base of an older version is kept whole: every text, who wrote it, what was in force."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

from kernel.clock import FixedClock
from kernel.database import Database, build_database
from kernel.migrations import FOLDER
from knowledge.editing.service import EditingService
from knowledge.facts import NO_FACTS
from knowledge.model import stale_languages
from knowledge.service import KnowledgeService
from tests.conftest import NOW
from tests.postgres import running_postgres

FIRST, SECOND = datetime(2026, 1, 1, 12, tzinfo=UTC), datetime(2026, 2, 1, 12, tzinfo=UTC)
ROWS = [
    ("fees", 1, "Fees?", "Five.", False, FIRST, "import"),
    ("fees", 2, "Fees?", "Six.", False, SECOND, "dearer"),
    ("gone", 1, "Gone?", "No.", False, FIRST, ""),
    ("gone", 2, "Gone?", "No.", True, SECOND, "old"),
]
SAID = "category, questions, answers, tags, archived"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database as it was before drafts, with two entries."""
    if request.param == "postgresql":
        with running_postgres() as url:
            yield from filled(build_database(url))
    else:
        yield from filled(build_database(f"sqlite:///{tmp_path / 'old.db'}"))


def filled(database: Database) -> Iterator[Database]:
    move(database, "0006")
    with database.write() as connection:
        for entry_id, revision, question, answer, archived, at, reason in ROWS:
            zh = json.dumps({"en": [question, "cost"], "zh": ["问"]})
            told = json.dumps({"en": answer, "zh": "答。"})
            values = {
                "id": entry_id, "revision": revision, "questions": zh, "answers": told, "archived": archived,
                "at": f"{at:%Y-%m-%d %H:%M:%S.%f}" if database.dialect == "sqlite" else at, "reason": reason,
            }  # fmt: skip
            said = "'money', :questions, :answers, '[\"a b\"]', :archived"
            connection.execute(
                text(
                    f"INSERT INTO knowledge_revisions (entry_id, revision, {SAID}, at, author, reason) "
                    f"VALUES (:id, :revision, {said}, :at, 'mia', :reason)"
                ),
                values,
            )
            connection.execute(text("DELETE FROM knowledge_entries WHERE entry_id = :id"), values)
            connection.execute(
                text(
                    f"INSERT INTO knowledge_entries (entry_id, revision, {SAID}, updated_at, updated_by) "
                    f"VALUES (:id, :revision, {said}, :at, 'mia')"
                ),
                values,
            )
        connection.execute(text("INSERT INTO knowledge_state (id, version) VALUES (1, 4)"))
    yield database
    database.close()


def move(database: Database, revision: str) -> None:
    """Bring the schema to a revision, up or down."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    with database.write() as connection:
        config.attributes["connection"] = connection
        way = command.upgrade if revision == "0007" or not tables(database) else command.downgrade
        way(config, revision)


def tables(database: Database) -> list[str]:
    with database.engine.connect() as connection:
        return database.engine.dialect.get_table_names(connection)


def rows(database: Database, table: str) -> list[tuple[object, ...]]:
    with database.read() as connection:
        return [tuple(row) for row in connection.execute(text(f"SELECT * FROM {table} ORDER BY 1, 2"))]


def test_what_was_in_force_is_published_and_every_revision_is_kept(old: Database) -> None:
    move(old, "0007")
    editing = EditingService(old, FixedClock(NOW), NO_FACTS)
    record = editing.read("fees")
    assert record.published is not None
    assert (record.entry.revision, record.published.revision, record.entry.state) == (2, 2, "published")
    assert (record.entry.answers["en"], record.entry.questions["en"]) == ("Six.", ("Fees?", "cost"))
    assert (record.entry.updated_at, record.entry.updated_by, record.entry.tags) == (SECOND, "mia", ("a b",))
    assert (record.entry.source_language, stale_languages(record.entry)) == ("en", ())
    assert editing.revision("fees", 1).answers["en"] == "Five."
    assert editing.read("gone").entry.state == "archived"
    assert [one.entry_id for one in KnowledgeService(old, FixedClock(NOW), None).entries()] == ["fees"]


def test_the_history_of_before_can_be_read_and_undone(old: Database) -> None:
    move(old, "0007")
    editing = EditingService(old, FixedClock(NOW), NO_FACTS)
    newest, first = editing.revisions("fees")
    assert (newest.reason, newest.at, first.change, first.in_force) == ("dearer", SECOND, "import", False)
    editing.undo(newest.publications[0].publication_id, "tom")
    assert KnowledgeService(old, FixedClock(NOW), None).tell("fees", "en").answer == "Five."


def test_going_back_gives_the_tables_as_they_were(old: Database) -> None:
    before = [rows(old, table) for table in ("knowledge_entries", "knowledge_revisions", "knowledge_state")]
    move(old, "0007")
    move(old, "0006")
    after = [rows(old, table) for table in ("knowledge_entries", "knowledge_revisions", "knowledge_state")]
    assert after[0] == before[0]
    assert after[2] == before[2]
    assert [row[:6] for row in after[1]] == [row[:6] for row in before[1]]


def test_going_back_leaves_a_draft_out_of_force(old: Database) -> None:
    move(old, "0007")
    editing = EditingService(old, FixedClock(NOW), NO_FACTS)
    entry = editing.read("fees").entry
    editing.save(type(entry)("new", "x", {"en": ("New?",)}, {"en": "New."}), "tom")
    move(old, "0006")
    with old.read() as connection:
        found = connection.execute(text("SELECT entry_id, archived FROM knowledge_entries ORDER BY 1")).all()
    assert [(row[0], bool(row[1])) for row in found] == [("fees", False), ("gone", True), ("new", True)]
