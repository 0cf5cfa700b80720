"""Questions with the topic that each is of: intents taken as unknown topics, and our own in two languages.

One half of the topics is there for choosing, the other for reporting; a topic is never in both.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal
from zlib import crc32

from benchmarks.nlu.datasets import OUTSIDE, SEED, banking77, clinc150

HERE: Final = Path(__file__).resolve().parent
DATA: Final = HERE.parents[2] / "shared" / "data"
NO_TOPIC: Final = "-"
PER_TOPIC: Final = 60
Part = Literal["choosing", "reporting"]


@dataclass(frozen=True)
class Topics:
    """Questions in a random order with their topics."""

    name: str
    texts: list[str]
    topics: list[str]

    @property
    def count(self) -> int:
        """How many topics there are; a question of its own is one."""
        return len(set(self.topics))


def part_of(topic: str) -> Part:
    """Which part a topic belongs to, by a hash of its name."""
    return "choosing" if crc32(f"gaps:{topic}".encode()) % 2 else "reporting"


def all_topics(part: Part, data: Path = DATA) -> list[Topics]:
    """The sets of one part; without the real data only our own."""
    found = [_shuffled("bilingual", [pair for pair in bilingual() if part_of(pair[1]) == part])]
    if data.is_dir():
        for name, sentences in (
            ("clinc150", clinc150(data, with_outside=False)),
            ("banking77", banking77(data)),
        ):
            pairs = [
                (text, topic)
                for text, topic, _ in (*sentences.train, *sentences.validation)
                if topic != OUTSIDE and part_of(topic) == part
            ]
            found.append(_some(_shuffled(name, pairs)))
    return found


def bilingual() -> list[tuple[str, str]]:
    """Our own questions, each with its topic; those of no topic are a topic each."""
    pairs: list[tuple[str, str]] = []
    topic = ""
    lines = (HERE / "questions.txt").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        if line.startswith("# ") and len(line.split()) == 2:
            topic = line[2:]
        elif line and not line.startswith("#"):
            pairs.append((line, f"{NO_TOPIC}{number}" if topic == NO_TOPIC else topic))
    return pairs


def _some(whole: Topics) -> Topics:
    taken: dict[str, int] = {}
    kept = []
    for text, topic in zip(whole.texts, whole.topics, strict=True):
        taken[topic] = taken.get(topic, 0) + 1
        if taken[topic] <= PER_TOPIC:
            kept.append((text, topic))
    return Topics(whole.name, [text for text, _ in kept], [topic for _, topic in kept])


def _shuffled(name: str, pairs: list[tuple[str, str]]) -> Topics:
    random.Random(SEED).shuffle(pairs)
    return Topics(name, [text for text, _ in pairs], [topic for _, topic in pairs])
