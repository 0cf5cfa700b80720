"""A database that a thread of its own may use beside the test's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kernel.database import Database
from tests.copies import build_copy


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def databases_file(
    request: pytest.FixtureRequest, tmp_path: Path, sqlite_pattern: Database
) -> Iterator[Database]:
    """An empty database on disk."""
    if request.param == "postgresql":
        yield request.getfixturevalue("postgres")
        return
    opened = build_copy(sqlite_pattern, f"sqlite:///{tmp_path / 'shop.db'}")
    yield opened
    opened.close()
