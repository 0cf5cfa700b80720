"""Training, answering and profiles on SQLite and PostgreSQL alike."""

from __future__ import annotations

import pytest

from commerce.shop import Shop, build_shop
from kernel.clock import FixedClock
from kernel.database import Database
from kernel.settings import Settings
from recommender.engine.engine import MANY
from recommender.model import Shopper
from recommender.requests import Request
from recommender.service import RecommenderService, build_recommender
from retrieval.hashing import HashingEmbedder
from tests.unit.commerce.build import order, order_line
from tests.unit.recommender.conftest import SHELVES, products
from tests.unit.recommender.trained import fill_log, happened, put_in_force

ADA = Shopper(customer_id="ada")


@pytest.fixture
def shop(databases: Database, settings: Settings, clock: FixedClock) -> Shop:
    built = build_shop(databases, settings, clock)
    built.catalogue.save_categories(SHELVES)
    built.catalogue.save_products(products(clock))
    fill_log(built)
    lines = (order_line("trail"), order_line("city"))
    built.orders.save_orders(
        [
            order(str(n), *lines, customer_id=f"s{n}", email=f"s{n}@example.com", created_at=clock.now())
            for n in range(2)
        ]
    )
    return built


@pytest.fixture
def recommender(shop: Shop) -> RecommenderService:
    put_in_force(shop)
    return build_recommender(shop, HashingEmbedder())[0]


def test_a_batch_is_answered_with_its_reasons(recommender: RecommenderService, shop: Shop) -> None:
    happened(shop, "1", "click", "trail", 0)
    asked = [Request("1", customer_id="ada", k=2), Request("2", customer_id="s0"), Request("3", session=())]
    _, (mine, theirs, unknown) = recommender.answer_batch(asked)
    assert mine.strategy == "personal"
    reasons = {item.product_id: item.reasons[0] for item in mine.items}
    assert (reasons["city"].code, reasons["city"].evidence["shoppers"]) == ("bought_with", 2)
    assert not {"trail", "city"} & {item.product_id for item in theirs.items}
    assert unknown.strategy == "popular"


def test_many_who_are_read_in_two_halves_are_answered_as_each_alone(
    recommender: RecommenderService, shop: Shop
) -> None:
    for number in range(MANY):
        happened(shop, f"c{number}", "click", ("trail", "city", "tote")[number % 3], 0, f"new{number}")
    asked = [Request(str(number), customer_id=f"new{number}", k=2) for number in range(MANY)]
    _, together = recommender.answer_batch(asked)
    alone = [recommender.answer_batch([one])[1][0] for one in asked]
    assert together == alone
    assert {answer.strategy for answer in together} == {"personal"}


def test_a_profile_is_corrected_and_forgotten(recommender: RecommenderService, shop: Shop) -> None:
    happened(shop, "1", "click", "trail", 0)
    profiles = recommender.profiles
    profiles.correct(ADA, "category", "bags", liked=False)
    profiles.correct(ADA, "category", "bags", liked=False)
    found = recommender.recommend(ADA, None, 5)
    assert "tote" not in [s.product.product_id for s in found.suggestions]
    assert [(one.kind, one.value) for one in profiles.of(ADA).said] == [("category", "bags")]
    assert [because.product_id for because in profiles.explain(ADA, "city")] == ["trail"]
    assert profiles.forget(ADA) == 1
    assert profiles.of(ADA).events == 0
