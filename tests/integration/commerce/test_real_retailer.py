"""The real retailer's file becomes a shop: a slice of it here, the whole in the benchmarks."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from commerce.catalogue.model import ProductFilter
from commerce.importing.model import KINDS, Report
from commerce.importing.reading import Source
from commerce.importing.service import ImportOptions, ImportService
from commerce.shop import Shop, build_shop
from kernel.clock import FixedClock
from kernel.database import Database
from kernel.settings import Settings

FILE = Path(__file__).resolve().parents[4] / "shared" / "data" / "online_retail" / "online_retail.csv.gz"
LINES = 30_000  # to the middle of December 2010

pytestmark = [
    pytest.mark.shared_data,
    pytest.mark.skipif(not FILE.exists(), reason=f"the real data is not there: {FILE}"),
]


@pytest.fixture
def retailer(database: Database, settings: Settings, clock: FixedClock, tmp_path: Path) -> Iterator[Shop]:
    part = tmp_path / "part.csv"
    with gzip.open(FILE, "rt", encoding="utf-8") as whole:
        part.write_text("".join(islice(whole, LINES)), encoding="utf-8")
    shop = build_shop(database, settings, clock)
    assert [report.refused for report in _import(shop, part)] == [0, 0, 0]
    yield shop
    assert [report.saved.added + report.saved.changed for report in _import(shop, part)] == [0, 0, 0]


def _import(shop: Shop, file: Path) -> list[Report]:
    importer = ImportService(shop.catalogue, shop.orders, shop.customers, shop.promotions, shop.events)
    options = ImportOptions(currency="GBP")
    return [importer.run(kind, "online-retail", Source(file), options) for kind in KINDS[:3]]


def test_invoice_lines_become_a_shop_and_a_second_import_changes_nothing(retailer: Shop) -> None:
    catalogue = retailer.catalogue
    holder = catalogue.get("85123A")
    assert (holder.title("en"), holder.price_minor) == ("White Hanging Heart T-Light Holder", 295)
    assert holder.category_ids == ("candles-lighting", "candles-lighting-t-light-holder")
    assert holder.attributes["colour"] == "white"
    assert catalogue.currency() == "GBP"
    best = catalogue.best_sellers(ProductFilter(category_ids=("candles-lighting-t-light-holder",)), None, 1)
    assert best[0][0].product_id == "85123A"
    order = retailer.orders.find_with_email("536365", "customer-17850@example.invalid")
    assert (order.state, order.total_minor, len(order.lines)) == ("delivered", 13912, 7)
    assert all(line.product_id != "POST" for line in order.lines)
    ids = retailer.catalogue.select_ids(ProductFilter())
    products = retailer.catalogue.get_many(ids)
    shelved = sum(product.category_ids[0] != "other-gifts" for product in products)
    assert len(products) > 2000
    assert shelved / len(products) > 0.93
    assert retailer.customers.count() == 754
