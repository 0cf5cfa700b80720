"""Real purchase sequences: read whole, and told ahead better than the goal by one source alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from recommender.evaluation import metrics
from recommender.evaluation.measuring import of_source, ranked
from recommender.evaluation.reading import Purchases, read_items, read_sequences
from recommender.evaluation.splits import split_by
from recommender.sources.covisit import CoVisit, Sequential
from recommender.sources.model import ItemTable, Source

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "data" / "amazon_beauty"

pytestmark = [
    pytest.mark.shared_data,
    pytest.mark.skipif(not FOLDER.exists(), reason=f"the real data is not there: {FOLDER}"),
]


@pytest.fixture(scope="module")
def beauty() -> Purchases:
    return read_sequences(FOLDER / "sequences.txt.gz", read_items(FOLDER / "items.tsv.gz"))


def test_the_whole_file_is_read(beauty: Purchases) -> None:
    log = beauty.log
    assert (log.n_users, log.n_items, len(log)) == (22_363, 12_101, 198_502)


@pytest.mark.parametrize(
    ("source", "ndcg", "hr"),
    [(CoVisit(), 0.045, 0.073), (Sequential(), 0.058, 0.094)],
    ids=lambda value: getattr(value, "name", str(value)),
)
def test_a_source_foretells_the_last_purchase(
    beauty: Purchases, source: Source, ndcg: float, hr: float
) -> None:
    split = split_by(beauty.log, "leave-one-out", with_times=False).test
    fitted = source.fit(split.train, ItemTable.empty(beauty.log.n_items), seed=7)
    rows = ranked(of_source(fitted), split.histories, 10)
    found = metrics.at_k(metrics.hits_of(rows, split.truth), np.diff(split.truth.offsets), 10)
    assert found["ndcg"].mean() > ndcg
    assert found["hr"].mean() > hr
