"""The filters of a shelf's address, what can be ticked, and the page numbers."""

from __future__ import annotations

from typing import Any

import pytest
from multidict import MultiDict

from commerce.catalogue.model import Product, ProductFilter, ProductText, Variant
from kernel.errors import Invalid
from recommender.understanding.model import Wish
from web.shop.finder import Limits
from web.storefront.shelves import Choice, brand_choices, page_numbers, price_bounds, read_asked, without


def _product(product_id: str, brand: str, price_minor: int) -> Product:
    variant = Variant(product_id, product_id, product_id, {}, price_minor, None, 1)
    return Product(
        product_id=product_id, texts={"en": ProductText(product_id)}, brand=brand, category_ids=(),
        attributes={}, currency="USD", variants=(variant,),
    )  # fmt: skip


def _asked(*pairs: tuple[str, str]) -> Any:
    return read_asked(MultiDict(pairs), "USD")


def test_every_filter_is_read_from_the_address() -> None:
    asked = _asked(
        ("q", " boots "), ("min", "10"), ("max", "99.50"), ("brand", "A"), ("brand", "B"),
        ("colour", "red"), ("stock", "1"), ("sale", "1"), ("rated", "1"),
        ("sort", "price_asc"), ("page", "3"),
    )  # fmt: skip
    assert asked.text == "boots"
    assert (asked.sort, asked.page) == ("price_asc", 3)
    assert asked.limits == Limits(1000, 9950, ("A", "B"), ("red",), True, True, 4.0)


def test_an_empty_address_narrows_nothing() -> None:
    asked = _asked(("min", ""), ("max", " "), ("sort", ""), ("sort", "nonsense"))
    assert asked.limits == Limits()
    assert asked.narrowed is False
    assert asked.sort is None


@pytest.mark.parametrize(
    ("name", "value"),
    [("page", "0"), ("page", "-1"), ("page", "x"), ("page", "10001"), ("min", "abc"), ("max", "-5")],
)
def test_what_cannot_be_read_is_refused_by_its_field(name: str, value: str) -> None:
    with pytest.raises(Invalid) as refused:
        _asked((name, value))
    assert refused.value.field == name


def test_limits_become_a_filter_and_overrule_the_words() -> None:
    limits = Limits(price_max_minor=5000, colours=("red",))
    assert limits.on_filter("boots") == ProductFilter(
        category_ids=("boots",), price_max_minor=5000, attributes={"colour": ("red",)}
    )
    wish = Wish(product="boots", price_max_minor=9000, price_min_minor=100)
    assert limits.on_wish(wish) == Wish(
        product="boots", price_max_minor=5000, price_min_minor=100, colours=("red",)
    )


def test_brands_are_offered_by_name_with_their_count_and_a_ticked_one_always() -> None:
    products = [
        _product("1", "Zed", 1),
        _product("2", "Ann", 1),
        _product("3", "Zed", 1),
        _product("4", "", 1),
    ]
    assert brand_choices(products, Limits(brands=("Gone",))) == [
        Choice("Ann", "Ann", 1, False),
        Choice("Gone", "Gone", 0, True),
        Choice("Zed", "Zed", 2, False),
    ]


def test_price_bounds_are_whole_units_that_hold_every_price() -> None:
    assert price_bounds([_product("1", "", 1250), _product("2", "", 9901)], "USD") == (12, 100)
    assert price_bounds([], "USD") == (0, 0)


@pytest.mark.parametrize(
    ("page", "pages", "shown"),
    [
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (5, 9, [1, None, 3, 4, 5, 6, 7, None, 9]),
        (9, 9, [1, None, 7, 8, 9]),
        (1, 0, [1]),
    ],
)
def test_page_numbers_leave_gaps(page: int, pages: int, shown: list[int | None]) -> None:
    assert page_numbers(page, pages) == shown


def test_a_link_keeps_the_other_fields_of_the_address() -> None:
    query = MultiDict([("brand", "A"), ("brand", "B"), ("page", "2"), ("lang", "zh"), ("q", "")])
    assert without(query, "page") == {"brand": ["A", "B"]}
