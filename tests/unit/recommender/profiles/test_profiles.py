"""A profile is the shopper's own events, can be corrected by a word, and is forgotten when asked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commerce.customers.model import Customer
from commerce.events.model import Event, EventKind
from commerce.shop import Shop
from kernel.errors import Invalid
from recommender.model import Found, Shopper
from recommender.profiles.service import ProfileService
from recommender.requests import Request
from recommender.service import RecommenderService
from recommender.understanding.model import Wish
from tests.unit.commerce.build import order, order_line

ADA = Shopper(customer_id="ada")
TALK = Shopper(conversation_id="c1")


def met(
    shop: Shop, name: str, kind: EventKind, product_id: str, days_ago: float = 1, who: str = "ada"
) -> None:
    at = shop.clock.now() - timedelta(days=days_ago)
    shop.events.append([Event(name, kind, at, customer_id=who, product_id=product_id)])


@pytest.fixture
def profiles(recommender: RecommenderService) -> ProfileService:
    return recommender.profiles


def ids(found: Found) -> list[str]:
    return [s.product.product_id for s in found.suggestions]


def test_somebody_unknown_has_an_empty_profile(profiles: ProfileService) -> None:
    assert profiles.of(ADA).as_json() == {"tastes": {}, "said": [], "events": 0, "forgotten_at": None}


def test_newer_events_count_more(profiles: ProfileService, shop: Shop) -> None:
    met(shop, "1", "view", "trail", days_ago=45)
    met(shop, "2", "view", "tote", days_ago=0)
    shelves = [
        (t.value, round(t.share, 3), t.events) for t in profiles.of(ADA).tastes if t.kind == "category"
    ]
    assert shelves == [("bags", 0.667, 1), ("running-shoes", 0.333, 1)]


def test_a_profile_tells_brand_band_colour_and_freshness(profiles: ProfileService, shop: Shop) -> None:
    met(shop, "1", "cart_add", "tote")
    told = {(t.kind, t.value) for t in profiles.of(ADA).tastes}
    assert {("category", "bags"), ("colour", "black"), ("price_band", "high")} <= told
    met(shop, "2", "view", "trail")
    assert ("freshness", "new") in {(t.kind, t.value) for t in profiles.of(ADA).tastes}


def test_events_of_the_future_and_of_products_gone_say_nothing(profiles: ProfileService, shop: Shop) -> None:
    met(shop, "1", "view", "trail", days_ago=-1)
    met(shop, "2", "view", "never was")
    assert profiles.of(ADA).tastes == ()


@pytest.mark.parametrize(
    ("kind", "value", "hidden"),
    [
        ("category", "shoes", {"trail", "city", "boot"}),
        ("colour", "navy", {"city"}),
        ("product", "boot", {"boot"}),
    ],
)
def test_what_is_refused_is_offered_nowhere(
    recommender: RecommenderService, kind: str, value: str, hidden: set[str]
) -> None:
    for shopper in (ADA, TALK):
        recommender.profiles.correct(shopper, kind, value, liked=False)
        shown = [
            recommender.recommend(shopper, None, 9),
            recommender.search(Wish(product="shoes", words="running shoes boots"), 9, shopper),
            recommender.similar("trail", 9, shopper),
            recommender.best_sellers(None, 9, shopper),
            recommender.new_arrivals(None, 9, shopper),
        ]
        assert [hidden & set(ids(found)) for found in shown] == [set()] * len(shown)
    _, (answer,) = recommender.answer_batch([Request("1", customer_id="ada", k=9)])
    assert hidden & {item.product_id for item in answer.items} == set()
    assert answer.items


def test_what_one_refuses_others_are_still_offered(recommender: RecommenderService) -> None:
    recommender.profiles.correct(ADA, "category", "shoes", liked=False)
    assert "boot" in ids(recommender.recommend(Shopper(customer_id="bob"), None, 9))


def test_a_refusal_can_be_taken_back_and_turned_round(profiles: ProfileService) -> None:
    profiles.correct(ADA, "brand", "acme", liked=False)
    profiles.correct(ADA, "brand", "acme", liked=True)
    assert [(one.value, one.liked) for one in profiles.of(ADA).said] == [("acme", True)]
    assert (profiles.take_back(ADA, "brand", "acme"), profiles.take_back(ADA, "brand", "acme")) == (
        True,
        False,
    )
    assert profiles.of(ADA).said == ()


@pytest.mark.parametrize(
    ("kind", "value", "liked"),
    [
        ("mood", "blue", True),
        ("brand", " ", True),
        ("price_band", "huge", True),
        ("price_band", "low", False),
    ],
)
def test_what_cannot_be_said_is_refused(profiles: ProfileService, kind: str, value: str, liked: bool) -> None:
    with pytest.raises(Invalid):
        profiles.correct(ADA, kind, value, liked)
    assert profiles.of(ADA).said == ()


def test_a_profile_belongs_to_somebody(profiles: ProfileService) -> None:
    with pytest.raises(Invalid):
        profiles.correct(Shopper(), "brand", "acme", liked=True)


def test_what_somebody_new_likes_comes_first_and_says_so(recommender: RecommenderService) -> None:
    recommender.profiles.correct(TALK, "category", "bags", liked=True)
    found = recommender.recommend(TALK, None, 3)
    assert (found.strategy, ids(found)[0], len(found.suggestions)) == ("personal", "tote", 3)
    assert found.suggestions[0].reasons[0].code == "you_like"


def test_forgetting_deletes_what_was_said_and_what_happened_counts_no_more(
    recommender: RecommenderService, shop: Shop
) -> None:
    met(shop, "1", "view", "trail")
    recommender.profiles.correct(ADA, "category", "bags", liked=False)
    assert recommender.recommend(ADA, None, 2).strategy == "personal"
    assert recommender.profiles.forget(ADA) == 1
    profile = recommender.profiles.of(ADA)
    assert (profile.tastes, profile.said, profile.events) == ((), (), 0)
    assert recommender.recommend(ADA, None, 2).strategy == "popular"


def test_erasing_a_customer_takes_the_profile_with_it(profiles: ProfileService, shop: Shop) -> None:
    shop.customers.save_customers([Customer("ada", "a@example.com", "Ada", "en", (), shop.clock.now())])
    profiles.correct(ADA, "brand", "acme", liked=False)
    profiles.forget(ADA)
    profiles.correct(ADA, "brand", "acme", liked=False)
    assert shop.customers.erase("ada")["profiles"] == 2
    profile = profiles.of(ADA)
    assert (profile.said, profile.forgotten_at) == ((), None)


def test_the_events_behind_a_suggestion_are_told(profiles: ProfileService, shop: Shop) -> None:
    shop.orders.save_orders([order("1", order_line("tote"), order_line("city"), created_at=shop.clock.now())])
    met(shop, "1", "view", "trail", days_ago=2)
    met(shop, "2", "click", "tote", days_ago=1)
    told = [(because.product_id, because.kind, because.link) for because in profiles.explain(ADA, "city")]
    assert told == [("tote", "click", "bought_with"), ("trail", "view", "same_category")]
    assert profiles.explain(Shopper(customer_id="bob"), "city") == ()


def test_a_refused_colour_takes_its_shades_along_and_a_material_its_kinds(
    recommender: RecommenderService,
) -> None:
    recommender.profiles.correct(ADA, "colour", "blue", liked=False)
    assert "city" not in ids(recommender.recommend(ADA, None, 9))  # it comes in navy alone
    assert [one.value for one in recommender.profiles.told_by(ADA)] == ["blue"]


def test_what_fits_the_likes_is_all_that_is_offered_to_taste(recommender: RecommenderService) -> None:
    recommender.profiles.correct(TALK, "category", "bags", liked=True)
    found = recommender.to_taste(TALK, 9)
    assert (found.strategy, ids(found)) == ("personal", ["tote"])
    assert recommender.to_taste(ADA, 2).strategy == "popular"


def test_what_was_said_before_signing_in_holds_on_in_that_conversation_alone(
    profiles: ProfileService,
) -> None:
    profiles.correct(TALK, "category", "bags", liked=False)
    known = Shopper(customer_id="ada", conversation_id="c1")
    assert [(one.value, one.liked) for one in profiles.told_by(known)] == [("bags", False)]
    assert (profiles.told_by(ADA), profiles.refused_by(known) is not None) == ((), True)
    profiles.correct(known, "category", "bags", liked=True)
    assert (profiles.told_by(TALK), profiles.told_by(known)) == ((), profiles.told_by(ADA))
    assert profiles.take_back(known, "category", "bags")
    assert profiles.told_by(known) == ()
