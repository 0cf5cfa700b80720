"""Open what is to be imported, and write what is exported, in any of the formats.

Errors   Invalid (field ``file``) for what cannot be read or written as a whole
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from kernel.errors import Invalid
from knowledge.model import Entry
from knowledge.transfer.csvfile import read_csv, write_csv
from knowledge.transfer.jsonlfile import read_jsonl, write_jsonl
from knowledge.transfer.markdownfolder import markdown_files, read_folder
from knowledge.transfer.model import Advance, FormatName, RowError, Said, Skipped
from knowledge.transfer.pages.reading import read_help_centre
from knowledge.transfer.reading import read_text
from knowledge.transfer.sources import HTML, MARKDOWN, Files, is_zip

Found = Iterator[Said | RowError | Skipped]
BOM: Final = "\ufeff"  # tells spreadsheets that a CSV is UTF-8
_ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)  # the same entries give the same file


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that is ready to be read: of how many lines or files, and the reading."""

    total: int
    unit: str
    read: Callable[[Advance], Found]


def open_file(path: Path, format_name: FormatName, encoding: str | None = None) -> Opened:
    """Open a file, a folder or a zip.

    Raises:
        Invalid: when it cannot be read as a whole.
    """
    if format_name in ("markdown", "html"):
        files = Files(path, MARKDOWN if format_name == "markdown" else HTML)
        reader = read_folder if format_name == "markdown" else read_help_centre
        return Opened(files.count(), " files", partial(reader, files))
    text = read_text(path, encoding)
    lines = read_csv if format_name == "aisle-csv" else read_jsonl
    return Opened(text.count("\n"), " lines", lambda advance: lines(text, "", advance))


def format_of(path: Path, name: str) -> FormatName:
    """The format that a file is in, by its name and, for a zip, by what is in it.

    Raises:
        Invalid: when that tells nothing.
    """
    ending = Path(name).suffix.lower()
    if is_zip(path):
        return "markdown" if Files(path, (*HTML, *MARKDOWN)).has(MARKDOWN) else "html"
    if ending in HTML:
        return "html"
    if ending in MARKDOWN:
        return "markdown"
    if ending in (".jsonl", ".ndjson", ".json"):
        return "jsonl"
    if ending in (".csv", ".tsv", ".txt"):
        return "aisle-csv"
    raise Invalid(
        f"a file that ends in {ending[:20] or 'nothing'} cannot be read", code="format", field="file"
    )


def as_bytes(entries: Iterable[Entry], format_name: FormatName) -> bytes:
    """Entries as one file; Markdown as a zip."""
    if format_name == "aisle-csv":
        return (BOM + write_csv(entries)).encode()
    if format_name == "jsonl":
        return write_jsonl(entries).encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        for entry in entries:
            for name, text in markdown_files(entry):
                made.writestr(zipfile.ZipInfo(name, _ZIP_DATE), text.encode(), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def write_file(path: Path, format_name: FormatName, entries: Iterable[Entry], advance: Advance) -> int:
    """Write entries to a file, or for Markdown to a folder; how many.

    Raises:
        Invalid: when it cannot be written.
    """
    count = 0

    def counted() -> Iterator[Entry]:
        nonlocal count
        for entry in entries:
            count += 1
            advance(1)
            yield entry

    try:
        if format_name == "markdown":
            path.mkdir(parents=True, exist_ok=True)
            for entry in counted():
                for name, text in markdown_files(entry):
                    (path / name).write_text(text, encoding="utf-8", newline="")
        else:
            beside = path.with_name(f"{path.name}.part")
            beside.write_bytes(as_bytes(counted(), format_name))
            beside.replace(path)
    except OSError as error:
        raise Invalid(f"file {path} cannot be written: {error.strerror}", field="file") from error
    return count
