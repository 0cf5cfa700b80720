"""Similar, personal, popular, new: always in stock, never the product itself, reasons with evidence."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commerce.events.model import Event
from commerce.shop import Shop
from kernel.errors import NotFound
from recommender.model import Found, Reason, Shopper
from recommender.personal import BEST_SELLER_DAYS
from recommender.service import RecommenderService
from recommender.understanding.model import Wish
from tests.unit.commerce.build import order, order_line


def ids(found: Found) -> list[str]:
    return [s.product.product_id for s in found.suggestions]


def sell(shop: Shop, order_id: str, *product_ids: str, email: str = "ada@example.com") -> None:
    lines = [order_line(product_id) for product_id in product_ids]
    at = shop.clock.now() - timedelta(days=3)
    shop.orders.save_orders([order(order_id, *lines, email=email, created_at=at)])


def test_similar_is_of_the_same_department_and_not_itself(recommender: RecommenderService) -> None:
    found = recommender.similar("trail", 5)
    assert ids(found)[0] == "city"
    assert set(ids(found)) == {"city", "boot"}
    assert found.suggestions[0].reasons[0].evidence["shared"] == {"material": "mesh"}


def test_similar_to_an_unknown_product_is_not_found(recommender: RecommenderService) -> None:
    with pytest.raises(NotFound):
        recommender.similar("nothing", 5)


def test_best_sellers_are_counted_from_the_orders(recommender: RecommenderService, shop: Shop) -> None:
    sell(shop, "1", "tote", "boot")
    sell(shop, "2", "tote")
    found = recommender.best_sellers(None, 2)
    assert ids(found) == ["tote", "boot"]
    assert found.suggestions[0].reasons == (Reason("popular", {"units": 2, "days": BEST_SELLER_DAYS}),)


def test_best_sellers_obey_the_wish(recommender: RecommenderService, shop: Shop) -> None:
    sell(shop, "1", "tote", "boot")
    assert ids(recommender.best_sellers(Wish(categories=("boots",)), 3)) == ["boot"]


def test_new_arrivals_are_the_newest_in_stock(recommender: RecommenderService) -> None:
    assert ids(recommender.new_arrivals(None, 2)) == ["trail", "tote"]  # the kettle is newer, and sold out


def test_somebody_unknown_is_offered_what_sells(recommender: RecommenderService, shop: Shop) -> None:
    sell(shop, "1", "boot")
    found = recommender.recommend(Shopper(), None, 1)
    assert (found.strategy, ids(found)) == ("popular", ["boot"])


def test_a_click_ten_seconds_ago_counts(recommender: RecommenderService, shop: Shop) -> None:
    for number in range(3):
        sell(shop, str(number), "trail", "tote", email=f"s{number}@example.com")
    click = Event("e1", "click", shop.clock.now(), conversation_id="c1", product_id="trail")
    shop.events.append([click])
    found = recommender.recommend(Shopper(conversation_id="c1"), None, 2)
    assert found.strategy == "personal"
    assert ids(found)[0] == "tote"
    assert found.suggestions[0].reasons[0].code == "bought_with"
    assert found.suggestions[0].reasons[0].evidence["shoppers"] == 3


def test_a_wish_that_names_a_product_is_a_search(recommender: RecommenderService) -> None:
    found = recommender.recommend(Shopper(), Wish(product="tote", words="tote"), 3)
    assert ids(found) == ["tote"]


@pytest.mark.parametrize(
    "wish", [Wish(price_max_minor=6000), Wish(materials_not=("leather",), price_max_minor=6000)]
)
def test_a_recommendation_obeys_the_wish(recommender: RecommenderService, wish: Wish) -> None:
    assert ids(recommender.recommend(Shopper(), wish, 5)) == ["city"]
