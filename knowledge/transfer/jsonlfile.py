"""Entries as JSONL: one object a line, with the keys of ``records``.

Errors   a RowError for a line that is no object, or whose object breaks a rule
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import orjson

from kernel.errors import Invalid
from knowledge.model import Entry
from knowledge.transfer.model import Advance, Place, RowError, Said, row_error
from knowledge.transfer.reading import DAMAGED
from knowledge.transfer.records import as_record, read_record


def write_jsonl(entries: Iterable[Entry]) -> str:
    """The file."""
    return "".join(orjson.dumps(as_record(entry)).decode() + "\n" for entry in entries)


def read_jsonl(text: str, file: str = "", advance: Advance = lambda count: None) -> Iterator[Said | RowError]:
    """What each line says; faulty lines as RowError. ``advance`` is told of lines."""
    for number, line in enumerate(text.split("\n"), start=1):
        advance(1)
        if line.strip():
            yield _read_line(line, Place(file, number))


def _read_line(line: str, place: Place) -> Said | RowError:
    if DAMAGED in line:
        return RowError(place, "", "holds bytes that are not in the file's encoding")
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        return RowError(place, "", f"is not JSON: {error}")
    if not isinstance(value, dict):
        return RowError(place, "", "must be a JSON object")
    try:
        return read_record(value, place)
    except Invalid as error:
        return row_error(place, error)
