"""Hard constraints: one variant must meet them together, in SQL as in the pure rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from commerce.catalogue.model import Product, ProductFilter, matching_variants
from commerce.catalogue.service import CatalogueService
from commerce.catalogue.store_filters import NAMED_FEW
from kernel.clock import FixedClock
from kernel.database import Database
from tests.copies import build_copy
from tests.unit.commerce.build import category, product, variant

NOW = datetime(2026, 3, 14, 10, 0, tzinfo=UTC)


@pytest.fixture
def catalogue(databases: Database, clock: FixedClock) -> CatalogueService:
    service = CatalogueService(databases, clock)
    service.save_categories(
        [category("shoes"), category("boots", "shoes"), category("ankle-boots", "boots"), category("bags")]
    )
    service.save_products(
        [
            product(
                "run",
                variant("run/1", 5000, 3, colour="black", size="41"),
                variant("run/2", 9000, 4, colour="black", size="42"),
                variant("run/3", 4000, 2, colour="red", size="42"),
                variant("run/4", 3000, 0, colour="black", size="42"),
                categories=("shoes",),
                rating=4.5,
                sold=10,
                material="mesh",
            ),
            product(
                "hike",
                variant("hike/1", 7000, 1, former=9900, colour="black", size="42"),
                brand="Peak",
                categories=("ankle-boots",),
                rating=4.0,
                sold=30,
                material="Leather",
                occasion="hiking; winter",
            ),
            product("tote", variant("tote/1", 2500, 0), categories=("bags",), colour="Red"),
        ]
    )
    return service


def found(catalogue: CatalogueService, where: ProductFilter, **rest: object) -> list[str]:
    return [one.product_id for one in catalogue.select(where, **rest)]  # type: ignore[arg-type]


def test_colour_size_price_and_stock_must_hold_for_one_variant(catalogue: CatalogueService) -> None:
    where = ProductFilter(
        attributes={"colour": ("black",), "size": ("42",)}, price_max_minor=6000, in_stock=True
    )
    assert found(catalogue, where) == []
    assert found(catalogue, ProductFilter(attributes=where.attributes, price_max_minor=7000)) == [
        "hike",
        "run",
    ]
    assert found(
        catalogue, ProductFilter(attributes=where.attributes, price_max_minor=7000, in_stock=True)
    ) == ["hike"]


def test_a_category_holds_what_is_below_it(catalogue: CatalogueService) -> None:
    assert found(catalogue, ProductFilter(category_ids=("shoes",))) == ["hike", "run"]
    assert found(catalogue, ProductFilter(category_ids=("boots",))) == ["hike"]
    assert found(catalogue, ProductFilter(category_ids=("bags", "boots"))) == ["hike", "tote"]
    assert found(catalogue, ProductFilter(category_ids=("hats",))) == []


def test_a_product_is_given_its_categorys_whole_path(catalogue: CatalogueService) -> None:
    assert catalogue.get("hike").category_ids == ("shoes", "boots", "ankle-boots")


def test_brands_and_values_are_compared_without_case(catalogue: CatalogueService) -> None:
    assert found(catalogue, ProductFilter(brands=("PEAK",))) == ["hike"]
    assert found(catalogue, ProductFilter(attributes={"material": ("leather",)})) == ["hike"]
    assert found(catalogue, ProductFilter(attributes={"colour": ("RED",)})) == ["run", "tote"]


def test_an_attribute_with_several_values_is_found_by_each(catalogue: CatalogueService) -> None:
    assert found(catalogue, ProductFilter(attributes={"occasion": ("winter",)})) == ["hike"]


def test_an_unwanted_value_leaves_the_other_variants_to_be_found(catalogue: CatalogueService) -> None:
    assert found(catalogue, ProductFilter(attributes_not={"colour": ("black",)})) == ["run", "tote"]
    assert found(catalogue, ProductFilter(attributes_not={"colour": ("black", "red")})) == []
    assert found(catalogue, ProductFilter(attributes_not={"material": ("leather",)})) == ["run", "tote"]


def test_on_sale_needs_a_former_price_above_todays(catalogue: CatalogueService) -> None:
    assert found(catalogue, ProductFilter(on_sale=True)) == ["hike"]


def test_rating_ids_and_exclusions_narrow(catalogue: CatalogueService) -> None:
    assert found(catalogue, ProductFilter(rating_min=4.2)) == ["run"]
    assert found(catalogue, ProductFilter(only_product_ids=("tote", "run", "ghost"))) == ["run", "tote"]
    assert found(catalogue, ProductFilter(exclude_product_ids=("run",))) == ["hike", "tote"]
    assert found(catalogue, ProductFilter(only_product_ids=())) == []


def test_the_cheapest_black_one_is_by_its_black_price(catalogue: CatalogueService) -> None:
    where = ProductFilter(attributes={"colour": ("black",)}, price_min_minor=5500)
    assert found(catalogue, where, sort="price_asc") == ["hike", "run"]
    assert found(catalogue, where, sort="price_desc") == ["run", "hike"]
    assert catalogue.price_range(where) == (7000, 9000)
    assert catalogue.price_range(ProductFilter(brands=("nobody",))) is None


def test_every_order_is_total(catalogue: CatalogueService) -> None:
    everything = ProductFilter()
    assert found(catalogue, everything, sort="price_asc") == ["tote", "run", "hike"]
    assert found(catalogue, everything, sort="rating") == ["run", "hike", "tote"]
    assert found(catalogue, everything, sort="popular") == ["hike", "run", "tote"]
    assert found(catalogue, everything, sort="newest") == ["hike", "run", "tote"]
    assert found(catalogue, everything, limit=1, offset=1) == ["run"]
    assert catalogue.count(everything) == 3


@pytest.mark.parametrize("more", [0, NAMED_FEW])
def test_named_products_are_held_to_the_same_constraints(catalogue: CatalogueService, more: int) -> None:
    named = ("run", "hike", *(f"x{n}" for n in range(more)))
    black = ProductFilter(attributes={"colour": ("black",)}, only_product_ids=named)
    assert found(catalogue, black) == ["hike", "run"]
    assert found(catalogue, replace(black, price_min_minor=4500, price_max_minor=6000)) == ["run"]
    assert found(catalogue, replace(black, attributes={"colour": ("red",), "size": ("41",)})) == []
    assert found(catalogue, ProductFilter(attributes_not={"colour": ("black",)}, only_product_ids=named)) == [
        "run"
    ]


def test_ids_asked_again_in_one_view_are_read_once_and_anew_after_a_write(
    databases: Database, catalogue: CatalogueService
) -> None:
    read: list[str] = []

    @event.listens_for(databases.engine, "before_cursor_execute")
    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("SELECT products.product_id"):
            read.append(statement)

    dear = ProductFilter(price_min_minor=8000)
    with databases.view():
        first = catalogue.select_ids(dear)
        first.append("mine")
        assert catalogue.select_ids(dear) == ["run"]
        assert len(read) == 1
        assert catalogue.select_ids(dear, limit=0) == []
        catalogue.set_price("hike/1", 8500)
        assert catalogue.select_ids(dear) == ["hike", "run"]


def test_thousands_of_ids_fit_into_one_filter(catalogue: CatalogueService) -> None:
    many = tuple(f"x{n}" for n in range(40_000))
    assert found(catalogue, ProductFilter(only_product_ids=(*many, "run"))) == ["run"]
    assert found(catalogue, ProductFilter(exclude_product_ids=(*many, "run"))) == ["hike", "tote"]


COLOURS = st.sampled_from(["black", "red", "blue"])
SIZES = st.sampled_from(["s", "m"])


@st.composite
def shops(draw: st.DrawFn) -> list[Product]:
    made = []
    for n in range(draw(st.integers(1, 4))):
        variants = [
            variant(
                f"p{n}/{i}",
                draw(st.integers(1, 5)) * 100,
                draw(st.integers(0, 1)),
                former=draw(st.sampled_from([None, 300])),
                **draw(st.fixed_dictionaries({}, optional={"colour": COLOURS, "size": SIZES})),
            )
            for i in range(draw(st.integers(1, 3)))
        ]
        own = draw(st.fixed_dictionaries({}, optional={"colour": COLOURS, "material": SIZES}))
        made.append(product(f"p{n}", *variants, **own))
    return made


FILTERS = st.builds(
    ProductFilter,
    price_min_minor=st.sampled_from([None, 200]),
    price_max_minor=st.sampled_from([None, 300, 400]),
    in_stock=st.booleans(),
    on_sale=st.booleans(),
    attributes=st.dictionaries(
        st.sampled_from(["colour", "size", "material"]), st.tuples(COLOURS | SIZES), max_size=2
    ),
    attributes_not=st.dictionaries(
        st.sampled_from(["colour", "material"]), st.tuples(COLOURS | SIZES), max_size=1
    ),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(made=shops(), where=FILTERS)
def test_the_query_and_the_pure_rule_agree(
    sqlite_pattern: Database, made: list[Product], where: ProductFilter
) -> None:
    opened = build_copy(sqlite_pattern)
    service = CatalogueService(opened, FixedClock(NOW))
    service.save_products(made)
    right = sorted(one.product_id for one in made if matching_variants(one, where))
    assert sorted(service.select_ids(where)) == right
    named = replace(where, only_product_ids=tuple(one.product_id for one in made))
    assert sorted(service.select_ids(named)) == right
    prices = [v.price_minor for one in made for v in matching_variants(one, where)]
    assert service.price_range(named) == service.price_range(where)
    assert service.price_range(where) == ((min(prices), max(prices)) if prices else None)
    cheapest = {
        one.product_id: matching_variants(one, where)[0].price_minor
        for one in made
        if one.product_id in right
    }
    ordered = service.select(where, "price_asc")
    assert [cheapest[one.product_id] for one in ordered] == sorted(cheapest.values())
    opened.close()


def test_a_value_and_a_shelf_that_came_a_moment_ago_are_found(catalogue: CatalogueService) -> None:
    green = ProductFilter(attributes={"colour": ("green",)})
    assert found(catalogue, green) == []
    assert found(catalogue, ProductFilter(category_ids=("bags",))) == ["tote"]
    catalogue.save_categories([category("clutches", "bags")])
    catalogue.save_products(
        [
            product("clutch", variant("clutch/1"), categories=("clutches",), colour="Green"),
            product("boot", variant("boot/1", colour="green", size="42"), categories=("boots",)),
        ]
    )
    assert found(catalogue, green) == ["boot", "clutch"]
    assert found(catalogue, ProductFilter(category_ids=("bags",))) == ["clutch", "tote"]
