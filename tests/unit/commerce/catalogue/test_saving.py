"""Feeds: saving twice changes nothing, a broken product writes nothing, stock never goes below zero."""

from __future__ import annotations

from dataclasses import replace

import pytest

from commerce.catalogue import store_writes
from commerce.catalogue.model import Category, Product, ProductFilter, ProductText, SaveCount
from commerce.catalogue.service import CatalogueService
from kernel.clock import FixedClock
from kernel.database import Database
from kernel.errors import Conflict, Invalid, NotFound
from tests.unit.commerce.build import category, product, variant


@pytest.fixture
def catalogue(databases: Database, clock: FixedClock) -> CatalogueService:
    return CatalogueService(databases, clock, "EUR")


def test_saving_the_same_feed_twice_changes_nothing(catalogue: CatalogueService) -> None:
    feed = [product(f"p{n}", colour="black") for n in range(1201)]
    assert catalogue.save_products(feed) == SaveCount(added=1201)
    version = catalogue.version()
    assert catalogue.save_products(feed) == SaveCount(unchanged=1201)
    assert catalogue.version() == version
    assert catalogue.changed_since(version) == []


def test_what_differs_is_changed_and_only_that(catalogue: CatalogueService) -> None:
    catalogue.save_products([product("a"), product("b")])
    version = catalogue.version()
    assert catalogue.save_products([product("a"), product("b", title="New")]) == SaveCount(
        changed=1, unchanged=1
    )
    assert catalogue.changed_since(version) == ["b"]
    assert catalogue.get("b").title("en") == "New"


def test_a_product_comes_back_as_it_went_in(catalogue: CatalogueService, clock: FixedClock) -> None:
    catalogue.save_categories([category("shoes")])
    given = Product(
        product_id="p1",
        texts={"en": ProductText("Shoe", "Soft"), "zh": ProductText("鞋", "柔软")},
        brand="Acme",
        category_ids=("shoes",),
        attributes={"material": "Leather"},
        currency="EUR",
        variants=(variant("p1/2", 900, 0, former=1000, size="42"), variant("p1/1", 1000, 3, size="41")),
        image_url="/i.png",
        url="/p1",
        rating=4.5,
        rating_count=7,
        sold_count=3,
        created_at=clock.now(),
    )
    catalogue.save_products([given])
    assert catalogue.get("p1") == given
    assert catalogue.variant("p1/1") == (given, given.variants[1])


def test_variants_that_left_the_feed_are_gone(catalogue: CatalogueService) -> None:
    catalogue.save_products([product("p", variant("p/1", size="41"), variant("p/2", size="42"))])
    catalogue.save_products([product("p", variant("p/2", size="42"))])
    with pytest.raises(NotFound):
        catalogue.variant("p/1")
    assert catalogue.select_ids(ProductFilter(attributes={"size": ("41",)})) == []


