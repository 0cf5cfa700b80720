"""Publishing: what is in force changes whole, and each change of it can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from kernel.database import Database
from kernel.errors import Conflict, NotFound
from knowledge import store
from knowledge.editing.model import EditConflict
from knowledge.editing.service import EditingService
from knowledge.model import Entry

Told = Callable[[], str | None]


@pytest.fixture
def two(editing: EditingService, returns: Entry) -> EditingService:
    """Revision 1 is in force, revision 2 is a draft."""
    seen = editing.save(returns, "mia").entry
    editing.publish("returns", 1, "mia")
    editing.save(replace(seen, answers={"en": "You have 60 days."}), "tom")
    return editing


def version(database: Database) -> int:
    with database.read() as connection:
        return store.read_version(connection)


def test_a_published_draft_is_in_force_at_once(two: EditingService, told: Told) -> None:
    made = two.publish("returns", 2, "mia", reason="longer")
    assert (made.kind, made.revision, made.previous, made.author, made.reason) == (
        "publish", 2, 1, "mia", "longer",
    )  # fmt: skip
    assert two.read("returns").entry.state == "published"
    assert told() == "You have 60 days."


def test_an_undone_publication_lets_the_one_before_be_in_force(two: EditingService, told: Told) -> None:
    made = two.publish("returns", 2, "mia")
    record = two.undo(made.publication_id, "tom")
    assert (record.entry.revision, record.entry.state) == (2, "draft")
    assert record.published is not None
    assert record.published.revision == 1
    assert told() == "You have 30 days."


def test_the_first_publication_undone_leaves_nothing_in_force(
    editing: EditingService, returns: Entry, told: Told
) -> None:
    editing.save(returns, "mia")
    made = editing.publish("returns", 1, "mia")
    assert editing.undo(made.publication_id, "mia").published is None
    assert told() is None


def test_publications_are_undone_in_turn(two: EditingService, told: Told) -> None:
    second = two.publish("returns", 2, "mia")
    first = two.revisions("returns")[1].publications[0]
    with pytest.raises(Conflict, match="changed again since") as caught:
        two.undo(first.publication_id, "mia")
    assert caught.value.code == "not_the_last"
    assert told() == "You have 60 days."
    two.undo(second.publication_id, "mia")
    two.undo(first.publication_id, "mia")
    assert told() is None


def test_an_undone_publication_is_not_undone_again(two: EditingService) -> None:
    made = two.publish("returns", 2, "mia")
    two.undo(made.publication_id, "mia")
    with pytest.raises(Conflict, match="taken back already, by mia"):
        two.undo(made.publication_id, "tom")


def test_a_newer_draft_outlives_an_undo(two: EditingService, told: Told) -> None:
    made = two.publish("returns", 2, "mia")
    two.save(replace(two.read("returns").entry, answers={"en": "You have 90 days."}), "tom")
    record = two.undo(made.publication_id, "mia")
    assert (record.entry.revision, record.entry.state, record.entry.answers["en"]) == (
        3, "draft", "You have 90 days.",
    )  # fmt: skip
    assert told() == "You have 30 days."


def test_publishing_an_older_revision_than_the_newest_shows_both(two: EditingService, told: Told) -> None:
    with pytest.raises(EditConflict) as caught:
        two.publish("returns", 1, "mia")
    assert (caught.value.theirs.revision, caught.value.yours.revision) == (2, 1)
    assert told() == "You have 30 days."


def test_publishing_twice_is_publishing_once(two: EditingService, databases: Database) -> None:
    made = two.publish("returns", 2, "mia")
    before = version(databases)
    assert two.publish("returns", 2, "tom") == made
    assert version(databases) == before


def test_drafts_leave_the_version_alone_and_publications_raise_it(
    two: EditingService, databases: Database
) -> None:
    assert version(databases) == 1
    made = two.publish("returns", 2, "mia")
    assert version(databases) == 2
    two.undo(made.publication_id, "mia")
    assert version(databases) == 3


def test_an_archived_entry_leaves_the_chat_and_an_undo_brings_it_back_whole(
    two: EditingService, told: Told
) -> None:
    made = two.archive("returns", "mia", "gone")
    assert (two.read("returns").entry.state, told()) == ("archived", None)
    record = two.undo(made.publication_id, "mia")
    assert (record.entry.revision, record.entry.state) == (2, "draft")
    assert told() == "You have 30 days."


def test_an_entry_brought_back_is_a_draft_until_it_is_published(two: EditingService, told: Told) -> None:
    two.archive("returns", "mia")
    two.unarchive("returns", "mia")
    assert (two.read("returns").entry.state, told()) == ("draft", None)
    two.publish("returns", 2, "mia")
    assert told() == "You have 60 days."


def test_what_is_archived_is_neither_published_nor_archived_again(two: EditingService) -> None:
    two.archive("returns", "mia")
    for refused in (
        lambda: two.archive("returns", "mia"),
        lambda: two.publish("returns", 2, "mia"),
        lambda: two.submit("returns", 2, "mia"),
    ):
        with pytest.raises(Conflict) as caught:
            refused()
        assert caught.value.code == "archived"


def test_a_draft_handed_in_is_in_review_until_it_is_published_or_changed(two: EditingService) -> None:
    assert two.submit("returns", 2, "tom", "please read").entry.state == "review"
    made = two.publish("returns", 2, "mia")
    assert two.undo(made.publication_id, "mia").entry.state == "review"
    two.save(replace(two.read("returns").entry, answers={"en": "You have 90 days."}), "tom")
    assert two.read("returns").entry.state == "draft"


def test_a_draft_handed_in_since_does_not_stop_an_undo(two: EditingService, told: Told) -> None:
    made = two.publish("returns", 2, "mia")
    two.save(replace(two.read("returns").entry, answers={"en": "You have 90 days."}), "tom")
    two.submit("returns", 3, "tom")
    record = two.undo(made.publication_id, "mia")
    assert (record.entry.state, told()) == ("review", "You have 30 days.")


def test_unknown_things_are_not_found(editing: EditingService) -> None:
    for asked in (
        lambda: editing.read("x"),
        lambda: editing.publish("x", 1, "mia"),
        lambda: editing.archive("x", "mia"),
        lambda: editing.undo("pub_x", "mia"),
        lambda: editing.revisions("x"),
        lambda: editing.restore("x", 1, "mia"),
    ):
        with pytest.raises(NotFound):
            asked()
