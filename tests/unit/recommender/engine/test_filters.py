"""What the arrays let pass is what the catalogue lets pass, or the catalogue is asked."""

from __future__ import annotations

import pytest

from commerce.catalogue.model import ProductFilter
from commerce.shop import Shop
from recommender.engine.engine import rows_of
from recommender.engine.live import LiveGoods, Ready, base_of
from recommender.snapshots.shelf import build_shelf
from recommender.snapshots.watcher import Watcher
from retrieval.hashing import HashingEmbedder
from tests.unit.recommender.trained import fill_log, put_in_force

STOCKED = ProductFilter(in_stock=True)


@pytest.fixture
def ready(shop: Shop) -> Ready:
    fill_log(shop)
    put_in_force(shop)
    live = LiveGoods(shop, HashingEmbedder(), Watcher(build_shelf(shop.settings), base_of))
    found = live.ready()
    assert found is not None
    return found


@pytest.mark.parametrize(
    "where",
    [
        STOCKED,
        ProductFilter(in_stock=True, category_ids=("shoes",)),
        ProductFilter(in_stock=True, category_ids=("boots", "bags")),
        ProductFilter(in_stock=True, category_ids=("nowhere",)),
        ProductFilter(in_stock=True, category_ids_not=("shoes",)),
        ProductFilter(in_stock=True, category_ids=("shoes",), category_ids_not=("boots",)),
        ProductFilter(in_stock=True, brands=("ACME", "nobody")),
        ProductFilter(in_stock=True, brands_not=("acme",)),
        ProductFilter(in_stock=True, price_max_minor=8900),
        ProductFilter(in_stock=True, price_max_minor=0),
    ],
)
def test_the_arrays_and_the_catalogue_agree(ready: Ready, shop: Shop, where: ProductFilter) -> None:
    rows = rows_of(ready, where)
    assert rows is not None
    assert {ready.goods.ids[row] for row in rows} == set(shop.catalogue.select_ids(where))


@pytest.mark.parametrize(
    "where",
    [
        ProductFilter(),
        ProductFilter(in_stock=True, price_min_minor=1),
        ProductFilter(in_stock=True, attributes={"colour": ("red",)}),
        ProductFilter(in_stock=True, attributes_not={"colour": ("red",)}),
        ProductFilter(in_stock=True, on_sale=True),
        ProductFilter(in_stock=True, only_product_ids=("trail",)),
    ],
)
def test_what_one_variant_must_meet_is_asked_of_the_catalogue(ready: Ready, where: ProductFilter) -> None:
    assert rows_of(ready, where) is None
