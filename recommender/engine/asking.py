"""What is asked of the engine for one shopper, and what it answers, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from commerce.catalogue.model import ProductFilter
from recommender.engine.rules import Rules
from recommender.model import Reason, Shopper
from recommender.profiles.model import Said


@dataclass(frozen=True, slots=True)
class Ask:
    """Suggestions for one shopper: a customer, a conversation, or a session of product ids."""

    where: ProductFilter
    k: int
    customer_id: str | None = None
    conversation_id: str | None = None
    session: tuple[str, ...] | None = None  # the oldest first
    seen_product_ids: tuple[str, ...] = ()
    exclude_seen: bool = True
    rules: Rules = field(default_factory=Rules)
    said: tuple[Said, ...] = ()  # what the shopper likes and refuses outright; where holds the refusals

    @property
    def shopper(self) -> Shopper:
        """For whom."""
        return Shopper(self.customer_id, self.conversation_id, self.seen_product_ids)


class Pick(NamedTuple):
    """A suggested product with its lowest price in stock, read with the answer; a batch makes thousands."""

    product_id: str
    score: float
    titles: Mapping[str, str]  # language -> title
    price_minor: int
    currency: str
    reasons: tuple[Reason, ...] = ()
    team: str | None = None  # whose ranking offered it, where an experiment mixes two


@dataclass(frozen=True, slots=True)
class Picked:
    """What one shopper got, and, where that is fewer than k, what he or she must not be offered besides."""

    picks: tuple[Pick, ...] = ()
    hidden: frozenset[str] = frozenset()
