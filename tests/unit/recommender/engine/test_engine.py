"""What was learnt, over the goods and the clicks of this moment, under the shop's rules."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commerce.events.model import Event
from commerce.shop import Shop
from recommender.model import Found, Shopper
from recommender.requests import Answer, Filters, Request
from recommender.service import RecommenderService, build_recommender
from recommender.understanding.model import Wish
from retrieval.hashing import HashingEmbedder
from tests.unit.commerce.build import order, order_line, product, variant
from tests.unit.recommender.trained import SHOPPERS, fill_log, happened, put_in_force

ADA = Shopper(customer_id="ada")


def ids(found: Found | Answer) -> list[str]:
    if isinstance(found, Answer):
        return [item.product_id for item in found.items]
    return [s.product.product_id for s in found.suggestions]


@pytest.fixture
def trained(shop: Shop) -> RecommenderService:
    fill_log(shop)
    put_in_force(shop)
    return build_recommender(shop, HashingEmbedder())[0]


def test_a_click_counts_at_once_without_training(trained: RecommenderService, shop: Shop) -> None:
    assert trained.recommend(ADA, None, 2).strategy == "popular"
    happened(shop, "now", "click", "trail", days_ago=0)
    found = trained.recommend(ADA, None, 2)
    assert (found.strategy, set(ids(found))) == ("personal", {"city", "tote"})
    assert {(s.reasons[0].code, s.reasons[0].evidence["shoppers"]) for s in found.suggestions} == {
        ("viewed_by_people_who_viewed", SHOPPERS)
    }


def test_a_conversation_of_nobody_known_counts_too(trained: RecommenderService, shop: Shop) -> None:
    shop.events.append([Event("1", "view", shop.clock.now(), conversation_id="c1", product_id="trail")])
    assert trained.recommend(Shopper(conversation_id="c1"), None, 2).strategy == "personal"


def test_an_event_from_the_future_does_not_count(trained: RecommenderService, shop: Shop) -> None:
    happened(shop, "late", "click", "trail", days_ago=-1)
    assert trained.recommend(ADA, None, 2).strategy == "popular"


def test_an_event_for_a_product_that_is_gone_is_passed_over(trained: RecommenderService, shop: Shop) -> None:
    happened(shop, "1", "click", "never was", days_ago=0)
    shop.catalogue.archive("boot")
    happened(shop, "2", "click", "boot", days_ago=0)
    assert "boot" not in ids(trained.recommend(ADA, None, 5))


def test_what_is_sold_out_this_moment_is_not_offered(trained: RecommenderService, shop: Shop) -> None:
    happened(shop, "now", "click", "trail", days_ago=0)
    assert "tote" in ids(trained.recommend(ADA, None, 3))
    shop.catalogue.set_stock("tote/1", 0)
    assert "tote" not in ids(trained.recommend(ADA, None, 3))
    shop.catalogue.set_stock("tote/1", 1)
    assert "tote" in ids(trained.recommend(ADA, None, 3))


def test_a_new_product_is_reachable_at_once(trained: RecommenderService, shop: Shop) -> None:
    happened(shop, "now", "click", "trail", days_ago=0)
    assert "trail-2" not in ids(trained.recommend(ADA, None, 5))
    new = product("trail-2", variant("trail-2/1", 9000, 3), categories=("running-shoes",))
    shop.catalogue.save_products([new])
    assert "trail-2" in ids(trained.recommend(ADA, None, 5))


def test_what_was_just_bought_is_not_offered_even_if_seen_is(trained: RecommenderService, shop: Shop) -> None:
    shop.orders.save_orders(
        [order("1", order_line("city"), customer_id="ada", created_at=shop.clock.now() - timedelta(days=1))]
    )
    happened(shop, "now", "click", "trail", days_ago=0)
    asked = [Request(str(n), customer_id="ada", k=5, exclude_seen=bool(n)) for n in range(2)]
    _, (open_, strict) = trained.answer_batch(asked)
    assert ("city" in ids(open_), "trail" in ids(open_)) == (False, True)
    assert ("city" in ids(strict), "trail" in ids(strict)) == (False, False)


@pytest.mark.parametrize(
    ("filters", "fitting"),
    [
        (Filters(category="bags"), ["tote"]),
        (Filters(category="Bags"), ["tote"]),
        (Filters(price_max_minor=6000), ["city"]),
        (Filters(price_min_minor=15000), ["boot"]),
        (Filters(attributes={"colour": ("navy",)}), ["city"]),
        (Filters(category="shoes", exclude_product_ids=("city",)), ["boot"]),
        (Filters(category="kitchen"), []),
        (Filters(category="kitchen", in_stock=False), ["kettle"]),
    ],
)
def test_hard_filters_hold_and_a_narrow_one_is_still_filled(
    trained: RecommenderService, shop: Shop, filters: Filters, fitting: list[str]
) -> None:
    happened(shop, "now", "click", "trail", days_ago=0)
    _, (answer,) = trained.answer_batch([Request("1", customer_id="ada", k=5, filters=filters)])
    assert ids(answer) == fitting


def test_the_price_told_is_that_of_the_variant_that_fits(trained: RecommenderService, shop: Shop) -> None:
    happened(shop, "now", "click", "tote", days_ago=0)
    black = Filters(attributes={"colour": ("black",)}, category="running-shoes")
    _, (answer,) = trained.answer_batch([Request("1", customer_id="ada", filters=black)])
    assert [(item.product_id, item.price_minor) for item in answer.items] == [("trail", 9900)]


def test_an_answer_does_not_depend_on_who_is_asked_about_beside(
    trained: RecommenderService, shop: Shop
) -> None:
    happened(shop, "now", "click", "trail", days_ago=0)
    one = Request("1", customer_id="ada", k=3)
    others = [
        Request("2", session=("tote",), k=5),
        Request("3", customer_id="s0", filters=Filters(category="shoes")),
        Request("4", customer_id="nobody"),
    ]
    _, (alone,) = trained.answer_batch([one])
    _, together = trained.answer_batch([*others, one])
    assert together[-1] == alone


def test_a_wish_holds_for_what_was_learnt_as_well(trained: RecommenderService, shop: Shop) -> None:
    happened(shop, "now", "click", "trail", days_ago=0)
    assert ids(trained.recommend(ADA, Wish(price_max_minor=6000), 5)) == ["city"]


def test_a_batch_names_the_snapshot_it_was_answered_from(shop: Shop) -> None:
    recommender = build_recommender(shop, HashingEmbedder())[0]
    assert recommender.answer_batch([Request("1", session=("trail",))])[0] == "none"
    fill_log(shop)
    snapshot_id = put_in_force(shop)
    later = build_recommender(shop, HashingEmbedder())[0]
    assert later.answer_batch([Request("1", session=("trail",))])[0] == snapshot_id
    assert later.snapshot_id() == snapshot_id


def test_the_reason_goes_with_its_evidence(trained: RecommenderService, shop: Shop) -> None:
    happened(shop, "now", "click", "trail", days_ago=0)
    before = trained.recommend(ADA, None, 1)
    assert before.suggestions[0].reasons[0].code == "viewed_by_people_who_viewed"
    with shop.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM events WHERE customer_id <> 'ada'")
    codes = {r.code for s in trained.recommend(ADA, None, 5).suggestions for r in s.reasons}
    assert "viewed_by_people_who_viewed" not in codes
