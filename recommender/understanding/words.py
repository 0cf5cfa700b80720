"""The general lexicons, which hold for any shop: one file per class and language.

A line is ``canonical: form, form``; ``#`` opens a comment. Nothing is read at import:
``general_words()`` reads the files once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final, Literal

from kernel.languages import LANGUAGES
from recommender.understanding.text import is_han, phrase_keys

Keys = tuple[str, ...]
Kind = Literal[
    "colour", "material", "recipient", "occasion", "brand", "noun", "category", "attribute",
    "sort", "size", "filler", "compound", "mark",
]  # fmt: skip

_FILES: Final[Mapping[str, Kind]] = {
    "colours": "colour",
    "materials": "material",
    "recipients": "recipient",
    "occasions": "occasion",
    "brands": "brand",
    "nouns": "noun",
    "sorts": "sort",
    "sizes": "size",
    "filler": "filler",
    "compounds": "compound",
}
_FOLDER: Final = files("recommender.understanding") / "lexicons"


@dataclass(frozen=True, slots=True)
class Entry:
    """A phrase that means something: its class, its canonical word, the keys it is found by."""

    kind: Kind
    value: str
    keys: Keys
    capital: bool = False  # only when written with a capital letter


@dataclass(frozen=True, slots=True)
class Words:
    """Everything the lexicon files say."""

    entries: tuple[Entry, ...]
    shown: Mapping[tuple[Kind, str], dict[str, str]]  # (class, canonical) -> its first form by language
    rows: Mapping[str, frozenset[str]]  # a row of a grammar file -> its phrases, keys joined
    families: Mapping[str, tuple[str, ...]]  # a plain colour -> its shades
    known: frozenset[str]  # English words that are words
    traditional: Mapping[int, str]
    other_names: Mapping[str, tuple[str, ...]]  # a value of catalogues -> what else people call it


@cache
def general_words() -> Words:
    """Read every lexicon file; once per process."""
    entries: list[Entry] = []
    shown: dict[tuple[Kind, str], dict[str, str]] = {}
    rows: dict[str, set[str]] = {}
    for language in LANGUAGES:
        for name, kind in _FILES.items():
            for canonical, forms in _rows(language, name):
                entries.extend(_entry(kind, canonical, form) for form in forms)
                if forms:
                    shown.setdefault((kind, canonical), {})[language] = _best_form(kind, language, forms)
        for name in ("prices", "units", "negation", "grammar"):
            for row, forms in _rows(language, name):
                marks = [_entry("mark", row, form) for form in forms]
                entries.extend(marks)
                rows.setdefault(row, set()).update(joined(mark.keys) for mark in marks)
    rows["_filler"] = {joined(entry.keys) for entry in entries if entry.kind == "filler"}
    frozen = {row: frozenset(forms) for row, forms in rows.items()}
    return Words(tuple(entries), shown, frozen, _families(), _known_words(), _traditional(), _others())


def joined(keys: Keys) -> str:
    """The phrase of these keys as one string: Chinese run together, English with blanks."""
    return ("" if all(len(key) == 1 and is_han(key) for key in keys) else " ").join(keys)


def _best_form(kind: Kind, language: str, forms: list[str]) -> str:
    """The form to say back: 红色 rather than 红, else the first."""
    full = (form for form in forms if len(form) > 1 and (kind != "colour" or form.endswith("色")))
    return (next(full, forms[0]) if language == "zh" else forms[0]).lstrip("!")


def _entry(kind: Kind, canonical: str, form: str) -> Entry:
    return Entry(kind, canonical, phrase_keys(form.lstrip("!")), capital=form.startswith("!"))


def _lines(language: str, name: str) -> Iterator[str]:
    path = _FOLDER / language / f"{name}.txt"
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line


def _rows(language: str, name: str) -> Iterator[tuple[str, list[str]]]:
    for line in _lines(language, name):
        canonical, _, forms = line.partition(": ")
        yield canonical, [form.strip() for form in forms.split(", ") if form.strip()]


def _families() -> dict[str, tuple[str, ...]]:
    return {plain: tuple(shades) for plain, shades in _rows("en", "families")}


def _others() -> dict[str, tuple[str, ...]]:
    names: dict[str, tuple[str, ...]] = {}
    for language in LANGUAGES:
        for value, forms in _rows(language, "values"):
            names[value] = (*names.get(value, ()), *forms)
    return names


def _known_words() -> frozenset[str]:
    return frozenset(word for line in _lines("en", "known_words") for word in line.split())


def _traditional() -> dict[int, str]:
    lines = [*_lines("zh", "traditional"), *_lines("zh", "cantonese")]
    pairs = (zip(old, new, strict=True) for old, new in zip(lines[::2], lines[1::2], strict=True))
    return {ord(old): new for row in pairs for old, new in row}
