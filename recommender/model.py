"""Suggestions and their reasons as values.

A reason is a code with its evidence; it is made from the evidence and from nothing else, so it
goes when the evidence goes.

Codes    matches_words(words) · in_category(category_id) · has_attribute(name, value) ·
         within_price(max_minor | min_minor, currency) · on_sale(percent_off) ·
         bought_with(product_id, shoppers) · viewed_by_people_who_viewed(product_id, shoppers) ·
         viewed_similar(product_id) · similar_to(product_id, shared) · you_like(kind, category_id | value) ·
         popular(units, days) · new(days) · top_rated(rating, ratings)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from commerce.catalogue.model import Product, Variant


@dataclass(frozen=True, slots=True)
class Shopper:
    """For whom: as much as is known and proven."""

    customer_id: str | None = None
    conversation_id: str | None = None
    seen_product_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a product is suggested."""

    code: str
    evidence: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A product, how well it fits (higher is better, comparable within one answer) and why.

    ``variant`` is the cheapest one that meets the hard constraints: the price to show. ``team`` names
    whose ranking offered the product, where an experiment mixes two.
    """

    product: Product
    score: float
    reasons: tuple[Reason, ...] = ()
    variant: Variant | None = None
    team: str | None = None


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A constraint that could go, and what that would give.

    ``constraint`` is a field of the wish (``price_max_minor``, ``colours``, …); ``count`` products
    fit without it, the cheapest at ``from_minor``; ``values`` are those that do exist for it.
    """

    constraint: str
    count: int
    from_minor: int
    to_minor: int
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a search: what fits, and how many in all."""

    suggestions: tuple[Suggestion, ...]
    total: int
    strategy: str = "search"
    shelf: str = ""  # the shelf shown as a whole, where none of it goes by the name that was said
    sold_out: tuple[Product, ...] = ()  # what goes by the name that was said, when none of it is in stock
