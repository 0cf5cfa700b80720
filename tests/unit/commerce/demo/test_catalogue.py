"""The demo's catalogue: enough of everything, two languages, prices and categories that hold."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest

from commerce.catalogue.model import check_product, facet_values
from commerce.demo.catalogue import (
    DemoProduct,
    demo_attribute_names,
    demo_categories,
    demo_products,
    demo_value_names,
)
from commerce.demo.drawings import DRAWINGS, drawing_for
from commerce.demo.images import product_image, write_images
from commerce.demo.reading import DEPARTMENTS, read_colours
from commerce.demo.wording import shown_name
from kernel.languages import has_han

NOW = datetime(2026, 3, 14, 10, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def made() -> list[DemoProduct]:
    return demo_products(7, NOW)


def test_there_are_483_products_in_eight_departments(made: list[DemoProduct]) -> None:
    by_department = Counter(one.product.category_ids[0] for one in made)
    assert len(made) == 483
    assert tuple(by_department) == DEPARTMENTS
    assert min(by_department.values()) >= 48


def test_every_shelf_has_at_least_four_products(made: list[DemoProduct]) -> None:
    shelves = {one.category_id for one in demo_categories() if one.parent_id}
    assert {shelf: n for shelf, n in Counter(one.shelf_id for one in made).items() if n < 4} == {}
    assert {one.shelf_id for one in made} == shelves


def test_the_same_seed_gives_the_same_products(made: list[DemoProduct]) -> None:
    assert demo_products(7, NOW) == made
    assert demo_products(8, NOW) != made


def test_every_product_keeps_the_catalogues_rules(made: list[DemoProduct]) -> None:
    for one in made:
        check_product(one.product)
    variants = [variant.variant_id for one in made for variant in one.product.variants]
    assert len(variants) == len(set(variants)) >= 3000


def test_every_product_is_told_in_both_languages(made: list[DemoProduct]) -> None:
    for one in made:
        texts = one.product.texts
        assert has_han(texts["zh"].title), one.product.product_id
        assert has_han(texts["zh"].description), one.product.product_id
        assert not has_han(texts["en"].title + texts["en"].description), one.product.product_id
        assert len(texts["en"].description) >= 45, one.product.product_id
        assert len(texts["zh"].description) >= 15, one.product.product_id


def test_no_two_products_share_a_title_or_a_description(made: list[DemoProduct]) -> None:
    for language in ("en", "zh"):
        for part in ("title", "description"):
            said = Counter(getattr(one.product.texts[language], part) for one in made)
            assert [text for text, n in said.items() if n > 1] == []


def test_no_price_is_zero_and_a_former_price_is_higher(made: list[DemoProduct]) -> None:
    for one in made:
        for variant in one.product.variants:
            assert variant.price_minor > 0
            assert variant.list_price_minor is None or variant.list_price_minor > variant.price_minor


def test_some_products_are_sold_out_reduced_or_new(made: list[DemoProduct]) -> None:
    products = [one.product for one in made]
    assert 5 <= sum(not one.in_stock for one in products) <= 20
    assert 60 <= sum(one.list_price_minor is not None for one in products) <= 110
    assert 25 <= sum((NOW - one.created_at).days < 30 for one in products if one.created_at) <= 70


def test_categories_have_names_and_synonyms_in_both_languages() -> None:
    categories = demo_categories()
    known = {one.category_id for one in categories}
    for one in categories:
        assert one.parent_id is None or one.parent_id in known
        assert set(one.names) == {"en", "zh"}
        assert one.synonyms["en"]
        assert one.synonyms["zh"]
        assert all(has_han(word) or word.isascii() for word in one.synonyms["zh"])


def test_every_attribute_and_value_has_a_shown_name(made: list[DemoProduct]) -> None:
    names, attributes = demo_value_names(), demo_attribute_names()
    used = {(n, v) for one in made for n, text in one.product.attributes.items() for v in facet_values(text)}
    used |= {(n, v) for one in made for variant in one.product.variants for n, v in variant.options.items()}
    assert {value for _, value in used if value not in names} == set()
    assert {name for name, _ in used if name not in attributes} == set()
    assert names["navy"] == {"en": "navy", "zh": "藏青色"}
    assert names["zip"] == {"en": "zip", "zh": "拉链"}


def test_measures_are_named_in_chinese() -> None:
    assert shown_name("30 hours") == {"en": "30 hours", "zh": "30小时"}
    assert shown_name("128gb") == {"en": "128 GB", "zh": "128GB"}
    assert shown_name("12+ years") == {"en": "12+ years", "zh": "12岁以上"}
    assert shown_name("50 mp") == {"en": "50 MP", "zh": "5000万像素"}


def test_what_closes_with_a_zip_says_so(made: list[DemoProduct]) -> None:
    zipped = [one.product for one in made if "zip" in facet_values(one.product.attributes.get("closure", ""))]
    assert len(zipped) >= 50
    assert all("zip" in one.description("en").lower() and "拉链" in one.description("zh") for one in zipped)


def test_every_product_has_a_picture_that_is_well_formed(made: list[DemoProduct]) -> None:
    for one in made[::7]:
        shape = drawing_for(one.drawing, one.product.title("en"))
        assert shape in DRAWINGS
        text = product_image(one.product.product_id, shape, one.product.title("en"), "red", "c9302f")
        assert ElementTree.fromstring(text).tag == "{http://www.w3.org/2000/svg}svg"
        assert len(text) < 4000


def test_pictures_are_drawn_in_the_first_colour(
    made: list[DemoProduct], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("images")
    shoe = next(one for one in made if one.product.title("en") == "Cobblefern Chelsea Boots")
    assert write_images([(shoe.product, shoe.drawing)], folder) == 1
    text = (folder / f"{shoe.product.product_id}.svg").read_text()
    assert f"#{read_colours()['brown'][1]}" in text
    assert "<title>Cobblefern Chelsea Boots, brown</title>" in text
