"""Products as arrays: rows keep their place, what is unknown is one of nothing."""

from __future__ import annotations

from dataclasses import replace

from commerce.catalogue.model import Product
from commerce.shop import Shop
from recommender.goods.model import Goods, goods_of
from recommender.goods.store import read_former_prices, read_goods, read_margins, read_state
from tests.unit.commerce.build import product, variant


def goods(shop: Shop, first: tuple[str, ...] = ()) -> Goods:
    with shop.database.read() as connection:
        return goods_of(1, read_goods(connection), first)


def test_known_rows_keep_their_place_and_new_ones_stand_at_the_end(shop: Shop) -> None:
    told = goods(shop, ("tote", "gone", "boot"))
    assert told.ids == ("tote", "gone", "boot", "city", "kettle", "trail")
    assert told.active.tolist() == [True, False, True, True, True, True]
    assert told.in_stock.tolist() == [True, False, True, True, False, True]
    assert told.rows(["trail", "unheard of", "tote"]).tolist() == [5, 0]


def test_a_product_without_a_brand_shares_none(shop: Shop) -> None:
    plain = replace(product("plain", variant("plain/1", 100, 1)), brand="")
    shop.catalogue.save_products([plain])
    told = goods(shop)
    assert told.brand[told.row_of["plain"]] == -1
    assert "" not in told.brands


def test_a_shelf_holds_what_is_below_it(shop: Shop) -> None:
    told = goods(shop)
    assert {told.ids[row] for row in told.on_shelf["shoes"]} == {"trail", "city", "boot"}


def test_stock_and_price_are_read_of_active_products_alone(shop: Shop) -> None:
    shop.catalogue.archive("boot")
    with shop.database.read() as connection:
        rows = [tuple(row) for row in read_state(connection, ["boot", "city", "kettle"])]
    assert sorted(rows) == [("city", 5900, True), ("kettle", 3990, False)]


def test_a_former_price_is_that_of_what_is_in_stock(shop: Shop) -> None:
    with shop.database.read() as connection:
        assert read_former_prices(connection, ["city", "trail"]) == {"city": (5900, 7900)}


def test_a_margin_is_that_of_the_variants_whose_cost_is_known(shop: Shop) -> None:
    shop.catalogue.save_products(
        [
            costing("half", (1000, 500), (3000, 1500)),
            costing("some", (1000, 250), (9000, None)),
            costing("lost", (1000, 1200)),
            costing("free", (0, 0)),
            costing("none", (1000, None)),
        ]
    )
    with shop.database.read() as connection:
        margins = read_margins(connection)
    assert margins == {"half": 0.5, "lost": 0.0, "some": 0.75}
    told = goods(shop, ("gone", "some"))
    assert dict(zip(told.ids, told.spread(margins | {"unheard of": 1.0}).tolist(), strict=True)) == {
        **dict.fromkeys(told.ids, 0.0),
        "half": 0.5,
        "some": 0.75,
    }


def costing(product_id: str, *priced: tuple[int, int | None]) -> Product:
    """A product with a variant for each price and cost."""
    variants = [variant(f"{product_id}/{n}", price) for n, (price, _) in enumerate(priced)]
    costs = [replace(one, cost_minor=cost) for one, (_, cost) in zip(variants, priced, strict=True)]
    return product(product_id, *costs)
