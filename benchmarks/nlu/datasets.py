"""The sentences that pipelines are compared on: the shop's own, CLINC150, BANKING77.

The shop's validation part is every fifth example by a hash of its text, so it stays the same while
examples are added. Public sets are read in place (``--data``, see their README for licences).
"""

from __future__ import annotations

import csv
import gzip
import json
import random
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import yaml

ROOT = Path(__file__).resolve().parents[2]
HELDOUT = Path(__file__).resolve().with_name("heldout")
OUTSIDE = "out_of_scope"
HELD_EVERY = 5
SEED = 7

Example = tuple[str, str, str]  # text, intent, language


@dataclass(frozen=True)
class Sentences:
    """A set: what is learnt from, what is asked."""

    name: str
    train: list[Example]
    validation: list[Example]


def held_out(text: str) -> bool:
    """Whether an example belongs to the shop's validation part."""
    return crc32(f"validation:{text}".encode()) % HELD_EVERY == 0


def shop(folder: Path = ROOT / "nlu_data" / "nlu", per_intent: int | None = None) -> Sentences:
    """The shop's own examples in both languages; ``per_intent`` counts each language apart."""
    found = _examples(folder)
    train = [one for one in found if not held_out(one[0])]
    parts = [_some([one for one in train if one[2] == language], per_intent) for language in ("en", "zh")]
    name = "shop" if per_intent is None else f"shop-{per_intent}-each"
    return Sentences(name, [*parts[0], *parts[1]], [one for one in found if held_out(one[0])])


def shop_heldout(folder: Path = ROOT / "nlu_data" / "nlu", asked: Path = HELDOUT) -> Sentences:
    """All of the shop's examples, asked what somebody wrote who had seen none of them.

    What both have by chance is not learnt.
    """
    validation: list[Example] = []
    for path in sorted(asked.glob("*.jsonl")):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        validation += [(row["text"], row["intent"], path.stem) for row in rows]
    known = {text.casefold() for text, _, _ in validation}
    train = [one for one in _examples(folder) if one[0].casefold() not in known]
    return Sentences("shop-heldout", train, validation)


def _examples(folder: Path) -> list[Example]:
    """Every example of the shop's, each once, in the order of the files."""
    found: list[Example] = []
    for path in sorted(folder.glob("*/*.yml")):
        for block in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("nlu", []):
            lines = (line.strip() for line in block.get("examples", "").splitlines())
            found += [
                (line[2:].strip(), block["intent"], path.parent.name) for line in lines if line[:2] == "- "
            ]
    return list(dict.fromkeys(found))


def clinc150(data: Path, *, with_outside: bool = True, per_intent: int | None = None) -> Sentences:
    """CLINC150 (full): train to validation; its 100 out-of-scope training examples can be left out."""
    with gzip.open(data / "clinc150" / "clinc150_train_val.json.gz", "rt", encoding="utf-8") as stream:
        parts = json.load(stream)
    train = _some([(t, y, "en") for t, y in parts["train"]], per_intent)
    if with_outside:
        train += [(t, OUTSIDE, "en") for t, _ in parts["oos_train"]]
    validation = [(t, y, "en") for t, y in parts["val"]] + [(t, OUTSIDE, "en") for t, _ in parts["oos_val"]]
    name = "clinc150" if with_outside else "clinc150-no-oos-examples"
    return Sentences(name if per_intent is None else f"{name}-{per_intent}-each", train, validation)


def banking77(data: Path, per_intent: int | None = None) -> Sentences:
    """BANKING77's training part, a fifth of it held out by a hash of the text."""
    with (data / "banking77" / "train.csv").open(encoding="utf-8", newline="") as stream:
        rows = [(row["text"].strip(), row["category"], "en") for row in csv.DictReader(stream)]
    train = _some([row for row in rows if not held_out(row[0])], per_intent)
    name = "banking77" if per_intent is None else f"banking77-{per_intent}-each"
    return Sentences(name, train, [row for row in rows if held_out(row[0])])


def _some(examples: list[Example], per_intent: int | None) -> list[Example]:
    if per_intent is None:
        return examples
    shuffled = examples[:]
    random.Random(SEED).shuffle(shuffled)
    taken: dict[str, int] = {}
    kept = []
    for example in shuffled:
        taken[example[1]] = taken.get(example[1], 0) + 1
        if taken[example[1]] <= per_intent:
            kept.append(example)
    return kept
