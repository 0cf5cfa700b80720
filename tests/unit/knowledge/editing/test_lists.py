"""Lists and history: filters, sorting, pages, what each line tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from kernel.clock import FixedClock
from kernel.database import Database
from knowledge.editing.model import EntryQuery
from knowledge.editing.service import EditingService
from knowledge.facts import Filled
from knowledge.model import Entry
from tests.conftest import NOW

FEES = Entry(
    "fees", "delivery", {"en": ("What does delivery cost?",)}, {"en": "Delivery is {{fee}}, 100% sure."},
    tags=("money", "50%"),
)  # fmt: skip
HOURS = Entry("hours", "shop", {"zh": ("几点开门？",)}, {"zh": "九点。"}, source_language="zh")


class NoFee:
    """Facts of a shop whose fee is not known."""

    def fill(self, text: str, language: str) -> Filled:
        """The text itself."""
        return Filled(text)

    def broken(self, texts: Sequence[str]) -> tuple[str, ...]:
        """The fee, where it is named."""
        return tuple("{{fee}}" for text in texts if "{{fee}}" in text)


@pytest.fixture
def three(editing: EditingService, returns: Entry, clock: FixedClock) -> EditingService:
    """Returns in force with a draft and a stale translation, fees in review, hours a draft."""
    seen = editing.save(returns, "mia").entry
    editing.publish("returns", 1, "mia")
    clock.advance(minutes=1)
    editing.save(FEES, "tom")
    editing.submit("fees", 1, "tom")
    clock.advance(minutes=1)
    editing.save(HOURS, "wei")
    clock.advance(minutes=1)
    editing.save(replace(seen, answers=dict(seen.answers) | {"en": "Sixty days."}), "mia")
    return editing


def ids(editing: EditingService, **asked: object) -> list[str]:
    lines, total = editing.page(EntryQuery(**asked))  # type: ignore[arg-type]
    assert total == len(lines)
    return [line.entry_id for line in lines]


def test_the_newest_change_comes_first(three: EditingService) -> None:
    assert ids(three) == ["returns", "hours", "fees"]
    assert ids(three, sort="id") == ["fees", "hours", "returns"]
    assert ids(three, sort="category") == ["fees", "returns", "hours"]
    assert ids(three, sort="title") == ["returns", "fees", "hours"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"text": "SIXTY"}, ["returns"]),
        ({"text": "ｄｅｌｉｖｅｒｙ cost"}, ["fees"]),
        ({"text": "cost hours"}, []),
        ({"text": "开门"}, ["hours"]),
        ({"text": "100%"}, ["fees"]),
        ({"text": "%"}, ["fees"]),
        ({"text": "_"}, []),
        ({"state": "draft"}, ["returns", "hours"]),
        ({"state": "review"}, ["fees"]),
        ({"state": "published"}, ["returns"]),
        ({"state": "archived"}, []),
        ({"language": "zh"}, ["returns", "hours"]),
        ({"category": "shop"}, ["hours"]),
        ({"tag": "policy"}, ["returns"]),
        ({"tag": "50%"}, ["fees"]),
        ({"tag": "mon"}, []),
        ({"stale": True}, ["returns"]),
    ],
)
def test_a_list_shows_what_it_is_asked_for(
    three: EditingService, asked: dict[str, object], found: list[str]
) -> None:
    assert ids(three, **asked) == found


def test_archived_entries_are_shown_only_when_asked_for(three: EditingService) -> None:
    three.archive("hours", "mia")
    assert ids(three) == ["returns", "fees"]
    assert ids(three, state="archived") == ["hours"]
    assert three.categories() == ["delivery", "returns"]


def test_a_page_tells_how_many_there_are_in_all(three: EditingService) -> None:
    lines, total = three.page(EntryQuery(offset=1, limit=1))
    assert ([line.entry_id for line in lines], total) == (["hours"], 3)


def test_a_line_tells_what_is_in_force_what_is_stale_and_what_waits(three: EditingService) -> None:
    three.publish("returns", 2, "mia", at=NOW + timedelta(days=1))
    line = three.page(EntryQuery(text="sixty"))[0][0]
    assert (line.revision, line.published_revision, line.publish_at) == (2, 1, NOW + timedelta(days=1))
    assert (line.state, line.stale, line.broken) == ("draft", ("zh",), ())
    assert line.titles == {"en": "Can I send things back?", "zh": "可以退货吗？"}


def test_a_line_names_the_facts_that_have_nothing_to_tell_any_more(
    three: EditingService, databases: Database, clock: FixedClock
) -> None:
    later = EditingService(databases, clock, NoFee())
    assert {line.entry_id: line.broken for line in later.page(EntryQuery())[0]} == {
        "returns": (), "hours": (), "fees": ("{{fee}}",),
    }  # fmt: skip


def test_categories_and_tags_in_use_are_told_by_name(three: EditingService) -> None:
    assert three.categories() == ["delivery", "returns", "shop"]
    assert three.tags() == ["50%", "money", "policy"]


def test_history_tells_who_wrote_and_who_published_each_revision(three: EditingService) -> None:
    newest, first = three.revisions("returns")
    assert (newest.revision, newest.state, newest.in_force, newest.publications) == (2, "draft", False, ())
    assert (first.revision, first.state, first.change, first.author, first.in_force) == (
        1, "published", "save", "mia", True,
    )  # fmt: skip
    assert [(one.kind, one.author) for one in first.publications] == [("publish", "mia")]
    three.archive("returns", "tom", "gone")
    first = three.revisions("returns")[1]
    assert [(one.kind, one.reason) for one in first.publications] == [("archive", "gone"), ("publish", "")]
