"""The shelf of snapshots: which is in force, promote, keep the last few, go back, one training at a time.

``current`` in the folder holds the id in force and is replaced in one step; serving processes look
at it alone. The folders beside it are the others that can be gone back to.

Errors   Conflict ``training_running`` for a second training; NotFound when there is nothing to go
         back to; Unavailable when the disk does not take it
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from kernel.errors import Conflict, NotFound, Unavailable
from kernel.logs import get_log
from kernel.settings import Settings
from recommender.snapshots.files import UNFINISHED, read_snapshot, replace_file, write_snapshot
from recommender.snapshots.model import GOOD_ID, MANIFEST, Manifest, Snapshot

POINTER: Final = "current"
LOCK: Final = "training.lock"
log = get_log(__name__)


class SnapshotShelf:
    """The snapshots in one folder.

    Args:
        folder: made at the first write.
        keep: how many are kept, the one in force among them.
    """

    def __init__(self, folder: Path, keep: int = 5) -> None:
        self.folder = folder
        self._keep = max(1, keep)

    @contextmanager
    def training(self) -> Iterator[None]:
        """Hold the one place for a training.

        Raises:
            Conflict: when another process holds it.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.folder / LOCK)
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise Conflict("another training is running", code="training_running") from error
        try:
            self._sweep()
            yield
        finally:
            lock.release()

    def ids(self) -> list[str]:
        """The snapshots that lie there, the oldest first."""
        if not self.folder.is_dir():
            return []
        return sorted(p.name for p in self.folder.iterdir() if GOOD_ID.fullmatch(p.name) and p.is_dir())

    def current_id(self) -> str | None:
        """The id in force; None while there is none."""
        try:
            said = (self.folder / POINTER).read_text(encoding="ascii", errors="replace").strip()
        except FileNotFoundError:
            return None
        return said if GOOD_ID.fullmatch(said) else None

    def stamp(self) -> tuple[int, int] | None:
        """What changes whenever another snapshot is put in force: one look at one file."""
        try:
            facts = (self.folder / POINTER).stat()
        except OSError:
            return None
        return facts.st_mtime_ns, facts.st_ino

    def manifest(self, snapshot_id: str) -> Manifest:
        """What a snapshot says of itself.

        Raises:
            Unavailable: when it cannot be read.
        """
        try:
            return Manifest.from_bytes((self.folder / snapshot_id / MANIFEST).read_bytes())
        except OSError as error:
            raise Unavailable(
                f"snapshot {snapshot_id[:64]} cannot be read", code="snapshot_damaged"
            ) from error

    def load(self) -> Snapshot | None:
        """The snapshot in force; a damaged one is told of, and the one before it serves."""
        current = self.current_id()
        if current is None:
            return None
        for snapshot_id in [current, *(one for one in reversed(self.ids()) if one < current)]:
            try:
                return read_snapshot(self.folder / snapshot_id)
            except Unavailable as error:
                log.error("snapshot_damaged", snapshot=snapshot_id, message=error.message)
        return None

    def promote(self, snapshot: Snapshot) -> Manifest:
        """Write ``snapshot`` and put it in force; the oldest go, and those that were gone back from.

        Raises:
            Unavailable: when the disk does not take it; what was in force stays so.
        """
        before = self.current_id()
        manifest = write_snapshot(self.folder, snapshot)
        try:
            self._put_in_force(snapshot.snapshot_id)
        except BaseException:
            shutil.rmtree(self.folder / snapshot.snapshot_id, ignore_errors=True)
            raise
        ids = [one for one in self.ids() if one != snapshot.snapshot_id]
        kept = [one for one in ids if before is not None and one <= before][-(self._keep - 1) or len(ids) :]
        for old in set(ids) - set(kept):
            shutil.rmtree(self.folder / old, ignore_errors=True)
        log.info("snapshot_promoted", snapshot=snapshot.snapshot_id)
        return manifest

    def rollback(self) -> str:
        """Put the snapshot before the one in force in force again; its id.

        Raises:
            NotFound: when there is none before it that is whole.
        """
        current = self.current_id()
        for snapshot_id in reversed(self.ids()):
            if current is None or snapshot_id >= current:
                continue
            try:
                read_snapshot(self.folder / snapshot_id)
            except Unavailable as error:
                log.error("snapshot_damaged", snapshot=snapshot_id, message=error.message)
                continue
            self._put_in_force(snapshot_id)
            log.info("snapshot_rolled_back", snapshot=snapshot_id, before=current)
            return snapshot_id
        raise NotFound("there is no snapshot to go back to", code="no_snapshot")

    def _put_in_force(self, snapshot_id: str) -> None:
        replace_file(self.folder / POINTER, f"{snapshot_id}\n".encode())

    def _sweep(self) -> None:
        """Take away what a training that was killed left behind."""
        for path in self.folder.glob(f"{UNFINISHED}*"):
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)


def build_shelf(settings: Settings) -> SnapshotShelf:
    """The shelf that the settings name."""
    return SnapshotShelf(settings.data_dir / "snapshots", settings.snapshots_kept)
