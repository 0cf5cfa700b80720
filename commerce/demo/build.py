"""Fill an empty database with the demo shop, through the services' own save functions.

The same seed and hour give the same shop; every date is counted back from now. Beside the
database it writes the products' pictures, and ``demo_truth.json``: what only the simulation knows.

Errors   Conflict when the database holds products that are not the demo's
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import orjson

from commerce.catalogue.model import ProductFilter
from commerce.demo.catalogue import demo_attribute_names, demo_categories, demo_value_names
from commerce.demo.images import write_images
from commerce.demo.year import Year, draw_year
from kernel.errors import Conflict

if TYPE_CHECKING:
    from commerce.shop import Shop

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class DemoCounts:
    """How much there is of everything."""

    categories: int
    products: int
    variants: int
    customers: int
    orders: int
    events: int
    promotions: int
    images: int

    def __str__(self) -> str:
        return ", ".join(f"{getattr(self, part.name):,} {part.name}" for part in fields(self))


def _silent(_step: str) -> None:
    """Say nothing."""


def build_demo(shop: Shop, seed: int = 7, progress: Progress = _silent) -> DemoCounts:
    """Fill the shop; filling it again with the same seed in the same hour changes nothing.

    Raises:
        Conflict: when the shop holds products of somebody else.
    """
    now = shop.clock.now().replace(minute=0, second=0, microsecond=0)
    progress("drawing a year")
    year = draw_year(seed, now)
    _refuse_foreign(shop, {one.product.product_id for one in year.products})
    categories = _save(shop, year, progress)
    progress("pictures")
    folder = shop.settings.data_dir
    images = write_images(((one.product, one.drawing) for one in year.products), folder / "images")
    (folder / "demo_truth.json").write_bytes(orjson.dumps(year.truth, option=orjson.OPT_INDENT_2))
    return DemoCounts(
        categories=categories,
        products=len(year.products),
        variants=sum(len(one.product.variants) for one in year.products),
        customers=len(year.customers),
        orders=len(year.orders),
        events=len(year.events),
        promotions=len(year.promotions),
        images=images,
    )


def _save(shop: Shop, year: Year, progress: Progress) -> int:
    categories = demo_categories()
    progress("products")
    shop.catalogue.save_categories(categories)
    shop.catalogue.save_value_names(demo_value_names())
    shop.catalogue.save_attribute_names(demo_attribute_names())
    shop.catalogue.save_products(one.product for one in year.products)
    shop.promotions.save_promotions(year.promotions)
    progress("customers")
    shop.customers.save_customers(year.customers)
    progress("orders")
    shop.orders.save_orders(year.orders)
    progress("events")
    shop.events.append(year.events)
    return len(categories)


def _refuse_foreign(shop: Shop, demo_ids: set[str]) -> None:
    there = set(shop.catalogue.select_ids(ProductFilter()))
    if there - demo_ids:
        raise Conflict(
            "this database holds another shop's products; give the demo an empty one (AISLE_DATA_DIR)",
            code="not_empty",
        )
