"""How surely each entry answers a question: a few features, weighed and compared with "none of them".

The chance of an entry is its weighed sum's share among those of the best entries and of "no entry",
whose sum grows with what in the question is no shop's matter, or no entry's. The weights lie in
``data/weights.json``, per language, for an encoder and for words alone;
``python -m benchmarks.knowledge.fit`` chose them on the validation part of its questions.

Shapes   features (b, entries, len(FEATURES)) float32; absence (b, len(ABSENCE)); chances (b, entries)
Units    features 0 to 1; a chance 0 to 1, a question's chances and that of none add up to 1
Source   multinomial logistic regression with a "none" choice
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from knowledge.search.reading import DATA

FEATURES: Final = (
    "wording",  # cosine with the nearest wording
    "apart",  # the same without what all wordings of the shop have in common
    "answer",  # cosine with the nearest sentence of the answer
    "topics",  # likeness of the topics' shares (Bhattacharyya)
    "special",  # the entry's share of no topic: its question has no topic to be known by
    "words",  # shared words and pairs with the nearest wording
    "han",  # shared Chinese characters with the nearest wording
    "told",  # shared words with the nearest sentence of the answer
)
ABSENCE: Final = (
    "always",
    "elsewhere",  # the question's share of topics that are no shop's matter
    "uncovered",  # how unlike its topics are to those of every entry
    "unheard",  # the share of its words that neither topics nor entries use
    "crowd",  # the mean of the wording cosines just below the best
    "others",  # 1 when it names another company that no entry names
)
RIVALS: Final = 50  # entries that share the chances; what stands below has none
Numbers = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Weights:
    """What the features count, and where "answer" and "offer" begin."""

    entry: Numbers  # (features,)
    none: Numbers  # (absence,)
    sure: float
    perhaps: float

    def chances(self, features: Numbers, absence: Numbers, passing: NDArray[np.bool_] | None) -> Numbers:
        """Each entry's chance to be the answer; zero for those that do not pass."""
        sums = features @ self.entry
        if passing is not None:
            sums[:, ~passing] = -np.inf
        if sums.shape[1] > RIVALS:
            least = np.partition(sums, -RIVALS, axis=1)[:, -RIVALS][:, None]
            sums = np.where(sums < least, -np.inf, sums)
        none = absence @ self.none
        highest = np.maximum(sums.max(axis=1), none)
        raised = np.exp(sums - highest[:, None])
        chances: Numbers = raised / (raised.sum(axis=1) + np.exp(none - highest))[:, None]
        return chances


@cache
def weights_for(language: str, *, by_words: bool) -> Weights:
    """The weights for questions in a language; English ones for one without its own."""
    table = _table()["words" if by_words else "encoder"]
    return weights_from(table.get(language, table["en"]))


def weights_from(row: Mapping[str, Any]) -> Weights:
    """Weights as they lie in the file."""
    return Weights(
        np.array([row["entry"][name] for name in FEATURES], dtype=np.float32),
        np.array([row["none"][name] for name in ABSENCE], dtype=np.float32),
        float(row["sure"]),
        float(row["perhaps"]),
    )


@cache
def _table() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DATA / "weights.json").read_text(encoding="utf-8"))
    return found
