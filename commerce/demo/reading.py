"""Read the demo shop's hand-written data files: shelves, products, values, colours.

One product a line:  - brand | English title | Chinese title | price | options | tags | English | Chinese
  options   "black, white; volume=30 ml:0/50 ml:12": colours, then one more option with price steps
  tags      values of ``values.txt`` ("zip"), or "attribute=value" ("battery=30 hours")
A shelf:    # id | English | Chinese | English synonyms | Chinese synonyms | drawing | size=run
            ~ tags of every product of the shelf;  > closing sentence in English | in Chinese
A department opens its file:  = id | English | Chinese | English synonyms | Chinese synonyms
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

DATA: Final = Path(__file__).parent / "data"
DEPARTMENTS: Final = ("clothing", "shoes", "bags", "home", "electronics", "beauty", "sports", "toys")


@dataclass(frozen=True, slots=True)
class Value:
    """One attribute value with its shown names and a sentence on it (empty when none fits)."""

    attribute: str
    canonical: str
    names: dict[str, str]
    sentences: dict[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """One product as written down."""

    brand: str
    titles: dict[str, str]
    price_minor: int
    colours: tuple[str, ...]
    steps: tuple[str, dict[str, int]] | None  # ("volume", {"30 ml": 0, "50 ml": 1200})
    tags: tuple[str, ...]
    hooks: dict[str, str]


@dataclass(frozen=True, slots=True)
class Shelf:
    """A category with what all its products share."""

    category_id: str
    parent_id: str | None
    names: dict[str, str]
    synonyms: dict[str, tuple[str, ...]]
    drawing: str = ""
    sizes: str = ""
    tags: tuple[str, ...] = ()
    closing: tuple[tuple[str, str], ...] = ()
    rows: tuple[Row, ...] = ()


def read_shelves() -> list[Shelf]:
    """Every department and shelf, departments before their shelves."""
    shelves: list[Shelf] = []
    for department in DEPARTMENTS:
        lines = list(_department_lines(department))
        shelves.append(_head(lines[0][1], None))
        shelves.extend(_shelf(block, department) for block in _blocks(lines[1:]))
    return shelves


def read_values() -> tuple[dict[str, Value], dict[str, dict[str, str]]]:
    """The attribute values by canonical name, and the attributes' own shown names."""
    values: dict[str, Value] = {}
    attributes: dict[str, dict[str, str]] = {}
    for line in _lines(DATA / "values.txt"):
        if line.startswith("@"):
            key, english, chinese = _split(line[1:])
            attributes[key] = {"en": english, "zh": chinese}
            continue
        attribute, rest = (part.strip() for part in line.split(":", 1))
        canonical, english, chinese, *said = _split(rest)
        sentences = dict(zip(("en", "zh"), said, strict=True)) if said else {}
        values[canonical] = Value(attribute, canonical, {"en": english, "zh": chinese}, sentences)
    return values, attributes


def read_colours() -> dict[str, tuple[str, str]]:
    """Canonical colour -> (Chinese name, hex without #)."""
    rows = [_split(line) for line in _lines(DATA / "colours.txt")]
    return {name: (chinese, shade) for name, chinese, shade in rows if not name.startswith("#")}


def _department_lines(department: str) -> Iterator[tuple[str, str]]:
    for number, path in enumerate(sorted(DATA.glob(f"{department}*.txt"), key=lambda one: one.stem)):
        for line in _lines(path):
            mark, rest = line[0], line[1:].strip()
            if mark == "=" and number > 0:
                continue
            yield mark, rest


def _blocks(lines: list[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    starts = [i for i, (mark, _) in enumerate(lines) if mark == "#"]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        yield lines[start:end]


def _head(text: str, parent_id: str | None) -> Shelf:
    key, english, chinese, more_english, more_chinese, *rest = _split(text)
    synonyms = {"en": _comma(more_english), "zh": _comma(more_chinese)}
    drawing = rest[0] if rest else ""
    sizes = rest[1].removeprefix("size=") if len(rest) > 1 else ""
    return Shelf(key, parent_id, {"en": english, "zh": chinese}, synonyms, drawing, sizes)


def _shelf(block: list[tuple[str, str]], department: str) -> Shelf:
    head = _head(block[0][1], department)
    closing = tuple((parts[0], parts[1]) for parts in (_split(text) for mark, text in block if mark == ">"))
    return Shelf(
        head.category_id, department, head.names, head.synonyms, head.drawing, head.sizes,
        tags=tuple(tag for mark, text in block if mark == "~" for tag in _comma(text)),
        closing=closing,
        rows=tuple(_row(text) for mark, text in block if mark == "-"),
    )  # fmt: skip


def _row(text: str) -> Row:
    parts = _split(text)
    if len(parts) != 8:
        raise ValueError(f"a product needs 8 parts, has {len(parts)}: {text}")
    brand, english, chinese, price, options, tags, hook, hook_zh = parts
    colours, steps = _options(options)
    return Row(
        brand, {"en": english, "zh": chinese}, round(float(price) * 100), colours, steps,
        _comma(tags), {"en": hook, "zh": hook_zh},
    )  # fmt: skip


def _options(text: str) -> tuple[tuple[str, ...], tuple[str, dict[str, int]] | None]:
    colours, _, more = text.partition(";")
    steps = None
    if more.strip():
        name, _, run = more.strip().partition("=")
        pairs = [step.rsplit(":", 1) for step in run.split("/")]
        steps = (name, {value.strip(): round(float(extra) * 100) for value, extra in pairs})
    return tuple(c for c in _comma(colours) if c != "-"), steps


def _lines(path: Path) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8").splitlines():
        comment = path.name in ("values.txt", "colours.txt") and line.startswith("#")
        if line.strip() and not comment:
            yield line.strip()


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split("|")]


def _comma(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
