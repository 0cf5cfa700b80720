"""What a serving process holds of the shelf: the snapshot in force, swapped whole when it changes.

A question costs at most one look at one file every POLL_S seconds. The new snapshot is loaded
beside, in a thread of its own, while the old one answers; a request keeps the one it began with.
A snapshot that cannot be loaded is told of, and the one held goes on.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final, Generic, TypeVar

from kernel.errors import ShopError
from kernel.logs import get_log
from recommender.snapshots.model import Snapshot
from recommender.snapshots.shelf import SnapshotShelf

POLL_S: Final = 1.0
T = TypeVar("T")
log = get_log(__name__)


class Watcher(Generic[T]):
    """Holds what ``build`` makes of the snapshot in force.

    Args:
        shelf: where snapshots lie.
        build: makes a snapshot ready to serve; a ShopError, ValueError or KeyError of it means that
            the snapshot does not fit this version.
        poll_s: seconds between two looks at the pointer.
    """

    def __init__(self, shelf: SnapshotShelf, build: Callable[[Snapshot], T], poll_s: float = POLL_S) -> None:
        self._shelf = shelf
        self._build = build
        self._poll_s = poll_s
        self._lock = threading.Lock()
        self._held: T | None = None
        self._stamp: tuple[int, int] | None = None
        self._looked_at = -1e9

    def current(self) -> T | None:
        """What is in force, as far as it is loaded; None while nothing is trained."""
        now = time.monotonic()
        if now - self._looked_at >= self._poll_s:
            self._look(now)
        return self._held

    def _look(self, now: float) -> None:
        stamp = self._shelf.stamp()
        if stamp == self._stamp:
            self._looked_at = now
            return
        if not self._lock.acquire(blocking=self._held is None):
            return  # another thread is loading it
        if stamp == self._stamp:
            self._lock.release()
            return
        first, self._stamp, self._looked_at = self._held is None, stamp, now
        if first:
            self._load()
        else:
            threading.Thread(target=self._load, name="snapshot", daemon=True).start()

    def _load(self) -> None:
        """Load and swap; gives the lock back that the caller took."""
        try:
            snapshot = self._shelf.load()
            self._held = None if snapshot is None else self._build(snapshot)
            log.info("snapshot_in_force", snapshot=snapshot.snapshot_id if snapshot else None)
        except (ShopError, ValueError, KeyError) as error:
            log.error("snapshot_unfit", error=repr(error))
        finally:
            self._lock.release()
