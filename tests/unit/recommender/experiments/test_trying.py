"""An experiment reaches the suggestions: by the variant's rules, or as two rankings in one."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from commerce.catalogue.model import ProductFilter
from commerce.shop import Shop
from recommender.engine.asking import Ask, Picked
from recommender.engine.engine import Engine
from recommender.engine.live import LiveGoods, Ready
from recommender.engine.rules import Rules
from recommender.experiments.model import Assignment, Kind, Variant
from recommender.experiments.service import ExperimentService
from recommender.experiments.trying import TriedEngine, mixed, variations
from recommender.model import Shopper
from recommender.requests import Item, Request
from recommender.service import RecommenderService, base_of, build_recommender, build_shelf
from recommender.snapshots.watcher import Watcher
from retrieval.hashing import HashingEmbedder
from tests.unit.recommender.trained import fill_log, happened, put_in_force

PAIR = (Variant("control"), Variant("bold", {"bought_days": 0}))
ASK = Ask(ProductFilter(in_stock=True), 3, customer_id="ada")


def picked(*ids: str) -> Picked:
    return Picked(tuple(Item(name, 1.0, name, 100, "USD") for name in ids))


def test_a_shopper_in_no_experiment_is_asked_for_as_is() -> None:
    assert variations(ASK, None) == [ASK]


def test_the_variants_settings_are_the_rules_of_the_ask() -> None:
    (asked,) = variations(ASK, Assignment("exp_1", PAIR[1], "customer"))
    assert asked.rules == Rules(bought_days=0)


def test_two_rivals_are_asked_for_both() -> None:
    asked = variations(ASK, Assignment("exp_1", PAIR[0], "customer", PAIR))
    assert [one.rules for one in asked] == [Rules(), Rules(bought_days=0)]


def test_a_mix_names_the_team_of_each_product_and_hides_what_either_hides() -> None:
    first, second = picked("a", "b"), Picked(picked("x").picks, frozenset({"z"}))
    found = mixed(ASK, (first, second), PAIR, "request-1")
    assert {(pick.product_id, pick.team) for pick in found.picks} == {
        ("a", "control"), ("x", "bold"), ("b", "control"),
    }  # fmt: skip
    assert found.hidden == {"z"}


@pytest.fixture
def learnt(shop: Shop) -> tuple[LiveGoods, ExperimentService]:
    """A trained shop, and its experiments."""
    fill_log(shop)
    put_in_force(shop)
    happened(shop, "now", "click", "trail", days_ago=0)
    live = LiveGoods(shop, HashingEmbedder(), Watcher(build_shelf(shop.settings), base_of))
    return live, ExperimentService(shop.database, shop.clock)


def start(experiments: ExperimentService, kind: Kind, variants: Sequence[Variant]) -> None:
    experiments.start(experiments.create("days", variants, 1000, kind=kind).experiment_id)


def suggest(engine: Engine) -> list[tuple[str, str | None]]:
    ready = engine.ready()
    assert isinstance(ready, Ready)
    return [(pick.product_id, pick.team) for pick in engine.suggest(ready, [ASK])[0].picks]


def test_without_an_experiment_nothing_changes(
    shop: Shop, learnt: tuple[LiveGoods, ExperimentService]
) -> None:
    live, experiments = learnt
    assert suggest(TriedEngine(shop, live, experiments)) == suggest(Engine(shop, live)) != []


def test_an_equal_variant_suggests_the_same_and_an_equal_rival_mixes_to_the_same(
    shop: Shop, learnt: tuple[LiveGoods, ExperimentService]
) -> None:
    live, experiments = learnt
    plain = [product_id for product_id, _ in suggest(Engine(shop, live))]
    start(experiments, "interleaving", (Variant("control"), Variant("same")))
    mix = suggest(TriedEngine(shop, live, experiments))
    assert [product_id for product_id, _ in mix] == plain
    assert {team for _, team in mix} == {"control", "same"}


def test_the_recommender_over_it_tells_chat_the_team_and_gives_chat_and_batch_one_variant(
    shop: Shop, learnt: tuple[LiveGoods, ExperimentService]
) -> None:
    live, experiments = learnt
    plain, _ = build_recommender(shop, HashingEmbedder())
    recommender = RecommenderService(
        shop, plain._search, plain.understander, TriedEngine(shop, live, experiments)
    )
    start(
        experiments, "ab", (Variant("control", {"max_per_brand": 1}), Variant("same", {"max_per_brand": 1}))
    )
    chat = recommender.recommend(Shopper("ada"), None, 3).suggestions
    (_, (batch,)) = recommender.answer_batch([Request("r1", customer_id="ada", k=3)])
    assert [s.product.product_id for s in chat] == [item.product_id for item in batch.items]
    assert {s.team for s in chat} == {None}
    experiments.stop(experiments.experiments()[0].experiment_id)
    start(experiments, "interleaving", PAIR)
    teams = {s.team for s in recommender.recommend(Shopper("ada"), None, 3).suggestions}
    assert {"control", "bold"} <= teams
