"""Small snapshots on a shelf of their own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from recommender.snapshots.model import Manifest, Snapshot, new_snapshot_id
from recommender.snapshots.shelf import SnapshotShelf

Make = Callable[[int], Snapshot]


@pytest.fixture
def make() -> Make:
    """Makes the snapshot of a day; its one array holds the day."""

    def made(day: int) -> Snapshot:
        at = datetime(2026, 3, day, tzinfo=UTC)
        manifest = Manifest(new_snapshot_id(at), at.isoformat(), 7, "2025-03-01", "2026-03-01")
        return Snapshot(manifest, {"covisit": {"day": np.array([day])}}, {"items": ["a", "b"]})

    return made


@pytest.fixture
def shelf(tmp_path: Path) -> SnapshotShelf:
    return SnapshotShelf(tmp_path / "snapshots", keep=3)
