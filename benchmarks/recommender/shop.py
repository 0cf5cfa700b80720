"""A synthetic shop of 100,000 products with shoppers whose tastes follow shelves and popularity.

Every shopper likes a few shelves and meets products there by their popularity, so that the log has
the long tail and the repeated pairs that sources learn from. Kept in a folder, it is built once.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.recommender.synthetic import synthetic
from benchmarks.search.catalogue import synthetic_products
from commerce.catalogue.model import Product, ProductFilter
from commerce.demo.catalogue import demo_categories, demo_products, demo_value_names
from commerce.events.model import Event, EventKind
from commerce.shop import Shop, build_shop
from kernel.clock import SystemClock
from kernel.database import build_database
from kernel.migrations import migrate
from kernel.settings import Settings, load_settings
from retrieval.model import Vectors

DEMO_SEED: Final = 7
SHOPPERS: Final = 20_000
MEAN_EVENTS: Final = 15
SHELVES_LIKED: Final = 3
DAYS: Final = 60
KINDS: Final[tuple[EventKind, ...]] = ("view", "view", "view", "view", "click", "click", "cart_add")


@dataclass(frozen=True)
class Stage:
    """A shop with its settings and those who shop there."""

    shop: Shop
    settings: Settings
    embedder: SyntheticEmbedder
    size: int
    seed: int

    @property
    def customers(self) -> list[str]:
        """Everyone in the log."""
        return [f"c{number}" for number in range(SHOPPERS)]


class SyntheticEmbedder:
    """Gives each text one of the synthetic vectors: as hard to search as real ones, at no cost."""

    def __init__(self, size: int, dimension: int, seed: int) -> None:
        self._vectors = synthetic(size, dimension, seed).vectors
        self.name = f"synthetic-{dimension}-{size}-{seed}"

    @property
    def dimension(self) -> int:
        """How long each vector is."""
        return int(self._vectors.shape[1])

    def embed(self, texts: Sequence[str]) -> Vectors:
        """The texts' vectors; equal texts have equal ones."""
        return self._vectors[[zlib.crc32(text.encode()) % len(self._vectors) for text in texts]]


def open_stage(folder: Path, size: int, dimension: int, seed: int) -> Stage:
    """The shop in ``folder``, built when it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = replace(load_settings(), data_dir=folder, database_url="")
    database = build_database(settings.resolved_database_url())
    migrate(database)
    shop = build_shop(database, settings, SystemClock())
    if shop.catalogue.count(ProductFilter()) < size:
        _fill(shop, size, seed)
    return Stage(shop, settings, SyntheticEmbedder(size, dimension, seed), size, seed)


def _fill(shop: Shop, size: int, seed: int) -> None:
    shop.catalogue.save_categories(demo_categories())
    shop.catalogue.save_value_names(demo_value_names())
    seeds = [one.product for one in demo_products(DEMO_SEED, datetime.now(UTC))]
    products = list(synthetic_products(seeds, size, seed))
    shop.catalogue.save_products(products)
    shop.events.append(_events(products, seed))


def _events(products: Sequence[Product], seed: int) -> Iterator[Event]:
    random = np.random.default_rng(seed)
    shelves: dict[str, list[str]] = {}
    for product in products:
        shelves.setdefault(product.category_ids[-1], []).append(product.product_id)
    names = sorted(shelves)
    now = datetime.now(UTC)
    for shopper in range(SHOPPERS):
        liked = random.choice(len(names), size=SHELVES_LIKED)
        count = 2 + random.poisson(MEAN_EVENTS - 2)
        ages = np.sort(random.uniform(0, DAYS * 86_400, size=count))[::-1]
        for place, age in enumerate(ages.tolist()):
            shelf = shelves[names[liked[random.integers(SHELVES_LIKED)]]]
            rank = int(len(shelf) * random.random() ** 3)  # the popular ones far more often
            yield Event(
                f"e{shopper}-{place}",
                KINDS[random.integers(len(KINDS))],
                now - timedelta(seconds=age),
                customer_id=f"c{shopper}",
                product_id=shelf[rank],
            )
