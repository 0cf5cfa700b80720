"""The benchmark's questions: unseen wordings of entries, and questions that no entry answers.

Files hold ``# entry-id`` and the wordings below it. Two of an entry's five wordings, and half of the
unanswerable questions, are the validation part, on which weights and thresholds are chosen; which
ones, their hash decides.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from commerce.demo.faq import FaqEntry, faq_entries
from knowledge.model import Entry

FOLDER: Final = Path(__file__).resolve().parent / "questions"
SECOND_SHOP: Final = Path(__file__).resolve().parent / "second_shop"
VALIDATION_WORDINGS: Final = 2


@dataclass(frozen=True, slots=True)
class Question:
    """What a shopper asks, and the entry that answers it."""

    text: str
    language: str
    entry_id: str | None  # None: no entry does


@dataclass(frozen=True, slots=True)
class Questions:
    """The two parts."""

    validation: tuple[Question, ...]
    test: tuple[Question, ...]


@cache
def questions(language: str) -> Questions:
    """The demo shop's questions in a language."""
    validation: list[Question] = []
    test: list[Question] = []
    for entry_id, texts in _blocks(FOLDER / f"{language}.txt").items():
        asked = [Question(text, language, entry_id) for text in _shuffled(texts)]
        validation += asked[:VALIDATION_WORDINGS]
        test += asked[VALIDATION_WORDINGS:]
    blocks = _blocks(FOLDER / f"unanswerable_{language}.txt").values()
    silent = [Question(text, language, None) for text in _shuffled(t for texts in blocks for t in texts)]
    half = len(silent) // 2
    return Questions(tuple(validation + silent[:half]), tuple(test + silent[half:]))


def demo_entries() -> list[Entry]:
    """The demo shop's FAQ as the search takes it."""
    return [entry_of(one) for one in faq_entries()]


def entry_of(one: FaqEntry) -> Entry:
    """An entry of a data file."""
    wordings = {language: tuple(texts) for language, texts in one["questions"].items()}
    return Entry(one["entry_id"], one["category"], wordings, dict(one["answers"]))


@cache
def second_shop(language: str) -> tuple[list[Entry], list[Question]]:
    """Another shop's entries, and its questions in a language; on them nothing is ever chosen."""
    entries: list[Entry] = []
    asked: list[Question] = []
    for entry_id, lines in _blocks(SECOND_SHOP / "faq.txt").items():
        said = [line.partition(" ") for line in lines]
        wordings = {c: tuple(text for mark, _, text in said if mark == f"{c}?") for c in ("en", "zh")}
        answers = {c: " ".join(text for mark, _, text in said if mark == f"{c}!") for c in ("en", "zh")}
        entries.append(Entry(entry_id, "", wordings, answers))
        asked += [Question(text, language, entry_id) for mark, _, text in said if mark == f"{language}:"]
    silent = _blocks(SECOND_SHOP / "unanswerable.txt")[language]
    return entries, asked + [Question(text, language, None) for text in silent]


def _blocks(path: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    texts: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            texts = found.setdefault(line[2:], [])
        elif line.strip():
            texts.append(line.strip())
    return {key: texts for key, texts in found.items() if texts}


def _shuffled(texts: Iterable[str]) -> list[str]:
    return sorted(texts, key=lambda text: hashlib.sha256(text.encode()).hexdigest())
