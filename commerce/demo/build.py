"""Fill an empty database with the demo shop, through the services' own save functions.

The same seed and day give the same shop; every date is counted back from now.

Errors   Conflict when the database holds products that are not the demo's
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from commerce.catalogue.model import ProductFilter
from commerce.demo.catalogue import demo_categories, demo_products, demo_value_names
from commerce.demo.images import write_images
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
    images: int

    def __str__(self) -> str:
        return ", ".join(f"{getattr(self, part.name):,} {part.name}" for part in fields(self))


def _silent(_step: str) -> None:
    """Say nothing."""


def build_demo(shop: Shop, seed: int = 7, progress: Progress = _silent) -> DemoCounts:
    """Fill the shop; filling it again with the same seed on the same day changes nothing.

    Raises:
        Conflict: when the shop holds products of somebody else.
    """
    now = shop.clock.now().replace(minute=0, second=0, microsecond=0)
    made = demo_products(seed, now)
    _refuse_foreign(shop, {one.product.product_id for one in made})
    progress("products")
    categories = demo_categories()
    shop.catalogue.save_categories(categories)
    shop.catalogue.save_value_names(demo_value_names())
    shop.catalogue.save_products(one.product for one in made)
    progress("images")
    drawn = write_images(((one.product, one.drawing) for one in made), shop.settings.data_dir / "images")
    return DemoCounts(
        categories=len(categories),
        products=len(made),
        variants=sum(len(one.product.variants) for one in made),
        images=drawn,
    )


def _refuse_foreign(shop: Shop, demo_ids: set[str]) -> None:
    there = set(shop.catalogue.select_ids(ProductFilter()))
    if there - demo_ids:
        raise Conflict(
            "this database holds another shop's products; give the demo an empty one (AISLE_DATA_DIR)",
            code="not_empty",
        )
