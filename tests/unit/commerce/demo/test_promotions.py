"""The demo's promotions: said live means that the engine applies them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from commerce.demo.campaigns import draw_campaigns
from commerce.demo.catalogue import DemoProduct, demo_products
from commerce.demo.people import draw_tastes
from commerce.demo.promotions import demo_promotions
from commerce.promotions.eligibility import CartContext, timing_reason
from commerce.promotions.engine import DeliveryTerms, price_cart
from commerce.promotions.model import PricedItem, Promotion
from commerce.promotions.rules import check_promotion

NOW = datetime(2026, 3, 14, 10, 0, tzinfo=UTC)
TERMS = DeliveryTerms(499, 5000)


@pytest.fixture(scope="module")
def products() -> list[DemoProduct]:
    return demo_products(7, NOW)


@pytest.fixture(scope="module")
def promotions(products: list[DemoProduct]) -> list[Promotion]:
    return demo_promotions(NOW, products, draw_campaigns(7, draw_tastes(7)))


def fitting_cart(promotion: Promotion, products: Sequence[DemoProduct]) -> list[PricedItem]:
    """The smallest sensible cart that a promotion is about."""
    scope = promotion.scope
    fits = [
        one.product
        for one in products
        if (not scope.category_ids or set(one.product.category_ids) & set(scope.category_ids))
        and (not scope.brands or one.product.brand in scope.brands)
        and (not promotion.bundle_product_ids or one.product.product_id in promotion.bundle_product_ids)
    ]
    count = 1 if promotion.kind != "bundle" else len(fits)
    if promotion.kind == "free_delivery":
        fits = [one for one in fits if 3000 <= one.price_minor < 4500]
    needed = promotion.threshold_minor or 1
    quantity = 3 if promotion.kind == "buy_x_get_y" else -(-needed // fits[0].price_minor)
    return [
        PricedItem(str(i), one.product_id, one.category_ids, one.brand, quantity, one.price_minor)
        for i, one in enumerate(fits[:count])
    ]


def test_ten_promotions_of_six_kinds_run_now(promotions: list[Promotion]) -> None:
    live = [one for one in promotions if timing_reason(one, NOW) is None]
    assert len(live) == 10
    assert len({one.kind for one in live}) == 6
    assert sum(one.code is None for one in live) == 5
    states = {one.promotion_id: timing_reason(one, NOW) for one in promotions}
    assert states["winter-clearance"] == "ended"
    assert states["camping-weeks"] == "not_started"
    assert states["demo-active-weeks"] == "ended"


def test_every_promotion_is_told_in_both_languages(promotions: list[Promotion]) -> None:
    for one in promotions:
        check_promotion(one)
        assert set(one.names) == set(one.descriptions) == {"en", "zh"}


def test_what_runs_now_applies_to_a_fitting_cart(
    promotions: list[Promotion], products: list[DemoProduct]
) -> None:
    for one in promotions:
        if timing_reason(one, NOW) is None:
            cart = fitting_cart(one, products)
            context = CartContext(NOW, "cus_1", one.scope.segments)
            priced = price_cart(cart, [one], [one.code or ""], context, TERMS, "USD")
            assert [(v.applies, v.reason) for v in priced.verdicts] == [(True, "applied")], one.promotion_id


def test_below_its_threshold_the_engine_says_what_is_missing(promotions: list[Promotion]) -> None:
    spend = next(one for one in promotions if one.promotion_id == "spend-100-save-15")
    cart = [PricedItem("1", "X", ("home",), "Any", 1, 8_800)]
    priced = price_cart(cart, [spend], [], CartContext(NOW), TERMS, "USD")
    assert (priced.verdicts[0].reason, priced.verdicts[0].missing_minor) == ("below_threshold", 1_200)
