"""The knowledge base as the chat asks it: an edit answers the next question, honest silence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kernel.clock import FixedClock
from kernel.database import Database
from kernel.errors import Invalid, NotFound
from knowledge.editing.model import ImportCount
from knowledge.editing.service import EditingService
from knowledge.facts import NO_FACTS
from knowledge.model import Answer, Entry
from knowledge.service import KnowledgeService

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
def editing(database: Database, clock: FixedClock) -> EditingService:
    service = EditingService(database, clock, NO_FACTS)
    service.import_entries([DELIVERY, RETURNS, ENGLISH_ONLY], "test", publish=True)
    return service


@pytest.fixture
def knowledge(database: Database, clock: FixedClock, editing: EditingService) -> KnowledgeService:
    return KnowledgeService(database, clock, embedder=None)


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


def test_an_edit_answers_the_next_question(knowledge: KnowledgeService, editing: EditingService) -> None:
    assert answered(knowledge, "how much does delivery cost", "en") == "delivery-cost"
    entry = knowledge.get("delivery-cost")
    saved = editing.save(replace(entry, answers={"en": "Delivery is free.", "zh": "包邮。"}), "mia").entry
    editing.publish("delivery-cost", saved.revision, "mia")
    found = knowledge.answer("how much does delivery cost", "en")
    assert isinstance(found, Answer)
    assert (found.match.answer, found.match.revision) == ("Delivery is free.", 2)


def test_an_archived_entry_answers_nothing_and_can_come_back(
    knowledge: KnowledgeService, editing: EditingService
) -> None:
    editing.archive("returns", "mia")
    assert answered(knowledge, "what is your return policy", "en") is None
    with pytest.raises(NotFound):
        knowledge.get("returns")
    assert editing.import_entries([RETURNS], "mia", publish=True) == ImportCount(1, 0, 0)
    assert answered(knowledge, "what is your return policy", "en") == "returns"


def test_importing_twice_changes_nothing(editing: EditingService) -> None:
    count = editing.import_entries([DELIVERY, RETURNS, ENGLISH_ONLY], "test", publish=True)
    assert count == ImportCount(0, 0, 3)
    assert editing.read("returns").entry.revision == 1


def test_a_bad_entry_leaves_nothing_of_its_import(editing: EditingService) -> None:
    good = replace(ENGLISH_ONLY, entry_id="good")
    with pytest.raises(Invalid, match="a en question is needed"):
        editing.import_entries([good, Entry("bad", "x", {}, {"en": "text"})], "test", publish=True)
    with pytest.raises(NotFound):
        editing.read("good")
