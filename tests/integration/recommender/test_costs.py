"""Costs move what is offered when the shop says so, and stand in no answer."""

from __future__ import annotations

from dataclasses import replace

from commerce.shop import Shop
from recommender.service import build_recommender
from retrieval.hashing import HashingEmbedder
from tests.integration.recommender.conftest import Api
from tests.integration.web import goods

COST = 76543


def let_cost(shop: Shop) -> None:
    """Give every variant the telling cost."""
    shop.catalogue.save_products(
        replace(one, variants=tuple(replace(v, cost_minor=COST) for v in one.variants))
        for one in goods.products()
    )


async def test_no_answer_of_the_api_tells_a_cost(api: Api) -> None:
    let_cost(api.shop)
    assert api.shop.catalogue.get("p_boot").variants[0].cost_minor == COST
    told = [
        str(
            await api.batch(
                {"id": "a", "customer_id": "ann"},
                {"id": "b", "session": ["p_boot"]},
                {"id": "c", "product_id": "p_boot"},
                {"id": "d", "query": "boot"},
            )
        )
    ]
    for path in (
        "/api/v1/products/p_boot/similar",
        "/api/v1/search?q=boot",
        "/api/v1/search?q=cost",
        "/api/openapi.json",
    ):
        response = await api.client.get(path, headers=api.headers)
        assert response.status == 200
        told.append(await response.text())
    for text in told:
        assert str(COST) not in text
        assert "765.43" not in text
        assert "cost_minor" not in text


def test_no_reason_tells_a_cost(shop: Shop) -> None:
    let_cost(shop)
    recommender = build_recommender(shop, HashingEmbedder())[0]
    told = [s.reasons for s in recommender.similar("p_boot", 5).suggestions]
    told += [s.reasons for s in recommender.best_sellers(None, 5).suggestions]
    assert [str(COST) in str(reasons) for reasons in told] == [False] * len(told)
    assert len(told) > 0
