"""What is like one product: all that was learnt against the texts alone, by what was met next.

Learnt on one half of the shoppers, told of the other; of Beauty the pairs are each shopper's last two
purchases, of the retailer what stands after another on an invoice. No products stand on shelves there.
"""

from __future__ import annotations

import numpy as np

from recommender.evaluation.splits import split_by, split_by_time
from recommender.evaluation.tuning import Say
from recommender.fusion.alike import Kin
from recommender.interactions import Interactions
from recommender.sources.model import UNKNOWN, ItemTable
from recommender.sources.registry import usual_sources
from recommender.training.likeness import Pairs, learnt_likeness, pairs_of

Figures = dict[str, float]


def of_sequences(log: Interactions, items: ItemTable, seed: int, say: Say) -> dict[str, Figures]:
    """The last purchase after the one before it."""
    split = split_by(log, "leave-one-out", with_times=False).test
    latest = split.histories.items[split.histories.offsets[1:] - 1]
    shoppers = np.arange(len(split.histories), dtype=np.int64)
    pairs = Pairs(shoppers, latest.astype(np.int64), split.truth.items.astype(np.int64))
    return _told(split.train, items, pairs, seed, say)


def of_orders(
    log: Interactions, items: ItemTable, half_life_s: float, seed: int, say: Say
) -> dict[str, Figures]:
    """What stands after another on the invoices of the last tenth."""
    train = split_by_time(log).test.train
    pairs = pairs_of(log.keeping(log.at > train.now), np.full(items.n, UNKNOWN, dtype=np.int32), 0)
    return _told(train, items, pairs, seed, say, half_life_s)


def _told(
    train: Interactions, items: ItemTable, pairs: Pairs, seed: int, say: Say, half_life_s: float | None = None
) -> dict[str, Figures]:
    say(f"fitting for what is similar, {len(pairs)} pairs")
    sources = usual_sources(with_times=half_life_s is not None, with_content=True, half_life_s=half_life_s)
    fitted = [one.fit(train, items, seed) for one in sources]
    nowhere = np.full(items.n, UNKNOWN, dtype=np.int32)
    found = learnt_likeness(fitted, pairs, Kin(items.content, nowhere), nowhere, seed)
    return {"similar": found.learnt, "similar by text": found.by_content}
