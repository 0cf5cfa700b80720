"""What each protocol holds back."""

from __future__ import annotations

import numpy as np
import pytest

from kernel.errors import Invalid
from recommender.evaluation.splits import Split, split_by, split_by_time
from recommender.interactions import Interactions


def log(lists: list[list[int]], at: list[list[float]] | None = None) -> Interactions:
    users = [user for user, items in enumerate(lists) for _ in items]
    places = [float(p) for items in lists for p in range(len(items))]
    times = places if at is None else [t for one in at for t in one]
    items = [item for one in lists for item in one]
    return Interactions.of(np.array(users), np.array(items), np.array(times), n_users=len(lists), n_items=30)


def questions(split: Split) -> list[tuple[list[int], list[int]]]:
    """(history, right products) of each shopper asked about."""
    histories, truth = split.histories, split.truth
    return [
        (
            histories.items[histories.offsets[i] : histories.offsets[i + 1]].tolist(),
            truth.items[truth.offsets[i] : truth.offsets[i + 1]].tolist(),
        )
        for i in range(len(histories))
    ]


def test_leave_one_out_holds_back_the_last_and_the_one_before() -> None:
    splits = split_by(log([[1, 2, 3, 4], [5, 6]]), "leave-one-out", with_times=False)
    assert questions(splits.validation) == [([1, 2], [3])]
    assert questions(splits.test) == [([1, 2, 3], [4])]
    assert splits.validation.train.items.tolist() == [1, 2, 5, 6]  # two products are too few to hold back


def test_what_was_learnt_from_never_holds_what_is_asked() -> None:
    splits = split_by(log([list(range(20)), [3, 4, 5]]), "time-split", with_times=False)
    assert questions(splits.test) == [(list(range(18)), [18, 19]), ([3, 4], [5])]
    assert questions(splits.validation) == [(list(range(16)), [16, 17]), ([3], [4])]
    assert splits.test.train.items.tolist() == [*range(18), 3, 4]


def test_what_was_had_already_is_no_question_unless_repeats_are_asked_for() -> None:
    again = log([[1, 2, 1], [4, 5, 6]])
    splits = split_by(again, "leave-one-out", with_times=False)
    assert questions(splits.test) == [([4, 5], [6])]
    kept = split_by(again, "leave-one-out", with_times=False, repeats=True)
    assert questions(kept.test) == [([1, 2], [1]), ([4, 5], [6])]
    assert kept.test.histories.hidden is None


def test_the_histories_are_hidden_from_the_answers() -> None:
    hidden = split_by(log([[1, 2, 3, 4]]), "leave-one-out", with_times=False).test.histories.hidden
    assert hidden is not None
    assert hidden.items.tolist() == [1, 2, 3]


def test_with_times_the_last_tenth_of_the_log_is_the_test() -> None:
    splits = split_by_time(log([list(range(20))]))
    assert splits.test.train.at.max() == 17
    assert splits.test.histories.now == pytest.approx(17.1)
    assert splits.validation.train.at.max() == 15
    assert questions(splits.validation) == [(list(range(16)), [16, 17])]
    assert questions(splits.test) == [(list(range(18)), [18, 19])]


def test_a_shopper_without_a_past_is_not_asked_about() -> None:
    times = [[*map(float, range(9)), 19.0], [*map(float, range(9, 18)), 18.0]]
    both = log([list(range(10)), list(range(10, 20))], times)
    assert len(split_by_time(both).test.histories) == 2
    newcomer = log([[*range(18), 20], [19]], [[*map(float, range(18)), 18.5], [19.0]])
    assert questions(split_by_time(newcomer).test) == [(list(range(18)), [20])]


def test_nobody_left_to_ask_about_is_said() -> None:
    with pytest.raises(Invalid, match="nothing to evaluate"):
        split_by(log([[1, 2], [3]]), "leave-one-out", with_times=False)
    with pytest.raises(Invalid, match="the log is empty"):
        split_by_time(log([[]]))
