"""A snapshot is in force whole or not at all, can be gone back from, and is never served damaged."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from kernel.errors import Conflict, NotFound, Unavailable
from recommender.snapshots import files
from recommender.snapshots.model import Snapshot
from recommender.snapshots.shelf import SnapshotShelf

Make = Callable[[int], Snapshot]


def day_of(snapshot: Snapshot | None) -> int | None:
    return None if snapshot is None else int(snapshot.arrays["covisit"]["day"][0])


def test_nothing_trained_is_nothing_in_force(shelf: SnapshotShelf) -> None:
    assert (shelf.current_id(), shelf.load(), shelf.ids()) == (None, None, [])


def test_what_was_promoted_is_what_is_loaded(shelf: SnapshotShelf, make: Make) -> None:
    given = make(1)
    manifest = shelf.promote(given)
    loaded = shelf.load()
    assert loaded is not None
    assert (shelf.current_id(), loaded.manifest) == (given.snapshot_id, manifest)
    assert loaded.documents == {"items": ["a", "b"]}
    assert set(manifest.files) == {"covisit.npz", "items.json"}


def test_the_last_few_are_kept(shelf: SnapshotShelf, make: Make) -> None:
    ids = [shelf.promote(make(day)).snapshot_id for day in (1, 2, 3, 4, 5)]
    assert shelf.ids() == ids[2:]


def test_rollback_goes_back_one_at_a_time_and_then_refuses(shelf: SnapshotShelf, make: Make) -> None:
    for day in (1, 2, 3):
        shelf.promote(make(day))
    shelf.rollback()
    assert day_of(shelf.load()) == 2
    shelf.rollback()
    assert day_of(shelf.load()) == 1
    with pytest.raises(NotFound):
        shelf.rollback()
    assert day_of(shelf.load()) == 1


def test_what_was_gone_back_from_is_not_gone_back_to(shelf: SnapshotShelf, make: Make) -> None:
    for day in (1, 2):
        shelf.promote(make(day))
    shelf.rollback()
    shelf.promote(make(3))
    shelf.rollback()
    assert day_of(shelf.load()) == 1


def test_a_flipped_byte_serves_the_one_before_and_is_told(shelf: SnapshotShelf, make: Make) -> None:
    shelf.promote(make(1))
    path = shelf.folder / shelf.promote(make(2)).snapshot_id / "covisit.npz"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with capture_logs() as told:
        assert day_of(shelf.load()) == 1
    assert [(one["log_level"], one["event"]) for one in told] == [("error", "snapshot_damaged")]


@pytest.mark.parametrize("name", ["manifest.json", "items.json"])
def test_a_missing_file_serves_the_one_before(shelf: SnapshotShelf, make: Make, name: str) -> None:
    shelf.promote(make(1))
    (shelf.folder / shelf.promote(make(2)).snapshot_id / name).unlink()
    assert day_of(shelf.load()) == 1


@pytest.mark.parametrize("writes", range(4))
def test_a_full_disk_leaves_the_old_one_in_force_and_nothing_of_the_new(
    shelf: SnapshotShelf, make: Make, monkeypatch: pytest.MonkeyPatch, writes: int
) -> None:
    shelf.promote(make(1))
    before = shelf.ids()
    left, sync = iter(range(writes)), os.fsync

    def full(number: int) -> None:
        if next(left, None) is None:
            raise OSError(errno.ENOSPC, "No space left on device")
        sync(number)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Unavailable) as caught:
        shelf.promote(make(2))
    monkeypatch.undo()
    assert caught.value.code == "snapshot_unwritten"
    assert (shelf.ids(), day_of(shelf.load())) == (before, 1)
    assert sorted(path.name for path in shelf.folder.iterdir()) == sorted([*before, "current"])


def test_a_second_training_is_refused(shelf: SnapshotShelf) -> None:
    other = SnapshotShelf(shelf.folder)
    with shelf.training(), pytest.raises(Conflict) as caught, other.training():
        pass
    assert caught.value.code == "training_running"
    with other.training():
        pass


def test_a_training_sweeps_what_a_killed_one_left(shelf: SnapshotShelf) -> None:
    left = shelf.folder / f"{files.UNFINISHED}x"
    left.mkdir(parents=True)
    with shelf.training():
        assert not left.exists()


def test_a_pointer_that_names_no_snapshot_is_no_path(shelf: SnapshotShelf, tmp_path: Path) -> None:
    shelf.folder.mkdir()
    (shelf.folder / "current").write_text("../../etc")
    assert (shelf.current_id(), shelf.load()) == (None, None)
