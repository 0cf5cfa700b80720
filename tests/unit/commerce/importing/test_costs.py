"""What a variant costs the shop is read from each format that tells it; what nobody told is unknown."""

from __future__ import annotations

from pathlib import Path

import pytest

from commerce.catalogue.model import Product
from tests.unit.commerce.importing.reads import read

SHOPIFY = """Handle,Title,Option1 Name,Option1 Value,Variant Price,Cost per item
shirt,Shirt,Size,M,49.00,21.50
shirt,,,L,49.00,0.00
mug,Mug,,,9.50,
"""
WOO = """ID,Type,SKU,Name,Regular price,Parent,Cost of goods,Meta: _wc_cog_cost
44,variable,HOODIE,Hoodie,,,,18.00
45,variation,H-M,Hoodie - M,45,HOODIE,17.25,
46,variation,H-L,Hoodie - L,45,HOODIE,,
50,simple,MUG,Mug,8.50,,0,
"""
GOOGLE = """id\ttitle\tprice\tcost_of_goods_sold
tee\tTee\t12.50 USD\t8.50 USD
lamp\tLamp\t99.00 USD\t
"""
OURS = """product_id,variant_id,title_en,price,cost
boot,boot-42,Boot,120,48.40
boot,boot-43,,120,
gift,,Gift,1,0
"""


def costs(products: list[Product]) -> dict[str, int | None]:
    return {v.variant_id: v.cost_minor for product in products for v in product.variants}


@pytest.mark.parametrize(
    ("format_name", "name", "text", "expected"),
    [
        ("shopify", "p.csv", SHOPIFY, {"shirt:m": 2150, "shirt:l": None, "mug": None}),
        ("woocommerce", "p.csv", WOO, {"woo-45": 1725, "woo-46": 1800, "woo-50": None}),
        ("google-merchant", "p.tsv", GOOGLE, {"tee": 850, "lamp": None}),
        ("aisle", "p.csv", OURS, {"boot-42": 4840, "boot-43": None, "gift": 0}),
    ],
)
def test_each_format_tells_what_a_variant_costs(
    tmp_path: Path, format_name: str, name: str, text: str, expected: dict[str, int | None]
) -> None:
    (tmp_path / name).write_text(text)
    products, errors = read("products", format_name, tmp_path / name)
    assert errors == []
    assert costs(products) == expected


@pytest.mark.parametrize(
    "column",
    ["Meta: _cogs_total_value", "Meta: _wc_cog_cost", "Meta: _alg_wc_cog_cost", "Meta: yith_cog_cost"],
)
def test_the_plugins_of_woocommerce_are_read(tmp_path: Path, column: str) -> None:
    (tmp_path / "p.csv").write_text(f"ID,Type,Name,Regular price,{column}\n7,simple,Mug,8.50,3.20\n")
    products, _ = read("products", "woocommerce", tmp_path / "p.csv")
    assert costs(products) == {"woo-7": 320}


def test_our_own_jsonl_tells_it_too(tmp_path: Path) -> None:
    (tmp_path / "p.jsonl").write_text(
        '{"product_id": "a", "title": "Mug", "variants": [{"price": 9.5, "cost": 4.1}, {"price": 10}]}\n'
    )
    products, _ = read("products", "aisle", tmp_path / "p.jsonl")
    assert costs(products) == {"a": 410, "a:1": None}


@pytest.mark.parametrize(
    ("cost", "error"),
    [
        ("-1", "line 2: cost: must not be negative, got -1"),
        ("dear", "line 2: cost: must be an amount such as 12.50, not 'dear'"),
    ],
)
def test_a_cost_that_is_none_refuses_its_row_by_name(tmp_path: Path, cost: str, error: str) -> None:
    (tmp_path / "p.csv").write_text(f"product_id,title_en,price,cost\na,Mug,9.50,{cost}\nb,Cup,5,2\n")
    products, errors = read("products", "aisle", tmp_path / "p.csv")
    assert errors == [error]
    assert costs(products) == {"b": 200}
