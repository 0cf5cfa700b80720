"""Training puts in force what beats the baselines and the one before, and nothing else."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from commerce.events.model import Event, EventKind
from commerce.shop import Shop
from kernel.errors import Conflict
from recommender.interactions import Histories, Ragged
from recommender.snapshots.shelf import SnapshotShelf, build_shelf
from recommender.training import service
from recommender.training.proving import Tail, figures
from recommender.training.reading import read_corpus
from recommender.training.service import FUSED, IN_FORCE, MEASURE, TrainingService, check_gate
from retrieval.hashing import HashingEmbedder

Figured = dict[str, dict[str, float]]


def happened(shop: Shop, name: str, kind: EventKind, product_id: str, days_ago: float, who: str) -> None:
    at = shop.clock.now() - timedelta(days=days_ago)
    shop.events.append([Event(name, kind, at, customer_id=who, product_id=product_id)])


@pytest.fixture
def shelf(shop: Shop) -> SnapshotShelf:
    return build_shelf(shop.settings)


def test_what_is_of_the_future_or_gone_is_not_learnt_from(shop: Shop) -> None:
    happened(shop, "1", "view", "trail", 2, "ada")
    happened(shop, "2", "view", "trail", -1, "ada")
    happened(shop, "3", "view", "no such product", 1, "ada")
    shop.catalogue.archive("boot")
    happened(shop, "4", "cart_add", "boot", 1, "ada")
    corpus = read_corpus(shop, None, None, 7, lambda _: None)
    assert [corpus.goods.ids[item] for item in corpus.log.items] == ["trail"]
    assert "boot" not in corpus.goods.ids


def test_a_cart_says_more_than_a_look(shop: Shop) -> None:
    happened(shop, "1", "view", "trail", 2, "ada")
    happened(shop, "2", "cart_add", "city", 1, "ada")
    assert read_corpus(shop, None, None, 7, lambda _: None).log.weights.tolist() == [1.0, 3.0]


def test_since_leaves_out_what_was_before(shop: Shop) -> None:
    happened(shop, "1", "view", "trail", 20, "ada")
    happened(shop, "2", "view", "city", 2, "ada")
    since = shop.clock.now() - timedelta(days=10)
    assert len(read_corpus(shop, None, since, 7, lambda _: None).log) == 1


def test_too_few_shoppers_prove_nothing_and_nothing_is_written(shop: Shop, shelf: SnapshotShelf) -> None:
    happened(shop, "1", "view", "trail", 2, "ada")
    with pytest.raises(Conflict) as caught:
        TrainingService(shop, HashingEmbedder(), shelf).train()
    assert (caught.value.code, shelf.ids(), shelf.current_id()) == ("gate_failed", [], None)


def found(
    fused: float, popular: float, knn: float, before: float | None = None
) -> dict[str, dict[str, float]]:
    told = {FUSED: {MEASURE: fused}, "popular": {MEASURE: popular}, "item-knn": {MEASURE: knn}}
    return told if before is None else told | {IN_FORCE: {MEASURE: before}}


@pytest.mark.parametrize("figures_", [found(0.2, 0.1, 0.15), found(0.19, 0.1, 0.15, 0.2)])
def test_the_gate_lets_through_what_is_better(figures_: dict[str, dict[str, float]]) -> None:
    check_gate(figures_)


@pytest.mark.parametrize(
    ("figures_", "why"),
    [
        (found(0.1, 0.1, 0.05), "popular"),
        (found(0.1, 0.05, 0.2), "item-knn"),
        (found(0.1, 0.05, 0.06, 0.2), "in force"),
    ],
)
def test_the_gate_names_what_it_did_not_beat(figures_: dict[str, dict[str, float]], why: str) -> None:
    with pytest.raises(Conflict, match=f"not better than {why} on the tail"):
        check_gate(figures_)


def test_the_measure_is_one_for_a_perfect_list_and_discounts_by_rank() -> None:
    tail = Tail(Histories.of([[0], [1]]).hiding_seen(), Ragged.of([[2, 3], [4]]))
    lists = np.array([[2, 3, -1], [5, 4, -1]], dtype=np.int64)
    told = figures(lambda histories, k: (lists, np.zeros(lists.shape, dtype=np.float32)), tail)
    assert told == {"ndcg@10": round((1 + 1 / np.log2(3)) / 2, 5), "hr@10": 1.0}


def test_a_shop_is_trained_once_and_again_only_when_something_changed(
    shop: Shop, shelf: SnapshotShelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "FEWEST", 0)
    monkeypatch.setattr(service, "check_gate", lambda _: None)
    for number in range(40):
        who = f"s{number % 8}"
        happened(shop, f"e{number}", "view", ("trail", "city", "boot", "tote")[number % 4], 40 - number, who)
    training = TrainingService(shop, HashingEmbedder(), shelf)
    first = training.train()
    again = training.train()
    assert (first.is_new, again.is_new) == (True, False)
    assert shelf.current_id() == first.manifest.snapshot_id
    happened(shop, "more", "cart_add", "tote", 0, "s1")
    assert training.train().is_new
    assert first.manifest.counts == {"products": 5, "shoppers": 8, "interactions": 40}
