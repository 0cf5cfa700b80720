"""The engine under an experiment: each shopper's suggestions by the variant's settings, or two mixed.

Whoever is in no experiment gets what the engine gives. One call asks the engine once for all variants.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from commerce.shop import Shop
from kernel.logs import REQUEST_ID
from recommender.engine.asking import Ask, Picked
from recommender.engine.engine import Engine
from recommender.engine.live import LiveGoods, Ready
from recommender.experiments.interleaving import team_draft
from recommender.experiments.model import Assignment, Variant
from recommender.experiments.service import ExperimentService
from recommender.requests import Item


class TriedEngine(Engine):
    """An engine whose rules are changed by the experiment that runs.

    Args:
        shop: read for histories, stock, prices and evidence.
        live: the snapshot in force over the goods of now.
        experiments: tells each shopper's variant.
    """

    def __init__(self, shop: Shop, live: LiveGoods, experiments: ExperimentService) -> None:
        super().__init__(shop, live)
        self._experiments = experiments

    def suggest(self, ready: Ready, asks: Sequence[Ask]) -> list[Picked]:
        """Up to k products for each, as the variants of those who are in an experiment have it."""
        assigned = [self._experiments.assign(ask.shopper) for ask in asks]
        widened = [one for ask, given in zip(asks, assigned, strict=True) for one in variations(ask, given)]
        made = iter(super().suggest(ready, widened))
        seed = REQUEST_ID.get()
        return [
            next(made)
            if given is None or not given.rivals
            else mixed(ask, (next(made), next(made)), given.rivals, seed)
            for ask, given in zip(asks, assigned, strict=True)
        ]


def variations(ask: Ask, given: Assignment | None) -> list[Ask]:
    """What to ask of the engine for one shopper: once, or once for each of two rivals."""
    if given is None:
        return [ask]
    variants = given.rivals or (given.variant,)
    return [replace(ask, rules=ask.rules.varied(variant.settings)) for variant in variants]


def mixed(ask: Ask, rankings: tuple[Picked, Picked], rivals: tuple[Variant, ...], request_id: str) -> Picked:
    """Two rankings in one, each product with the team that picked it."""
    first, second = rankings
    picks: dict[str, Item] = {pick.product_id: pick for pick in (*second.picks, *first.picks)}
    drafted = team_draft(
        [pick.product_id for pick in first.picks],
        [pick.product_id for pick in second.picks],
        ask.k,
        (rivals[0].name, rivals[1].name),
        f"{request_id}\x1f{ask.customer_id or ask.conversation_id}",
    )
    chosen = tuple(picks[product_id]._replace(team=team) for product_id, team in drafted)
    return Picked(chosen, first.hidden | second.hidden)
