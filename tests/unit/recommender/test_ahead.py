"""What was searched ahead is given only to who asks just the same, while it still is the answer."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event

import pytest

from commerce.catalogue.model import Category, ProductFilter
from commerce.shop import Shop
from recommender.ahead import KEPT_S, MAX_KEPT, Ahead, Question
from recommender.model import Found, Shopper
from recommender.service import RecommenderService, product_ids
from recommender.understanding.model import Wish

BOOTS = Question(
    Wish(product="boots", kind="boots", categories=("boots",)), 5, 0, ProductFilter(in_stock=True)
)
SHOPPER = Shopper(conversation_id="conv-1")
SHOES = Wish(product="running shoes", kind="shoes", categories=("running shoes",), words="running shoes")


class Counting:
    """Answers each question with how many it was asked so far, in a world whose clock a test moves."""

    def __init__(self) -> None:
        self.asked = 0
        self.version = 1
        self.now_s = 0.0
        self.ahead = Ahead(self.find, lambda: self.version, lambda: self.now_s)

    def find(self, _question: Question) -> Found:
        self.asked += 1
        return Found((), self.asked)


@pytest.fixture
def counting() -> Counting:
    return Counting()


def test_what_was_found_ahead_is_given_once(counting: Counting) -> None:
    made = counting.ahead.make("conv-1", BOOTS)
    taken = [counting.ahead.take("conv-1", BOOTS) for _ in range(2)]
    assert taken == [made, None]
    assert counting.asked == 1


@pytest.mark.parametrize(
    "other",
    [
        replace(BOOTS, wish=replace(BOOTS.wish, colours=("red",))),
        replace(BOOTS, wish=replace(BOOTS.wish, language="zh")),
        replace(BOOTS, k=1),
        replace(BOOTS, offset=5),
        replace(BOOTS, where=ProductFilter(in_stock=True, brands_not=("Acme",))),
    ],
)
def test_another_question_is_not_answered_by_it_and_leaves_it(counting: Counting, other: Question) -> None:
    made = counting.ahead.make("conv-1", BOOTS)
    assert counting.ahead.take("conv-1", other) is None
    assert counting.ahead.take("conv-1", BOOTS) == made


def test_it_is_for_its_own_conversation_alone(counting: Counting) -> None:
    counting.ahead.make("conv-1", BOOTS)
    assert counting.ahead.take("conv-2", BOOTS) is None


def test_it_does_not_outlive_the_words_of_the_catalogue(counting: Counting) -> None:
    counting.ahead.make("conv-1", BOOTS)
    counting.version = 2
    assert counting.ahead.take("conv-1", BOOTS) is None


def test_it_does_not_outlive_its_time(counting: Counting) -> None:
    counting.ahead.make("conv-1", BOOTS)
    counting.now_s = KEPT_S + 0.001
    assert counting.ahead.take("conv-1", BOOTS) is None


def test_the_next_of_a_conversation_puts_it_out(counting: Counting) -> None:
    counting.ahead.make("conv-1", BOOTS)
    counting.ahead.make("conv-1", replace(BOOTS, k=1))
    assert counting.ahead.take("conv-1", BOOTS) is None


def test_only_the_latest_conversations_are_kept(counting: Counting) -> None:
    for number in range(MAX_KEPT + 1):
        counting.ahead.make(f"conv-{number}", BOOTS)
    assert counting.ahead.take("conv-0", BOOTS) is None
    assert counting.ahead.take("conv-1", BOOTS) == Found((), 2)


def test_who_asks_while_it_is_searched_for_waits_for_it() -> None:
    begun, may_end = Event(), Event()

    def find(_question: Question) -> Found:
        begun.set()
        assert may_end.wait(5)
        return Found((), 1)

    ahead = Ahead(find, lambda: 1)
    with ThreadPoolExecutor(2) as threads:
        made = threads.submit(ahead.make, "conv-1", BOOTS)
        assert begun.wait(5)
        taken = threads.submit(ahead.take, "conv-1", BOOTS)
        may_end.set()
        assert taken.result(5) == made.result(5) == Found((), 1)


def test_a_search_that_fails_ahead_leaves_nothing() -> None:
    def find(_question: Question) -> Found:
        raise RuntimeError("the shop cannot be read")

    ahead = Ahead(find, lambda: 1)
    with pytest.raises(RuntimeError, match="cannot be read"):
        ahead.make("conv-1", BOOTS)
    assert ahead.take("conv-1", BOOTS) is None


@pytest.mark.parametrize("wish", [SHOES, replace(SHOES, price_max_minor=6000), replace(SHOES, sizes=("50",))])
def test_an_answer_found_ahead_is_the_answer(recommender: RecommenderService, wish: Wish) -> None:
    anew = recommender.search(wish, 5, Shopper(conversation_id="conv-2"))
    recommender.prepare(wish, 5, SHOPPER)
    assert recommender.search(wish, 5, SHOPPER) == anew


def test_what_is_sold_out_meanwhile_is_not_offered(recommender: RecommenderService, shop: Shop) -> None:
    recommender.prepare(SHOES, 5, SHOPPER)
    shop.catalogue.set_stock("city/1", 0)
    assert product_ids(recommender.search(SHOES, 5, SHOPPER).suggestions) == ["trail"]


def test_a_price_that_changed_meanwhile_is_the_price(recommender: RecommenderService, shop: Shop) -> None:
    recommender.prepare(SHOES, 5, SHOPPER)
    shop.catalogue.set_price("city/1", 4900)
    prices = {
        s.product.product_id: s.product.price_minor for s in recommender.search(SHOES, 5, SHOPPER).suggestions
    }
    assert prices["city"] == 4900


def test_a_shelf_that_is_renamed_meanwhile_is_read_again(recommender: RecommenderService, shop: Shop) -> None:
    recommender.prepare(SHOES, 5, SHOPPER)
    shop.catalogue.save_categories([Category("running-shoes", "shoes", {"en": "Joggers"})])
    shop.catalogue.archive("city")
    assert product_ids(recommender.search(SHOES, 5, SHOPPER).suggestions) == ["trail"]


def test_what_the_shopper_refuses_meanwhile_is_not_offered(recommender: RecommenderService) -> None:
    recommender.prepare(SHOES, 5, SHOPPER)
    recommender.profiles.correct(SHOPPER, "product", "city", liked=False)
    assert product_ids(recommender.search(SHOES, 5, SHOPPER).suggestions) == ["trail"]
