"""Read JSONL: one object a line, each line standing for itself.

Errors   a RowError for a line that is no JSON object
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from commerce.importing.model import RowError
from commerce.importing.reading import DAMAGED, MAX_LINE_CHARS, Source, open_lines


def read_jsonl(source: Source) -> Iterator[tuple[int, dict[str, Any]] | RowError]:
    """The file's objects with their lines; faulty lines as RowError."""
    with open_lines(source) as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            if len(line) >= MAX_LINE_CHARS:
                yield RowError(number, "", f"the line is longer than {MAX_LINE_CHARS} characters")
                continue
            if DAMAGED in line:
                yield RowError(number, "", "holds bytes that are not in the file's encoding")
                continue
            yield _as_object(number, line)


def _as_object(number: int, line: str) -> tuple[int, dict[str, Any]] | RowError:
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        return RowError(number, "", f"is not JSON: {error}")
    if not isinstance(value, dict):
        return RowError(number, "", "must be a JSON object")
    if "\\u0000" in line:
        return RowError(number, "", "must not hold a NUL byte")
    return number, value
