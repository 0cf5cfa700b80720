"""BM25 over weighted fields: known words, near spellings, coverage, segments."""

from __future__ import annotations

import numpy as np
import pytest

from retrieval.lexical import LexicalIndex, weighted_tokens
from retrieval.tokens import tokenise

TITLES = ["red running shoes", "trail running shoe", "coffee machine", "红色跑步鞋", "真皮女包"]


@pytest.fixture(scope="module")
def index() -> LexicalIndex:
    return LexicalIndex([weighted_tokens([(title, 2.0)]) for title in TITLES])


def best(index: LexicalIndex, query: str) -> int:
    return int(np.argmax(index.scores(tokenise(query))))


def test_fields_add_up_by_weight() -> None:
    assert weighted_tokens([("red shoe", 3.0), ("a red box", 1.0)]) == {"red": 4.0, "shoe": 3.0, "box": 1.0}


@pytest.mark.parametrize(
    ("query", "row"),
    [("red shoes", 0), ("trail shoes", 1), ("coffe machin", 2), ("红色的跑步鞋", 3), ("女包", 4)],
)
def test_the_right_title_is_first(index: LexicalIndex, query: str, row: int) -> None:
    assert best(index, query) == row


def test_a_title_with_every_word_is_covered_whole(index: LexicalIndex) -> None:
    assert index.coverage(tokenise("running shoes"))[:2].tolist() == [1.0, 1.0]


def test_a_word_nobody_has_lowers_the_coverage_of_all(index: LexicalIndex) -> None:
    assert index.coverage(tokenise("unicorn shoes")).max() < 0.5


def test_a_query_of_unknown_words_scores_nothing(index: LexicalIndex) -> None:
    assert index.scores(tokenise("zzzzqq 42")).tolist() == [0.0] * 5


def test_a_rare_word_counts_more_than_a_common_one(index: LexicalIndex) -> None:
    weights = index.weights(["trail", "running"])
    assert weights[index._tokens["trail"]] > weights[index._tokens["running"]]


def test_a_small_segment_scores_words_as_the_large_one_does(index: LexicalIndex) -> None:
    fresh = LexicalIndex([weighted_tokens([("running shoes of steel", 2.0)])], index)
    assert fresh.weights(["running"]) == {
        fresh._tokens["running"]: index.weights(["running"])[index._tokens["running"]]
    }
    assert fresh.weights(["steel"]) == {fresh._tokens["steel"]: pytest.approx(index.rarest)}


def test_an_empty_index_answers_with_nothing() -> None:
    empty = LexicalIndex([])
    assert len(empty) == 0
    assert empty.scores(["red"]).tolist() == []
    assert empty.coverage(["red"]).tolist() == []
