"""Importing into a shop: twice changes nothing, strict writes all or nothing, good rows go in."""

from __future__ import annotations

from pathlib import Path

import pytest

from commerce.catalogue.model import ProductFilter, SaveCount
from commerce.importing.model import ImportKind, Report, RowError
from commerce.importing.reading import Source
from commerce.importing.service import ImportOptions, ImportService
from commerce.shop import Shop, build_shop
from kernel.clock import FixedClock
from kernel.database import Database
from kernel.errors import NotFound
from kernel.settings import Settings
from tests.unit.commerce.importing.reads import FILES


@pytest.fixture
def shop(database: Database, settings: Settings, clock: FixedClock) -> Shop:
    return build_shop(database, settings, clock)


@pytest.fixture
def importer(shop: Shop) -> ImportService:
    return ImportService(shop.catalogue, shop.orders, shop.customers, shop.promotions, shop.events)


def _run(
    importer: ImportService, kind: ImportKind, format_name: str, path: Path, **options: object
) -> Report:
    return importer.run(kind, format_name, Source(path), ImportOptions(**options))  # type: ignore[arg-type]


def test_good_rows_are_written_and_bad_ones_named(importer: ImportService, shop: Shop) -> None:
    told: list[RowError] = []
    report = _run(importer, "products", "aisle", FILES / "aisle_products.csv", on_error=told.append)
    assert (report.saved, report.refused, len(told)) == (SaveCount(added=2), 3, 3)
    assert str(report) == "products: 2 added, 0 changed, 0 unchanged, 3 rows refused"
    assert shop.catalogue.get("boot").title("zh") == "皮靴"
    assert [one.names for one in shop.catalogue.categories()] == [
        {"en": "Shoes", "zh": "鞋"}, {"en": "Boots", "zh": "靴子"}
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "format_name", "file", "count"),
    [
        ("products", "aisle", "aisle_products.csv", 2),
        ("products", "shopify", "shopify_products.csv", 2),
        ("products", "woocommerce", "woocommerce_products.csv", 3),
        ("products", "google-merchant", "google.tsv", 2),
        ("products", "google-merchant", "google.xml", 2),
        ("orders", "shopify", "shopify_orders.csv", 2),
        ("orders", "woocommerce", "woocommerce_orders.csv", 2),
        ("customers", "woocommerce", "woocommerce_orders.csv", 2),
    ],
)
def test_importing_twice_changes_nothing(
    importer: ImportService, kind: ImportKind, format_name: str, file: str, count: int
) -> None:
    assert _run(importer, kind, format_name, FILES / file).saved == SaveCount(added=count)
    assert _run(importer, kind, format_name, FILES / file).saved == SaveCount(unchanged=count)


def test_strict_writes_nothing_when_any_row_is_refused(importer: ImportService, shop: Shop) -> None:
    report = _run(importer, "products", "aisle", FILES / "aisle_products.csv", strict=True)
    assert (report.written, report.saved, report.refused) == (False, SaveCount(), 3)
    assert shop.catalogue.count(ProductFilter()) == 0
    assert shop.catalogue.categories() == []


