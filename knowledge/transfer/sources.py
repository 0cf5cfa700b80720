"""The files of an import that are many: one file, the files of a folder, or those of a zip.

Units    a file, all files of a zip after unpacking, and their number have a limit each
Errors   Invalid (field ``file``) for what holds no such file or too much; a RowError for one file
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from kernel.errors import Invalid
from knowledge.transfer.model import Place, RowError
from knowledge.transfer.reading import read_bytes

MAX_FILE_BYTES: Final = 8 * 2**20
MAX_BYTES: Final = 512 * 2**20
MAX_FILES: Final = 20_000
HTML: Final = (".html", ".htm", ".xhtml")
MARKDOWN: Final = (".md", ".markdown")
_DAMAGED: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)


@dataclass(frozen=True, slots=True)
class Files:
    """The files with some endings at a path.

    Raises:
        Invalid: when there is none, or too many.
    """

    path: Path
    endings: tuple[str, ...]

    def __post_init__(self) -> None:
        count = self.count()
        if count == 0:
            raise Invalid(f"{self.path.name} holds no file that ends in {self.endings[0]}", field="file")
        if count > MAX_FILES:
            raise Invalid(f"{self.path.name} holds more than {MAX_FILES:,} files", field="file")

    def count(self) -> int:
        """How many there are."""
        if not self.path.exists():
            raise Invalid(f"file {self.path} cannot be read: there is no such file", field="file")
        if self.path.is_dir():
            return len(self._paths())
        return len(self._members()) if is_zip(self.path) else 1

    def has(self, endings: tuple[str, ...]) -> bool:
        """Whether any of them has one of these endings."""
        names = [one.filename for one in self._members()] if is_zip(self.path) else [self.path.name]
        return any(name.lower().endswith(endings) for name in names)

    def read(self) -> Iterator[tuple[Place, bytes] | RowError]:
        """Each file's name and bytes; one that cannot be read as RowError."""
        if self.path.is_dir():
            for one in self._paths():
                yield _read(one, Place(one.relative_to(self.path).as_posix()))
        elif is_zip(self.path):
            yield from self._unpacked()
        else:
            yield _read(self.path, Place(self.path.name))

    def _paths(self) -> list[Path]:
        return sorted(one for one in self.path.rglob("*") if self._is_one(one.as_posix()) and one.is_file())

    def _members(self) -> list[zipfile.ZipInfo]:
        try:
            with zipfile.ZipFile(self.path) as packed:
                found = [one for one in packed.infolist() if not one.is_dir() and self._is_one(one.filename)]
        except _DAMAGED as error:
            raise Invalid(f"file {self.path.name} is a damaged zip", field="file") from error
        return sorted(found, key=lambda one: one.filename)

    def _is_one(self, name: str) -> bool:
        path = PurePosixPath(name)
        hidden = "__MACOSX" in path.parts or path.name.startswith("._")
        return path.suffix.lower() in self.endings and not hidden

    def _unpacked(self) -> Iterator[tuple[Place, bytes] | RowError]:
        left = MAX_BYTES
        with zipfile.ZipFile(self.path) as packed:
            for member in self._members():
                place = Place(member.filename[:200])
                try:
                    with packed.open(member) as stream:
                        data = stream.read(MAX_FILE_BYTES + 1)
                except _DAMAGED:
                    yield RowError(place, "", "is damaged or locked inside the zip")
                    continue
                left -= len(data)
                if left < 0:
                    told = f"file {self.path.name} holds more than {MAX_BYTES // 2**20} MB"
                    raise Invalid(told, field="file")
                if len(data) > MAX_FILE_BYTES:
                    yield RowError(place, "", f"has more than {MAX_FILE_BYTES // 2**20} MB")
                else:
                    yield place, data


def is_zip(path: Path) -> bool:
    """Whether the file is a zip archive by its content."""
    return path.is_file() and zipfile.is_zipfile(path)


def _read(path: Path, place: Place) -> tuple[Place, bytes] | RowError:
    try:
        return place, read_bytes(path, MAX_FILE_BYTES)
    except Invalid as error:
        return RowError(place, "", error.message)
