"""The pages of a help centre: one file, a folder, or a zip of them.

Units    MAX_PAGE_BYTES a page, MAX_BYTES of pages in a zip after unpacking, MAX_PAGES pages
Errors   Invalid (field ``file``) for what holds no page or too much; a RowError for one page
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Final

from kernel.errors import Invalid
from knowledge.transfer.model import Place, RowError
from knowledge.transfer.reading import read_bytes

SUFFIXES: Final = (".html", ".htm", ".xhtml")
MAX_PAGE_BYTES: Final = 8 * 2**20
MAX_BYTES: Final = 512 * 2**20
MAX_PAGES: Final = 20_000
_DAMAGED: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)


def count_pages(path: Path) -> int:
    """How many pages there are.

    Raises:
        Invalid: when there is none, or too many.
    """
    if not path.exists():
        raise Invalid(f"file {path} cannot be read: there is no such file", field="file")
    count = len(_paths(path)) if path.is_dir() else len(_members(path)) if is_zip(path) else 1
    if count == 0:
        raise Invalid(f"{path.name} holds no HTML page", field="file")
    if count > MAX_PAGES:
        raise Invalid(f"{path.name} holds more than {MAX_PAGES:,} pages", field="file")
    return count


def read_pages(path: Path) -> Iterator[tuple[Place, bytes] | RowError]:
    """Each page's name and bytes; one that cannot be read as RowError."""
    if path.is_dir():
        for one in _paths(path):
            yield _read(one, Place(one.relative_to(path).as_posix()))
    elif is_zip(path):
        yield from _unpacked(path)
    else:
        yield _read(path, Place(path.name))


def is_zip(path: Path) -> bool:
    """Whether the file is a zip archive by its content."""
    return path.is_file() and zipfile.is_zipfile(path)


def _paths(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if _is_page(path.as_posix()) and path.is_file())


def _members(path: Path) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(path) as packed:
            found = [one for one in packed.infolist() if not one.is_dir() and _is_page(one.filename)]
    except _DAMAGED as error:
        raise Invalid(f"file {path.name} is a damaged zip", field="file") from error
    return sorted(found, key=lambda one: one.filename)


def _is_page(name: str) -> bool:
    path = PurePosixPath(name)
    return path.suffix.lower() in SUFFIXES and "__MACOSX" not in path.parts and not path.name.startswith("._")


def _read(path: Path, place: Place) -> tuple[Place, bytes] | RowError:
    try:
        return place, read_bytes(path, MAX_PAGE_BYTES)
    except Invalid as error:
        return RowError(place, "", error.message)


def _unpacked(path: Path) -> Iterator[tuple[Place, bytes] | RowError]:
    left = MAX_BYTES
    for member in _members(path):
        place = Place(member.filename[:200])
        try:
            with zipfile.ZipFile(path) as packed, packed.open(member) as stream:
                data = stream.read(MAX_PAGE_BYTES + 1)
        except _DAMAGED:
            yield RowError(place, "", "is damaged or locked inside the zip")
            continue
        left -= len(data)
        if left < 0:
            raise Invalid(f"file {path.name} holds more than {MAX_BYTES // 2**20} MB of pages", field="file")
        if len(data) > MAX_PAGE_BYTES:
            yield RowError(place, "", f"the page has more than {MAX_PAGE_BYTES // 2**20} MB")
        else:
            yield place, data
