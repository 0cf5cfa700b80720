"""Each format's export becomes the shop's own things; each faulty row is named."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from commerce.catalogue.model import Product, ProductText, Variant
from commerce.orders.model import Address, Order
from kernel.errors import Invalid
from tests.unit.commerce.importing.reads import FILES, KnownThings, read


def _variant(product: Product) -> list[tuple[str, dict[str, str], int, int | None, int]]:
    return [(v.variant_id, v.options, v.price_minor, v.list_price_minor, v.stock) for v in product.variants]


def test_shopify_rows_of_one_handle_are_one_product() -> None:
    (shirt, mug), errors = read("products", "shopify", FILES / "shopify_products.csv")
    assert shirt.texts == {"en": ProductText("Linen Shirt", 'Cool, pure linen.\nMade in "Porto"')}
    assert shirt.category_ids[-1] == "apparel-accessories-clothing-shirts"
    assert _variant(shirt) == [
        ("linen-shirt:white-m", {"colour": "white", "size": "m"}, 4900, 5900, 5),
        ("linen-shirt:white-l", {"colour": "white", "size": "l"}, 4900, None, 0),
    ]
    assert _variant(mug) == [("mug", {}, 950, None, 10)]
    assert errors == ["line 4: Variant Price: must not be negative, got -1"]


def test_shopify_orders_keep_their_lines_discount_and_state() -> None:
    shop = KnownThings({"LS-W-M": ("linen-shirt", "linen-shirt:white-m")}, {"ann@example.com": "c1"})
    (first, second), errors = read("orders", "shopify", FILES / "shopify_orders.csv", lookup=shop)
    assert (first.order_id, first.number, first.customer_id, first.state) == (
        "shopify-5550001", "1001", "c1", "shipped"
    )  # fmt: skip
    assert [(line.product_id, line.quantity, line.unit_price_minor) for line in first.lines] == [
        ("linen-shirt", 1, 4900), ("MUG", 2, 2700)
    ]  # fmt: skip
    assert (first.subtotal_minor, first.discount_minor, first.delivery_minor, first.total_minor) == (
        10300, 1000, 500, 9800
    )  # fmt: skip
    assert sum(line.discount_minor for line in first.lines) == 1000
    assert first.address == Address("Ann Lee", "1 High St", "Porto", "4000", "PT")
    assert first.created_at == datetime(2026, 1, 5, 15, 12, tzinfo=UTC)
    assert (second.state, second.refunds[0].amount_minor) == ("cancelled", 950)
    assert errors == ["line 5: Lineitem quantity: must be at least 1, got 0"]


def test_shopify_buyers_are_customers_once() -> None:
    customers, _ = read("customers", "shopify", FILES / "shopify_orders.csv")
    assert [customer.email for customer in customers] == ["ann@example.com", "bo@example.com"]


def test_woocommerce_variations_find_their_parent_by_sku_or_id() -> None:
    products, errors = read("products", "woocommerce", FILES / "woocommerce_products.csv", currency="EUR")
    hoodie, mug, old = products
    assert hoodie.category_ids == ("sale", "clothing", "clothing-hoodies")
    assert hoodie.texts["en"].description == "Warm & soft"
    assert _variant(hoodie) == [
        ("woo-45", {"colour": "blue", "size": "m"}, 3500, 4500, 5),
        ("woo-46", {"colour": "red", "size": "l"}, 4500, None, 0),
    ]
    assert (mug.product_id, mug.currency, mug.price_minor, old.status) == ("woo-50", "EUR", 850, "archived")
    assert errors == [
        "line 7: Parent: names a product that the file does not hold: 'NOBODY'",
        "line 8: Regular price: must not be negative, got -1",
    ]


def test_woocommerce_orders_unpack_their_lines() -> None:
    orders, errors = read("orders", "woocommerce", FILES / "woocommerce_orders.csv", currency="EUR")
    first: Order = orders[0]
    line = first.lines[0]
    assert (line.product_id, line.quantity, line.unit_price_minor, line.discount_minor) == (
        "woo-50",
        2,
        850,
        200,
    )
    assert (first.state, first.discount_minor, first.delivery_minor, first.total_minor) == (
        "delivered", 200, 400, 1900
    )  # fmt: skip
    assert (orders[1].state, orders[1].lines[0].variant_id) == ("cancelled", "woo-45")
    assert errors[0].startswith("line 4: status: must be one of pending, on-hold")


def test_google_feeds_group_variants_and_read_prices_with_their_currency() -> None:
    (tee, lamp), errors = read("products", "google-merchant", FILES / "google.tsv")
    assert _variant(tee) == [
        ("tee-r-s", {"colour": "red", "size": "s"}, 1000, 1250, 1000),
        ("tee-b-s", {"colour": "blue", "size": "s"}, 1250, None, 1000),
    ]
    assert (lamp.price_minor, lamp.in_stock, lamp.attributes["colour"]) == (129900, False, "black; white")
    assert errors == ["line 5: price: must not be negative, got -1 USD"]


def test_google_xml_feeds_read_the_g_namespace() -> None:
    (tee, lamp), errors = read("products", "google-merchant", FILES / "google.xml")
    assert (tee.texts["en"].description, tee.variants[0].list_price_minor) == ("Soft cotton tee", 1250)
    assert (lamp.texts, lamp.currency, lamp.price_minor, lamp.variants[0].stock) == (
        {"zh": ProductText("灯")}, "CNY", 8800, 3
    )  # fmt: skip
    assert errors == ["line 3: price: must be an amount such as 12.50, not 'free'"]


def test_a_feed_that_declares_entities_is_refused(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE r [<!ENTITY a "aaaa">]><rss><item><id>&a;</id></item></rss>'
    (tmp_path / "f.xml").write_text(bomb)
    with pytest.raises(Invalid, match="entities"):
        read("products", "google-merchant", tmp_path / "f.xml")


def test_a_cut_feed_gives_what_came_before_the_cut(tmp_path: Path) -> None:
    whole = (FILES / "google.xml").read_text()
    (tmp_path / "f.xml").write_text(whole[: whole.index("<item><g:id>bad") + 5])
    things, errors = read("products", "google-merchant", tmp_path / "f.xml")
    assert [one.product_id for one in things] == ["tee", "lamp"]
    assert "is not well-formed XML" in errors[0]


def test_our_own_csv_has_two_languages_and_a_row_for_each_variant() -> None:
    (boot, sock), errors = read("products", "aisle", FILES / "aisle_products.csv")
    assert boot == Product(
        product_id="boot",
        texts={"en": ProductText("Leather boot", "Tough"), "zh": ProductText("皮靴")},
        brand="Acme",
        category_ids=("shoes", "shoes-boots"),
        attributes={"material": "leather"},
        currency="USD",
        variants=(
            Variant("boot-42", "boot", "B42", {"size": "42", "colour": "black"}, 129900, 149900, 3),
            Variant("boot-43", "boot", "B43", {"size": "43", "colour": "black"}, 129900, None, 0),
        ),
        rating=4.5,
        rating_count=10,
        created_at=datetime(2026, 1, 2, tzinfo=UTC),
    )
    assert sock.product_id == "sock"
    assert errors == [
        "line 7: has no id",
        "line 5: price: must not be negative, got -1",
        "line 6: price: must be an amount such as 12.50, not 'abc'",
    ]


def test_our_own_jsonl_says_the_same_in_objects(tmp_path: Path) -> None:
    path = tmp_path / "p.jsonl"
    path.write_text(
        '{"product_id": "a", "title": {"en": "Mug", "zh": "杯子"}, "category": ["Home", "Mugs"], '
        '"attributes": {"material": ["glass", "wood"]}, "variants": [{"variant_id": "a1", "price": 9.5, '
        '"stock": 0, "options": {"Color": "Red"}}, {"price": "10.00"}]}\n'
        "not json\n[1]\n"
        '{"product_id": "b", "title_en": "Free", "price": 0}\n'
        '{"product_id": "a", "title_en": "Again", "price": 1}\n'
    )
    (mug, free), errors = read("products", "aisle", path)
    assert _variant(mug) == [("a1", {"colour": "red"}, 950, None, 0), ("a:1", {}, 1000, None, 0)]
    assert (mug.attributes, mug.category_ids) == ({"material": "glass; wood"}, ("home", "home-mugs"))
    assert free.price_minor == 0
    assert errors[1:] == [
        "line 3: must be a JSON object",
        "line 5: product_id: 'a' is in the file already",
    ]
    assert errors[0].startswith("line 2: is not JSON")


def test_a_file_of_another_format_is_told_by_its_missing_column() -> None:
    with pytest.raises(Invalid, match="no column 'Handle'"):
        read("products", "shopify", FILES / "aisle_products.csv")
    with pytest.raises(Invalid, match="has products, but no orders"):
        read("orders", "google-merchant", FILES / "google.tsv")
