"""A conversation over the real retailer's shop: imported by the command, searched, priced, counted, tracked.

The file is ``../shared/data/online_retail``, or what SHARED_DATA names; the first LINES lines are
imported into a fresh database by ``python -m commerce import``.
"""

from __future__ import annotations

import gzip
import os
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from tests.e2e.shopper import Shopper
from tests.e2e.stack import ROOT, Stack, prepare_folder, prepare_model, run, running

SHARED = Path(os.environ.get("SHARED_DATA") or ROOT.parent / "shared" / "data")
FILE = SHARED / "online_retail" / "online_retail.csv.gz"
LINES = 30_000  # to the middle of December 2010

pytestmark = [
    pytest.mark.rasa,
    pytest.mark.shared_data,
    pytest.mark.skipif(not FILE.exists(), reason=f"the real data is not there: {FILE}"),
]


@pytest.fixture(scope="module")
def retailer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The real retailer's shop, running."""
    prepare_model()
    shop = Stack(
        tmp_path_factory.mktemp("retailer") / "data", AISLE_CURRENCY="GBP", AISLE_SHOP_NAME="Giftshop"
    )
    prepare_folder(shop.folder)
    part = shop.folder / "part.csv"
    with gzip.open(FILE, "rt", encoding="utf-8") as whole:
        part.write_text("".join(islice(whole, LINES)), encoding="utf-8")
    command = [sys.executable, "-m", "commerce", "import", "all", str(part), "--format", "online-retail"]
    said = run([*command, "--currency", "GBP"], shop.environment)
    assert "products: 2426 added, 0 changed, 0 unchanged, 0 rows refused" in said
    with running(shop) as ready:
        yield ready


def titles(shop: Stack, product_ids: list[str]) -> list[str]:
    query = "SELECT json_extract(texts, '$.en[0]') FROM products WHERE product_id = ?"
    return [str(shop.value(query, product_id)) for product_id in product_ids]


def test_goods_are_found_and_a_price_limit_is_obeyed_to_the_penny(retailer: Stack) -> None:
    ann = Shopper(retailer)
    found = ann.say("do you have t-light holders?")
    assert found.products
    assert all("T-Light Holder" in title for title in titles(retailer, found.ids))
    cheap = ann.say("under 2 pounds")
    assert cheap.products
    assert all(card["price_minor"] <= 200 for card in cheap.products)
    assert all(card["price_text"].startswith("£") for card in cheap.products)
    assert all("T-Light Holder" in title for title in titles(retailer, cheap.ids))


def test_best_sellers_are_those_of_the_order_lines(retailer: Stack) -> None:
    shown = Shopper(retailer).say("what are your best sellers?").ids
    sold = retailer.rows(
        "SELECT product_id FROM order_lines JOIN products USING (product_id) WHERE products.in_stock"
        " AND order_lines.counts GROUP BY product_id ORDER BY sum(quantity - returned_quantity) DESC LIMIT 5"
    )
    assert set(shown) == {product_id for (product_id,) in sold}


def test_one_of_its_orders_is_told_to_whom_it_belongs(retailer: Stack) -> None:
    ann = Shopper(retailer)
    assert "which e-mail address" in ann.say("where is my order 536365").text
    order = ann.say("customer-17850@example.invalid").part("order")
    assert (order["number"], order["state"], order["total_minor"]) == ("536365", "delivered", 13912)
    assert order["lines"][0]["title"] == "White Hanging Heart T-Light Holder"
    mallory = Shopper(retailer)
    mallory.say("where is my order 536365")
    assert "order" not in mallory.say("customer-13047@example.invalid").messages[0]


def test_a_shopper_searches_looks_closer_and_fills_the_cart(retailer: Stack) -> None:
    ann = Shopper(retailer)
    shown = ann.say("lunch bags under £2").products
    assert shown
    detail = ann.say("tell me about the first one")
    assert (detail.ids, "£" in detail.text) == ([shown[0]["product_id"]], True)
    assert not any("一" <= sign <= "鿿" for sign in detail.text)  # its values are told in English
    ann.say("add it to my cart")
    assert [line["product_id"] for line in ann.cart()["lines"]] == [shown[0]["product_id"]]
    assert ann.cart()["currency"] == "GBP"


def test_the_same_shop_answers_in_chinese(retailer: Stack) -> None:
    li = Shopper(retailer, locale="zh-CN")
    cheap = li.say("5英镑以内的杯子")
    assert cheap.products
    assert all(card["price_minor"] <= 500 for card in cheap.products)
    assert "找到" in cheap.text
