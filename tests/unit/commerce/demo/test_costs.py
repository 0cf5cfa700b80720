"""What the demo's goods cost the shop: most of them known, usual margins, nothing else touched."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from statistics import mean

import pytest

from commerce.catalogue.model import check_product
from commerce.demo.catalogue import DemoProduct, demo_products
from commerce.demo.costs import with_costs
from commerce.demo.reading import DEPARTMENTS

NOW = datetime(2026, 3, 14, 10, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def made() -> list[DemoProduct]:
    return demo_products(7, NOW)


def margin(one: DemoProduct) -> float:
    """Of the first variant, at its full price."""
    variant = one.product.variants[0]
    return 1 - (variant.cost_minor or 0) / (variant.list_price_minor or variant.price_minor)


def test_costs_change_nothing_else_and_are_the_same_each_time(made: list[DemoProduct]) -> None:
    costly = with_costs(made, 7)
    assert with_costs(made, 7) == costly
    without = [
        replace(
            one,
            product=replace(
                one.product, variants=tuple(replace(v, cost_minor=None) for v in one.product.variants)
            ),
        )
        for one in costly
    ]
    assert without == made


def test_every_department_earns_about_what_it_usually_does(made: list[DemoProduct]) -> None:
    known = [one for one in with_costs(made, 7) if one.product.variants[0].cost_minor is not None]
    found = {
        name: round(mean(margin(one) for one in known if one.product.category_ids[0] == name), 2)
        for name in DEPARTMENTS
    }
    assert found == {
        "clothing": 0.57,
        "shoes": 0.48,
        "bags": 0.55,
        "home": 0.47,
        "electronics": 0.24,
        "beauty": 0.64,
        "sports": 0.41,
        "toys": 0.4,
    }


def test_of_some_products_nobody_knows_the_cost(made: list[DemoProduct]) -> None:
    unknown = [one for one in with_costs(made, 7) if one.product.variants[0].cost_minor is None]
    assert len(unknown) == 45
    for one in with_costs(made, 7):
        check_product(one.product)
