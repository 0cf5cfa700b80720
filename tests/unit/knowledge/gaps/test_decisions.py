"""What staff decide on a gap is done whole, holds tomorrow, and can be taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kernel.clock import FixedClock
from kernel.errors import Conflict, Invalid, NotFound
from knowledge.editing.model import EntryQuery
from knowledge.editing.service import EditingService
from knowledge.gaps.decisions import GapDecisions
from knowledge.gaps.service import GapService
from knowledge.model import Entry
from knowledge.regression.service import RegressionService
from tests.unit.knowledge.gaps.conftest import STUDENTS, WRAPPING, Crowd, lines

ANSWER = "Yes, gift wrapping costs 3.50 and is chosen at checkout."


@pytest.fixture
def wrapping(gaps: GapService, crowd: Crowd) -> str:
    """The gap of three shoppers, one of whom got an answer from staff."""
    crowd.ask("p0", WRAPPING[0])
    crowd.ask("p1", WRAPPING[1], handed_over=True, staff_reply=f"Hi Bob, {ANSWER} Kind regards, Eve")
    crowd.ask("p2", WRAPPING[2])
    gaps.compute()
    return lines(gaps)[0].gap.gap_id


@pytest.fixture
def students(gaps: GapService, crowd: Crowd) -> str:
    """Another gap, nobody answered it."""
    crowd.all_ask(*STUDENTS, prefix="s")
    gaps.compute()
    return next(one.gap.gap_id for one in lines(gaps) if one.titles["en"] in STUDENTS)


def test_a_proposal_is_what_staff_replied_with_its_conversation(gaps: GapService, wrapping: str) -> None:
    [proposal] = gaps.view(wrapping).proposals
    assert (proposal.language, proposal.text) == ("en", ANSWER)
    assert proposal.conversation_id == "conversation-of-p1"


def test_accepting_makes_a_draft_and_checks_it_by_wordings_kept_aside(
    gaps: GapService,
    decisions: GapDecisions,
    editing: EditingService,
    regression: RegressionService,
    wrapping: str,
) -> None:
    draft = decisions.draft(wrapping)
    assert draft.answers == {"en": ANSWER}
    assert len(draft.questions["en"]) == 2
    decisions.accept(wrapping, draft, "eve")
    record = editing.read(draft.entry_id)
    assert (record.entry.state, record.published, record.entry.questions) == ("draft", None, draft.questions)
    [aside] = regression.questions()
    assert aside.text in set(WRAPPING) - set(draft.questions["en"])
    assert (aside.expected_entry_id, aside.author) == (draft.entry_id, "eve")
    assert (lines(gaps), [one.gap.entry_id for one in lines(gaps, "accepted")]) == ([], [draft.entry_id])


def test_undoing_an_acceptance_takes_back_the_draft_and_the_checks(
    gaps: GapService,
    decisions: GapDecisions,
    editing: EditingService,
    regression: RegressionService,
    wrapping: str,
) -> None:
    draft = decisions.draft(wrapping)
    made = decisions.accept(wrapping, draft, "eve")
    decisions.undo(made.decision_id, "eve")
    assert editing.read(draft.entry_id).entry.state == "archived"
    assert regression.questions() == []
    assert [one.gap.gap_id for one in lines(gaps)] == [wrapping]
    assert lines(gaps)[0].gap.entry_id is None


def test_an_acceptance_that_was_built_on_is_not_undone(
    decisions: GapDecisions, editing: EditingService, regression: RegressionService, wrapping: str
) -> None:
    draft = decisions.draft(wrapping)
    made = decisions.accept(wrapping, draft, "eve")
    editing.publish(draft.entry_id, 1, "eve")
    with pytest.raises(Conflict, match="published or changed since"):
        decisions.undo(made.decision_id, "eve")
    assert editing.read(draft.entry_id).published is not None
    assert len(regression.questions()) == 1


def test_an_entry_that_may_not_be_saved_leaves_the_gap_open(
    gaps: GapService, decisions: GapDecisions, regression: RegressionService, wrapping: str
) -> None:
    draft = replace(decisions.draft(wrapping), answers={})
    with pytest.raises(Invalid, match="an answer is needed"):
        decisions.accept(wrapping, draft, "eve")
    assert [one.gap.state for one in lines(gaps)] == ["open"]
    assert regression.questions() == []


def test_an_id_that_is_taken_is_refused_and_nothing_is_overwritten(
    gaps: GapService, decisions: GapDecisions, editing: EditingService, wrapping: str
) -> None:
    editing.save(Entry("taken", "x", {"en": ("What?",)}, {"en": "That."}), "ann")
    with pytest.raises(Invalid, match="taken"):
        decisions.accept(wrapping, replace(decisions.draft(wrapping), entry_id="taken"), "eve")
    assert editing.read("taken").entry.answers == {"en": "That."}
    assert len(lines(gaps)) == 1


def test_a_decided_gap_is_not_decided_twice(
    decisions: GapDecisions, editing: EditingService, wrapping: str
) -> None:
    draft = decisions.draft(wrapping)
    decisions.accept(wrapping, draft, "eve")
    with pytest.raises(Conflict, match="was accepted meanwhile"):
        decisions.accept(wrapping, replace(draft, entry_id="again"), "ann")
    with pytest.raises(Conflict, match="was accepted meanwhile"):
        decisions.dismiss(wrapping, "", "ann")
    assert editing.page(EntryQuery())[1] == 1


def test_wordings_join_an_entry_that_answers_the_gap_already_and_leave_it_again(
    gaps: GapService,
    decisions: GapDecisions,
    editing: EditingService,
    regression: RegressionService,
    wrapping: str,
) -> None:
    saved = editing.save(Entry("gifts", "x", {"en": ("Presents?",)}, {"en": "We wrap."}), "ann")
    editing.publish("gifts", saved.entry.revision, "ann")
    made = decisions.add_wordings(wrapping, "gifts", "eve")
    record = editing.read("gifts")
    assert record.entry.questions["en"][0] == "Presents?"
    assert len(record.entry.questions["en"]) == 3
    assert record.published is not None
    assert record.published.questions == {"en": ("Presents?",)}
    assert [one.expected_entry_id for one in regression.questions()] == ["gifts"]
    decisions.undo(made.decision_id, "eve")
    assert editing.read("gifts").entry.questions == {"en": ("Presents?",)}
    assert regression.questions() == []
    assert [one.gap.state for one in lines(gaps)] == ["open"]


def test_a_check_that_was_in_the_set_before_stays_after_an_undo(
    decisions: GapDecisions, editing: EditingService, regression: RegressionService, wrapping: str
) -> None:
    draft = decisions.draft(wrapping)
    aside = next(text for text in WRAPPING if text not in draft.questions["en"])
    regression.add(aside, "en", None, "ann")
    made = decisions.accept(wrapping, draft, "eve")
    decisions.undo(made.decision_id, "eve")
    assert [(one.text, one.author) for one in regression.questions()] == [(aside, "ann")]


def test_a_dismissed_gap_stays_away_until_it_grew_much(
    gaps: GapService, decisions: GapDecisions, crowd: Crowd, clock: FixedClock, wrapping: str
) -> None:
    decisions.dismiss(wrapping, "we never wrap", "eve")
    clock.advance(days=1)
    crowd.all_ask("gift wrapping offered?", "do you offer gift wrapping?", prefix="new")
    gaps.compute()
    assert lines(gaps) == []
    [line] = lines(gaps, "dismissed")
    assert (line.gap.reason, line.reach.people, line.since_decided) == ("we never wrap", 5, 2)
    crowd.ask("another", WRAPPING[0])
    gaps.compute()
    [back] = lines(gaps)
    assert (back.gap.gap_id, back.reach.people, back.gap.returned_at) == (wrapping, 6, clock.now())


def test_a_dismissal_is_undone(gaps: GapService, decisions: GapDecisions, wrapping: str) -> None:
    made = decisions.dismiss(wrapping, "no", "eve")
    decisions.undo(made.decision_id, "ann")
    [line] = lines(gaps)
    assert (line.gap.state, line.gap.reason, line.gap.decided_at) == ("open", "", None)
    with pytest.raises(Conflict, match="taken back already"):
        decisions.undo(made.decision_id, "ann")


def test_a_dismissed_gap_is_opened_again_by_hand(
    gaps: GapService, decisions: GapDecisions, wrapping: str
) -> None:
    decisions.dismiss(wrapping, "no", "eve")
    decisions.reopen(wrapping, "ann")
    assert [one.gap.state for one in lines(gaps)] == ["open"]
    with pytest.raises(Conflict, match="only a dismissed gap"):
        decisions.reopen(wrapping, "ann")


def test_merged_gaps_count_as_one_also_tomorrow_and_come_apart_again(
    gaps: GapService, decisions: GapDecisions, wrapping: str, students: str
) -> None:
    decisions.merge(students, wrapping, "eve")
    gaps.compute()
    [line] = lines(gaps)
    assert (line.gap.gap_id, line.reach.people) == (wrapping, 6)
    assert line.titles["en"] in WRAPPING
    assert gaps.view(students).line.gap.gap_id == wrapping
    assert [(one.gap.gap_id, one.reach.people) for one in gaps.view(wrapping).merged] == [(students, 3)]
    decisions.unmerge(students, "eve")
    assert [one.reach.people for one in lines(gaps)] == [3, 3]


def test_a_gap_is_not_merged_into_itself_nor_decided_once_merged(
    decisions: GapDecisions, wrapping: str, students: str
) -> None:
    with pytest.raises(Invalid, match="into itself"):
        decisions.merge(wrapping, wrapping, "eve")
    decisions.merge(students, wrapping, "eve")
    with pytest.raises(Conflict, match="merged into another"):
        decisions.dismiss(students, "", "eve")


def test_texts_of_staff_stand_in_the_place_of_computed_ones(
    gaps: GapService, decisions: GapDecisions, wrapping: str
) -> None:
    made = decisions.edit(wrapping, {"en": "Do you wrap presents?"}, {"zh": "可以包装。"}, "eve")
    draft = decisions.draft(wrapping)
    assert draft.questions["en"][0] == "Do you wrap presents?"
    assert draft.answers == {"en": ANSWER, "zh": "可以包装。"}
    decisions.undo(made.decision_id, "eve")
    assert lines(gaps)[0].titles["en"] in WRAPPING


def test_what_is_too_long_or_of_no_language_of_ours_is_refused(
    gaps: GapService, decisions: GapDecisions, wrapping: str
) -> None:
    with pytest.raises(Invalid, match="300 are allowed"):
        decisions.edit(wrapping, {"en": "x" * 301}, {}, "eve")
    with pytest.raises(Invalid, match="must be in en or zh"):
        decisions.edit(wrapping, {}, {"fr": "oui"}, "eve")
    with pytest.raises(Invalid, match="at most 500"):
        decisions.dismiss(wrapping, "x" * 501, "eve")
    assert gaps.view(wrapping).decisions == ()


def test_only_the_last_decision_is_undone(decisions: GapDecisions, clock: FixedClock, wrapping: str) -> None:
    first = decisions.edit(wrapping, {"en": "One?"}, {}, "eve")
    clock.advance(seconds=1)
    decisions.dismiss(wrapping, "", "eve")
    with pytest.raises(Conflict, match="decided again since"):
        decisions.undo(first.decision_id, "eve")


def test_what_does_not_exist_is_not_found(decisions: GapDecisions) -> None:
    for ask in (
        lambda: decisions.undo("dec_nobody", "eve"),
        lambda: decisions.unmerge("gap_nobody", "eve"),
        lambda: decisions.dismiss("gap_nobody", "", "eve"),
        lambda: decisions.draft("gap_nobody"),
    ):
        with pytest.raises(NotFound):
            ask()
