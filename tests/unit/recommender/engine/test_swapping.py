"""A snapshot that changes while a thousand requests are asked: none fails, each is of one snapshot."""

from __future__ import annotations

import threading
from datetime import timedelta

from commerce.catalogue.model import ProductFilter
from commerce.shop import Shop
from recommender.engine.asking import Ask
from recommender.engine.engine import Engine
from recommender.engine.live import LiveGoods, base_of
from recommender.snapshots.shelf import build_shelf
from recommender.snapshots.watcher import Watcher
from retrieval.hashing import HashingEmbedder
from tests.unit.recommender.trained import fill_log, put_in_force

IN_STOCK = ProductFilter(in_stock=True)


def test_a_thousand_requests_survive_promotions_and_rollbacks(shop: Shop) -> None:
    fill_log(shop)
    put_in_force(shop)
    shelf = build_shelf(shop.settings)
    engine = Engine(shop, LiveGoods(shop, HashingEmbedder(), Watcher(shelf, base_of, poll_s=0)))
    asks = [Ask(IN_STOCK, 3, session=(("trail", "city", "tote")[n % 3],)) for n in range(100)]
    seen: set[str] = set()
    for turn in range(10):
        if turn % 3 == 1:
            shop.clock.advance(seconds=1)  # type: ignore[attr-defined]
            put_in_force(shop)
        if turn % 3 == 2:
            shelf.rollback()
        ready = engine.ready()
        assert ready is not None
        seen.add(ready.base.snapshot_id)
        lists = engine.suggest(ready, asks)
        assert [len(one.picks) for one in lists] == [3] * len(asks)
        for thread in threading.enumerate():
            if thread.name == "snapshot":
                thread.join()
    assert len(seen) > 2


def test_a_request_keeps_the_snapshot_that_it_began_with(shop: Shop) -> None:
    fill_log(shop)
    first = put_in_force(shop)
    engine = Engine(shop, LiveGoods(shop, HashingEmbedder(), Watcher(build_shelf(shop.settings), base_of, 0)))
    began = engine.ready()
    assert began is not None
    before = engine.suggest(began, [Ask(IN_STOCK, 3, session=("trail",))])
    shop.clock.advance(seconds=timedelta(seconds=1).seconds)  # type: ignore[attr-defined]
    put_in_force(shop)
    assert engine.suggest(began, [Ask(IN_STOCK, 3, session=("trail",))])[0].hidden == before[0].hidden
    assert began.base.snapshot_id == first
