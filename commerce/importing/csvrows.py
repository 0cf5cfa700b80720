"""Read CSV or TSV as rows, standing up again after broken quotes.

A quote that is never closed would swallow the rest of the file: such a record is given up, named
by its line, and reading goes on at the next line.

Errors   Invalid for a file without a header; every other fault is a RowError in the stream
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from commerce.importing.model import Row, RowError
from commerce.importing.reading import DAMAGED, MAX_LINE_CHARS, Source, open_lines
from kernel.errors import Invalid

MAX_RECORD_LINES: Final = 2000
MAX_RECORD_CHARS: Final = 1 << 20
_DELIMITERS: Final = (",", "\t", ";", "|")

csv.field_size_limit(2 * MAX_RECORD_CHARS)


def read_csv(
    source: Source, name_of: Callable[[str], str] = str.strip, *, delimiter: str | None = None
) -> Iterator[Row | RowError]:
    """The file's rows by the header's names (after ``name_of``); faulty ones as RowError."""
    with open_lines(source) as lines:
        numbered = _Lines(lines)
        header_line = next((line for _, line in iter(numbered.next, None) if line.strip()), None)
        if header_line is None:
            raise Invalid(f"file {source.path.name} is empty", field="file")
        mark = delimiter or max(_DELIMITERS, key=header_line.count)
        header = [name_of(name) for name in next(csv.reader([header_line], delimiter=mark))]
        for number, record in _records(numbered, mark, len(header)):
            if isinstance(record, RowError):
                yield record
            else:
                yield _as_row(number, record, header)


class _Lines:
    """Lines with their numbers, that can be put back."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._back: deque[tuple[int, str]] = deque()
        self._number = 0

    def next(self) -> tuple[int, str] | None:
        if self._back:
            return self._back.popleft()
        line = next(self._lines, None)
        if line is None:
            return None
        self._number += 1
        return self._number, line

    def put_back(self, lines: Sequence[tuple[int, str]]) -> None:
        self._back.extendleft(reversed(lines))


def _records(lines: _Lines, delimiter: str, width: int) -> Iterator[tuple[int, list[str] | RowError]]:
    while (first := lines.next()) is not None:
        number, line = first
        if not line.strip():
            continue
        if '"' not in line and len(line) < MAX_LINE_CHARS:
            yield number, next(csv.reader([line], delimiter=delimiter))
            continue
        taken = [first]
        is_open = quote_open_after(line, delimiter, is_open=False)
        size = len(line)
        while is_open and len(taken) < MAX_RECORD_LINES and size < MAX_RECORD_CHARS:
            following = lines.next()
            if following is None:
                break
            taken.append(following)
            size += len(following[1])
            is_open = quote_open_after(following[1], delimiter, is_open=True)
        values = None if is_open else _split([text for _, text in taken], delimiter)
        if values is None or (len(taken) > 1 and len(values) != width):
            lines.put_back(taken[1:])
            yield number, RowError(number, "quotes", "a quote is opened here and never closed")
        else:
            yield number, values


def quote_open_after(line: str, delimiter: str, *, is_open: bool) -> bool:
    """Whether a quoted field is still open at the line's end; only a field's first quote opens one."""
    at = 0
    if not is_open and line.startswith('"'):
        is_open, at = True, 1
    while True:
        if is_open:
            closing = line.find('"', at)
            if closing < 0:
                return True
            at = closing + 1
            if line.startswith('"', at):
                at += 1
                continue
            is_open = False
        following = line.find(delimiter, at)
        if following < 0:
            return False
        at = following + 1
        if line.startswith('"', at):
            is_open, at = True, at + 1


def _split(lines: list[str], delimiter: str) -> list[str] | None:
    """The values; None when a record of several lines has text right after a closing quote.

    On one line such text is somebody's carelessness; over several it shows that the quote that
    was taken for the end belongs to another row.
    """
    try:
        return next(csv.reader(lines, delimiter=delimiter, strict=len(lines) > 1))
    except csv.Error:
        return None


def _as_row(number: int, values: list[str], header: Sequence[str]) -> Row | RowError:
    if len(values) > len(header):
        if any(value.strip() for value in values[len(header) :]):
            return RowError(number, "columns", f"{len(values)} values for {len(header)} columns")
        values = values[: len(header)]
    row = {name: value.strip() for name, value in zip(header, values, strict=False)}
    return check_text(number, row)


def check_text(number: int, row: dict[str, str]) -> Row | RowError:
    """The row, unless it holds bytes that no text holds."""
    for name, value in row.items():
        if "\x00" in value:
            return RowError(number, name, "must not hold a NUL byte")
        if DAMAGED in value:
            return RowError(number, name, "holds bytes that are not in the file's encoding")
    return Row(number, row)
