"""Choose the weights and thresholds of the search on the validation part.

Fitted with all topics and with random halves of them left out, since another shop has matters that no
topic knows. Cross-checked by entries: fitted on the questions of one half, measured on the other's.
With ``--write``, the weights go to ``knowledge/search/data/weights.json``.

Source   multinomial logistic regression with a "none" choice, weights at least zero, L-BFGS-B
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from scipy.optimize import minimize

from benchmarks.knowledge.questions import Question, demo_entries, questions
from kernel.settings import load_settings
from knowledge.model import Entry
from knowledge.search import Embeds, EntryIndex
from knowledge.search.reading import DATA
from knowledge.search.scoring import ABSENCE, FEATURES, Numbers, Weights
from knowledge.search.texts import Reader, reader_for
from knowledge.search.topics import ELSEWHERE, TopicLines, topic_lines
from retrieval.build import build_embedder
from retrieval.store import CachedEmbedder

LEFT_OUT: Final = (0.0, 0.0, 0.5, 0.5, 1.0)  # shares of the topics, beside all of them
SEED: Final = 7
RIDGE: Final = 0.0003
SILENT_WEIGHT: Final = 2.0  # there are fewer questions without an answer
REFUSED: Final = 0.90  # of the validation part's unanswerable questions
LEAST_PERHAPS: Final = 0.5  # fifty questions are too few to go lower
CHEAP: Final = 0.01  # of the right answers, given up for a higher threshold
MOST_PERHAPS: Final = 0.6  # what an entry says nearly word for word must be answered


@dataclass(frozen=True, slots=True)
class Sample:
    """Questions with their features."""

    features: Numbers  # (q, entries, features)
    absence: Numbers  # (q, absence)
    right: Any  # (q,) the entry's row, -1 for none

    def part(self, keep: Any) -> Sample:
        """Some of the questions."""
        return Sample(self.features[keep], self.absence[keep], self.right[keep])


def sample(index: EntryIndex, asked: Sequence[Question]) -> Sample:
    """The features of questions over an index."""
    texts = [one.text for one in asked]
    features, absence = index.features(texts, index.reader.rows(texts, index.speller, asked=True))
    places = {entry.entry_id: n for n, entry in enumerate(index.entries)}
    right = np.array([-1 if one.entry_id is None else places[one.entry_id] for one in asked])
    return Sample(features, absence, right)


def without_topics(rng: np.random.Generator, share: float) -> TopicLines:
    """The package's topics with a random share left out (never those of no shop's matter)."""
    lines = topic_lines()
    kept = [n for n, name in enumerate(lines.names) if name.startswith(ELSEWHERE) or rng.random() >= share]
    places = {topic: n for n, topic in enumerate(kept)}
    stay = [n for n, owner in enumerate(lines.owners) if int(owner) in places]
    return TopicLines(
        tuple(lines.names[n] for n in kept),
        tuple(lines.texts[n] for n in stay),
        np.array([places[int(lines.owners[n])] for n in stay]),
    )


def samples(entries: Sequence[Entry], embedder: Embeds | None, asked: Sequence[Question]) -> list[Sample]:
    """The questions' features with all topics and with halves of them."""
    rng = np.random.default_rng(SEED)
    readers = [reader_for(embedder), *(Reader(embedder, without_topics(rng, share)) for share in LEFT_OUT)]
    return [sample(EntryIndex(entries, embedder, reader=reader), asked) for reader in readers]


def own_wordings(entries: Sequence[Entry], language: str) -> list[Question]:
    """One wording of each entry as it stands there: what is asked word for word must be answered."""
    return [Question(entry.questions[language][-1], language, entry.entry_id) for entry in entries]


