"""A database that a thread of its own may use beside the test's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kernel.database import METADATA, Database, build_database
from tests.conftest import load_all_tables


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def databases_file(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database on disk."""
    if request.param == "postgresql":
        yield request.getfixturevalue("postgres")
        return
    load_all_tables()
    opened = build_database(f"sqlite:///{tmp_path / 'shop.db'}")
    METADATA.create_all(opened.engine)
    yield opened
    opened.close()
