"""Chat and batch give the same products in the same order for the same shopper and snapshot."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commerce.events.model import Event
from commerce.shop import Shop, build_shop
from kernel.clock import FixedClock
from kernel.database import Database
from kernel.settings import Settings
from recommender.model import Found, Shopper
from recommender.requests import Request
from recommender.service import RecommenderService, build_recommender
from retrieval.hashing import HashingEmbedder
from tests.unit.commerce.build import order, order_line, product, variant
from tests.unit.recommender.conftest import SHELVES
from tests.unit.recommender.trained import put_in_force

SHELF_IDS = ("running-shoes", "boots", "bags", "kitchen")
PRODUCTS = 40
SHOPPERS = 24
Shown = list[tuple[str, float, tuple[object, ...]]]


@pytest.fixture(params=["trained", "nothing trained"])
def recommender(
    request: pytest.FixtureRequest, database: Database, settings: Settings, clock: FixedClock
) -> RecommenderService:
    """A shop of 40 products that 24 shoppers looked at and bought from, by a fixed rule."""
    shop = build_shop(database, settings, clock)
    shop.catalogue.save_categories(SHELVES)
    shop.catalogue.save_products(
        product(
            f"p{n:02}",
            variant(f"p{n:02}/1", 1000 + 137 * n, 0 if n % 13 == 12 else 5),
            categories=(SHELF_IDS[n % 4],),
            brand=f"brand{n % 5}",
            created_at=clock.now() - timedelta(days=200 - 4 * n),
        )
        for n in range(PRODUCTS)
    )
    _fill(shop)
    if request.param == "trained":
        put_in_force(shop)
    return build_recommender(shop, HashingEmbedder())[0]


def _fill(shop: Shop) -> None:
    now = shop.clock.now()
    shop.events.append(
        Event(
            f"e{shopper}-{step}",
            "cart_add" if step % 5 == 4 else "view",
            now - timedelta(days=60 - 2 * step, minutes=shopper),
            customer_id=f"s{shopper:02}",
            product_id=f"p{(shopper * 7 + step * step * 3) % PRODUCTS:02}",
        )
        for shopper in range(SHOPPERS)
        for step in range(12)
    )
    shop.orders.save_orders(
        [
            order(
                str(shopper),
                *(order_line(f"p{(shopper * 5 + n * 11) % PRODUCTS:02}") for n in range(3)),
                customer_id=f"s{shopper:02}",
                email=f"s{shopper}@example.com",
                created_at=now - timedelta(days=30),
            )
            for shopper in range(SHOPPERS)
        ]
    )


def shown(found: Found) -> Shown:
    return [(s.product.product_id, s.score, s.reasons) for s in found.suggestions]


def batch(recommender: RecommenderService, requests: list[Request]) -> list[Shown]:
    _, answers = recommender.answer_batch(requests)
    assert [answer.error for answer in answers] == [None] * len(requests)
    return [[(i.product_id, i.score, i.reasons) for i in answer.items] for answer in answers]


def test_a_shopper_is_offered_the_same(recommender: RecommenderService) -> None:
    names = [f"s{n:02}" for n in range(SHOPPERS)] + ["nobody"]
    answers = batch(recommender, [Request(name, customer_id=name, k=6) for name in names])
    for name, answer in zip(names, answers, strict=True):
        assert shown(recommender.recommend(Shopper(customer_id=name), None, 6)) == answer


def test_what_is_similar_is_the_same(recommender: RecommenderService) -> None:
    names = [f"p{n:02}" for n in range(PRODUCTS)]
    answers = batch(recommender, [Request(name, product_id=name, k=6) for name in names])
    assert [shown(recommender.similar(name, 6)) for name in names] == answers


@pytest.mark.parametrize("words", ["boots", "bags under 40", "p07", "running shoes", "包", "nothing like it"])
def test_a_search_finds_the_same(recommender: RecommenderService, words: str) -> None:
    (answer,) = batch(recommender, [Request("1", query=words, k=6)])
    wish = recommender.understander.read(words, "en").wish
    assert shown(recommender.search(wish, 6)) == answer


def test_the_best_sellers_are_what_somebody_unknown_is_offered(recommender: RecommenderService) -> None:
    (answer,) = batch(recommender, [Request("1", session=(), k=6)])
    assert shown(recommender.best_sellers(None, 6)) == answer
    assert len(answer) == 6
