"""The knowledge base: an edit answers the next question, revisions, two editors, honest silence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kernel.clock import FixedClock
from kernel.database import Database
from kernel.errors import Conflict, Invalid, NotFound
from knowledge.model import Answer, Entry
from knowledge.service import ImportCount, KnowledgeService

DELIVERY = Entry(
    "delivery-cost",
    "delivery",
    {
        "en": ("How much does delivery cost?", "What are the shipping fees?"),
        "zh": ("运费多少钱？", "配送费怎么收？"),
    },
    {"en": "Delivery is $4.99.", "zh": "运费 4.99 美元。"},
)
RETURNS = Entry(
    "returns",
    "returns",
    {
        "en": ("What is your return policy?", "Can I send things back?"),
        "zh": ("可以退货吗？", "退货政策是什么？"),
    },
    {"en": "You have 30 days.", "zh": "30 天内可退。"},
)
ENGLISH_ONLY = Entry("hours", "shop", {"en": ("When are you open?",)}, {"en": "From nine to six."})


@pytest.fixture
def knowledge(database: Database, clock: FixedClock) -> KnowledgeService:
    service = KnowledgeService(database, clock, embedder=None)
    service.import_entries([DELIVERY, RETURNS, ENGLISH_ONLY], "test")
    return service


def answered(service: KnowledgeService, text: str, language: str) -> str | None:
    found = service.answer(text, language)
    return found.match.entry_id if isinstance(found, Answer) else None


@pytest.mark.parametrize(
    ("text", "language", "entry_id"),
    [
        ("how much is delivery", "en", "delivery-cost"),
        ("shipping fees?", "en", "delivery-cost"),
        ("配送费多少", "zh", "delivery-cost"),
        ("能退货吗", "zh", "returns"),
        ("what is the return policy", "en", "returns"),
        ("what is the meaning of life", "en", None),
        ("今天天气怎么样", "zh", None),
        ("", "en", None),
        ("👍", "zh", None),
    ],
)
def test_a_question_has_its_entry_or_none(
    knowledge: KnowledgeService, text: str, language: str, entry_id: str | None
) -> None:
    assert answered(knowledge, text, language) == entry_id


def test_an_answer_names_its_entry_and_revision_in_the_shoppers_language(knowledge: KnowledgeService) -> None:
    found = knowledge.answer("运费多少钱", "zh")
    assert isinstance(found, Answer)
    assert (found.match.entry_id, found.match.revision, found.match.answer) == (
        "delivery-cost",
        1,
        "运费 4.99 美元。",
    )


def test_a_missing_translation_is_answered_in_the_language_there_is(knowledge: KnowledgeService) -> None:
    found = knowledge.answer("when are you open", "zh")
    assert isinstance(found, Answer)
    assert (found.match.answer, found.match.language) == ("From nine to six.", "en")


def test_an_edit_answers_the_next_question(knowledge: KnowledgeService) -> None:
    entry = knowledge.get("delivery-cost")
    knowledge.save(replace(entry, answers={"en": "Delivery is free.", "zh": "包邮。"}), "mia")
    found = knowledge.answer("how much does delivery cost", "en")
    assert isinstance(found, Answer)
    assert (found.match.answer, found.match.revision) == ("Delivery is free.", 2)


def test_the_second_of_two_editors_is_told_and_nothing_is_overwritten(knowledge: KnowledgeService) -> None:
    seen = knowledge.get("returns")
    knowledge.save(replace(seen, answers={"en": "You have 60 days."}), "mia")
    with pytest.raises(Conflict):
        knowledge.save(replace(seen, answers={"en": "You have 14 days."}), "tom")
    assert knowledge.get("returns").answers["en"] == "You have 60 days."


def test_an_archived_entry_answers_nothing_and_can_come_back(knowledge: KnowledgeService) -> None:
    knowledge.archive("returns", "mia")
    assert answered(knowledge, "what is your return policy", "en") is None
    with pytest.raises(NotFound):
        knowledge.get("returns")
    assert knowledge.import_entries([RETURNS], "mia") == ImportCount(1, 0, 0)
    assert answered(knowledge, "what is your return policy", "en") == "returns"


def test_importing_twice_changes_nothing(knowledge: KnowledgeService) -> None:
    assert knowledge.import_entries([DELIVERY, RETURNS, ENGLISH_ONLY], "test") == ImportCount(0, 0, 3)
    assert knowledge.get("returns").revision == 1


def test_a_bad_entry_leaves_nothing_of_its_import(knowledge: KnowledgeService) -> None:
    good = replace(ENGLISH_ONLY, entry_id="good")
    with pytest.raises(Invalid, match="a en question is needed"):
        knowledge.import_entries([good, Entry("bad", "x", {}, {"en": "text"})], "test")
    with pytest.raises(NotFound):
        knowledge.get("good")
