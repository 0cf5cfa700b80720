"""Products like one or several: ranked by all that was learnt, filled by nearness of texts.

Hard filters stand inside the searches, the shop's rules hold but for variety by shelf (what is alike
stands on one), and stock and price are read with the answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from commerce.catalogue.model import Product, ProductFilter
from recommender.behaviour import Near
from recommender.engine.engine import SPARE, WIDER, rows_of
from recommender.engine.learnt import Learnt, of_the_best
from recommender.engine.live import Ready
from recommender.engine.rules import Rules, varied_list
from recommender.fusion.alike import Kin, alike_pool, heard, ranked_alike
from recommender.fusion.model import DEPTH
from recommender.goods.model import Goods
from recommender.interactions import Floats, Rows
from recommender.model import Reason, Suggestion
from recommender.reasons import matching_variant

if TYPE_CHECKING:
    from commerce.shop import Shop

KEPT: Final = 2000  # lists kept
Found = tuple[Rows, Floats, bool]  # best first, what each is worth, whether the search saw them all
NOTHING: Final[Rows] = np.zeros(0, dtype=np.int64)


class Likeness:
    """Finds what is like products.

    Args:
        shop: read for products, stock and prices.
        near: finds by text alone, where nothing is trained and for what a list lacks.
        rules: the shop's own.
    """

    def __init__(self, shop: Shop, near: Near, rules: Rules) -> None:
        self._shop = shop
        self._near = near
        self._rules = replace(rules, diversity=0)
        self._held: tuple[Goods | None, Learnt | None, dict[tuple[int, ...], Found]] = (None, None, {})

    def of(
        self, ready: Ready | None, asked: Sequence[Product], where: ProductFilter, k: int
    ) -> list[Suggestion]:
        """Up to ``k`` products that pass ``where``, of which ``asked`` are none."""
        where = replace(
            where, exclude_product_ids=(*where.exclude_product_ids, *(one.product_id for one in asked))
        )
        made = [] if ready is None else self._learnt(ready, asked, where, k)
        return made if len(made) >= k else [*made, *self._by_text(asked, where, k, made)]

    def _learnt(
        self, ready: Ready, asked: Sequence[Product], where: ProductFilter, k: int
    ) -> list[Suggestion]:
        """What the sources name together, the best first."""
        goods, known = ready.goods, [one for one in asked if one.product_id in ready.goods.row_of]
        if not known:
            return []
        rows = goods.rows([one.product_id for one in known])
        found, worth = self._open(ready, rows, where, WIDER * (k + SPARE))
        rules = replace(self._rules, max_per_brand=k) if where.brands else self._rules
        shares = of_the_best(found[None], worth[None])
        places, values = (one[0] for one in varied_list(found[None], shares, k + SPARE, ready.traits, rules))
        chosen = {
            goods.ids[found[p]]: v for p, v in zip(places.tolist(), values.tolist(), strict=True) if p >= 0
        }
        made = []
        for product in self._shop.catalogue.get_many(list(chosen)):
            if matching_variant(product, where) is not None:
                like = known[0]
                if len(known) > 1:
                    like = known[_kin(ready).likest(rows, goods.row_of[product.product_id])]
                made.append(_like(like, product, round(chosen[product.product_id], 6), where))
        return made[:k]

    def _open(self, ready: Ready, asked: Rows, where: ProductFilter, wanted: int) -> tuple[Rows, Floats]:
        """The ``wanted`` best that pass; where those found are too few, the filter goes into the search."""
        goods = ready.goods
        allowed = rows_of(ready, where)
        if allowed is None:
            found = self._shop.catalogue.select_ids(replace(where, exclude_product_ids=()))
            allowed = np.sort(goods.rows(found))
        hidden = goods.rows(where.exclude_product_ids)
        rows, worth, is_whole = self._all(ready, asked)
        passing = np.isin(rows, allowed) & ~np.isin(rows, hidden)
        if not is_whole and np.count_nonzero(passing) < wanted // WIDER:
            rows, worth = _ranked(ready, asked, hidden, allowed, max(DEPTH, wanted))
            passing = np.ones(len(rows), dtype=np.bool_)
        return rows[passing][:wanted], worth[passing][:wanted]

    def _all(self, ready: Ready, asked: Rows) -> Found:
        """What of the products' departments is like them, sold out too; kept until either changes."""
        goods, held = ready.goods, self._held
        if held[0] is not goods or held[1] is not ready.learnt or len(held[2]) >= KEPT:
            held = self._held = (goods, ready.learnt, {})
        key = tuple(asked.tolist())
        if key not in held[2]:
            departments = dict.fromkeys(path[0] if (path := goods.paths[row]) else "" for row in key)
            shelves = [goods.on_shelf[one] for one in departments if one]
            allowed = np.unique(np.concatenate(shelves)) if len(shelves) == len(departments) else None
            size = len(goods) if allowed is None else len(allowed)
            held[2][key] = (*_ranked(ready, asked, NOTHING, allowed, DEPTH), size <= DEPTH)
        return held[2][key]

    def _by_text(
        self, asked: Sequence[Product], where: ProductFilter, k: int, made: Sequence[Suggestion]
    ) -> list[Suggestion]:
        """What is nearest in words to any of the products, as many as are missing."""
        known = tuple(one.product.product_id for one in made)
        others = replace(where, exclude_product_ids=(*where.exclude_product_ids, *known))
        best: dict[str, Suggestion] = {}
        for product in asked:
            for other, score in self._near(product, others, k - len(made)):
                if other.product_id not in best or score > best[other.product_id].score:
                    best[other.product_id] = _like(product, other, score, where)
        least = made[-1].score if made else np.inf
        found = sorted(best.values(), key=lambda one: -one.score)[: k - len(made)]
        return [replace(one, score=min(one.score, least)) for one in found]


def _kin(ready: Ready) -> Kin:
    return Kin(ready.content, ready.goods.category)


def _ranked(ready: Ready, asked: Rows, hidden: Rows, allowed: Rows | None, depth: int) -> tuple[Rows, Floats]:
    learnt = ready.learnt
    sources = heard(learnt.sources, learnt.alike)
    pool = alike_pool(sources, asked, _kin(ready), [*asked.tolist(), *hidden.tolist()], allowed, depth)
    return ranked_alike(pool, learnt.alike, len(pool))


def _like(product: Product, other: Product, score: float, where: ProductFilter) -> Suggestion:
    shared = {
        name: value for name, value in product.attributes.items() if other.attributes.get(name) == value
    }
    titles = {code: text.title for code, text in product.texts.items()}
    evidence = {"product_id": product.product_id, "title": titles, "shared": shared}
    return Suggestion(other, score, (Reason("similar_to", evidence),), matching_variant(other, where))
