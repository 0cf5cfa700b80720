"""Files that were uploaded to be imported, from the preview until the import can no longer be undone.

Each lies in a folder of its own below the data folder, with what is known of it beside it; both are
swept away after KEPT_DAYS.

Errors   NotFound for an upload that does not exist (any more)
"""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Final

import orjson

from kernel.clock import Clock
from kernel.errors import NotFound
from knowledge.transfer.files import format_of
from knowledge.transfer.model import FORMATS, FormatName, Report, Touched

KEPT_DAYS: Final = 7
MAX_NAME_CHARS: Final = 120
_TOKEN: Final = re.compile(r"[0-9a-f]{24}")
_FILE: Final = "file"
_ABOUT: Final = "about.json"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file on the shelf, and what became of it."""

    token: str
    name: str
    format_name: FormatName
    author: str
    at: datetime
    path: Path
    added: int = 0
    changed: int = 0
    refused: int = 0
    done_at: datetime | None = None
    published: bool = False
    undone_at: datetime | None = None
    touched: tuple[Touched, ...] = ()


class Shelf:
    """Uploads in a folder."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock

    def now(self) -> datetime:
        """The shelf's time."""
        return self._clock.now()

    def keep(self, name: str, content: IO[bytes], author: str, format_name: str = "") -> Upload:
        """Keep a file; its format is found out where it is not named.

        Raises:
            Invalid: when the format cannot be told; nothing is kept then.
        """
        self.sweep()
        token = secrets.token_hex(12)
        folder = self._folder / token
        folder.mkdir(parents=True)
        path = folder / _FILE
        try:
            with path.open("wb") as kept:
                shutil.copyfileobj(content, kept)
            known = next((one for one in FORMATS if one == format_name), None)
            upload = Upload(
                token, name[:MAX_NAME_CHARS], known or format_of(path, name), author, self._clock.now(), path
            )
            self._write(upload)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return upload

    def get(self, token: str) -> Upload:
        """An upload.

        Raises:
            NotFound: when it is not there.
        """
        about = self._folder / token / _ABOUT
        if not _TOKEN.fullmatch(token) or not about.is_file():
            raise NotFound("this upload is no longer kept")
        told = orjson.loads(about.read_bytes())
        for name in ("at", "done_at", "undone_at"):
            told[name] = datetime.fromisoformat(told[name]) if told[name] else None
        touched = tuple(Touched(**one) for one in told.pop("touched"))
        return Upload(**told, path=self._folder / token / _FILE, touched=touched)

    def done(self, upload: Upload, report: Report, *, published: bool) -> Upload:
        """Note what an import did."""
        plan = report.plan
        noted = replace(
            upload, added=len(plan.of("added")), changed=len(plan.of("changed")), refused=plan.refused,
            done_at=self._clock.now(), published=published, touched=tuple(report.touched),
        )  # fmt: skip
        self._write(noted)
        return noted

    def undone(self, upload: Upload) -> None:
        """Note that an import was undone."""
        self._write(replace(upload, undone_at=self._clock.now()))

    def drop(self, upload: Upload) -> None:
        """Throw an upload away."""
        shutil.rmtree(upload.path.parent, ignore_errors=True)

    def recent(self, limit: int) -> list[Upload]:
        """What was imported lately, the newest first."""
        done = [one for one in self._all() if one.done_at is not None]
        return sorted(done, key=lambda one: one.at, reverse=True)[:limit]

    def sweep(self) -> None:
        """Throw away what is older than KEPT_DAYS."""
        oldest = self._clock.now() - timedelta(days=KEPT_DAYS)
        for upload in self._all():
            if upload.at < oldest:
                self.drop(upload)

    def _all(self) -> Iterator[Upload]:
        for folder in self._folder.iterdir() if self._folder.is_dir() else ():
            try:
                yield self.get(folder.name)
            except NotFound:
                continue

    def _write(self, upload: Upload) -> None:
        told = asdict(upload)
        del told["path"]
        about = upload.path.with_name(_ABOUT)
        beside = about.with_suffix(".part")
        beside.write_bytes(orjson.dumps(told))
        beside.replace(about)