@pytest.mark.parametrize(
    ("broken", "field"),
    [
        (product("p", variant("p/1", -1)), "price"),
        (product("p", variant("p/1", 10**13 + 1)), "price"),
        (product("p", variant("p/1", 100, -1)), "stock"),
        (product("p", variant("p/1", 100, 10**9 + 1)), "stock"),
        (product("p", variant("p/1", 100, former=-5)), "list_price"),
        (product("p", variant("other/1")), "product_id"),
        (product("p", variant("p/1"), variant("p/1")), "variant_id"),
        (product("p", currency="XXZ"), "currency"),
        (product("p", rating=5.1), "rating"),
        (product("", variant("/1")), "product_id"),
        (product("p" * 129), "product_id"),
        (replace(product("p"), variants=()), "variants"),
        (replace(product("p"), texts={"en": ProductText(" ")}), "title"),
        (product("p", categories=("unknown",)), "category_id"),
    ],
)
def test_a_product_that_breaks_a_rule_writes_nothing(
    catalogue: CatalogueService, broken: Product, field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        catalogue.save_products([product("good"), broken])
    assert caught.value.field == field
    assert catalogue.count(ProductFilter()) == 0
    assert catalogue.version() == 0


def test_a_variant_cannot_be_taken_from_another_product(catalogue: CatalogueService) -> None:
    catalogue.save_products([product("a", variant("a/1"))])
    thief = product("b", replace(variant("a/1"), product_id="b"))
    with pytest.raises(Invalid, match="belongs to product 'a'"):
        catalogue.save_products([thief])
    assert catalogue.variant("a/1")[0].product_id == "a"


def test_a_category_needs_a_known_parent_and_no_ring(catalogue: CatalogueService) -> None:
    with pytest.raises(Invalid, match="'attic' is not known"):
        catalogue.save_categories([category("box", "attic")])
    with pytest.raises(Invalid, match="below itself"):
        catalogue.save_categories([category("a", "b"), category("b", "a")])
    assert catalogue.categories() == []


def test_saving_categories_twice_keeps_their_order_and_version(catalogue: CatalogueService) -> None:
    given = [
        Category("b", None, {"en": "B", "zh": "乙"}, {"en": ("bee",)}),
        Category("a", "b", {"en": "A"}),
    ]
    catalogue.save_categories(given)
    version = catalogue.version()
    catalogue.save_categories(given)
    assert catalogue.categories() == given
    assert catalogue.version() == version


def test_the_vocabulary_is_what_the_shelves_say(catalogue: CatalogueService) -> None:
    catalogue.save_products(
        [
            product("a", variant("a/1", colour="Black"), brand="Peak", material="wool; silk"),
            product("b", brand="", title="Hidden"),
        ]
    )
    catalogue.save_value_names({"black": {"zh": "黑色", "en": "black"}})
    catalogue.archive("b")
    words = catalogue.vocabulary()
    assert words.brands == ("Peak",)
    assert words.attribute_values == {"colour": ("black",), "material": ("silk", "wool")}
    assert words.value_names == {"black": {"en": "black", "zh": "黑色"}}
    assert words.titles == (("a", "Product a"),)
    assert words.version == catalogue.version() == 3


def test_an_archived_product_is_known_but_not_sold(catalogue: CatalogueService) -> None:
    catalogue.save_products([product("a")])
    catalogue.archive("a")
    assert catalogue.get("a").status == "archived"
    assert catalogue.select_ids(ProductFilter()) == []
    with pytest.raises(NotFound):
        catalogue.archive("ghost")
    assert catalogue.save_products([product("a")]) == SaveCount(changed=1)
    assert catalogue.select_ids(ProductFilter()) == ["a"]


def test_price_and_stock_of_a_variant_show_on_its_product(catalogue: CatalogueService) -> None:
    catalogue.save_products([product("a", variant("a/1", 500, 1), variant("a/2", 900, 1))])
    catalogue.set_stock("a/1", 0)
    assert catalogue.get("a").price_minor == 900
    assert catalogue.select_ids(ProductFilter(), "price_asc") == ["a"]
    catalogue.set_price("a/2", 700, 900)
    assert catalogue.get("a").list_price_minor == 900
    for call in (lambda: catalogue.set_stock("ghost", 1), lambda: catalogue.set_price("ghost", 1)):
        with pytest.raises(NotFound):
            call()
    for wrong in (lambda: catalogue.set_stock("a/1", -1), lambda: catalogue.set_price("a/1", -1)):
        with pytest.raises(Invalid):
            wrong()
    assert catalogue.variant("a/1")[1].stock == 0


def test_a_feed_is_right_again_after_a_price_was_set_by_hand(catalogue: CatalogueService) -> None:
    catalogue.save_products([product("a", variant("a/1", 500))])
    catalogue.set_price("a/1", 100)
    assert catalogue.save_products([product("a", variant("a/1", 500))]) == SaveCount(changed=1)
    assert catalogue.get("a").price_minor == 500


def test_stock_is_taken_all_or_not_at_all(catalogue: CatalogueService, databases: Database) -> None:
    catalogue.save_products([product("a", variant("a/1", stock=2), variant("a/2", stock=1))])
    with pytest.raises(Conflict) as caught, databases.write() as connection:
        store_writes.take_stock(connection, {"a/1": 2, "a/2": 2})
    assert (caught.value.code, caught.value.field) == ("out_of_stock", "a/2")
    assert [v.stock for v in catalogue.get("a").variants] == [2, 1]
    with databases.write() as connection:
        store_writes.take_stock(connection, {"a/1": 2, "a/2": 1})
    assert catalogue.select_ids(ProductFilter(in_stock=True)) == []
    with databases.write() as connection:
        store_writes.put_back_stock(connection, {"a/1": 1, "ghost": 4})
    assert [v.stock for v in catalogue.get("a").variants] == [1, 0]


def test_the_shops_currency_is_that_of_most_products(catalogue: CatalogueService) -> None:
    assert catalogue.currency() == "EUR"
    catalogue.save_products([product("a", currency="GBP"), product("b", currency="GBP"), product("c")])
    assert catalogue.currency() == "GBP"


def test_what_a_variant_costs_comes_back_and_a_new_cost_is_a_change(catalogue: CatalogueService) -> None:
    plain = product("a", variant("a/1", 1000))
    dear = replace(plain, variants=(replace(plain.variants[0], cost_minor=400),))
    assert catalogue.save_products([dear]) == SaveCount(added=1)
    assert catalogue.get("a").variants[0].cost_minor == 400
    assert catalogue.save_products([dear]) == SaveCount(unchanged=1)
    assert catalogue.save_products([plain]) == SaveCount(changed=1)
    assert catalogue.get("a").variants[0].cost_minor is None


def test_a_product_without_costs_has_the_mark_it_had_before_there_were_costs() -> None:
    assert store_writes.fingerprint(product("a")) == "9ad2baba949ab346e039301b53ae1500"


def test_a_cost_below_zero_is_refused_and_nothing_is_written(catalogue: CatalogueService) -> None:
    wrong = product("a", replace(variant("a/1"), cost_minor=-1))
    with pytest.raises(Invalid, match="variant 'a/1': cost must be 0 to"):
        catalogue.save_products([wrong])
    assert catalogue.select_ids(ProductFilter()) == []
