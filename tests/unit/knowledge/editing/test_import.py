"""Taking in many entries: all or none, and only what differs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from kernel.errors import Invalid
from knowledge.editing.model import EntryQuery, ImportCount
from knowledge.editing.service import EditingService
from knowledge.model import Entry, stale_languages

Told = Callable[[], str | None]


def test_an_import_as_drafts_leaves_what_is_in_force(
    editing: EditingService, returns: Entry, told: Told
) -> None:
    editing.import_entries([returns], "mia", publish=True)
    longer = replace(returns, answers={"en": "You have 60 days."})
    assert editing.import_entries([longer], "mia", publish=False) == ImportCount(0, 1, 0)
    assert (told(), editing.read("returns").entry.state) == ("You have 30 days.", "draft")


def test_an_import_publishes_a_draft_that_says_the_same(
    editing: EditingService, returns: Entry, told: Told
) -> None:
    editing.import_entries([returns], "mia", publish=False)
    assert editing.import_entries([returns], "mia", publish=True) == ImportCount(0, 1, 0)
    assert (told(), editing.read("returns").entry.revision) == ("You have 30 days.", 1)


def test_an_import_is_counted_and_done_again_changes_nothing(editing: EditingService, returns: Entry) -> None:
    many = [replace(returns, entry_id=f"e{n}") for n in range(7)]
    assert editing.import_entries(many, "mia", publish=True) == ImportCount(7, 0, 0)
    assert editing.import_entries(many, "mia", publish=True) == ImportCount(0, 0, 7)
    many[3] = replace(many[3], tags=("new",))
    assert editing.import_entries(many, "mia", publish=True) == ImportCount(0, 1, 6)
    assert editing.revision("e3", 2).tags == ("new",)


def test_each_entry_of_one_import_gets_what_it_needs(editing: EditingService, returns: Entry) -> None:
    live, draft, gone, planned = (
        replace(returns, entry_id=name) for name in ("live", "draft", "gone", "plan")
    )
    editing.import_entries([live, gone], "mia", publish=True)
    editing.import_entries([draft, planned], "mia", publish=False)
    editing.archive("gone", "mia")
    new = replace(returns, entry_id="new")
    changed = replace(planned, category="orders")
    count = editing.import_entries([live, draft, gone, changed, new], "tom", publish=True)
    assert count == ImportCount(2, 2, 1)
    told = {}
    for name in ("live", "draft", "gone", "plan", "new"):
        record = editing.read(name)
        assert record.published is not None
        told[name] = (record.entry.revision, record.published.revision, record.entry.state)
    assert told == {
        "live": (1, 1, "published"), "draft": (1, 1, "published"), "gone": (1, 1, "published"),
        "plan": (2, 2, "published"), "new": (1, 1, "published"),
    }  # fmt: skip
    assert [line.entry_id for line in editing.page(EntryQuery(category="orders"))[0]] == ["plan"]


def test_an_id_that_comes_twice_leaves_nothing(editing: EditingService, returns: Entry) -> None:
    with pytest.raises(Invalid, match="entry_id returns comes twice"):
        editing.import_entries([returns, returns], "mia", publish=True)
    assert editing.page(EntryQuery()) == ([], 0)


def test_an_imported_change_of_the_source_makes_its_translation_stale(
    editing: EditingService, returns: Entry
) -> None:
    editing.import_entries([returns], "mia", publish=True)
    editing.import_entries(
        [replace(returns, answers=dict(returns.answers) | {"en": "60 days."})], "mia", publish=True
    )
    assert stale_languages(editing.read("returns").entry) == ("zh",)


def test_an_import_can_be_undone_entry_by_entry(editing: EditingService, returns: Entry, told: Told) -> None:
    editing.import_entries([returns], "mia", publish=True)
    editing.import_entries([replace(returns, answers={"en": "Wrong."})], "mia", publish=True)
    made = editing.revisions("returns")[0].publications[0]
    editing.undo(made.publication_id, "mia")
    assert told() == "You have 30 days."
