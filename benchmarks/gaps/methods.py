"""Ways to group questions: ours, and the naive ones that it must beat.

Those that need a threshold get the one that is best for them on the topics for choosing; k-means is
even told the true number of topics.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from knowledge.gaps.clustering import grouped
from knowledge.gaps.features import drawn_together, question_features, word_vectors, words_of
from retrieval.model import Vectors

Cut = Callable[[float], list[int]]


def ours(texts: Sequence[str], vectors: Vectors) -> Cut:
    """Middle taken away, words beside, drawn together, average linkage."""
    features = drawn_together(question_features(texts, vectors))
    return lambda threshold: grouped(features, threshold).tolist()


def without_drawing(texts: Sequence[str], vectors: Vectors) -> Cut:
    """Ours, but each question stays where it lies."""
    features = question_features(texts, vectors)
    return lambda threshold: grouped(features, threshold).tolist()


def dense_only(texts: Sequence[str], vectors: Vectors) -> Cut:
    """Average linkage on the embedder's vectors as they are."""
    return lambda threshold: grouped(vectors, threshold).tolist()


def words_only(texts: Sequence[str], vectors: Vectors) -> Cut:
    """Average linkage on words by rarity."""
    words = word_vectors([words_of(text) for text in texts])
    return lambda threshold: grouped(words, threshold).tolist()


def k_means(vectors: Vectors, k: int, seed: int = 7) -> list[int]:
    """Spherical k-means with the true number of topics."""
    from sklearn.cluster import KMeans

    found: np.ndarray = KMeans(k, n_init=4, random_state=seed).fit_predict(vectors)
    return [int(label) for label in found]
