"""A serving process takes up a new snapshot beside the old one, which answers until then."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from recommender.snapshots.model import Snapshot
from recommender.snapshots.shelf import SnapshotShelf
from recommender.snapshots.watcher import Watcher

Make = Callable[[int], Snapshot]


def day_of(snapshot: Snapshot) -> int:
    return int(snapshot.arrays["covisit"]["day"][0])


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 5
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_nothing_is_held_until_something_is_trained(shelf: SnapshotShelf, make: Make) -> None:
    watcher = Watcher(shelf, day_of, poll_s=0)
    assert watcher.current() is None
    shelf.promote(make(1))
    assert watcher.current() == 1


def test_the_old_one_answers_while_the_new_one_loads(shelf: SnapshotShelf, make: Make) -> None:
    loading, go_on = threading.Event(), threading.Event()

    def slow(snapshot: Snapshot) -> int:
        if day_of(snapshot) == 2:
            loading.set()
            assert go_on.wait(5)
        return day_of(snapshot)

    watcher = Watcher(shelf, slow, poll_s=0)
    shelf.promote(make(1))
    assert watcher.current() == 1
    shelf.promote(make(2))
    assert watcher.current() == 1
    assert loading.wait(5)
    assert watcher.current() == 1
    go_on.set()
    until(lambda: watcher.current() == 2)


def test_going_back_is_followed_too(shelf: SnapshotShelf, make: Make) -> None:
    for day in (1, 2):
        shelf.promote(make(day))
    watcher = Watcher(shelf, day_of, poll_s=0)
    assert watcher.current() == 2
    shelf.rollback()
    until(lambda: watcher.current() == 1)


def test_one_that_does_not_fit_leaves_the_old_one_in_force(shelf: SnapshotShelf, make: Make) -> None:
    tried = threading.Event()

    def fitting(snapshot: Snapshot) -> int:
        if day_of(snapshot) == 2:
            tried.set()
            raise KeyError("a source that this version does not know")
        return day_of(snapshot)

    watcher = Watcher(shelf, fitting, poll_s=0)
    shelf.promote(make(1))
    assert watcher.current() == 1
    shelf.promote(make(2))
    watcher.current()
    assert tried.wait(5)
    assert watcher.current() == 1


def test_the_pointer_is_not_looked_at_more_often_than_asked(shelf: SnapshotShelf, make: Make) -> None:
    watcher = Watcher(shelf, day_of, poll_s=3600)
    assert watcher.current() is None
    shelf.promote(make(1))
    assert watcher.current() is None
