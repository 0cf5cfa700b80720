"""Name a message's intent from its sentence vector and its n-grams; knows nothing of Rasa.

A softmax regression reads both together. A message in Chinese says little to the English encoder,
so its sentence vector counts only by its share of Latin words, and its Han n-grams decide.

Shapes   dense (n, d), weights_dense (d, k), weights_sparse (v, k), bias (k,)
Units    a confidence is the chance that the first intent is right, 0 to 1
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, List, Sequence, Tuple

import numpy as np

from bot.nlu.languages import latin_share
from bot.nlu.ngrams import NgramSpace
from bot.nlu.softmax import fit_softmax


@dataclass(frozen=True)
class HybridOptions:
    """How the head is fitted; the defaults are the measured choice (docs/decisions/nlu-pipeline.md)."""

    dense_weight: float = 4.0
    word_weight: float = 1.0
    character_weight: float = 1.0
    strength: float = 10.0
    rounds: int = 100
    fewest_texts: int = 2


@dataclass
class HybridModel:
    """A fitted head: cheap to load, NumPy only."""

    labels: List[str]
    space: NgramSpace
    options: HybridOptions
    weights_dense: np.ndarray
    weights_sparse: np.ndarray
    bias: np.ndarray

    def scores(self, text: str, dense: np.ndarray) -> np.ndarray:
        """The log-odds of all labels (k,) for one message."""
        (words, of_words), (characters, of_characters) = self.space.row(text)
        scores = self.bias + (dense * (self.options.dense_weight * latin_share(text))) @ self.weights_dense
        scores = scores + (of_words * self.options.word_weight) @ self.weights_sparse[words]
        return scores + (of_characters * self.options.character_weight) @ self.weights_sparse[characters]

    def chances(self, text: str, dense: np.ndarray) -> np.ndarray:
        """The probability of each label (k,) for one message."""
        scores = self.scores(text, dense)
        scores = np.exp(scores - scores.max())
        return scores / scores.sum()

    def save(self, folder: Path) -> None:
        """Write the head as ``head.npz`` and ``head.json``."""
        np.savez(
            folder / "head.npz",
            weights_dense=self.weights_dense,
            weights_sparse=self.weights_sparse.astype(np.float16),
            bias=self.bias,
            idf=self.space.idf,
        )
        described = {"labels": self.labels, "names": self.space.names, "options": asdict(self.options)}
        (folder / "head.json").write_text(json.dumps(described, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> HybridModel:
        """Read what ``save`` wrote."""
        described = json.loads((folder / "head.json").read_text(encoding="utf-8"))
        with np.load(folder / "head.npz") as arrays:
            return cls(
                described["labels"],
                NgramSpace(described["names"], arrays["idf"]),
                HybridOptions(**described["options"]),
                arrays["weights_dense"],
                arrays["weights_sparse"].astype(np.float32),
                arrays["bias"],
            )


def fit(
    texts: Sequence[str], labels: Sequence[str], dense: np.ndarray, options: HybridOptions
) -> HybridModel:
    """Fit a head on examples; the same examples in the same order give the same head."""
    names = sorted(set(labels))
    targets = np.array([names.index(label) for label in labels])
    space = NgramSpace.learn(texts, options.fewest_texts)
    shares = np.array([latin_share(text) for text in texts], dtype=np.float32)[:, None]
    weights = fit_softmax(
        dense * shares * options.dense_weight,
        sparse_rows(space, texts, options),
        targets,
        len(names),
        options.strength,
        rounds=options.rounds,
    )
    d = dense.shape[1]
    return HybridModel(names, space, options, weights[:d], weights[d:-1], weights[-1])


def sparse_rows(space: NgramSpace, texts: Sequence[str], options: HybridOptions) -> Any:
    """The weighted n-gram rows of ``texts`` as a SciPy CSR matrix (n, v)."""
    from scipy.sparse import csr_matrix

    columns: List[np.ndarray] = []
    values: List[np.ndarray] = []
    ends: List[int] = [0]
    for text in texts:
        (words, of_words), (characters, of_characters) = space.row(text)
        columns += [words, characters]
        values += [of_words * options.word_weight, of_characters * options.character_weight]
        ends.append(ends[-1] + len(words) + len(characters))
    return csr_matrix((np.concatenate(values), np.concatenate(columns), ends), shape=(len(texts), len(space)))


def ranked(labels: Sequence[str], chances: np.ndarray, most: int) -> List[Tuple[str, float]]:
    """The ``most`` likeliest labels with their chances, best first."""
    order = np.argsort(-chances, kind="stable")[:most]
    return [(labels[i], float(chances[i])) for i in order]