def fitted(data: Sequence[Sample]) -> Weights:
    """The weights under which the right choices are likeliest."""
    size = len(FEATURES)

    def loss(values: Any) -> tuple[float, Any]:
        total, slope = RIDGE * float(values @ values), 2 * RIDGE * values
        for one in data:
            sums = np.concatenate(
                [one.features @ values[:size], (one.absence @ values[size:])[:, None]], axis=1
            )
            sums -= sums.max(axis=1, keepdims=True)
            chances = np.exp(sums)
            chances /= chances.sum(axis=1, keepdims=True)
            rows = np.arange(len(sums))
            count = np.where(one.right < 0, SILENT_WEIGHT, 1.0) / len(sums) / len(data)
            total -= float(count @ np.log(chances[rows, one.right] + 1e-12))
            chances[rows, one.right] -= 1
            chances *= count[:, None]
            slope[:size] += np.einsum("qe,qef->f", chances[:, :-1], one.features)
            slope[size:] += chances[:, -1] @ one.absence
        return total, slope

    found = minimize(
        loss,
        np.ones(size + len(ABSENCE)),
        jac=True,
        method="L-BFGS-B",
        bounds=[(0, None)] * (size + len(ABSENCE)),
    ).x.astype(np.float32)
    return Weights(found[:size], found[size:], 0.5, 0.5)


def thresholds(weights: Weights, data: Sample) -> tuple[float, float]:
    """(sure, perhaps): what refuses REFUSED of the unanswerable, and more where that is cheap."""
    chances = weights.chances(data.features, data.absence, None)
    both = np.sort(chances, axis=1)[:, -2:].sum(axis=1)
    silent = np.sort(both[data.right < 0])
    least = float(silent[min(int(np.ceil(REFUSED * len(silent))), len(silent) - 1)]) + 1e-4
    perhaps = min(max(least, LEAST_PERHAPS), MOST_PERHAPS)
    rightly = both[(data.right >= 0) & (chances.argmax(axis=1) == data.right)]
    for higher in np.arange(perhaps, MOST_PERHAPS + 1e-6, 0.05):
        if (rightly >= higher).mean() >= (rightly >= perhaps).mean() - CHEAP:
            perhaps = float(higher)
    return max(0.5, perhaps), perhaps


def recall(weights: Weights, data: Sample) -> float:
    """The share of answerable questions whose entry comes first."""
    asked = data.part(data.right >= 0)
    chances = weights.chances(asked.features, asked.absence, None)
    return float((chances.argmax(axis=1) == asked.right).mean())


def crossed(data: Sequence[Sample]) -> float:
    """Recall of weights fitted on the other half of the entries."""
    found = []
    for half in (0, 1):
        own = [one.part((one.right < 0) | (one.right % 2 == half)) for one in data]
        rest = data[0].part((data[0].right >= 0) & (data[0].right % 2 != half))
        found.append(recall(fitted(own), rest))
    return float(np.mean(found))


def row(weights: Weights, sure: float, perhaps: float) -> dict[str, Any]:
    """Weights as they lie in the file."""
    return {
        "entry": {name: round(float(w), 2) for name, w in zip(FEATURES, weights.entry, strict=True)},
        "none": {name: round(float(w), 2) for name, w in zip(ABSENCE, weights.none, strict=True)},
        "sure": round(sure, 3),
        "perhaps": round(perhaps, 3),
    }


def main() -> int:
    """Fit, cross-check and print; write when asked to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--write", action="store_true", help="keep the weights")
    asked = parser.parse_args()
    settings = load_settings()
    encoder = CachedEmbedder(build_embedder(settings), settings.data_dir / "embeddings")
    table: dict[str, Any] = {}
    for name, embedder in (("encoder", encoder), ("words", None)):
        table[name] = {}
        for language in ("en", "zh"):
            validation = questions(language).validation
            own = own_wordings(demo_entries(), language)
            both = samples(demo_entries(), embedder, (*validation, *own))
            weights = fitted(both)
            data = [one.part(slice(len(validation))) for one in both]
            sure, perhaps = thresholds(weights, data[0])
            table[name][language] = row(weights, sure, perhaps)
            halves = [round(recall(weights, one), 3) for one in data]
            print(name, language, json.dumps(table[name][language]))
            print(
                f"  recall@1 {halves[0]}, half of the topics {halves[1:]}, crossed {crossed(data):.3f}",
                flush=True,
            )
    if asked.write:
        (DATA / "weights.json").write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
