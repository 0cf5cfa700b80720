"""The shop's rules: boosts are capped, a brand and a shelf do not fill a list, twins wait."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.shop import Shop
from kernel.errors import Invalid
from kernel.settings import Settings
from recommender.engine.rules import Rules, Traits, gains, varied_list
from recommender.model import Found, Shopper
from recommender.service import build_recommender
from retrieval.hashing import HashingEmbedder
from tests.unit.recommender.trained import fill_log, happened, put_in_force

NOTHING_ALIKE = dict.fromkeys(("brand", "category", "twin"), np.full(20, -1, dtype=np.int32))
PLAIN = Rules(max_per_brand=9, diversity=0, promotion_boost=0)


def traits(
    brand: list[int] | None = None,
    category: list[int] | None = None,
    twin: list[int] | None = None,
    on_sale: list[bool] | None = None,
    margin: list[float] | None = None,
) -> Traits:
    unknown = [-1] * 5
    return Traits(
        np.array(brand or unknown, dtype=np.int32),
        np.array(category or unknown, dtype=np.int32),
        np.array(twin or unknown, dtype=np.int32),
        np.array(on_sale or [False] * 5, dtype=np.bool_),
        np.array(margin or [0.0] * 5, dtype=np.float32),
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


def test_a_margin_lifts_by_its_share_of_the_boost() -> None:
    told = traits(margin=[0, 0.5, 1, 0, 0])
    rules = Rules(9, 0, 0, margin_boost=0.1)
    assert chosen([1, 0.96, 0.5], 3, told, rules) == [1, 0, 2]
    assert chosen([1, 0.95, 0.5], 3, told, rules) == [0, 1, 2]
    assert chosen([1, 0.2, 0.92], 3, told, rules) == [2, 0, 1]


def test_promotion_and_margin_together_lift_no_more_than_the_cap() -> None:
    told = traits(on_sale=[False, True, True, False, False], margin=[0, 1, 0.5, 1, 0])
    rows = np.arange(5, dtype=np.int64)
    both = Rules(promotion_boost=0.05, margin_boost=0.1)
    assert np.round(gains(rows, told, both), 6).tolist() == [0, 0.15, 0.1, 0.1, 0]
    assert np.round(gains(rows, told, replace(both, boost_cap=0.12)), 6).tolist() == [0, 0.12, 0.1, 0.1, 0]
    assert np.round(gains(rows, told, replace(both, boost_cap=0.03)), 6).tolist() == [0, 0.03, 0.03, 0.03, 0]
    assert np.round(gains(rows, told, Rules(9, 0, 5, 60, 5, 5)), 6).tolist() == [0, 0.2, 0.2, 0.2, 0]


SHARES = st.floats(0, 1, width=32)
BOOSTED = st.lists(st.tuples(SHARES, st.booleans(), SHARES), min_size=2, max_size=20)


@given(BOOSTED, SHARES, SHARES, st.floats(0, 0.2))
def test_a_boost_moves_no_product_before_one_that_is_better_by_more_than_the_cap(
    products: list[tuple[float, bool, float]], promotion: float, margin: float, cap: float
) -> None:
    scores, on_sale, margins = (list(one) for one in zip(*products, strict=True))
    told = replace(
        traits(), on_sale=np.array(on_sale), margin=np.array(margins, dtype=np.float32), **NOTHING_ALIKE
    )
    order = chosen(scores, len(scores), told, Rules(99, 0, promotion, 60, margin, cap))
    assert sorted(order) == list(range(len(scores)))
    for before, after in pairwise(order):
        assert max(scores[after], 1e-6) <= max(scores[before], 1e-6) * (1 + cap) * 1.00001


@given(BOOSTED)
def test_without_boosts_margins_and_promotions_move_nothing(
    products: list[tuple[float, bool, float]],
) -> None:
    scores, on_sale, margins = (list(one) for one in zip(*products, strict=True))
    told = replace(
        traits(), on_sale=np.array(on_sale), margin=np.array(margins, dtype=np.float32), **NOTHING_ALIKE
    )
    order = chosen(scores, len(scores), told, Rules(99, 0, 0))
    assert order == sorted(range(len(scores)), key=lambda n: (-max(np.float32(scores[n]), 1e-6), n))


def test_rules_are_settings(settings: Settings) -> None:
    assert Rules.of(settings) == Rules()
    assert Rules.of(replace(settings, recommend_margin_boost=0.1)) == Rules(margin_boost=0.1)
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


def test_what_earns_more_is_worth_more_and_what_costs_nobody_knows_is_worth_the_same(shop: Shop) -> None:
    fill_log(shop)
    put_in_force(shop)
    happened(shop, "now", "click", "trail", 0)
    ada = Shopper(customer_id="ada")
    before = scores(build_recommender(shop, HashingEmbedder())[0].recommend(ada, None, 3))
    tote = shop.catalogue.get("tote")
    costing = tuple(replace(one, cost_minor=one.price_minor // 2) for one in tote.variants)
    shop.catalogue.save_products([replace(tote, variants=costing)])
    assert scores(build_recommender(shop, HashingEmbedder())[0].recommend(ada, None, 3)) == before
    earning = replace(shop, settings=replace(shop.settings, recommend_margin_boost=0.1))
    after = scores(build_recommender(earning, HashingEmbedder())[0].recommend(ada, None, 3))
    assert round(after["tote"] / before["tote"], 4) == 1.05
    assert after["city"] == before["city"]


def scores(found: Found) -> dict[str, float]:
    return {s.product.product_id: s.score for s in found.suggestions}
