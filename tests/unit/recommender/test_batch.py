"""Many requests in one call: answered in order, a bad one alone gets its error."""

from __future__ import annotations

import pytest

from commerce.events.model import Event
from commerce.shop import Shop
from kernel.errors import Invalid, NotFound
from recommender.requests import MAX_QUERY_CHARS, Answer, Filters, Request
from recommender.service import RecommenderService
from tests.unit.commerce.build import order, order_line


def ids(answer: Answer) -> list[str]:
    return [item.product_id for item in answer.items]


def test_one_bad_request_does_not_fail_its_neighbours(recommender: RecommenderService) -> None:
    asked = [Request("1", product_id="trail"), Request("2", product_id="gone"), Request("3", query="tote")]
    _, answers = recommender.answer_batch(asked)
    assert [answer.id for answer in answers] == ["1", "2", "3"]
    assert isinstance(answers[1].error, NotFound)
    assert ids(answers[0])[0] == "city"
    assert ids(answers[2]) == ["tote"]


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        (Request("1", session=(), k=0), "k"),
        (Request("1", session=(), k=101), "k"),
        (Request("1", session=(), k="ten"), "k"),  # type: ignore[arg-type]
        (Request("1", session=(), product_id="trail"), "request"),
        (Request("1"), "request"),
        (Request("", session=()), "id"),
        (Request("1", query="x" * (MAX_QUERY_CHARS + 1)), "query"),
        (Request("1", query="  "), "query"),
        (Request("1", session=(), locale="fr"), "locale"),
        (Request("1", session=(), filters=Filters(price_min_minor=-1)), "filters.price_min_minor"),
    ],
)
def test_a_request_that_breaks_a_rule_names_the_field(
    recommender: RecommenderService, request_: Request, field: str
) -> None:
    _, (answer,) = recommender.answer_batch([request_])
    assert isinstance(answer.error, Invalid)
    assert (answer.error.field, answer.items) == (field, ())


def test_filters_that_contradict_give_no_products_and_no_error(recommender: RecommenderService) -> None:
    filters = [
        Filters(price_min_minor=9000, price_max_minor=100),
        Filters(category="bags", brand="nobody"),
        Filters(category="nowhere"),
    ]
    asked = [Request(str(n), session=("trail",), filters=one) for n, one in enumerate(filters)]
    asked += [Request("q", query="boots", filters=Filters(category="bags"))]
    _, answers = recommender.answer_batch(asked)
    assert [(answer.error, answer.items) for answer in answers] == [(None, ())] * 4


def test_an_unknown_shopper_gets_what_sells(recommender: RecommenderService, shop: Shop) -> None:
    shop.orders.save_orders([order("1", order_line("boot"), created_at=shop.clock.now())])
    _, (answer,) = recommender.answer_batch([Request("1", customer_id="nobody", k=1)])
    assert (answer.strategy, ids(answer)) == ("popular", ["boot"])


def test_unknown_products_of_a_session_are_passed_over(recommender: RecommenderService) -> None:
    _, answers = recommender.answer_batch(
        [Request("1", session=("gone", "trail"), k=2), Request("2", session=("trail",), k=2)]
    )
    assert ids(answers[0]) == ids(answers[1])
    assert "trail" not in ids(answers[0])


def test_what_a_customer_clicked_counts_at_once(recommender: RecommenderService, shop: Shop) -> None:
    shop.events.append([Event("e1", "click", shop.clock.now(), customer_id="ada", product_id="trail")])
    _, (answer,) = recommender.answer_batch([Request("1", customer_id="ada", k=1)])
    assert (answer.strategy, ids(answer)) == ("personal", ["city"])
