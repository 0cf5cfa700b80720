"""What is asked of the engine for one shopper, and what it answers, as values."""

from __future__ import annotations

from dataclasses import dataclass, field

from commerce.catalogue.model import ProductFilter
from kernel.languages import Language
from recommender.engine.rules import Rules
from recommender.model import Shopper
from recommender.profiles.model import Said
from recommender.requests import Item


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
    language: Language = "en"  # of the titles
    said: tuple[Said, ...] = ()  # what the shopper likes and refuses outright; where holds the refusals

    @property
    def shopper(self) -> Shopper:
        """For whom."""
        return Shopper(self.customer_id, self.conversation_id, self.seen_product_ids)


@dataclass(frozen=True, slots=True)
class Picked:
    """What one shopper got, and, where that is fewer than k, what he or she must not be offered besides."""

    picks: tuple[Item, ...] = ()
    hidden: frozenset[str] = frozenset()
