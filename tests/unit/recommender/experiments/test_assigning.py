"""Who gets which variant: by hash, evenly, for good."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.experiments.assigning import assign, position, seat_of, unit_of, variant_at
from recommender.experiments.model import Assignment, Experiment, Variant
from recommender.model import Shopper

AT = datetime(2026, 3, 14, tzinfo=UTC)
CONTROL, BOLD = Variant("control"), Variant("bold", {"boost": 0.2})
BASE = Experiment(
    experiment_id="exp_1", name="boost", variants=(CONTROL, BOLD), planned_sample=1000, created_at=AT
)
names = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30)


def test_positions_never_change_between_releases() -> None:
    assert [
        position("exp_1", "variant", "customer", "c1"),
        position("exp_1", "traffic", "customer", "c1"),
        position("exp_2", "variant", "customer", "c1"),
        position("exp_1", "variant", "conversation", "c1"),
        position("exp_1", "variant", "customer", "顾客"),
    ] == pytest.approx(
        [0.07929722786493332, 0.7523960843936209, 0.9613132665730421, 0.975964493755128, 0.20810640073491082],
        abs=0,
    )
    assert seat_of("exp_1", "customer", "c1") == "3a37c48218332a98a4c213e5ed3d55da"


def test_a_customer_stands_before_the_conversation_and_nobody_takes_no_part() -> None:
    assert unit_of(Shopper("c1", "v1")) == ("customer", "c1")
    assert unit_of(Shopper(None, "v1")) == ("conversation", "v1")
    assert unit_of(Shopper()) is None
    assert assign(BASE, Shopper()) is None


@given(customer=names, traffic=st.floats(0.01, 1), grown=st.floats(0, 1))
def test_more_traffic_moves_nobody(customer: str, traffic: float, grown: float) -> None:
    shopper = Shopper(customer)
    before = assign(replace(BASE, traffic=traffic), shopper)
    after = assign(replace(BASE, traffic=min(1.0, traffic + grown)), shopper)
    assert before is None or before == after


@given(customer=names, conversations=st.lists(names, min_size=1, max_size=4))
def test_a_customer_gets_the_same_in_every_conversation(customer: str, conversations: list[str]) -> None:
    assert len({str(assign(BASE, Shopper(customer, one))) for one in conversations}) == 1


@given(weights=st.lists(st.integers(1, 20), min_size=2, max_size=5), salt=st.integers(0, 10_000))
def test_shares_are_near_the_weights(weights: list[int], salt: int) -> None:
    variants = tuple(Variant(f"v{place}", weight=weight) for place, weight in enumerate(weights))
    experiment = replace(BASE, experiment_id=f"exp_{salt}", variants=variants)
    found = [assign(experiment, Shopper(f"customer-{n}")) for n in range(2000)]
    counts = Counter(one.variant.name for one in found if one)
    for name, share in experiment.planned_shares.items():
        assert abs(counts[name] / 2000 - share) < 6 * (share * (1 - share) / 2000) ** 0.5


def test_traffic_takes_its_share_of_the_shoppers_of_each_variant() -> None:
    found = [assign(replace(BASE, traffic=0.3), Shopper(f"customer-{n}")) for n in range(10_000)]
    counts = Counter(one.variant.name for one in found if one)
    assert counts == {"bold": 1483, "control": 1476}


def test_two_experiments_split_independently() -> None:
    other = replace(BASE, experiment_id="exp_2")
    both = Counter(
        (one.variant.name, two.variant.name)
        for n in range(4000)
        if (one := assign(BASE, Shopper(f"c{n}"))) and (two := assign(other, Shopper(f"c{n}")))
    )
    assert all(900 < count < 1100 for count in both.values())


def test_the_last_variant_takes_what_rounding_leaves() -> None:
    assert variant_at(0.9999999, (CONTROL, BOLD), {"control": 0.5, "bold": 0.499}) == BOLD


def test_interleaving_gives_both_rankings_to_everyone() -> None:
    found = assign(replace(BASE, kind="interleaving"), Shopper("c1"))
    assert found == Assignment("exp_1", CONTROL, "customer", (CONTROL, BOLD))
