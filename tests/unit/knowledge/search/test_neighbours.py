"""While an entry is typed, its duplicates and the entries that it contradicts are named."""

from __future__ import annotations

import pytest

from knowledge.model import Entry
from knowledge.search import EntryIndex, Neighbour
from tests.unit.knowledge.search.hand_made import hand_made_reader

RETURNS = Entry("returns", "x", {"en": ("can i return it",)}, {"en": "Yes, return it within 30 days."})
DELIVERY = Entry("delivery", "x", {"en": ("delivery fee",)}, {"en": "delivery is 4.99 dollars."})


@pytest.fixture
def index() -> EntryIndex:
    reader, embedder = hand_made_reader()
    return EntryIndex([RETURNS, DELIVERY], embedder, reader=reader)


def typed(question: str, answer: str, entry_id: str = "new") -> Entry:
    return Entry(entry_id, "x", {"en": (question,)}, {"en": answer})


def test_the_same_question_is_a_duplicate(index: EntryIndex) -> None:
    found = index.neighbours(typed("may i give it back", "Please do."), 3)
    assert found == [Neighbour("returns", "can i return it", "duplicate", 1.0, "can i return it")]


def test_another_number_of_days_contradicts(index: EntryIndex) -> None:
    (found,) = index.neighbours(typed("may i give it back", "You may return it within 14 days."), 3)
    assert (found.entry_id, found.kind, found.why) == ("returns", "contradicts", "14 days / 30 days")


def test_a_no_where_the_other_says_yes_contradicts(index: EntryIndex) -> None:
    (found,) = index.neighbours(typed("may i give it back", "You can not return it."), 3)
    assert (found.kind, found.why) == (
        "contradicts",
        "You can not return it. / Yes, return it within 30 days.",
    )


def test_a_question_that_is_less_alike_is_near(index: EntryIndex) -> None:
    (first, *_) = index.neighbours(typed("postage", "See the cart."), 3)
    assert (first.entry_id, first.kind, first.score) == ("delivery", "near", 0.8)


def test_an_entry_is_no_neighbour_of_itself(index: EntryIndex) -> None:
    assert index.neighbours(typed("can i return it", "No.", "returns"), 3) == []


def test_an_entry_without_a_question_has_none(index: EntryIndex) -> None:
    assert index.neighbours(Entry("new", "x", {"en": ("",)}, {"en": "Text."}), 3) == []
