"""How well groups agree with topics.

Source   B-cubed: Bagga and Baldwin, 1998; purity: Zhao and Karypis, 2001
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from kernel.languages import has_han


def judge(topics: Sequence[str], labels: Sequence[int]) -> dict[str, float | int]:
    """B-cubed precision, recall and F1, purity, and the number of groups against the true one."""
    both = Counter(zip(topics, labels, strict=True))
    of_topic, of_label = Counter(topics), Counter(labels)
    precision = sum(n * n / of_label[label] for (_, label), n in both.items()) / len(topics)
    recall = sum(n * n / of_topic[topic] for (topic, _), n in both.items()) / len(topics)
    best: Counter[int] = Counter()
    for (_, label), n in both.items():
        best[label] = max(best[label], n)
    return {
        "f1": round(2 * precision * recall / (precision + recall), 3),
        "precision": round(precision, 3),
        "recall": round(recall, 3),
        "purity": round(best.total() / len(topics), 3),
        "groups": len(of_label),
        "topics": len(of_topic),
    }


def joined_languages(texts: Sequence[str], topics: Sequence[str], labels: Sequence[int]) -> dict[str, Any]:
    """Of topics asked in both languages: in how many some group holds both, and the share of such pairs."""
    sides: dict[str, dict[bool, Counter[int]]] = {}
    for text, topic, label in zip(texts, topics, labels, strict=True):
        sides.setdefault(topic, {False: Counter(), True: Counter()})[has_han(text)][label] += 1
    two = [one for one in sides.values() if one[False] and one[True]]
    joined = sum(1 for one in two if one[False].keys() & one[True].keys())
    pairs = sum(one[False].total() * one[True].total() for one in two)
    together = sum(one[False][label] * n for one in two for label, n in one[True].items())
    return {
        "topics": len(two),
        "joined": joined,
        "pairs_together": round(together / pairs, 3) if pairs else 0,
    }
