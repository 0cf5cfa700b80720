"""Two rankings are mixed fairly: each team picks its best that is left, a coin says who begins a round."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from recommender.experiments.interleaving import team_draft

TEAMS = ("control", "bold")
rankings = st.lists(st.integers(0, 15), unique=True, max_size=12)


def test_a_draft_is_the_same_for_the_same_request() -> None:
    assert team_draft("abcd", "bdxy", 4, TEAMS, "request-1") == [
        ("a", "control"),
        ("b", "bold"),
        ("d", "bold"),
        ("c", "control"),
    ]


def test_whoever_begins_each_team_picks_its_best_in_a_round() -> None:
    for seed in range(20):
        (first, team), (second, other) = team_draft("ab", "xy", 2, TEAMS, str(seed))
        assert {(first, team), (second, other)} == {("a", "control"), ("x", "bold")}


def test_the_coin_is_fair() -> None:
    begins = Counter(team_draft("a", "x", 1, TEAMS, str(seed))[0][1] for seed in range(4000))
    assert 1850 < begins["control"] < 2150


def test_equal_rankings_are_kept_and_half_of_each_place_is_each_teams() -> None:
    mixes = [team_draft("abcd", "abcd", 4, TEAMS, str(seed)) for seed in range(400)]
    assert all([item for item, _ in mix] == list("abcd") for mix in mixes)
    assert all(Counter(team for _, team in mix) == {"control": 2, "bold": 2} for mix in mixes)


@given(first=rankings, second=rankings, k=st.integers(1, 12), seed=st.text(max_size=8))
def test_a_mix_repeats_nothing_loses_nothing_and_is_balanced(
    first: list[int], second: list[int], k: int, seed: str
) -> None:
    mix = team_draft(first, second, k, TEAMS, seed)
    items = [item for item, _ in mix]
    assert len(items) == len(set(items)) == min(k, len({*first, *second}))
    teams = Counter(team for _, team in mix)
    if set(first) == set(second):
        assert abs(teams["control"] - teams["bold"]) <= 1
    for item, team in mix:
        assert item in (first if team == "control" else second)
