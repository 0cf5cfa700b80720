"""Gaps are computed from what was asked in vain, keep who they are, and forget who is erased."""

from __future__ import annotations

import pytest

from kernel.clock import FixedClock
from kernel.errors import Conflict, NotFound
from knowledge.gaps.service import GapService
from tests.unit.knowledge.gaps.conftest import STUDENTS, WRAPPING, Crowd, Uncached, lines


def test_questions_of_one_meaning_are_one_gap_and_the_larger_gap_comes_first(
    gaps: GapService, crowd: Crowd
) -> None:
    crowd.all_ask(*WRAPPING)
    crowd.all_ask(*STUDENTS[:2], prefix="s")
    run = gaps.compute()
    found = lines(gaps)
    assert [(line.reach.people, line.reach.questions) for line in found] == [(3, 3), (2, 2)]
    assert found[0].titles["en"] in WRAPPING
    assert (run.questions, run.used, run.gaps, run.left_out) == (5, 5, 2, {})


def test_one_gap_holds_the_wordings_of_both_languages(gaps: GapService, crowd: Crowd) -> None:
    crowd.all_ask("student discount", "is there a student discount?", "学生折扣", "有学生折扣吗")
    gaps.compute()
    [line] = lines(gaps)
    assert line.reach.languages == {"en": 2, "zh": 2}
    assert set(line.titles) == {"en", "zh"}


def test_what_one_person_asks_again_and_again_is_no_gap(gaps: GapService, crowd: Crowd) -> None:
    for text in WRAPPING:
        crowd.ask("ann", text)
        crowd.ask("ann", text)
    run = gaps.compute()
    assert lines(gaps) == []
    assert run.left_out == {"repeat": 3}


def test_what_was_answered_well_is_no_gap_but_what_was_answered_badly_is(
    gaps: GapService, crowd: Crowd
) -> None:
    crowd.all_ask(*WRAPPING, outcome="answered", entry_id="x")
    assert gaps.compute().left_out == {"answered": 3}
    crowd.all_ask(*STUDENTS, prefix="s", outcome="answered", entry_id="x", thumbs_down=True)
    gaps.compute()
    [line] = lines(gaps)
    assert (line.reach.people, line.reach.thumbs_down) == (3, 3)


def test_tomorrow_the_same_questions_are_the_same_gap(
    gaps: GapService, crowd: Crowd, clock: FixedClock
) -> None:
    crowd.all_ask(*WRAPPING)
    gaps.compute()
    [before] = lines(gaps)
    clock.advance(days=1)
    crowd.ask("new", "gift wrapping offered?")
    gaps.compute()
    [after] = lines(gaps)
    assert after.gap.gap_id == before.gap.gap_id
    assert after.reach.people == 4


def test_a_gap_is_known_again_when_all_its_questions_are_new(
    gaps: GapService, crowd: Crowd, clock: FixedClock
) -> None:
    crowd.all_ask(*WRAPPING)
    gaps.compute()
    [before] = lines(gaps)
    clock.advance(days=1)
    crowd.asked.clear()
    crowd.all_ask(*WRAPPING, prefix="other")
    gaps.compute()
    assert [line.gap.gap_id for line in lines(gaps)] == [before.gap.gap_id]


def test_a_text_is_embedded_once_for_all_runs(gaps: GapService, crowd: Crowd, embedder: Uncached) -> None:
    crowd.all_ask(*WRAPPING)
    gaps.compute()
    assert sorted(embedder.embedded) == sorted(WRAPPING)
    gaps.compute()
    assert len(embedder.embedded) == 3


def test_who_is_erased_vanishes_from_gaps_at_once(gaps: GapService, crowd: Crowd) -> None:
    crowd.all_ask(*WRAPPING)
    gaps.compute()
    [line] = lines(gaps)
    assert crowd.forget("p1") == 1
    view = gaps.view(line.gap.gap_id)
    assert (view.line.reach.people, view.line.reach.questions) == (2, 2)
    assert WRAPPING[1] not in {one.text for one in view.examples}
    assert gaps.of_conversation("conversation-of-p1") == []


def test_a_gap_whose_people_are_all_erased_is_gone(gaps: GapService, crowd: Crowd) -> None:
    crowd.all_ask(*WRAPPING)
    gaps.compute()
    [line] = lines(gaps)
    for number in range(3):
        crowd.forget(f"p{number}")
    assert lines(gaps) == []
    crowd.asked.clear()
    gaps.compute()
    with pytest.raises(NotFound):
        gaps.view(line.gap.gap_id)


