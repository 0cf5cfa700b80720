"""The index finds, decides, filters and follows an edit without reading everything again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge.model import Answer, Choices, Entry, Match
from knowledge.search import EntryIndex
from tests.unit.knowledge.search.hand_made import hand_made_reader

DELIVERY = Entry(
    "delivery", "x", {"en": ("how much is delivery",), "zh": ("运费多少",)},
    {"en": "It is 4.99.", "zh": "6元。"}, revision=3,
)  # fmt: skip
RETURNS = Entry("returns", "x", {"en": ("can i return it",)}, {"en": "Within 30 days."}, revision=1)
ENTRIES = [DELIVERY, RETURNS]


@pytest.fixture
def index() -> EntryIndex:
    reader, embedder = hand_made_reader()
    return EntryIndex(ENTRIES, embedder, reader=reader)


def test_the_entry_near_in_meaning_comes_first_though_no_word_is_shared(index: EntryIndex) -> None:
    found = index.search("postage", "en", 2)
    assert [match.entry_id for match in found] == ["delivery", "returns"]


def test_a_match_names_the_entry_its_revision_and_its_text_in_the_language(index: EntryIndex) -> None:
    (found,) = index.search("delivery", "zh", 1)
    assert (found.entry_id, found.revision, found.question, found.answer, found.language) == (
        "delivery", 3, "运费多少", "6元。", "zh",
    )  # fmt: skip


def test_an_entry_that_may_not_be_shown_is_not_found(index: EntryIndex) -> None:
    found = index.search("delivery", "en", 2, lambda entry: entry.entry_id != "delivery")
    assert [match.entry_id for match in found] == ["returns"]


@pytest.mark.parametrize("text", ["", "  ", "👍", "?!"])
def test_a_text_without_words_finds_nothing(index: EntryIndex, text: str) -> None:
    assert index.search(text, "en", 3) == []
    assert index.decide_many([text], ["en"]) == [None]


def test_nothing_is_found_among_no_entries() -> None:
    reader, embedder = hand_made_reader()
    empty = EntryIndex([], embedder, reader=reader)
    assert empty.search("delivery", "en", 3) == []


def match(entry_id: str, score: float) -> Match:
    return Match(entry_id, 1, "q", "a", "en", score)


@pytest.mark.parametrize(
    ("scores", "said"),
    [
        ([0.9, 0.05], Answer(match("a", 0.9))),
        ([0.45, 0.4], Choices((match("a", 0.45), match("b", 0.4)))),
        ([0.2, 0.1], None),
        ([], None),
    ],
)
def test_the_sure_answer_the_two_likely_are_offered_and_the_rest_is_not_answered(
    index: EntryIndex, scores: list[float], said: object
) -> None:
    found = [match(name, score) for name, score in zip("ab", scores, strict=False)]
    assert index.decide(found, "en") == said


def test_many_questions_are_decided_as_each_alone(index: EntryIndex) -> None:
    texts, languages = ["delivery", "return", "joke", ""], ["en", "zh", "en", "en"]
    alone = [index.decide(index.search(t, c, 2), c) for t, c in zip(texts, languages, strict=True)]
    assert index.decide_many(texts, languages) == alone


def test_an_edit_reads_the_changed_text_alone_and_leaves_the_old_index_as_it_was() -> None:
    reader, embedder = hand_made_reader()
    before = EntryIndex(ENTRIES, embedder, reader=reader)
    embedder.embedded.clear()
    edited = replace(RETURNS, questions={"en": ("tell me a joke",)})
    after = EntryIndex([DELIVERY, edited], embedder, before)
    assert embedder.embedded == ["tell me a joke"]
    assert (after.asked.fresh, after.told.fresh) == (1, 0)
    assert before.search("return", "en", 1)[0].question == "can i return it"
    assert after.search("joke", "en", 1)[0].question == "tell me a joke"
