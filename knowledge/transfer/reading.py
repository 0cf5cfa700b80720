"""A file's text, whatever its encoding, packed or not, as a whole and within a size.

Units    MAX_BYTES of text after unpacking; an entry is a few kilobytes
Errors   Invalid (field ``file``) for a file that is missing, too large, damaged or of no known encoding
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Final

from commerce.importing.encodings import detect_encoding
from commerce.importing.reading import Source, open_bytes
from kernel.errors import Invalid

MAX_BYTES: Final = 64 * 2**20
DAMAGED: Final = "\ufffd"  # stands where bytes could not be read


def read_bytes(path: Path, limit: int = MAX_BYTES) -> bytes:
    """A file's bytes, unpacked when it is gzip.

    Raises:
        Invalid: when it cannot be read or has more than ``limit``.
    """
    if path.is_dir():
        raise Invalid(f"file {path} is a folder", field="file")
    with open_bytes(Source(path)) as stream:
        found = stream.read(limit + 1)
    if len(found) > limit:
        raise Invalid(f"file {path.name} has more than {limit // 2**20} MB of text", field="file")
    return found


def read_text(path: Path, encoding: str | None = None) -> str:
    """A file's text without a byte order mark; DAMAGED where bytes fit not.

    Raises:
        Invalid: when it cannot be read, or its encoding cannot be told.
    """
    return decoded(read_bytes(path), encoding)


def decoded(data: bytes, encoding: str | None = None) -> str:
    """The text of ``data`` in ``encoding``, else in the one that the bytes tell.

    Raises:
        Invalid: for an encoding that is not known or cannot be told.
    """
    told = encoding or detect_encoding(io.BytesIO(data))
    try:
        return data.decode(told, errors="replace").removeprefix("\ufeff")
    except (LookupError, UnicodeError) as error:
        raise Invalid(f"encoding must be one that Python knows, not {told!r}", field="file") from error
