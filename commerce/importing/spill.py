"""Gather rows that belong together, wherever they stand in a file, in a temporary SQLite file.

Memory does not grow with the file. Groups come back in the order in which they first appeared.
"""

from __future__ import annotations

import contextlib
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import orjson

from commerce.importing.model import Row

_BATCH: Final = 2000


class Spill:
    """Rows by group; a group may be known by several keys. Use it as a context manager."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="aisle-import-")
        self._db = sqlite3.connect(Path(self._folder.name) / "rows.db")
        self._db.execute("PRAGMA journal_mode=OFF")
        self._db.execute("PRAGMA synchronous=OFF")
        self._db.execute("CREATE TABLE keys (name TEXT PRIMARY KEY, grp INTEGER) WITHOUT ROWID")
        self._db.execute("CREATE TABLE rows (grp INTEGER, line INTEGER, body BLOB)")
        self._pending: list[tuple[int, int, bytes]] = []
        self._last: tuple[tuple[str, ...], int] = ((), -1)
        self._groups = 0

    def __enter__(self) -> Spill:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Throw the temporary file away."""
        self._db.close()
        self._folder.cleanup()

    def __len__(self) -> int:
        return self._groups

    def add(self, keys: Sequence[str], row: Row) -> None:
        """Put a row to the group that has any of ``keys``, or to a new one; empty keys are ignored."""
        wanted = tuple(key for key in keys if key)
        if wanted != self._last[0]:
            self._last = (wanted, self._group_of(wanted))
        said = {name: value for name, value in row.values.items() if value not in ("", None)}
        self._pending.append((self._last[1], row.line, orjson.dumps(said)))
        if len(self._pending) >= _BATCH:
            self._flush()

    def once(self, name: str, line: int) -> int:
        """0 when ``name`` is seen for the first time, else the line it was first seen on."""
        done = self._db.execute("INSERT OR IGNORE INTO keys VALUES (?, ?)", (name, line))
        if done.rowcount:
            return 0
        found = self._db.execute("SELECT grp FROM keys WHERE name = ?", (name,)).fetchone()
        return int(found[0])

    def groups(self) -> Iterator[list[Row]]:
        """Each group's rows, in the file's order."""
        self._flush()
        self._db.execute("CREATE INDEX IF NOT EXISTS by_group ON rows (grp, line)")
        group: list[Row] = []
        current = -1
        with contextlib.closing(self._db.cursor()) as cursor:
            for grp, line, body in cursor.execute("SELECT grp, line, body FROM rows ORDER BY grp, line"):
                if grp != current and group:
                    yield group
                    group = []
                current = grp
                group.append(Row(line, orjson.loads(body)))
        if group:
            yield group

    def _group_of(self, keys: tuple[str, ...]) -> int:
        marks = ",".join("?" * len(keys))
        found = self._db.execute(f"SELECT grp FROM keys WHERE name IN ({marks}) LIMIT 1", keys).fetchone()  # noqa: S608
        number = int(found[0]) if found else self._groups
        self._groups += 0 if found else 1
        self._db.executemany("INSERT OR IGNORE INTO keys VALUES (?, ?)", [(key, number) for key in keys])
        return number

    def _flush(self) -> None:
        self._db.executemany("INSERT INTO rows VALUES (?, ?, ?)", self._pending)
        self._pending.clear()
