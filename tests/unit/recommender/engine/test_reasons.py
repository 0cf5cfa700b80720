"""A reason is told while its evidence stands, and goes with it, whatever the log holds."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commerce.events.model import Event
from commerce.shop import Shop
from kernel.database import Database
from recommender.model import Reason, Shopper
from recommender.personal import BEST_SELLER_DAYS
from recommender.service import RecommenderService, build_recommender
from retrieval.hashing import HashingEmbedder
from tests.unit.commerce.build import order, order_line
from tests.unit.recommender.trained import fill_log, happened, put_in_force

ADA = Shopper(customer_id="ada")
GOODS = ("trail", "city", "boot", "tote")
WORLD = st.tuples(
    st.lists(st.tuples(st.integers(0, 5), st.sampled_from(GOODS)), max_size=14),  # who looked at what
    st.lists(st.tuples(st.integers(0, 5), st.sampled_from(GOODS)), max_size=10),  # who bought what
    st.lists(st.sampled_from(GOODS), min_size=1, max_size=3, unique=True),  # what Ada looked at
)


@pytest.fixture
def trained(shop: Shop) -> RecommenderService:
    fill_log(shop)
    put_in_force(shop)
    return build_recommender(shop, HashingEmbedder())[0]


def empty(database: Database, *tables: str) -> None:
    with database.write() as connection:
        for table in tables:
            connection.exec_driver_sql(f"DELETE FROM {table}")


def told(recommender: RecommenderService) -> dict[str, dict[str, Reason]]:
    found = recommender.recommend(ADA, None, 5)
    return {s.product.product_id: {r.code: r for r in s.reasons} for s in found.suggestions}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(world=WORLD)
def test_what_is_told_is_what_is_counted_and_goes_with_it(
    trained: RecommenderService,
    shop: Shop,
    world: tuple[list[tuple[int, str]], list[tuple[int, str]], list[str]],
) -> None:
    looks, buys, hers = world
    empty(shop.database, "events", "order_lines", "orders")
    at = shop.clock.now() - timedelta(days=3)
    looked = {(f"s{who}", what) for who, what in looks}
    shop.events.append(
        Event(f"{who}-{what}", "view", at, customer_id=who, product_id=what) for who, what in looked
    )
    bought = {(f"b{who}", what) for who, what in buys}
    shop.orders.save_orders(
        [
            order(f"{who}-{what}", order_line(what), customer_id=who, created_at=at)
            for who, what in sorted(bought)
        ]
    )
    for what in hers:
        happened(shop, f"ada-{what}", "view", what, 1)
    seen = looked | {("ada", what) for what in hers}
    before = told(trained)
    for shown, reasons in before.items():
        for code, met in (("bought_with", bought), ("viewed_by_people_who_viewed", seen)):
            if code in reasons:
                evidence = reasons[code].evidence
                assert evidence["product_id"] in hers
                both = {w for w, p in met if p == shown} & {w for w, p in met if p == evidence["product_id"]}
                assert evidence["shoppers"] == len(both) >= 2
        if "popular" in reasons:
            units = sum(what == shown for _, what in bought)
            assert reasons["popular"].evidence == {"units": units, "days": BEST_SELLER_DAYS}
    empty(shop.database, "order_lines")
    after = {code for reasons in told(trained).values() for code in reasons}
    assert after.isdisjoint({"bought_with", "popular"})
    with shop.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM events WHERE customer_id <> 'ada'")
    after = {code for reasons in told(trained).values() for code in reasons}
    assert "viewed_by_people_who_viewed" not in after


def test_a_sale_that_ended_is_not_told(trained: RecommenderService, shop: Shop) -> None:
    happened(shop, "1", "view", "trail")
    assert told(trained)["city"]["on_sale"].evidence == {"percent_off": 25}
    shop.catalogue.set_price("city/1", 5900)
    assert "on_sale" not in told(trained)["city"]


def test_new_is_new_for_so_many_days(shop: Shop) -> None:
    fill_log(shop)
    happened(shop, "1", "view", "city")
    put_in_force(shop)
    recommender = build_recommender(shop, HashingEmbedder())[0]
    assert told(recommender)["trail"]["new"].evidence == {"days": 10}
    shop.clock.advance(days=60)  # type: ignore[attr-defined]
    assert "new" not in told(recommender)["trail"]
