"""What an interaction says of a shopper's taste: the kinds that count, and how much each.

Units    weights are relative to one look at a product's page
"""

from __future__ import annotations

from typing import Final

from commerce.events.model import EventKind

LOOKED: Final[tuple[EventKind, ...]] = ("view", "click")
WEIGHTS: Final[dict[EventKind, float]] = {"view": 1.0, "click": 1.5, "cart_add": 3.0}
BOUGHT: Final = 5.0  # an order line that was not cancelled; "order" events tell of the same again
KINDS: Final[tuple[EventKind, ...]] = tuple(WEIGHTS)
