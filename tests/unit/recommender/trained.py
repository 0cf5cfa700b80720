"""A snapshot for the small shop, fitted on whatever its log holds, put in force without a proof."""

from __future__ import annotations

import pickle
from datetime import timedelta

from commerce.events.model import Event, EventKind
from commerce.shop import Shop
from recommender.engine.learnt import Learnt, as_snapshot
from recommender.fusion.alike import by_content
from recommender.fusion.methods import ReciprocalRank
from recommender.fusion.model import Fusion
from recommender.snapshots.model import Manifest, new_snapshot_id
from recommender.snapshots.shelf import build_shelf
from recommender.sources.model import FittedSource
from recommender.training.reading import read_corpus
from recommender.training.service import fitted
from recommender.training.twins import twins_of
from retrieval.hashing import HashingEmbedder

SHOPPERS = 6
_FITTED: dict[
    bytes, tuple[FittedSource, ...]
] = {}  # what was fitted on a log and goods before; fitting takes a second


def happened(
    shop: Shop, name: str, kind: EventKind, product_id: str, days_ago: float = 1, who: str = "ada"
) -> None:
    """One event of a customer."""
    at = shop.clock.now() - timedelta(days=days_ago)
    shop.events.append([Event(name, kind, at, customer_id=who, product_id=product_id)])


def fill_log(shop: Shop) -> None:
    """SHOPPERS look at the trail shoes, then at the city shoes and the tote; two at the boots."""
    for number in range(SHOPPERS):
        for place, product_id in enumerate(("trail", "city", "tote")):
            happened(shop, f"{number}-{place}", "view", product_id, 20 - place, f"s{number}")
    for number in range(2):
        happened(shop, f"{number}-boot", "view", "boot", 15, f"s{number}")


def put_in_force(shop: Shop, alike: Fusion | None = None) -> str:
    """Fit on the log as it is and promote; the snapshot's id. ``alike`` fuses what is like a product."""
    corpus = read_corpus(shop, HashingEmbedder(), None, 7, lambda _: None)
    inputs = pickle.dumps((corpus.log, corpus.items))
    if inputs not in _FITTED:
        _FITTED[inputs] = fitted(corpus.log, corpus.items, 7)
    learnt = Learnt(_FITTED[inputs], ReciprocalRank(), alike or by_content())
    now = shop.clock.now()
    manifest = Manifest(new_snapshot_id(now), now.isoformat(), 7, *corpus.window)
    goods = corpus.goods
    names = {"products": goods.ids, "brands": goods.brands, "categories": goods.categories}
    snapshot = as_snapshot(learnt, manifest, corpus.items, twins_of(corpus.items), names)
    return build_shelf(shop.settings).promote(snapshot).snapshot_id
