"""A shop for tests of commerce, on each database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from commerce.shop import Shop, build_shop
from kernel.clock import FixedClock
from kernel.database import Database
from kernel.settings import Settings
from tests.copies import build_copy


@pytest.fixture
def shop(databases: Database, settings: Settings, clock: FixedClock) -> Shop:
    """An empty shop: delivery 4.99, free from 50.00; returns within 30 days."""
    return build_shop(databases, settings, clock)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def busy_shop(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    sqlite_pattern: Database,
    settings: Settings,
    clock: FixedClock,
) -> Iterator[Shop]:
    """An empty shop on a database that several threads may use at once."""
    if request.param == "postgresql":
        yield build_shop(request.getfixturevalue("postgres"), settings, clock)
        return
    opened = build_copy(sqlite_pattern, f"sqlite:///{tmp_path / 'shop.db'}")
    yield build_shop(opened, settings, clock)
    opened.close()