def test_strict_writes_a_file_that_is_whole(importer: ImportService, tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text("product_id,title,price\na,A,1\nb,B,2\n")
    assert _run(importer, "products", "aisle", path, strict=True).saved == SaveCount(added=2)


def test_strict_finds_what_only_the_database_refuses(
    importer: ImportService, shop: Shop, tmp_path: Path
) -> None:
    path = tmp_path / "p.csv"
    path.write_text("product_id,variant_id,title,price\na,v1,A,1\n")
    _run(importer, "products", "aisle", path)
    path.write_text("product_id,variant_id,title,price\nb,v2,B,1\nc,v1,C,1\n")
    report = _run(importer, "products", "aisle", path, strict=True)
    assert [str(error) for error in report.errors] == ["line 3: variant_id: 'v1' belongs to 'a' already"]
    with pytest.raises(NotFound):
        shop.catalogue.get("b")


def test_a_batch_that_is_refused_still_gives_its_good_things(
    importer: ImportService, shop: Shop, tmp_path: Path
) -> None:
    path = tmp_path / "p.csv"
    path.write_text("product_id,variant_id,title,price\na,v1,A,1\n")
    _run(importer, "products", "aisle", path)
    path.write_text("product_id,variant_id,title,price\nb,v2,B,1\nc,v1,C,1\n")
    report = _run(importer, "products", "aisle", path)
    assert (report.saved, report.refused) == (SaveCount(added=1), 1)
    assert str(report.errors[0]) == "line 3: variant_id: variant 'v1' belongs to product 'a'"
    assert shop.catalogue.get("b").price_minor == 100


def test_rows_of_one_product_may_stand_apart(importer: ImportService, shop: Shop, tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text("product_id,variant_id,title,price\na,a1,A,1\nb,b1,B,2\na,a2,,3\n")
    assert _run(importer, "products", "aisle", path).saved == SaveCount(added=2)
    assert [variant.variant_id for variant in shop.catalogue.get("a").variants] == ["a1", "a2"]


def test_an_id_on_two_rows_is_refused_the_second_time(importer: ImportService, tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text("product_id,variant_id,title,price\na,a1,A,1\na,a1,A,2\n")
    report = _run(importer, "products", "aisle", path)
    assert [str(error) for error in report.errors] == ["line 3: id: 'a1' is on line 2 already"]


def test_orders_find_products_by_sku_and_customers_by_e_mail(importer: ImportService, shop: Shop) -> None:
    _run(importer, "products", "shopify", FILES / "shopify_products.csv")
    _run(importer, "customers", "shopify", FILES / "shopify_orders.csv")
    _run(importer, "orders", "shopify", FILES / "shopify_orders.csv")
    order = shop.orders.find_with_email("#1001", "ann@example.com")
    assert order.lines[0].variant_id == "linen-shirt:white-m"
    assert order.customer_id == shop.customers.by_email("ann@example.com").customer_id


def test_customers_promotions_and_events_come_from_our_own_files(
    importer: ImportService, shop: Shop, tmp_path: Path
) -> None:
    people = tmp_path / "c.csv"
    people.write_text(
        "customer_id,email,name,language,segments,created_at\n"
        "c1,Ann@Example.com,Ann,en,vip; new,2026-01-01\nc2,not an address,Bo,en,,2026-01-01\n"
    )
    report = _run(importer, "customers", "aisle", people)
    assert (report.saved.added, [error.field for error in report.errors]) == (1, ["email"])
    assert shop.customers.get("c1").segments == ("vip", "new")

    promotions = tmp_path / "p.jsonl"
    promotions.write_text(
        '{"promotion_id":"p","kind":"percent","name":{"en":"Ten","zh":"九折"},"code":"ten","percent":10,'
        '"category_ids":["shoes"],"ends_at":"2026-12-31"}\n'
        '{"promotion_id":"q","kind":"percent","name":"Q","percent":130}\n'
    )
    report = _run(importer, "promotions", "aisle", promotions)
    assert str(report.errors[0]) == "line 2: percent: must be 1 to 100, not 130"
    assert shop.promotions.by_code("TEN").scope.category_ids == ("shoes",)

    events = tmp_path / "e.csv"
    events.write_text('event_id,kind,at,product_id,detail\ne1,view,2026-01-01T10:00:00Z,a,"{""n"": 1}"\n')
    assert _run(importer, "events", "aisle", events).saved == SaveCount(added=1)
    assert _run(importer, "events", "aisle", events).saved == SaveCount(unchanged=1)
    assert shop.events.recent(product_id="a")[0].detail == {"n": 1}


def test_absurd_values_are_refused(importer: ImportService, tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text(
        "product_id,title,price,stock,rating,created_at\n"
        "a,A,1e30,1,,\nb,B,1,99999999999,,\nc,C,1,1,nan,\nd,D,1,1.5,,\ne,E,1,1,,soon\nf,F,inf,1,,\n"
    )
    report = _run(importer, "products", "aisle", path)
    assert [(error.line, error.field) for error in report.errors] == [
        (2, "price"), (3, "stock"), (4, "rating"), (5, "stock"), (6, "created_at"), (7, "price")
    ]  # fmt: skip
