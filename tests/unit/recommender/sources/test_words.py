"""Products by their words: the nearest kept, whatever the size of the blocks; words of all tell nothing."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from recommender.interactions import Interactions
from recommender.sources import content
from recommender.sources.content import Words
from recommender.sources.model import ItemTable
from recommender.sources.neighbours import strongest

NOBODY = Interactions.of(np.zeros(0, int), np.zeros(0, int), np.zeros(0), n_users=0, n_items=0)


def table(words: sparse.csr_matrix) -> ItemTable:
    n = words.shape[0]
    unknown = np.full(n, -1, dtype=np.int32)
    return ItemTable(n, np.zeros((n, 0), dtype=np.float32), unknown, unknown, np.zeros(n), words)


def random_words(n: int = 60, v: int = 40) -> sparse.csr_matrix:
    return sparse.random(n, v, 0.15, format="csr", dtype=np.float32, random_state=5)


@pytest.mark.parametrize("pairs", [1, 500, 10_000_000])
def test_links_are_the_strongest_of_all_pairs_in_blocks_of_any_size(
    monkeypatch: pytest.MonkeyPatch, pairs: int
) -> None:
    monkeypatch.setattr(content, "AT_ONCE", pairs)
    words = random_words()
    links = Words(kept=5).fit(NOBODY, table(words), 7).links
    whole = (words @ words.T).toarray()
    np.fill_diagonal(whole, 0)
    for product in range(60):
        best = [j for j in np.lexsort((np.arange(60), -whole[product])) if whole[product, j] > 0][:5]
        assert set(links[product].indices.tolist()) == set(best)


def test_a_word_of_too_many_products_links_none_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content, "COMMON_MOST", 2)
    words = sparse.csr_matrix(np.array([[1, 1], [1, 0], [1, 1]], dtype=np.float32))
    links = Words().fit(NOBODY, table(words), 7).links
    assert [links[row].indices.tolist() for row in range(3)] == [[2], [], [0]]


def test_of_equal_links_the_lower_columns_are_kept() -> None:
    links = strongest(sparse.csr_matrix(np.array([[1, 3, 1, 1, 0]], dtype=np.float32)), 3)
    assert sorted(links.indices.tolist()) == [0, 1, 2]
