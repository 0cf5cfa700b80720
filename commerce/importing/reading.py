"""Open a file of any encoding, packed or not, and read it line by line within bounded memory.

Units    progress in bytes of the file as it lies on the disk
Errors   Invalid (field ``file``) for a file that is missing, empty, damaged or of unknown encoding
"""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from commerce.importing.encodings import detect_encoding
from kernel.errors import Invalid

MAX_LINE_CHARS: Final = 1 << 20
DAMAGED: Final = "\ufffd"  # stands where bytes could not be read
_GZIP: Final = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Source:
    """A file to import, and who is told how far it has been read."""

    path: Path
    encoding: str | None = None  # None: found out
    on_bytes: Callable[[int], None] = lambda count: None

    def size(self) -> int:
        """Bytes on the disk.

        Raises:
            Invalid: when there is no such file.
        """
        try:
            return self.path.stat().st_size
        except OSError as error:
            raise Invalid(f"file {self.path} cannot be read: {error.strerror}", field="file") from error


class _Counting(io.RawIOBase):
    """Bytes passed through, counted."""

    def __init__(self, inner: BinaryIO, on_bytes: Callable[[int], None]) -> None:
        self._inner = inner
        self._on_bytes = on_bytes

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._inner.read(len(buffer))
        buffer[: len(data)] = data
        self._on_bytes(len(data))
        return len(data)


@contextmanager
def open_bytes(source: Source, *, counted: bool = True) -> Iterator[BinaryIO]:
    """The file's bytes, unpacked when it is gzip."""
    source.size()
    with source.path.open("rb") as raw:
        packed = raw.read(2) == _GZIP
        raw.seek(0)
        inner: Any = io.BufferedReader(_Counting(raw, source.on_bytes)) if counted else raw
        try:
            yield cast(BinaryIO, gzip.GzipFile(fileobj=inner)) if packed else inner
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise Invalid(f"file {source.path.name} is a damaged gzip file", field="file") from error


def encoding_of(source: Source) -> str:
    """The encoding given, else the one the bytes tell."""
    if source.encoding:
        return source.encoding
    with open_bytes(source, counted=False) as stream:
        return detect_encoding(stream)


@contextmanager
def open_lines(source: Source) -> Iterator[Iterator[str]]:
    """The file's lines with their ends; one of MAX_LINE_CHARS or more is cut into pieces."""
    encoding = encoding_of(source)
    try:
        with (
            open_bytes(source) as stream,
            io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="") as text,
        ):
            yield iter(lambda: text.readline(MAX_LINE_CHARS), "")
    except LookupError as error:
        raise Invalid(f"encoding must be one that Python knows, not {encoding!r}", field="file") from error
