"""Questions of the regression set keep their answer, or somebody answers for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from kernel.clock import FixedClock
from kernel.database import Database
from kernel.errors import Conflict, Invalid, NotFound
from knowledge.editing.model import Publication, Record
from knowledge.model import Audience, Entry
from knowledge.regression import store
from knowledge.regression.model import BreaksRegression
from knowledge.regression.service import Publishing, RegressionService
from knowledge.search import EntryIndex

DELIVERY = Entry(
    "delivery", "x", {"en": ("How much is delivery?",), "zh": ("运费是多少？",)},
    {"en": "4.99.", "zh": "4.99。"}, revision=1,
)  # fmt: skip
RETURNS = Entry(
    "returns", "x", {"en": ("How do I send something back?",)}, {"en": "Within 30 days."}, revision=1
)


class InForce:
    """Entries in force, compared by words alone."""

    def __init__(self, *entries: Entry) -> None:
        self._entries = list(entries)

    def put(self, entry: Entry) -> None:
        """Publish one."""
        self._entries = [one for one in self._entries if one.entry_id != entry.entry_id] + [entry]

    def index(self) -> EntryIndex:
        """The index over them."""
        return EntryIndex(self._entries, None)

    def index_with(self, entry: Entry) -> EntryIndex:
        """The index with one of them changed."""
        others = [one for one in self._entries if one.entry_id != entry.entry_id]
        return EntryIndex([*others, entry], None)


class Editing:
    """Drafts in memory; remembers what was published."""

    def __init__(self, clock: FixedClock, *drafts: Entry) -> None:
        self._clock = clock
        self._drafts = {one.entry_id: one for one in drafts}
        self.published: list[tuple[str, int]] = []
        self.waiting: list[Publication] = []
        self.carry_out: Callable[[], None] = lambda: None

    def read(self, entry_id: str) -> Record:
        """The record of a draft."""
        return Record(self._drafts[entry_id], None, None)

    def publish(
        self, entry_id: str, revision: int, author: str, *, at: datetime | None = None, reason: str = ""
    ) -> Publication:
        """Note it."""
        self.published.append((entry_id, revision))
        return self.step(entry_id, revision, author, at, reason)

    def due(self, now: datetime) -> list[Publication]:
        """All that waits is done."""
        self.carry_out()
        done, self.waiting = self.waiting, []
        return done

    def step(
        self, entry_id: str, revision: int, author: str, at: datetime | None = None, reason: str = ""
    ) -> Publication:
        """A publication as a value."""
        now = self._clock.now()
        return Publication(
            publication_id="pub_1",
            entry_id=entry_id,
            kind="publish",
            revision=revision,
            previous=1,
            state_before="draft",
            before=None,
            at=at or now,
            author=author,
            reason=reason,
            made_at=now,
            done_at=now,
        )


@pytest.fixture
def regression(databases: Database, clock: FixedClock) -> RegressionService:
    return RegressionService(databases, clock)


def texts(regression: RegressionService) -> list[str]:
    return [one.text for one in regression.questions()]


def test_a_question_is_kept_with_who_added_it_why_and_from_where(regression: RegressionService) -> None:
    added = regression.add(" How much is delivery? ", "en", "delivery", "mia", "came up twice", "conv_1")
    assert regression.questions() == [added]
    assert (added.text, added.expected_entry_id, added.author) == ("How much is delivery?", "delivery", "mia")
    assert (added.reason, added.origin_conversation_id) == ("came up twice", "conv_1")


def test_the_same_words_are_one_question(regression: RegressionService) -> None:
    first = regression.add("How much is delivery?", "en", "delivery", "mia")
    assert regression.add("how much  is delivery?", "en", "delivery", "bob") == first
    with pytest.raises(Conflict, match="expects delivery") as refused:
        regression.add("How much is delivery?", "en", None, "bob")
    assert refused.value.code == "in_the_set"
    assert regression.questions() == [first]


@pytest.mark.parametrize(
    ("text", "language", "field"),
    [("  ", "en", "text"), ("x" * 301, "en", "text"), ("hm?", "fr", "language")],
)
def test_what_cannot_be_asked_is_refused(
    regression: RegressionService, text: str, language: str, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        regression.add(text, language, None, "mia")
    assert refused.value.field == field
    assert regression.questions() == []


def test_a_removal_can_be_undone(regression: RegressionService) -> None:
    added = regression.add("How much is delivery?", "en", "delivery", "mia")
    regression.remove(added.question_id, "bob", "no longer asked")
    assert regression.questions() == []
    with pytest.raises(NotFound):
        regression.remove(added.question_id, "bob")
    regression.restore(added.question_id)
    assert regression.questions() == [added]
    with pytest.raises(NotFound):
        regression.restore(added.question_id)


def test_taking_in_twice_adds_nothing_and_leaves_out_what_was_removed(regression: RegressionService) -> None:
    shipped = [("How much is delivery?", "en", "delivery"), ("who is the founder", "en", None)]
    assert regression.take_in(shipped, "demo", "shipped") == 2
    regression.remove(regression.questions()[0].question_id, "mia")
    assert regression.take_in(shipped, "demo", "shipped") == 0
    assert texts(regression) == ["who is the founder"]


def test_the_list_is_searched_and_paged_the_newest_first(
    regression: RegressionService, clock: FixedClock
) -> None:
    for text, language, expected in (
        ("delivery?", "en", "delivery"),
        ("运费？", "zh", "delivery"),
        ("Mars?", "en", None),
    ):
        regression.add(text, language, expected, "mia")
        clock.advance(seconds=1)
    found, total = regression.page(limit=2)
    assert ([one.text for one in found], total) == (["Mars?", "运费？"], 3)
    assert [one.text for one in regression.page("运")[0]] == ["运费？"]
    assert [one.text for one in regression.page("DELIV", "en")[0]] == ["delivery?"]
    assert [one.text for one in regression.page(entry_id="delivery")[0]] == ["运费？", "delivery?"]


def test_a_run_tells_what_each_question_is_answered(regression: RegressionService) -> None:
    regression.add("How much is delivery?", "en", "delivery", "mia")
    regression.add("How do I send something back?", "en", "delivery", "mia")
    regression.add("is the founder left-handed", "en", None, "mia")
    found = regression.run(InForce(DELIVERY, RETURNS).index())
    assert [(one.question.text, one.came, one.entry_ids, one.right) for one in found] == [
        ("How do I send something back?", "answered", ("returns",), False),
        ("How much is delivery?", "answered", ("delivery",), True),
        ("is the founder left-handed", "unanswered", (), True),
    ]


def test_an_entry_for_a_segment_or_out_of_its_time_answers_nobody_in_the_set(
    regression: RegressionService, clock: FixedClock
) -> None:
    regression.add("How much is delivery?", "en", "delivery", "mia")
    for hidden in (
        replace(DELIVERY, audience=Audience(signed_in=True)),
        replace(DELIVERY, valid_until=clock.now()),
    ):
        (one,) = regression.run(InForce(hidden, RETURNS).index())
        assert (one.came, one.right) == ("unanswered", False)


def test_a_publish_that_breaks_nothing_goes_through_and_is_recorded(
    regression: RegressionService, clock: FixedClock
) -> None:
    regression.add("How much is delivery?", "en", "delivery", "mia")
    draft = replace(DELIVERY, answers={"en": "5.99."}, revision=2)
    editing = Editing(clock, draft)
    Publishing(regression, InForce(DELIVERY, RETURNS), editing).publish("delivery", 2, "mia")
    assert editing.published == [("delivery", 2)]
    (run,) = regression.runs()
    assert (run.entry_id, run.revision, run.author, run.asked, run.broken, run.despite) == (
        "delivery", 2, "mia", 1, (), "",
    )  # fmt: skip


def test_a_publish_that_breaks_a_question_needs_a_second_word_with_a_reason(
    regression: RegressionService, clock: FixedClock
) -> None:
    kept = regression.add("How much is delivery?", "en", "delivery", "mia")
    draft = replace(DELIVERY, questions={"en": ("Where are you?",)}, answers={"en": "Here."}, revision=2)
    editing = Editing(clock, draft)
    publishing = Publishing(regression, InForce(DELIVERY, RETURNS), editing)
    for despite in ("", "   "):
        with pytest.raises(BreaksRegression) as refused:
            publishing.publish("delivery", 2, "mia", despite=despite)
        assert [one.question for one in refused.value.broken] == [kept]
    assert (editing.published, regression.runs()) == ([], [])
    publishing.publish("delivery", 2, "mia", despite="we stopped delivering")
    assert editing.published == [("delivery", 2)]
    (run,) = regression.runs()
    assert (run.broken, run.despite) == ((kept.question_id,), "we stopped delivering")


def test_a_question_that_was_wrong_before_does_not_hold_a_publish_up(
    regression: RegressionService, clock: FixedClock
) -> None:
    regression.add("do you deliver to Mars", "en", "returns", "mia")
    editing = Editing(clock, replace(DELIVERY, revision=2))
    publishing = Publishing(regression, InForce(DELIVERY, RETURNS), editing)
    assert publishing.check("delivery").broken == ()
    publishing.publish("delivery", 2, "mia")
    assert editing.published == [("delivery", 2)]


def test_a_draft_can_mend_a_question(regression: RegressionService, clock: FixedClock) -> None:
    regression.add("do you gift wrap parcels", "en", "delivery", "mia")
    draft = replace(DELIVERY, questions={"en": ("Do you gift wrap parcels?",)}, revision=2)
    publishing = Publishing(regression, InForce(DELIVERY, RETURNS), Editing(clock, draft))
    compared = publishing.check("delivery")
    assert [one.question.text for one in compared.mended] == ["do you gift wrap parcels"]
    assert compared.broken == ()


def test_an_erased_conversation_is_no_origin_any_more(
    regression: RegressionService, databases: Database
) -> None:
    regression.add("How much is delivery?", "en", "delivery", "mia", origin_conversation_id="conv_1")
    regression.add("运费？", "zh", "delivery", "mia", origin_conversation_id="conv_2")
    with databases.write() as connection:
        assert store.forget_origins(connection, ["conv_1"]) == 1
    assert [one.origin_conversation_id for one in regression.questions()] == [None, "conv_2"]


def test_a_scheduled_publish_is_held_against_the_set_when_its_moment_comes(
    regression: RegressionService, clock: FixedClock
) -> None:
    kept = regression.add("How much is delivery?", "en", "delivery", "mia")
    shop, editing = InForce(DELIVERY, RETURNS), Editing(clock)
    publishing = Publishing(regression, shop, editing)
    assert (publishing.due(clock.now()), regression.runs()) == ([], [])
    editing.waiting = [editing.step("delivery", 2, "mia")]
    changed = replace(DELIVERY, questions={"en": ("Opening hours?",)}, answers={"en": "At nine."})
    editing.carry_out = lambda: shop.put(changed)
    (made,) = publishing.due(clock.now())
    (run,) = regression.runs()
    assert (made.entry_id, run.entry_id, run.broken, run.despite) == (
        "delivery", "delivery", (kept.question_id,), "",
    )  # fmt: skip
