"""Which entries there are for whom and when, and what is told of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from kernel.clock import FixedClock
from kernel.database import Database
from kernel.errors import NotFound
from knowledge.editing.service import EditingService
from knowledge.facts import NO_FACTS, Filled
from knowledge.model import ANYONE, Answer, Asker, Audience, Entry, Link
from knowledge.service import KnowledgeService
from tests.conftest import NOW

RETURNS = Entry("returns", "returns", {"en": ("Can I send things back?",)}, {"en": "You have 30 days."})
FEES = Entry("fees", "delivery", {"en": ("What does delivery cost?",)}, {"en": "{{fee}}"})
MEMBER = Asker("web", True, frozenset({"vip", "old"}))


class Dying:
    """Facts of a shop whose fee may be gone."""

    alive = True

    def fill(self, text: str, language: str) -> Filled:
        """Five, while there is a fee."""
        if "{{fee}}" not in text:
            return Filled(text)
        return Filled("Five.") if self.alive else Filled("", ("{{fee}}",))

    def broken(self, texts: Sequence[str]) -> tuple[str, ...]:
        """Nothing is refused here."""
        return ()


@pytest.fixture
def editing(database: Database, clock: FixedClock) -> EditingService:
    return EditingService(database, clock, NO_FACTS)


@pytest.fixture
def knowledge(database: Database, clock: FixedClock) -> KnowledgeService:
    return KnowledgeService(database, clock, None)


@pytest.mark.parametrize(
    ("audience", "anyone", "member"),
    [
        (Audience(), True, True),
        (Audience(segments=("vip", "new")), False, True),
        (Audience(segments=("new",)), False, False),
        (Audience(channels=("web",)), True, True),
        (Audience(channels=("telegram",)), False, False),
        (Audience(signed_in=True), False, True),
        (Audience(signed_in=False), True, False),
        (Audience(("vip",), ("telegram",), True), False, False),
    ],
)
def test_an_entry_is_there_for_its_audience_alone(
    editing: EditingService, knowledge: KnowledgeService, audience: Audience, anyone: bool, member: bool
) -> None:
    editing.import_entries([replace(RETURNS, audience=audience), FEES], "mia", publish=True)
    for asker, there in ((ANYONE, anyone), (MEMBER, member)):
        found = knowledge.search("can I send things back", "en", 10, asker)
        assert ("returns" in [match.entry_id for match in found]) is there
        if there:
            assert knowledge.tell("returns", "en", asker).answer == "You have 30 days."
        else:
            with pytest.raises(NotFound):
                knowledge.tell("returns", "en", asker)
    assert knowledge.get("returns").audience == audience


def test_an_entry_holds_from_its_first_moment_to_before_its_last_without_a_write(
    editing: EditingService, knowledge: KnowledgeService, clock: FixedClock
) -> None:
    window = replace(RETURNS, valid_from=NOW + timedelta(hours=1), valid_until=NOW + timedelta(hours=2))
    editing.import_entries([window, FEES], "mia", publish=True)
    version, seen = knowledge.version(), []
    for _ in range(4):
        seen.append([one.entry_id for one in knowledge.entries()])
        clock.advance(minutes=59, seconds=59)
        seen.append([one.entry_id for one in knowledge.entries()])
        clock.advance(seconds=1)
    alone, both = ["fees"], ["fees", "returns"]
    assert seen == [alone, alone, both, both, alone, alone, alone, alone]
    assert knowledge.version() == version


def test_a_text_of_which_nothing_is_left_is_no_answer(
    editing: EditingService, database: Database, clock: FixedClock
) -> None:
    facts = Dying()
    knowledge = KnowledgeService(database, clock, None, facts)
    editing.import_entries([RETURNS, FEES], "mia", publish=True)
    found = knowledge.answer("what does delivery cost", "en")
    assert isinstance(found, Answer)
    assert found.match.answer == "Five."
    facts.alive = False
    assert knowledge.answer("what does delivery cost", "en") is None
    with pytest.raises(NotFound):
        knowledge.tell("fees", "en")


def test_an_answer_brings_along_what_its_entry_links_to(
    editing: EditingService, knowledge: KnowledgeService
) -> None:
    linked = replace(RETURNS, product_ids=("p",), promotion_ids=("s",), links=(Link("Form", "/form"),))
    editing.import_entries([linked, FEES], "mia", publish=True)
    found = knowledge.answer("can I send things back", "en")
    assert isinstance(found, Answer)
    match = found.match
    assert (match.product_ids, match.promotion_ids, match.links) == (("p",), ("s",), (Link("Form", "/form"),))


def test_the_index_with_a_draft_is_another_than_the_one_in_force(
    editing: EditingService, knowledge: KnowledgeService
) -> None:
    editing.import_entries([RETURNS, FEES], "mia", publish=True)
    draft = Entry("hours", "shop", {"en": ("When are you open?",)}, {"en": "Nine to six."})
    trial = knowledge.index_with(draft)
    assert [one.entry_id for one in trial.search("when are you open", "en", 1)] == ["hours"]
    assert "hours" not in [one.entry_id for one in knowledge.index().search("when are you open", "en", 5)]


def test_a_wording_is_known_without_a_search(editing: EditingService, knowledge: KnowledgeService) -> None:
    editing.import_entries([RETURNS, FEES], "mia", publish=True)
    assert knowledge.worded("  can i SEND things back?! ") == ("returns",)
    assert knowledge.worded("can I send it back") == ()
    assert knowledge.worded("?!") == ()
