"""What goes together in a basket, and what is bought again when it is used up.

Units    interval in days; a share is a probability
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from commerce.demo.catalogue import DemoProduct

_WITH_SHELF: Final[dict[str, tuple[tuple[str, float], ...]]] = {
    "running-shoes": (("underwear-socks", 0.22), ("sportswear", 0.18)),
    "hiking-shoes": (("underwear-socks", 0.30), ("backpacks", 0.12)),
    "smartphones": (("chargers-cables", 0.38),),
    "laptops": (("computer-accessories", 0.36),),
    "cameras": (("chargers-cables", 0.15),),
    "camping": (("camping", 0.30),),
    "cycling": (("cycling", 0.28),),
    "coats": (("scarves-hats", 0.24),),
    "shirts": (("wallets", 0.12),),
    "jeans": (("t-shirts", 0.24),),
    "dresses": (("heels", 0.14), ("jewellery", 0.12)),
    "bedding": (("bedding", 0.25),),
    "kitchen-appliances": (("mugs-bottles", 0.16),),
    "baby-gear": (("baby-care", 0.40),),
    "baby-care": (("baby-care", 0.42),),
    "hair-care": (("hair-care", 0.34),),
    "face-care": (("face-care", 0.26),),
    "gift-food": (("mugs-bottles", 0.12),),
    "yoga-fitness": (("ball-sports", 0.16),),
    "make-up": (("make-up", 0.26),),
}
_WITH_TITLE: Final = (  # words in one title, words in the other, share
    ("Astrel 5 Smartphone", "Astrel 5 Silicone Case", 0.45),
    ("Astrel 5 Smartphone", "Fast Charger 65 W", 0.30),
    ("Sonic Electric Toothbrush", "Brush Heads", 0.55),
    ("Safety Razor with Stand", "Razor Blades", 0.60),
    ("Moisture Shampoo", "Moisture Conditioner", 0.55),
    ("Soft Nappies", "Water Wipes", 0.55),
    ("Espresso Machine", "Dark Espresso Beans", 0.50),
    ("Bean-to-Cup", "House Blend Coffee", 0.45),
    ("Gooseneck", "Ethiopia Single Origin", 0.40),
    ("Rice Cooker", "Noodle Bowl", 0.20),
    ("Two-Person Trekking Tent", "Down Sleeping Bag", 0.40),
    ("Garden Wedding Midi Dress", "Satin Evening Clutch", 0.25),
)
_USED_UP: Final = (  # words in a title, days it lasts
    ("Soft Nappies", 21), ("Pull-Up Pants", 24), ("Water Wipes", 30), ("Baby Lotion", 50),
    ("Coffee Beans", 30), ("Espresso Beans", 30), ("Single Origin", 32), ("Green Tea", 45), ("Tea Tasting", 60),
    ("Shampoo", 45), ("Conditioner", 48), ("Shower Gel", 40), ("Deodorant", 50), ("Body Lotion", 50),
    ("Hydrating Cream", 55), ("Night Cream", 60), ("Serum", 50), ("Foam Cleanser", 50), ("Sheet Masks", 40),
    ("Whitening Toothpaste", 60), ("Bamboo Toothbrushes", 80), ("Brush Heads", 85), ("Razor Blades", 70),
    ("Shaving Cream", 60), ("Dishwasher Tablets", 50), ("Laundry Liquid", 45),
)  # fmt: skip
KEEPS_HABIT: Final = 0.55
GIVES_UP: Final = 0.13


def companions(seed: int, products: Sequence[DemoProduct]) -> dict[int, list[tuple[int, float]]]:
    """For each product the ones that are bought with it, and how often."""
    rng = np.random.default_rng([seed, 40])
    by_shelf: dict[str, list[int]] = {}
    for index, one in enumerate(products):
        by_shelf.setdefault(one.shelf_id, []).append(index)
    found: dict[int, list[tuple[int, float]]] = {}
    for index, one in enumerate(products):
        pairs = _by_title(index, products)
        for shelf_id, share in () if pairs else _WITH_SHELF.get(one.shelf_id, ()):
            others = [other for other in by_shelf[shelf_id] if other != index]
            chosen = rng.choice(others, 2, replace=False).tolist()
            pairs += [(int(chosen[0]), share * 0.7), (int(chosen[1]), share * 0.3)]
        found[index] = pairs
    return found


def lasting_days(products: Sequence[DemoProduct]) -> dict[int, int]:
    """For each product that is used up, after how many days."""
    found: dict[int, int] = {}
    for index, one in enumerate(products):
        title = one.product.title("en")
        days = next((days for words, days in _USED_UP if words in title), None)
        if days is not None:
            found[index] = days
    return found


def _by_title(index: int, products: Sequence[DemoProduct]) -> list[tuple[int, float]]:
    title = products[index].product.title("en")
    return [
        (other, share)
        for words, wanted, share in _WITH_TITLE
        if words in title
        for other, candidate in enumerate(products)
        if wanted in candidate.product.title("en")
    ]
