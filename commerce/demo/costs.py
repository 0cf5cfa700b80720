"""What the demo shop pays for its goods: a usual margin of each department, other for every product.

Drawn from numbers of their own, so that nothing else of the demo depends on them.

Units    US cents; a margin is a share of the full price, before any sale
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from commerce.catalogue.model import Variant
from commerce.demo.catalogue import DemoProduct

MARGINS: Final = {
    "clothing": 0.56, "shoes": 0.48, "bags": 0.54, "home": 0.46,
    "electronics": 0.24, "beauty": 0.62, "sports": 0.42, "toys": 0.40,
}  # fmt: skip
SPREAD: Final = 0.07
LOWEST, HIGHEST = 0.08, 0.8
UNKNOWN: Final = 0.06  # of the products nobody wrote down what they cost


def with_costs(products: Sequence[DemoProduct], seed: int) -> list[DemoProduct]:
    """The same products, most of them with what they cost the shop."""
    rng = np.random.default_rng([seed, 2])
    made = []
    for one in products:
        is_unknown, other = rng.random() < UNKNOWN, rng.normal(0, SPREAD)
        margin = float(np.clip(MARGINS[one.product.category_ids[0]] + other, LOWEST, HIGHEST))
        if not is_unknown:
            variants = tuple(_costing(variant, margin) for variant in one.product.variants)
            one = replace(one, product=replace(one.product, variants=variants))  # noqa: PLW2901
        made.append(one)
    return made


def _costing(variant: Variant, margin: float) -> Variant:
    full = variant.list_price_minor or variant.price_minor
    return replace(variant, cost_minor=max(round(full * (1 - margin) / 5) * 5, 1))
