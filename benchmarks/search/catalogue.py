"""A synthetic catalogue with the demo shop's words: products recombined, none the same."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from commerce.catalogue.model import Product, ProductText

SERIES: Final = (
    "Alto",
    "Brio",
    "Corso",
    "Delta",
    "Echo",
    "Fjord",
    "Gala",
    "Halo",
    "Iris",
    "Juno",
    "Kite",
    "Luma",
)


def synthetic_products(seeds: list[Product], size: int, seed: int) -> Iterator[Product]:
    """``size`` products: each a seed product with another name, brand, price and stock."""
    rng = random.Random(seed)
    brands = sorted({product.brand for product in seeds})
    for number in range(size):
        base = rng.choice(seeds)
        series = f"{rng.choice(SERIES)} {rng.randrange(100, 999)}"
        product_id = f"syn-{number:06d}"
        factor = rng.uniform(0.5, 2.0)
        variants = tuple(
            replace(
                variant,
                variant_id=f"{product_id}/{place}",
                product_id=product_id,
                sku=f"{product_id}-{place}",
                price_minor=max(100, int(variant.price_minor * factor)),
                list_price_minor=None,
                stock=rng.choice((0, 3, 8)),
            )
            for place, variant in enumerate(base.variants[:3])
        )
        texts = {
            language: ProductText(f"{series} {text.title}", text.description)
            for language, text in base.texts.items()
        }
        yield replace(
            base,
            product_id=product_id,
            texts=texts,
            brand=rng.choice(brands),
            variants=variants,
            sold_count=rng.randrange(1000),
        )
