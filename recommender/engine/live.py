"""The snapshot in force over the catalogue as it is now.

A change of the catalogue's words (a new product, a title) is taken up at the next question; where
that takes long, in a catalogue above LARGE, it is made ready beside while the old state answers.
Stock and prices are followed at once where this process changes them, and else read again every
STOCK_S seconds; what is shown is read at its moment anyhow.

Shapes   in_stock, price_minor and the traits are (n,) over the goods' rows
"""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

import numpy as np

from commerce.shop import Shop
from kernel.logs import get_log
from recommender.engine.learnt import Learnt, from_snapshot
from recommender.engine.rules import Traits
from recommender.goods import store
from recommender.goods.model import Flags, Goods, goods_of
from recommender.interactions import Floats, Ints, Rows
from recommender.product_index import Embeds
from recommender.snapshots.model import Snapshot
from recommender.snapshots.watcher import Watcher
from recommender.sources.model import ItemTable
from recommender.training.reading import embedded, text_of

STOCK_S: Final = 10.0
LARGE: Final = 5000
log = get_log(__name__)


@dataclass(frozen=True)
class Base:
    """A loaded snapshot."""

    snapshot_id: str
    learnt: Learnt
    names: dict[str, list[str]]
    content: Floats
    twins: Ints
    until: datetime | None  # the last interaction that it learnt from


@dataclass(frozen=True)
class Ready:
    """What one call of the engine works with; it never changes."""

    base: Base
    goods: Goods
    learnt: Learnt  # over today's goods
    content: Floats
    traits: Traits
    in_stock: Flags
    price_minor: Rows
    read_at: float

    @property
    def offered(self) -> Flags:
        """What can be suggested at all."""
        return self.goods.active & self.in_stock


def base_of(snapshot: Snapshot) -> Base:
    """What a snapshot holds, ready to be asked."""
    items = snapshot.arrays["items"]
    return Base(
        snapshot.snapshot_id,
        from_snapshot(snapshot),
        snapshot.documents["names"],
        items["content"],
        items["twins"],
        datetime.fromisoformat(snapshot.manifest.until) if snapshot.manifest.until else None,
    )


class LiveGoods:
    """Keeps the snapshot in force in step with the catalogue."""

    def __init__(self, shop: Shop, embedder: Embeds | None, watcher: Watcher[Base]) -> None:
        self._shop = shop
        self._embedder = embedder
        self._watcher = watcher
        self._lock = threading.Lock()
        self._held: Ready | None = None
        self._moved: set[str] = set()
        shop.catalogue.on_change(self._note)

    def _note(self, product_ids: Collection[str]) -> None:
        self._moved |= set(product_ids)

    def ready(self) -> Ready | None:
        """The state to answer with; None while nothing is trained."""
        base = self._watcher.current()
        if base is None:
            return None
        version = self._shop.catalogue.version()
        held = self._held
        if held is not None and held.base is base and held.goods.version == version:
            return self._stocked(held)
        if held is not None and len(held.goods) > LARGE:
            if self._lock.acquire(blocking=False):
                threading.Thread(target=self._renew_beside, args=(base, version), daemon=True).start()
            return self._stocked(held)
        with self._lock:
            held = self._held
            if held is None or held.base is not base or held.goods.version != version:
                held = self._held = self._made(base, version)
        return held

    def _renew_beside(self, base: Base, version: int) -> None:
        try:
            self._held = self._made(base, version)
        finally:
            self._lock.release()

    def _made(self, base: Base, version: int) -> Ready:
        with self._shop.database.read() as connection:
            rows = store.read_goods(connection)
            margins = store.read_margins(connection)
        names = base.names
        goods = goods_of(version, rows, names["products"], names["brands"], names["categories"])
        content = self._content(base, goods, {row.product_id: row for row in rows})
        items = ItemTable(len(goods), content, goods.category, goods.brand, goods.created_at)
        log.info("goods_ready", products=len(goods), snapshot=base.snapshot_id, version=version)
        added = np.full(len(goods) - len(base.twins), -1, dtype=np.int32)
        if len(goods) > LARGE:  # every full collection would else walk the goods, 0.2 s for 100,000
            gc.collect()  # what is garbage now would stay for good
            gc.freeze()
        return Ready(
            base=base,
            goods=goods,
            learnt=base.learnt.over(items),
            content=content,
            traits=Traits(
                goods.brand,
                goods.category,
                np.concatenate([base.twins, added]),
                goods.on_sale,
                goods.spread(margins),
            ),
            in_stock=goods.in_stock,
            price_minor=goods.price_minor,
            read_at=time.monotonic(),
        )

    def _content(self, base: Base, goods: Goods, rows: dict[str, Any]) -> Floats:
        """The snapshot's vectors, and those of the products that came since."""
        new = [rows[product_id] for product_id in goods.ids[len(base.names["products"]) :]]
        width = base.content.shape[1]
        if not new or width == 0 or self._embedder is None:
            return np.concatenate([base.content, np.zeros((len(new), width), dtype=np.float32)])
        categories = {one.category_id: one for one in self._shop.catalogue.categories()}
        vectors = embedded([text_of(row, categories) for row in new], self._embedder)
        if vectors.shape[1] != width:  # another embedder than the snapshot's
            vectors = np.zeros((len(new), width), dtype=np.float32)
        return np.concatenate([base.content, vectors])

    def _stocked(self, held: Ready) -> Ready:
        """The same with stock and prices as they are."""
        moved, self._moved = self._moved, set()
        if moved:
            held = self._read_again(held, [one for one in moved if one in held.goods.row_of])
        if time.monotonic() - held.read_at <= STOCK_S:
            return held
        if len(held.goods) <= LARGE:
            return self._read_again(held, None)
        if self._lock.acquire(blocking=False):
            threading.Thread(target=self._read_beside, args=(held,), daemon=True).start()
        return held

    def _read_beside(self, held: Ready) -> None:
        try:
            self._read_again(held, None)
        finally:
            self._lock.release()

    def _read_again(self, held: Ready, product_ids: list[str] | None) -> Ready:
        """Read the stock and price of these products, or of all."""
        goods = held.goods
        with self._shop.database.read() as connection:
            found = store.read_state(connection, product_ids)
        in_stock, price = held.in_stock.copy(), held.price_minor.copy()
        in_stock[slice(None) if product_ids is None else goods.rows(product_ids)] = False
        known = [(goods.row_of[row[0]], row[1], row[2]) for row in found if row[0] in goods.row_of]
        places = np.array([row for row, _, _ in known], dtype=np.int64)
        price[places] = [minor for _, minor, _ in known]
        in_stock[places] = [stocked for _, _, stocked in known]
        read_at = time.monotonic() if product_ids is None else held.read_at
        fresh = replace(held, in_stock=in_stock, price_minor=price, read_at=read_at)
        if self._held is held:
            self._held = fresh
        return fresh
