"""One tuner: what is tried of each source, and that the validation decides."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import pytest
from scipy import sparse

from recommender.evaluation.splits import Split
from recommender.evaluation.tuning import DECAYS, Tuned, ndcg, sampled, shapes_of, tuned
from recommender.fusion.learning import Choice
from recommender.fusion.methods import ColdWeighted, Weighted
from recommender.interactions import Histories, Interactions, Ragged
from recommender.sources.content import Content
from recommender.sources.covisit import CoVisit, Sequential
from recommender.sources.model import ItemTable, Source
from recommender.sources.neighbours import Neighbours
from recommender.sources.popular import Popular
from recommender.training.service import ITEM_KNN, sources_of

SHOPPERS = 40
N = 12


@dataclass(frozen=True)
class Told:
    """A source of given links; tells how often it was fitted."""

    links: tuple[tuple[int, int, float], ...]
    name: str = "told"
    decay: float = 0.7
    fits: list[int] = field(default_factory=list, compare=False)

    def fit(self, interactions: Interactions, items: ItemTable, seed: int) -> Neighbours:
        self.fits.append(len(interactions))
        one, other, much = (np.array(column) for column in zip(*self.links, strict=True))
        links = sparse.csr_matrix((much.astype(np.float32), (one, other)), shape=(N, N))
        return Neighbours(self.name, links, self.decay)


def split(truth: int) -> Split:
    """Every shopper met product 0, then 1, and ``truth`` next."""
    users = np.repeat(np.arange(SHOPPERS), 2)
    log = Interactions.of(
        users, np.tile([0, 1], SHOPPERS), np.tile([0.0, 1.0], SHOPPERS), n_users=SHOPPERS, n_items=N
    )
    histories = Histories.of([[0, 1]] * SHOPPERS).hiding_seen()
    return Split(log, histories, Ragged.of([[truth]] * SHOPPERS))


# of the older product 5 follows a little more than 7 does of the newer one
LINKS = ((0, 5, 1.1), (1, 7, 1.0))


@pytest.mark.parametrize(("truth", "decay"), [(5, 0.97), (7, 0.7)])
def test_how_far_back_to_look_is_chosen_by_what_was_met_next(truth: int, decay: float) -> None:
    source = Told(LINKS)
    found = tuned([source], split(truth), ItemTable.empty(N), 7, lambda _: None)
    assert found.sources == (replace(source, decay=decay),)
    assert ndcg(found.fitted[0], split(truth)) == 1.0


def test_a_gain_within_the_noise_changes_nothing() -> None:
    source = Told(((0, 5, 1.0), (1, 5, 1.0), (1, 7, 0.01)))
    assert tuned([source], split(5), ItemTable.empty(N), 7, lambda _: None).sources == (source,)


def test_without_anybody_to_ask_about_the_settings_stay() -> None:
    nobody = replace(split(5), histories=Histories.of([]).hiding_seen(), truth=Ragged.of([]))
    assert tuned([Told(LINKS)], nobody, ItemTable.empty(N), 7, lambda _: None).sources == (Told(LINKS),)


def test_looking_back_otherwise_needs_no_new_fit() -> None:
    source = Told(LINKS)
    tuned([source], split(5), ItemTable.empty(N), 7, lambda _: None)
    assert source.fits == [2 * SHOPPERS]


def test_what_was_chosen_is_fitted_on_more_and_what_needs_no_log_stays() -> None:
    source, texts = Told(LINKS), Content()
    items = replace(ItemTable.empty(N), content=np.eye(N, dtype=np.float32))
    found = tuned([source, texts], split(5), items, 7, lambda _: None)
    log = split(5).train
    again = found.fitted_on(log.keeping(log.users < 30), items, 7, lambda _: None)
    assert source.fits == [2 * SHOPPERS, 60]
    assert isinstance(again[0], Neighbours)
    assert again[0].decay == 0.97
    assert again[1] is found.fitted[1]


@pytest.mark.parametrize(
    ("source", "shapes"),
    [
        (CoVisit(), 2),
        (CoVisit(half_life_s=60.0), 3),
        (CoVisit(similarity="pearson"), 1),
        (Sequential(), 6),
        (Sequential(half_life_s=60.0), 7),
        (ITEM_KNN, 1),
        (Content(), 1),
        (Popular(), 1),
    ],
)
def test_each_shape_is_tried_once_and_the_sources_own_first(source: Source, shapes: int) -> None:
    tried = list(dict.fromkeys(shapes_of(source)))
    assert (len(tried), tried[0]) == (shapes, source)


def test_the_baseline_keeps_its_formula() -> None:
    assert shapes_of(ITEM_KNN) == [ITEM_KNN]
    assert (ITEM_KNN.powers, ITEM_KNN.similarity) == ((0.5, 0.5), "cosine")
    assert ITEM_KNN.name not in [one.name for one in sources_of(ItemTable.empty(N))]


def test_a_sample_is_drawn_without_repeats_and_by_its_seed() -> None:
    one = sampled(split(5), 10, 7)
    assert (len(one.histories), len(one.truth.items)) == (10, 10)
    assert len(sampled(split(5), 100, 7).histories) == SHOPPERS
    assert tuple(sorted(DECAYS)) == DECAYS


def test_the_fusion_knows_what_the_log_that_it_serves_has_met() -> None:
    usual = Weighted(("told",), np.ones(1, dtype=np.float32))
    own = ColdWeighted(usual, np.zeros(1, dtype=np.float32), 0.0, np.ones(N, dtype=np.bool_))
    chosen = Tuned((), (), Choice(own, {}))
    found = chosen.fusion_on(split(5).train)
    assert isinstance(found, ColdWeighted)
    assert found.met.tolist() == [True, True] + [False] * (N - 2)
    assert replace(chosen, choice=Choice(usual, {})).fusion_on(split(5).train) is usual
