"""The shop's log and shelf as arrays: what sources are fitted on.

A shopper is a customer, or a conversation where nobody is known. Events from the future, and of
products that are gone, are passed over.

Units    weights as in ``recommender.signals``; times in seconds since 1970 UTC
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import numpy as np

from commerce.catalogue.model import Category, Product, ProductText
from commerce.shop import Shop
from recommender.documents import embedded_text
from recommender.goods import store as goods_store
from recommender.goods.model import Goods, goods_of
from recommender.interactions import Floats, Interactions
from recommender.product_index import Embeds
from recommender.signals import BOUGHT, WEIGHTS
from recommender.sources.content import words_of
from recommender.sources.model import ItemTable
from recommender.training import store

EMBED_AT_ONCE: Final = 256
Advance = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class Corpus:
    """All that a training reads."""

    goods: Goods
    items: ItemTable
    log: Interactions
    fingerprint: str

    @property
    def window(self) -> tuple[str, str]:
        """The times of the first and the last interaction."""
        if not len(self.log):
            return "", ""
        return _iso(float(self.log.at.min())), _iso(float(self.log.at.max()))


def read_corpus(
    shop: Shop, embedder: Embeds | None, since: datetime | None, seed: int, advance: Advance
) -> Corpus:
    """Read the products and the log; ``advance`` is told of every product embedded."""
    with shop.database.read() as connection:
        rows = goods_store.read_goods(connection)
    goods = goods_of(shop.catalogue.version(), rows)
    log = _read_log(shop, goods, since)
    categories = {one.category_id: one for one in shop.catalogue.categories()}
    texts = [text_of(row, categories) for row in rows]
    content = embedded(texts, embedder, advance)
    words = words_of(texts) if embedder is not None and texts else None
    items = ItemTable(len(goods), content, goods.category, goods.brand, goods.created_at, words)
    digest = hashlib.sha256(repr((seed, since, goods.ids, None if embedder is None else 1)).encode())
    for part in (log.users, log.items, log.at, log.weights, content):
        digest.update(np.ascontiguousarray(part).tobytes())
    return Corpus(goods, items, log, digest.hexdigest())


def embedded(texts: Sequence[str], embedder: Embeds | None, advance: Advance = lambda _: None) -> Floats:
    """The texts' vectors (n, d); (n, 0) where nothing embeds. A cache computes only what is new."""
    if embedder is None or not texts:
        return np.zeros((len(texts), 0), dtype=np.float32)
    parts = []
    for start in range(0, len(texts), EMBED_AT_ONCE):
        part = texts[start : start + EMBED_AT_ONCE]
        parts.append(embedder.embed(part))
        advance(len(part))
    return np.concatenate(parts).astype(np.float32)


def text_of(row: Any, categories: dict[str, Category]) -> str:
    """The text that stands for one of the goods' rows."""
    texts = {code: ProductText(*text) for code, text in row.texts.items()}
    told = Product(row.product_id, texts, row.brand, tuple(row.category_ids), {}, row.currency, ())
    return embedded_text(told, categories)


def _read_log(shop: Shop, goods: Goods, since: datetime | None) -> Interactions:
    now = shop.clock.now()
    codes: dict[str, int] = {}
    users: list[int] = []
    items: list[int] = []
    at: list[float] = []
    weights: list[float] = []

    def add(key: str, product_id: str, moment: datetime, weight: float) -> None:
        row = goods.row_of.get(product_id)
        if row is not None:
            users.append(codes.setdefault(key, len(codes)))
            items.append(row)
            at.append(moment.timestamp())
            weights.append(weight)

    with shop.database.read() as connection:
        for event in store.read_events(connection, since, now):
            who = (event.customer_id and f"c:{event.customer_id}") or event.conversation_id
            if who:
                add(who, event.product_id, event.at, WEIGHTS[event.kind])
        for line in store.read_lines(connection, since, now):
            add(line.shopper_key, line.product_id, line.ordered_at, BOUGHT)
    return Interactions.of(
        np.array(users, dtype=np.int64),
        np.array(items, dtype=np.int64),
        np.array(at, dtype=np.float64),
        np.array(weights, dtype=np.float32),
        n_users=len(codes),
        n_items=len(goods),
    )


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()
