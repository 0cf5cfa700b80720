"""A rehearsal tells what a draft would change on the questions that shoppers asked, while it holds."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from kernel.clock import FixedClock
from kernel.database import Database
from kernel.errors import Conflict, NotFound
from knowledge.editing.model import Record
from knowledge.model import Audience, Entry
from knowledge.questions import AskedQuestion
from knowledge.regression.service import RegressionService
from knowledge.rehearsal.held import HeldQuestions
from knowledge.rehearsal.model import Outcome, Rehearsal, changed
from knowledge.rehearsal.service import RehearsalService
from knowledge.search import EntryIndex
from tests.fakes.questions import StoredQuestions, asked

DELIVERY = Entry(
    "delivery", "x", {"en": ("How much is delivery?",), "zh": ("运费是多少？",)},
    {"en": "It is 4.99.", "zh": "4.99。"}, revision=1,
)  # fmt: skip
RETURNS = Entry(
    "returns", "x", {"en": ("How do I send something back?",)}, {"en": "Within 30 days."}, revision=1
)
HOURS = {"en": ("Opening hours?",)}
GIFTS = Entry("gifts", "x", {"en": ("Do you gift wrap parcels?",)}, {"en": "We do."}, revision=1)


class Shop:
    """Entries in force and drafts, in memory."""

    def __init__(self, *entries: Entry) -> None:
        self.in_force = {one.entry_id: one for one in entries}
        self.drafts: dict[str, Entry] = {}
        self.changes = 1

    def entries(self) -> list[Entry]:
        """All in force."""
        return list(self.in_force.values())

    def index(self) -> EntryIndex:
        """The index over them."""
        return EntryIndex(self.entries(), None)

    def version(self) -> int:
        """How often they changed."""
        return self.changes

    def read(self, entry_id: str) -> Record:
        """A draft, else what is in force."""
        published = self.in_force.get(entry_id)
        entry = self.drafts.get(entry_id, published)
        if entry is None:
            raise NotFound("no such entry")
        return Record(entry, published, None)


@pytest.fixture
def shop() -> Shop:
    return Shop(DELIVERY, RETURNS)


@pytest.fixture
def stored() -> StoredQuestions:
    return StoredQuestions()


@pytest.fixture
def regression(databases: Database, clock: FixedClock) -> RegressionService:
    return RegressionService(databases, clock)


@pytest.fixture
def rehearsals(
    databases: Database,
    clock: FixedClock,
    shop: Shop,
    stored: StoredQuestions,
    regression: RegressionService,
) -> Iterator[RehearsalService]:
    made = RehearsalService(
        databases, clock, knowledge=shop, editing=shop, regression=regression, asked=stored, embedder=None
    )
    yield made
    made.close()


def texts(rehearsals: RehearsalService, rehearsal: Rehearsal, kind: Any) -> list[str]:
    return [one.asked.text for one in rehearsals.page(rehearsal.rehearsal_id, kind) if one.asked]


def test_a_new_entry_newly_answers_what_nothing_answered(
    rehearsals: RehearsalService, shop: Shop, stored: StoredQuestions
) -> None:
    shop.drafts["gifts"] = GIFTS
    stored.add(asked("do you gift wrap parcels", 1))
    stored.add(asked("gift wrap parcels", 2))
    stored.add(asked("How much is delivery?", 3, entry_id="delivery"))
    done = rehearsals.rehearse("gifts", "mia")
    assert (done.state, done.revision, done.author) == ("done", 1, "mia")
    assert done.counts == {"asked": 3, "regression": 0, "newly": 2}
    assert done.people == {"newly": 2}
    (first, second) = rehearsals.page(done.rehearsal_id, "newly")
    assert first.asked is not None
    assert (first.asked.conversation_id, first.change.before.came) == ("conv_2", "unanswered")
    assert second.change.after.entry_ids == ("gifts",)


def test_a_wording_taken_away_no_longer_answers(
    rehearsals: RehearsalService, shop: Shop, stored: StoredQuestions
) -> None:
    shop.drafts["delivery"] = replace(DELIVERY, questions=HOURS, answers={"en": "At nine."})
    stored.add(asked("How much is delivery?", 1))
    stored.add(asked("运费是多少？", 2, language="zh"))
    done = rehearsals.rehearse("delivery", "mia")
    assert sorted(texts(rehearsals, done, "no_longer")) == ["How much is delivery?", "运费是多少？"]


def test_a_question_that_another_entry_takes_over_is_answered_differently(
    rehearsals: RehearsalService, shop: Shop, stored: StoredQuestions
) -> None:
    shop.in_force["returns"] = replace(RETURNS, questions={"en": ("Wrap, boxes, ribbons, paper?",)})
    shop.in_force["delivery"] = replace(DELIVERY, questions={"en": ("Tape, wrap, boxes, ribbons, paper?",)})
    shop.in_force["gifts"] = GIFTS
    shop.drafts["delivery"] = replace(DELIVERY, questions=HOURS)
    stored.add(asked("tape wrap boxes ribbons paper", 1))
    done = rehearsals.rehearse("delivery", "mia")
    (found,) = rehearsals.page(done.rehearsal_id, "differently")
    assert (found.change.before.entry_ids, found.change.after.entry_ids) == (("delivery",), ("returns",))


def test_a_draft_with_anothers_wording_competes_with_it(
    rehearsals: RehearsalService, shop: Shop, stored: StoredQuestions
) -> None:
    shop.drafts["gifts"] = replace(DELIVERY, entry_id="gifts")
    stored.add(asked("How much is delivery?", 1))
    stored.add(asked("how much is delivery", 1))
    done = rehearsals.rehearse("gifts", "mia")
    (first, _) = rehearsals.page(done.rehearsal_id, "competing")
    assert set(first.change.after.entry_ids) == {"delivery", "gifts"}
    assert done.people == {"competing": 1}


def test_those_who_get_the_same_entry_in_other_words_are_told_by_language(
    rehearsals: RehearsalService, shop: Shop, stored: StoredQuestions
) -> None:
    shop.drafts["delivery"] = replace(DELIVERY, answers={"en": "It is 5.99.", "zh": "4.99。"})
    stored.add(asked("How much is delivery?", 1))
    stored.add(asked("运费是多少？", 2, language="zh"))
    done = rehearsals.rehearse("delivery", "mia")
    assert texts(rehearsals, done, "reworded") == ["How much is delivery?"]
    assert done.counts == {"asked": 2, "regression": 0, "reworded": 1}


def test_what_is_for_signed_in_shoppers_is_tried_on_those_who_were(
    rehearsals: RehearsalService, shop: Shop, stored: StoredQuestions
) -> None:
    shop.drafts["gifts"] = replace(GIFTS, audience=Audience(signed_in=True))
    stored.add(asked("do you gift wrap parcels", 1))
    stored.add(asked("do you gift wrap parcels", 2), customer_id="ann")
    done = rehearsals.rehearse("gifts", "mia")
    (found,) = rehearsals.page(done.rehearsal_id, "newly")
    assert found.asked is not None
    assert found.asked.customer_id == "ann"


def test_the_regression_set_is_asked_too(
    rehearsals: RehearsalService, shop: Shop, regression: RegressionService
) -> None:
    regression.add("How much is delivery?", "en", "delivery", "mia")
    regression.add("opening hours", "en", "delivery", "mia")
    shop.drafts["delivery"] = replace(DELIVERY, questions=HOURS, answers={"en": "At nine."})
    done = rehearsals.rehearse("delivery", "mia")
    assert done.counts == {"asked": 0, "regression": 2, "broken": 1, "mended": 1}
    (broken,) = rehearsals.page(done.rehearsal_id, "broken")
    assert broken.regression is not None
    assert (broken.regression.text, broken.change.before) == (
        "How much is delivery?",
        Outcome("answered", ("delivery",)),
    )


def test_a_result_holds_until_the_draft_or_the_knowledge_changes(
    rehearsals: RehearsalService, shop: Shop, stored: StoredQuestions
) -> None:
    assert rehearsals.standing("delivery").rehearsal is None
    stored.add(asked("How much is delivery?", 1))
    done = rehearsals.rehearse("delivery", "mia")
    standing = rehearsals.standing("delivery")
    assert (standing.rehearsal, standing.current) == (done, True)
    shop.drafts["delivery"] = replace(DELIVERY, revision=2, tags=("new",))
    assert rehearsals.standing("delivery").current
    shop.drafts["delivery"] = replace(DELIVERY, revision=3, answers={"en": "Free."})
    standing = rehearsals.standing("delivery")
    assert (standing.draft_changed, standing.knowledge_changed, standing.current) == (True, False, False)
    del shop.drafts["delivery"]
    shop.changes += 1
    standing = rehearsals.standing("delivery")
    assert (standing.draft_changed, standing.knowledge_changed, standing.current) == (False, True, False)


def test_erased_talk_disappears_from_a_result(
    rehearsals: RehearsalService, shop: Shop, stored: StoredQuestions
) -> None:
    shop.drafts["gifts"] = GIFTS
    stored.add(asked("do you gift wrap parcels", 1))
    stored.add(asked("do you gift wrap parcels", 2))
    done = rehearsals.rehearse("gifts", "mia")
    stored.forget("conv_1")
    assert rehearsals.counts(done.rehearsal_id) == {"newly": 1}
    assert len(rehearsals.page(done.rehearsal_id, "newly")) == 1
    stored.forget("conv_2")
    assert rehearsals.page(done.rehearsal_id, "newly") == []
    assert rehearsals.counts(done.rehearsal_id) == {}


class Slow(StoredQuestions):
    """Stored questions that come only when the test lets them."""

    def __init__(self, questions: list[AskedQuestion]) -> None:
        super().__init__(questions)
        self.let = threading.Event()

    def since(self, days: int, limit: int) -> list[AskedQuestion]:
        """Wait, then read."""
        assert self.let.wait(10)
        return super().since(days, limit)


def test_a_run_in_the_background_can_be_followed_and_stopped(
    databases_file: Database, clock: FixedClock, shop: Shop
) -> None:
    slow = Slow([asked("How much is delivery?", 1)])
    regression = RegressionService(databases_file, clock)
    rehearsals = RehearsalService(
        databases_file, clock, knowledge=shop, editing=shop, regression=regression, asked=slow, embedder=None
    )
    begun = rehearsals.start("delivery", "mia")
    assert rehearsals.start("delivery", "bob").rehearsal_id == begun.rehearsal_id
    assert rehearsals.get(begun.rehearsal_id).state == "running"
    rehearsals.cancel(begun.rehearsal_id)
    slow.let.set()
    rehearsals.close()
    stopped = rehearsals.get(begun.rehearsal_id)
    assert (stopped.state, stopped.finished_at, stopped.counts) == ("cancelled", clock.now(), {})
    with pytest.raises(Conflict) as refused:
        rehearsals.cancel(begun.rehearsal_id)
    assert refused.value.code == "not_running"


def test_a_run_in_the_background_comes_to_its_end(
    databases_file: Database, clock: FixedClock, shop: Shop
) -> None:
    slow = Slow([asked("How much is delivery?", 1)])
    regression = RegressionService(databases_file, clock)
    rehearsals = RehearsalService(
        databases_file, clock, knowledge=shop, editing=shop, regression=regression, asked=slow, embedder=None
    )
    begun = rehearsals.start("delivery", "mia")
    slow.let.set()
    while rehearsals.get(begun.rehearsal_id).state == "running":
        threading.Event().wait(0.01)
    done = rehearsals.get(begun.rehearsal_id)
    rehearsals.close()
    assert (done.state, done.done, done.total) == ("done", 1, 1)


def test_a_run_whose_process_was_killed_has_failed(
    databases_file: Database, clock: FixedClock, shop: Shop
) -> None:
    slow = Slow([])
    regression = RegressionService(databases_file, clock)
    rehearsals = RehearsalService(
        databases_file, clock, knowledge=shop, editing=shop, regression=regression, asked=slow, embedder=None
    )
    begun = rehearsals.start("delivery", "mia")
    clock.advance(seconds=61)
    seen = rehearsals.get(begun.rehearsal_id)
    assert (seen.state, seen.error) == ("failed", "interrupted")
    slow.let.set()
    rehearsals.close()


class Broken(StoredQuestions):
    """Stored questions that cannot be read."""

    def since(self, days: int, limit: int) -> list[AskedQuestion]:
        """Fail."""
        raise RuntimeError("no")


def test_a_run_that_fails_says_so(
    databases: Database, clock: FixedClock, shop: Shop, regression: RegressionService
) -> None:
    rehearsals = RehearsalService(
        databases, clock, knowledge=shop, editing=shop, regression=regression, asked=Broken(), embedder=None
    )
    failed = rehearsals.rehearse("delivery", "mia")
    assert (failed.state, failed.error, failed.counts) == ("failed", "RuntimeError", {})


def test_an_unknown_entry_is_not_rehearsed(rehearsals: RehearsalService) -> None:
    with pytest.raises(NotFound):
        rehearsals.start("nothing", "mia")
    assert rehearsals.recent() == []


A, B = "a", "b"
NONE = Outcome("unanswered")


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (NONE, NONE, None),
        (NONE, Outcome("answered", (A,)), "newly"),
        (Outcome("choices", (A, B)), Outcome("answered", (A,)), "newly"),
        (Outcome("answered", (A,)), NONE, "no_longer"),
        (Outcome("choices", (A, B)), NONE, "no_longer"),
        (Outcome("answered", (B,)), Outcome("choices", (B, "c")), "no_longer"),
        (Outcome("answered", (B,)), Outcome("choices", (A, B)), "competing"),
        (NONE, Outcome("choices", (A, B)), "competing"),
        (Outcome("choices", (B, A)), Outcome("choices", (A, B)), None),
        (Outcome("answered", (A,)), Outcome("answered", (B,)), "differently"),
        (Outcome("answered", (A,)), Outcome("answered", (A,)), "reworded"),
        (Outcome("answered", (B,)), Outcome("answered", (B,)), None),
    ],
)
def test_a_change_has_one_kind(before: Outcome, after: Outcome, kind: str | None) -> None:
    assert changed(before, after, A, reworded=True) == kind


class Counting:
    """Embeds a text as its length, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def embed(self, texts: Any) -> Any:
        """(n, 1) float32."""
        self.asked += texts
        return np.array([[len(text)] for text in texts], dtype=np.float32)


def test_what_shoppers_asked_never_reaches_the_embedder_that_writes() -> None:
    writes, keeps_nothing = Counting(), Counting()
    held = HeldQuestions(writes, keeps_nothing)
    assert held.embed(["entry"]).tolist() == [[5]]
    with held.rehearsing():
        assert held.embed_questions(["aa", "b", "aa"]).tolist() == [[2], [1], [2]]
        assert held.embed_questions(["b"]).tolist() == [[1]]
    assert (writes.asked, keeps_nothing.asked) == (["entry"], ["aa", "b"])


def test_a_question_is_remembered_from_one_rehearsal_to_the_next_only() -> None:
    keeps_nothing = Counting()
    held = HeldQuestions(Counting(), keeps_nothing)
    for asked_for in (["aa", "b"], ["b"], ["aa", "b"]):
        with held.rehearsing():
            held.embed_questions(asked_for)
    assert keeps_nothing.asked == ["aa", "b", "aa"]
