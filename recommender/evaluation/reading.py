"""Read purchase sequences and products from files, plain or gzipped, told apart by their content.

sequences    one line a shopper: the shopper's number, then product numbers, oldest first
items        tab-separated with a header line: item_id, asin, title, keywords (columns by name; only
             item_id and title must be there)

Errors   Invalid, one sentence with the file and the number of the line at fault
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from kernel.errors import Invalid, NotFound
from recommender.interactions import Interactions

GZIP_MAGIC: Final = b"\x1f\x8b"
LONGEST_NUMBER: Final = 18


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The products of a file: their numbers in the order of rows, and the text of each."""

    ids: tuple[int, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Purchases:
    """The shoppers of a file, whose products are rows of ``item_ids``."""

    log: Interactions
    user_ids: tuple[int, ...]
    item_ids: tuple[int, ...]


def read_items(path: Path) -> Catalogue:
    """The products of an items file.

    Raises:
        NotFound: when there is no such file.
        Invalid: for a line that is not as the header says, or a product that stands twice.
    """
    lines = _lines(path)
    header = next(lines, (1, ""))[1].split("\t")
    missing = [name for name in ("item_id", "title") if name not in header]
    if missing:
        raise Invalid(f"{path} line 1: the header lacks {' and '.join(missing)}", field="items")
    texts: dict[int, str] = {}
    for number, line in lines:
        values = line.split("\t")
        if len(values) != len(header):
            raise Invalid(
                f"{path} line {number}: {len(header)} columns expected, {len(values)} found", field="items"
            )
        record = dict(zip(header, values, strict=True))
        item_id = _whole(record["item_id"], path, number, "items")
        if item_id in texts:
            raise Invalid(f"{path} line {number}: product {item_id} stands there twice", field="items")
        texts[item_id] = f"{record['title']} {record.get('keywords', '')}".strip()
    if not texts:
        raise Invalid(f"{path} has no products", field="items")
    return Catalogue(tuple(texts), tuple(texts.values()))


def read_sequences(path: Path, catalogue: Catalogue | None = None) -> Purchases:
    """The shoppers of a sequences file; without a catalogue its products are those that occur.

    Raises:
        NotFound: when there is no such file.
        Invalid: for a line that is not numbers, a shopper that stands twice, or a product that the
            catalogue lacks.
    """
    rows = {} if catalogue is None else {item: row for row, item in enumerate(catalogue.ids)}
    user_ids: dict[int, int] = {}
    users: list[int] = []
    items: list[int] = []
    places: list[int] = []
    for number, line in _lines(path):
        values = [_whole(value, path, number, "sequences") for value in line.split()]
        if len(values) < 2:
            raise Invalid(f"{path} line {number}: a shopper and a product expected", field="sequences")
        if values[0] in user_ids:
            raise Invalid(f"{path} line {number}: shopper {values[0]} stands there twice", field="sequences")
        user = user_ids.setdefault(values[0], len(user_ids))
        for place, item in enumerate(values[1:]):
            if catalogue is not None and item not in rows:
                raise Invalid(f"{path} line {number}: product {item} is not in the items", field="sequences")
            users.append(user)
            items.append(rows.setdefault(item, len(rows)))
            places.append(place)
    if not users:
        raise Invalid(f"{path} has no shoppers", field="sequences")
    log = Interactions.of(
        np.array(users),
        np.array(items),
        np.array(places, dtype=np.float64),
        n_users=len(user_ids),
        n_items=len(rows),
    )
    return Purchases(log, tuple(user_ids), tuple(rows))


def _whole(value: str, path: Path, number: int, field: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) <= LONGEST_NUMBER):
        shown = value if len(value) <= 40 else f"{value[:40]}…"
        raise Invalid(f"{path} line {number}: {shown!r} is not a whole number", field=field)
    return int(value)


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Every line that is not blank, with its number."""
    try:
        raw = path.read_bytes()
        content = gzip.decompress(raw) if raw.startswith(GZIP_MAGIC) else raw
    except FileNotFoundError as error:
        raise NotFound(f"there is no file {path}") from error
    except (gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise Invalid(f"{path} is gzipped but damaged: {error}") from error
    except OSError as error:
        raise Invalid(f"{path} cannot be read: {error.strerror}") from error
    for number, line in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        try:
            text = line.decode("utf-8").rstrip("\r")
        except UnicodeDecodeError as error:
            raise Invalid(f"{path} line {number}: not UTF-8 text") from error
        if text.strip():
            yield number, text
