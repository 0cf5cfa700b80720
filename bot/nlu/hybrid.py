"""Name a message's intent from its sentence vector and its n-grams; knows nothing of Rasa.

A softmax regression reads both together, and the nearest example of each intent has a say: with few
examples of an intent, one that is put almost the same way tells more than any average. Of a Chinese
message the encoder and the word n-grams get its English gloss (``bot/nlu/gloss.py``), so that both
languages learn from each other; its own characters count beside it. How sure the answer is says the
gate (``bot/nlu/gate.py``).

Shapes   dense (n, d), weights_dense (d, k), weights_sparse (v, k), bias (k,)
         examples (n, d) sorted by intent, of length 1; begins (k,) where each intent's examples begin
Units    a confidence is the chance that the intent is right, 0 to 1
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, List, Sequence, Tuple

import numpy as np

from bot.nlu.gate import Gate, learn, signals
from bot.nlu.ngrams import NgramSpace
from bot.nlu.softmax import fit_softmax

OUTSIDE = ("out_of_scope", "oos")
FAR_BEHIND = 6.0  # log-odds; more than any example can add


@dataclass(frozen=True)
class HybridOptions:
    """How the head is fitted; the defaults are the measured choice (docs/decisions/nlu-pipeline.md)."""

    dense_weight: float = 2.0
    word_weight: float = 2.0
    character_weight: float = 2.0
    neighbour_weight: float = 4.0
    strength: float = 10.0
    rounds: int = 100
    gate_rounds: int = 40
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
    examples: np.ndarray
    begins: np.ndarray
    gate: Gate

    def scores(self, text: str, dense: np.ndarray) -> np.ndarray:
        """The log-odds of all labels (k,) for one message."""
        (words, of_words), (characters, of_characters) = self.space.row(text)
        scores = self.bias + (dense * self.options.dense_weight) @ self.weights_dense
        scores = scores + (of_words * self.options.word_weight) @ self.weights_sparse[words]
        scores = scores + (of_characters * self.options.character_weight) @ self.weights_sparse[characters]
        return scores + self.options.neighbour_weight * self._nearest(scores, dense)

    def _nearest(self, scores: np.ndarray, dense: np.ndarray) -> np.ndarray:
        """How near the nearest example of each label is (k,); labels far behind get the least of the others.

        All examples together are tens of megabytes, too much to read for each message.
        """
        able = np.flatnonzero(scores >= scores.max() - FAR_BEHIND)
        ends = [*self.begins[1:], len(self.examples)]
        nearest = [float((self.examples[self.begins[label] : ends[label]] @ dense).max()) for label in able]
        near = np.full(len(scores), min(nearest), dtype=np.float32)
        near[able] = nearest
        return near

    def ranking(self, text: str, dense: np.ndarray, most: int) -> List[Tuple[str, float]]:
        """The ``most`` likeliest labels with their confidence, best first.

        The labels in scope share one scale on which the first of them has the gate's confidence.
        """
        scores = self.scores(text, dense)
        outside = outside_of(self.labels)
        first, found = signals(scores[None], outside)
        chances = np.exp(scores - scores.max())
        chances /= chances.sum()
        sure = self.gate.confidence(text, float(found[0, 0]), float(found[0, 1]))
        rated = np.where(outside, chances, chances * (sure / max(chances[first[0]], 1e-9)))
        leads = chances.argmax()
        order = sorted(range(len(rated)), key=lambda i: (i != leads, -rated[i], i))[:most]
        return [(self.labels[i], float(min(1.0, rated[i]))) for i in order]

    def save(self, folder: Path) -> None:
        """Write the head as ``head.npz`` and ``head.json``."""
        np.savez(
            folder / "head.npz",
            weights_dense=self.weights_dense,
            weights_sparse=self.weights_sparse.astype(np.float16),
            bias=self.bias,
            examples=self.examples.astype(np.float16),
            begins=self.begins,
            idf=self.space.idf,
        )
        described = {
            "labels": self.labels,
            "names": self.space.names,
            "options": asdict(self.options),
            "gate": self.gate.curves,
        }
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
                arrays["examples"].astype(np.float32),
                arrays["begins"],
                Gate({name: tuple(curve) for name, curve in described["gate"].items()}),
            )


def outside_of(labels: Sequence[str]) -> np.ndarray:
    """Which labels mean out of scope (k,) bool."""
    return np.array([label in OUTSIDE for label in labels])


def fit(
    texts: Sequence[str], labels: Sequence[str], dense: np.ndarray, options: HybridOptions
) -> HybridModel:
    """Fit a head on examples; the same examples in the same order give the same head."""
    names = sorted(set(labels))
    place = {name: index for index, name in enumerate(names)}
    order = np.argsort([place[label] for label in labels], kind="stable")
    texts, dense = [texts[i] for i in order], dense[order]
    targets = np.array([place[labels[i]] for i in order])
    space = NgramSpace.learn(texts, options.fewest_texts)
    rows = sparse_rows(space, texts, options)
    d = dense.shape[1]

    def weights_of(kept: np.ndarray, rounds: int) -> np.ndarray:
        vectors = dense[kept] * options.dense_weight
        return fit_softmax(vectors, rows[kept], targets[kept], len(names), options.strength, rounds)

    def scores_without(kept: np.ndarray, held: np.ndarray) -> np.ndarray:
        weights = weights_of(kept, options.gate_rounds)
        scores = dense[held] * options.dense_weight @ weights[:d] + rows[held] @ weights[d:-1] + weights[-1]
        known, begins = np.unique(targets[kept], return_index=True)
        near = np.maximum.reduceat(dense[held] @ dense[kept].T, begins, axis=1)
        found = np.full_like(scores, -np.inf)
        found[:, known] = scores[:, known] + options.neighbour_weight * near
        return found

    weights = weights_of(np.ones(len(texts), dtype=bool), options.rounds)
    gate = learn(texts, targets, outside_of(names), scores_without)
    begins = np.searchsorted(targets, np.arange(len(names)))
    return HybridModel(names, space, options, weights[:d], weights[d:-1], weights[-1], dense, begins, gate)


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
