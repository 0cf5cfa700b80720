"""Groups are judged by known figures, and no topic is both chosen on and reported."""

from __future__ import annotations

from pathlib import Path

from benchmarks.gaps.judge import joined_languages, judge
from benchmarks.gaps.topics import all_topics, bilingual


def test_groups_that_are_the_topics_are_perfect() -> None:
    assert judge(["a", "a", "b"], [7, 7, 3]) == {
        "f1": 1.0, "precision": 1.0, "recall": 1.0, "purity": 1.0, "groups": 2, "topics": 2,
    }  # fmt: skip


def test_b_cubed_counts_each_question_once() -> None:
    # the example of Amigo et al. 2009: precision (2 * 2/3 + 1/3) / 3, recall 1
    assert judge(["a", "a", "b"], [1, 1, 1]) == {
        "f1": 0.714, "precision": 0.556, "recall": 1.0, "purity": 0.667, "groups": 1, "topics": 2,
    }  # fmt: skip


def test_languages_are_joined_where_one_group_holds_both() -> None:
    texts, topics = ["gift", "礼品", "card", "卡", "job"], ["g", "g", "c", "c", "j"]
    assert joined_languages(texts, topics, [1, 1, 2, 3, 4]) == {
        "topics": 2, "joined": 1, "pairs_together": 0.5,
    }  # fmt: skip


def test_our_own_set_has_the_size_that_it_says() -> None:
    pairs = bilingual()
    topics = {topic for _, topic in pairs if not topic.startswith("-")}
    assert (len(pairs), len(topics), len({text for text, _ in pairs})) == (318, 36, 318)


def test_no_topic_is_in_both_parts(tmp_path: Path) -> None:
    parts = [all_topics(part, tmp_path / "none") for part in ("choosing", "reporting")]
    chosen, reported = ({topic for one in part for topic in one.topics} for part in parts)
    assert chosen & reported == set()
    assert len(chosen | reported) == 66
