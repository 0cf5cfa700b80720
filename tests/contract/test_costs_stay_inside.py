"""What a variant costs the shop is known to the catalogue, its importers and the margin rule alone."""

from __future__ import annotations

from pathlib import Path

from commerce.catalogue.model import Variant
from tests.contract.test_settings import OURS, ROOT

KNOW = (
    "commerce/catalogue/model.py",
    "commerce/catalogue/store_writes.py",
    "commerce/catalogue/tables.py",
    "commerce/demo/costs.py",
    "commerce/importing/formats/aisle_products.py",
    "commerce/importing/formats/base.py",
    "commerce/importing/formats/google_merchant.py",
    "commerce/importing/formats/shopify.py",
    "commerce/importing/formats/woocommerce.py",
    "recommender/goods/store.py",
)


def test_only_these_files_know_of_costs() -> None:
    def says(path: Path) -> bool:
        return "cost_minor" in path.read_text(encoding="utf-8")

    files = [path for package in OURS for path in (ROOT / package).rglob("*") if path.suffix in TEXTS]
    assert sorted(str(path.relative_to(ROOT)) for path in files if says(path)) == sorted(KNOW)


def test_a_variant_that_is_printed_or_logged_does_not_tell_its_cost() -> None:
    variant = Variant("a/1", "a", "A", {}, 1000, None, 1, cost_minor=76543)
    assert "76543" not in repr(variant)


TEXTS = (".py", ".js", ".html", ".css", ".yml", ".json")
