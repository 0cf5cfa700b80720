"""The shop's rules: boosts are capped, a brand and a shelf do not fill a list, twins wait."""

from __future__ import annotations

import numpy as np
import pytest

from commerce.shop import Shop
from kernel.errors import Invalid
from kernel.settings import Settings
from recommender.engine.rules import Rules, Traits, varied_list
from recommender.model import Shopper
from recommender.service import build_recommender
from retrieval.hashing import HashingEmbedder
from tests.unit.recommender.trained import fill_log, happened, put_in_force

PLAIN = Rules(max_per_brand=9, diversity=0, promotion_boost=0)


def traits(
    brand: list[int] | None = None,
    category: list[int] | None = None,
    twin: list[int] | None = None,
    on_sale: list[bool] | None = None,
) -> Traits:
    unknown = [-1] * 5
    return Traits(
        np.array(brand or unknown, dtype=np.int32),
        np.array(category or unknown, dtype=np.int32),
        np.array(twin or unknown, dtype=np.int32),
        np.array(on_sale or [False] * 5, dtype=np.bool_),
    )


def chosen(scores: list[float], k: int, told: Traits, rules: Rules) -> list[int]:
    rows = np.arange(len(scores), dtype=np.int64)[None, :]
    places, _ = varied_list(rows, np.array([scores], dtype=np.float32), k, told, rules)
    return [int(place) for place in places[0]]


def test_without_rules_the_best_come_first() -> None:
    assert chosen([0.5, 0.9, 0.7], 3, traits(), PLAIN) == [1, 2, 0]


def test_a_list_that_ends_early_is_padded() -> None:
    rows = np.array([[3, -1, -1]], dtype=np.int64)
    places, worth = varied_list(rows, np.array([[1, 0, 0]], dtype=np.float32), 3, traits(), PLAIN)
    assert (places.tolist(), worth.tolist()) == ([[0, -1, -1]], [[1.0, 0.0, 0.0]])


def test_a_brand_that_has_its_number_waits_until_nothing_else_is_left() -> None:
    told = traits(brand=[1, 1, 1, 2, 3])
    assert chosen([1, 0.9, 0.8, 0.2, 0.1], 5, told, Rules(2, 0, 0)) == [0, 1, 3, 4, 2]


def test_unknown_brands_are_not_one_brand() -> None:
    assert chosen([1, 0.9, 0.8], 3, traits(), Rules(1, 0, 0)) == [0, 1, 2]


def test_a_twin_waits() -> None:
    assert chosen([1, 0.9, 0.1], 3, traits(twin=[7, 7, -1, -1, -1]), PLAIN) == [0, 2, 1]


def test_each_of_a_shelf_costs_the_next_of_it() -> None:
    told = traits(category=[1, 1, 2, 2, 2])
    assert chosen([1, 0.9, 0.8], 3, told, Rules(9, 0.2, 0)) == [0, 2, 1]
    assert chosen([1, 0.9, 0.6], 3, told, Rules(9, 0.2, 0)) == [0, 1, 2]


def test_a_boost_lifts_what_is_on_sale_and_is_capped() -> None:
    told = traits(on_sale=[False, True, True, False, False])
    assert chosen([1, 0.96, 0.5], 3, told, Rules(9, 0, 0.05)) == [1, 0, 2]
    assert chosen([1, 0.84, 0.5], 3, told, Rules(9, 0, 5.0)) == [1, 0, 2]
    assert chosen([1, 0.82, 0.5], 3, told, Rules(9, 0, 5.0)) == [0, 1, 2]


def test_rules_are_settings(settings: Settings) -> None:
    assert Rules.of(settings) == Rules()
    assert Rules().varied({"diversity": 0.5, "something else": 1}) == Rules(diversity=0.5)


@pytest.mark.parametrize("value", [-1, "much", True])
def test_a_rule_that_is_no_number_is_refused(value: object) -> None:
    with pytest.raises(Invalid):
        Rules().varied({"diversity": value})


def test_what_is_said_to_be_liked_is_lifted(shop: Shop) -> None:
    fill_log(shop)
    put_in_force(shop)
    recommender = build_recommender(shop, HashingEmbedder())[0]
    ada = Shopper(customer_id="ada")
    happened(shop, "now", "click", "trail", 0)
    before = {s.product.product_id: s.score for s in recommender.recommend(ada, None, 3).suggestions}
    recommender.profiles.correct(ada, "category", "bags", liked=True)
    after = {s.product.product_id: s.score for s in recommender.recommend(ada, None, 3).suggestions}
    assert after["tote"] > before["tote"]
    assert after["city"] == before["city"]