def test_a_question_erased_while_gaps_are_computed_stays_away(gaps: GapService, crowd: Crowd) -> None:
    crowd.all_ask(*WRAPPING)
    crowd.forget("p0")
    assert gaps.compute().gaps == 1
    [line] = lines(gaps)
    assert line.reach.people == 2


def test_a_suggestion_expires_without_new_questions_and_is_back_with_one(
    gaps: GapService, crowd: Crowd, clock: FixedClock
) -> None:
    crowd.all_ask(*WRAPPING)
    gaps.compute()
    clock.advance(days=28)
    assert len(lines(gaps)) == 1
    clock.advance(minutes=1)
    assert lines(gaps) == []
    [expired] = lines(gaps, "expired")
    crowd.ask("late", WRAPPING[0])
    gaps.compute()
    [back] = lines(gaps)
    assert back.gap.gap_id == expired.gap.gap_id


def test_rank_counts_people_hand_overs_and_baskets(gaps: GapService, crowd: Crowd) -> None:
    crowd.all_ask(*STUDENTS, prefix="s")
    crowd.all_ask(*WRAPPING[:2], prefix="w", handed_over=True, basket_minor=6000, currency="USD")
    gaps.compute()
    first, second = lines(gaps)
    assert (first.titles["en"] in WRAPPING, first.reach.people, first.reach.impact) == (True, 2, 5.0)
    assert first.reach.baskets == {"USD": 12000}
    assert (second.reach.people, second.reach.impact) == (3, 3.0)
    assert [line.reach.people for line in lines(gaps, sort="people")] == [3, 2]


def test_one_person_brings_one_basket_however_often_they_ask(gaps: GapService, crowd: Crowd) -> None:
    for text in WRAPPING[:2]:
        crowd.ask("ann", text, basket_minor=5000, currency="USD")
    crowd.ask("bob", WRAPPING[2])
    gaps.compute()
    [line] = lines(gaps)
    assert (line.reach.questions, line.reach.people, line.reach.baskets) == (3, 2, {"USD": 5000})


def test_the_trend_counts_people_of_each_week(gaps: GapService, crowd: Crowd) -> None:
    crowd.ask("a", WRAPPING[0], days_ago=15)
    crowd.ask("b", WRAPPING[1], days_ago=1)
    crowd.ask("c", WRAPPING[2], days_ago=2)
    gaps.compute()
    [line] = lines(gaps)
    assert line.reach.weeks == (0, 0, 0, 0, 0, 1, 0, 2)


def test_the_list_is_searched_filtered_and_paged(gaps: GapService, crowd: Crowd) -> None:
    crowd.all_ask(*WRAPPING)
    crowd.all_ask("有学生折扣吗", "学生折扣", prefix="z")
    gaps.compute()
    assert [line.titles["en"] for line in lines(gaps, text="WRAPPING p")] == [lines(gaps)[0].titles["en"]]
    assert [line.reach.people for line in lines(gaps, language="zh")] == [2]
    assert lines(gaps, text="100%_") == []
    assert [line.reach.people for line in lines(gaps, offset=1, limit=1)] == [2]
    assert gaps.counts() == {"open": 2, "accepted": 0, "dismissed": 0, "expired": 0}


def test_a_second_computing_is_refused_while_one_runs(gaps: GapService, crowd: Crowd) -> None:
    heard: list[str] = []

    def refused(step: str) -> None:
        heard.append(step)
        with pytest.raises(Conflict, match="being computed"):
            gaps.start()

    crowd.all_ask(*WRAPPING)
    gaps.compute(heard=lambda run: refused(run.step) if run.finished_at is None else None)
    assert heard == ["embedding", "grouping", "writing"]
    assert gaps.running() is None


def test_a_computing_that_died_does_not_block_the_next(
    gaps: GapService, crowd: Crowd, clock: FixedClock
) -> None:
    begun = gaps._begin()
    assert gaps.running() == begun
    clock.advance(seconds=121)
    assert gaps.running() is None
    assert gaps.compute().finished_at == clock.now()


def test_it_is_due_once_an_hour(gaps: GapService, clock: FixedClock) -> None:
    gaps.compute()
    assert gaps.start_if_due() is False
    clock.advance(seconds=3599)
    assert gaps.start_if_due() is False


def test_a_failure_is_written_down(gaps: GapService, crowd: Crowd, embedder: Uncached) -> None:
    crowd.asked = None  # type: ignore[assignment]
    with pytest.raises(TypeError):
        gaps.compute()
    last = gaps.last_run()
    assert last is not None
    assert (last.failed, gaps.running()) == ("TypeError", None)
