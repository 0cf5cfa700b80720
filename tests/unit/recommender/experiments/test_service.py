"""An experiment's life: a draft, one that runs, an end; and what a shopper gets meanwhile."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kernel.clock import FixedClock
from kernel.database import Database
from kernel.errors import Conflict, Invalid, NotFound
from recommender.engine.rules import Rules
from recommender.experiments.command import guardrail_of, variant_of
from recommender.experiments.model import Assignment, Guardrail, Variant, exposure_detail
from recommender.experiments.service import FRESH_S, ExperimentService
from recommender.model import Shopper

PAIR = (Variant("control"), Variant("bold", {"promotion_boost": 0.2}))
SOMEBODY = Shopper("c1", "v1")


@pytest.fixture
def experiments(databases: Database, clock: FixedClock) -> ExperimentService:
    return ExperimentService(databases, clock)


def test_what_is_kept_comes_back_whole(experiments: ExperimentService) -> None:
    made = experiments.create(
        " Bolder ", PAIR, 5000, traffic=0.5, metric="revenue", guardrails=[Guardrail("latency", 0.2)]
    )
    assert experiments.get(made.experiment_id) == made
    assert (made.name, made.state, made.started_at, made.shares) == ("Bolder", "draft", None, None)
    assert experiments.experiments() == [made]


def test_nobody_is_assigned_before_the_start_or_after_the_end(
    experiments: ExperimentService, clock: FixedClock
) -> None:
    made = experiments.create("Bolder", PAIR, 5000)
    assert experiments.assign(SOMEBODY) is None
    running = experiments.start(made.experiment_id)
    assert (running.state, running.started_at) == ("running", clock.now())
    given = experiments.assign(SOMEBODY)
    assert given is not None
    assert given.variant in PAIR
    clock.advance(days=1)
    assert experiments.assign(SOMEBODY) == given
    assert experiments.stop(made.experiment_id).stopped_at == clock.now()
    assert experiments.assign(SOMEBODY) is None


def test_a_variants_settings_change_the_rules_of_its_shoppers_alone(experiments: ExperimentService) -> None:
    rules = Rules(max_per_brand=4)
    assert experiments.rules_for(SOMEBODY, rules) == rules
    experiments.start(experiments.create("Bolder", PAIR, 5000).experiment_id)
    for n in range(20):
        given = experiments.assign(Shopper(f"c{n}"))
        boost = 0.2 if given and given.variant.name == "bold" else rules.promotion_boost
        expected = Rules(max_per_brand=4, promotion_boost=boost)
        assert experiments.rules_for(Shopper(f"c{n}"), rules) == expected


def test_another_process_learns_of_a_start_within_seconds(
    experiments: ExperimentService, databases: Database, clock: FixedClock
) -> None:
    other = ExperimentService(databases, clock)
    assert other.assign(SOMEBODY) is None
    experiments.start(experiments.create("Bolder", PAIR, 5000).experiment_id)
    assert other.assign(SOMEBODY) is None
    clock.advance(seconds=FRESH_S)
    assert other.assign(SOMEBODY) == experiments.assign(SOMEBODY)


def test_two_cannot_run_at_once(experiments: ExperimentService) -> None:
    first, second = (experiments.create(name, PAIR, 5000) for name in ("one", "two"))
    experiments.start(first.experiment_id)
    with pytest.raises(Conflict, match="another experiment is running"):
        experiments.start(second.experiment_id)
    assert experiments.get(second.experiment_id) == second
    experiments.stop(first.experiment_id)
    assert experiments.start(second.experiment_id).state == "running"


def test_a_state_that_is_past_does_not_come_back(experiments: ExperimentService) -> None:
    made = experiments.create("Bolder", PAIR, 5000)
    with pytest.raises(Conflict):
        experiments.stop(made.experiment_id)
    experiments.start(made.experiment_id)
    with pytest.raises(Conflict):
        experiments.start(made.experiment_id)
    experiments.stop(made.experiment_id)
    with pytest.raises(Conflict):
        experiments.start(made.experiment_id)
    with pytest.raises(NotFound):
        experiments.start("exp_none")


def test_traffic_only_grows(experiments: ExperimentService) -> None:
    made = experiments.create("Bolder", PAIR, 5000, traffic=0.2)
    assert experiments.grow(made.experiment_id, 0.6).traffic == 0.6
    with pytest.raises(Conflict):
        experiments.grow(made.experiment_id, 0.5)
    with pytest.raises(Invalid):
        experiments.grow(made.experiment_id, 1.5)
    assert experiments.get(made.experiment_id).traffic == 0.6


def test_who_came_under_an_old_split_of_a_bandit_keeps_the_variant(experiments: ExperimentService) -> None:
    made = experiments.create("Bandit", PAIR, 5000, kind="bandit")
    experiments.start(made.experiment_id)
    early = {n: experiments.assign(Shopper(f"c{n}")) for n in range(30)}
    experiments.set_shares(made.experiment_id, {"control": 0.01, "bold": 0.99})
    assert {n: experiments.assign(Shopper(f"c{n}")) for n in range(30)} == early
    assert {one.variant.name for one in early.values() if one} == {"control", "bold"}
    late = [experiments.assign(Shopper(f"late{n}")) for n in range(30)]
    assert sum(one is not None and one.variant.name == "bold" for one in late) >= 28


@pytest.mark.parametrize(
    "shares", [{"control": 1.0}, {"control": 0.5, "bold": 0.6}, {"control": 0.0, "bold": 1.0}]
)
def test_shares_must_be_a_split(experiments: ExperimentService, shares: dict[str, float]) -> None:
    made = experiments.create("Bandit", PAIR, 5000, kind="bandit")
    experiments.start(made.experiment_id)
    with pytest.raises(Invalid):
        experiments.set_shares(made.experiment_id, shares)
    assert experiments.get(made.experiment_id).shares is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"variants": PAIR[:1]}, "variants"),
        ({"variants": (PAIR[0], PAIR[0])}, "variants"),
        ({"variants": (PAIR[0], Variant("Bold!"))}, "variants"),
        ({"variants": (PAIR[0], Variant("interleaved"))}, "variants"),
        ({"variants": (PAIR[0], Variant("bold", weight=0))}, "variants"),
        ({"variants": (PAIR[0], Variant("bold", {"x": "y" * 5000}))}, "variants"),
        ({"variants": (PAIR[0], Variant("bold", {"x": object()}))}, "variants"),
        ({"variants": (PAIR[0], Variant("bold", weight=2)), "kind": "interleaving"}, "variants"),
        ({"planned_sample": 99}, "planned_sample"),
        ({"traffic": 0.0}, "traffic"),
        ({"traffic": float("nan")}, "traffic"),
        ({"window_days": 0}, "window_days"),
        ({"kind": "guess"}, "kind"),
        ({"metric": "clicks"}, "metric"),
        ({"guardrails": (Guardrail("latency"), Guardrail("latency"))}, "guardrails"),
        ({"guardrails": (Guardrail("latency", -1),)}, "guardrails"),
    ],
)
def test_a_rule_broken_keeps_nothing(
    database: Database, clock: FixedClock, change: dict[str, Any], field: str
) -> None:
    experiments = ExperimentService(database, clock)
    given: dict[str, Any] = {"name": "Bolder", "variants": PAIR, "planned_sample": 5000} | change
    with pytest.raises(Invalid) as refused:
        experiments.create(given.pop("name"), given.pop("variants"), given.pop("planned_sample"), **given)
    assert refused.value.field == field
    assert experiments.experiments() == []


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"max_per_brnd": 1}, "bold: there is no setting 'max_per_brnd'; known: "),
        ({"diversity": -1}, "bold: diversity must be a number of at least 0"),
        ({"diversity": "much"}, "bold: diversity must be a number of at least 0"),
    ],
)
def test_a_setting_that_the_engine_would_not_take_is_refused(
    database: Database, clock: FixedClock, settings: dict[str, Any], said: str
) -> None:
    experiments = ExperimentService(database, clock)
    with pytest.raises(Invalid, match=said):
        experiments.create("Typo", (PAIR[0], Variant("bold", settings)), 5000)
    assert experiments.experiments() == []


def test_an_exposure_says_experiment_variant_and_unit() -> None:
    plain = Assignment("exp_1", PAIR[1], "customer")
    assert exposure_detail(None) == {}
    assert exposure_detail(plain, team="bold", latency_ms=12.345) == {
        "experiment": "exp_1", "variant": "bold", "unit": "customer", "latency_ms": 12.3,
    }  # fmt: skip
    mixed = replace(plain, rivals=PAIR)
    assert exposure_detail(mixed, team="control") == {
        "experiment": "exp_1", "variant": "interleaved", "unit": "customer", "team": "control",
    }  # fmt: skip


def test_variants_are_read_from_the_command_line() -> None:
    assert variant_of("control") == Variant("control")
    assert variant_of("bold*3") == Variant("bold", weight=3)
    assert variant_of('bold={"a": "b=c*2"}') == Variant("bold", {"a": "b=c*2"})
    assert guardrail_of("handover=0.25") == Guardrail("handover", 0.25)
    for text in ("bold*x", "bold={", "bold=[1]"):
        with pytest.raises(Invalid):
            variant_of(text)
    for text in ("speed", "latency=much"):
        with pytest.raises(Invalid):
            guardrail_of(text)


def test_a_database_that_is_away_means_no_experiment(database: Database, clock: FixedClock) -> None:
    experiments = ExperimentService(database, clock)
    made = experiments.create("Bandit", PAIR, 5000, kind="bandit")
    experiments.start(made.experiment_id)
    with database.write() as connection:
        connection.exec_driver_sql("DROP TABLE experiment_seats")
    assert experiments.assign(SOMEBODY) is None
