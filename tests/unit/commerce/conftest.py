"""A shop for tests of commerce, on each database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from commerce.shop import Shop, build_shop
from kernel.clock import FixedClock
from kernel.database import METADATA, Database, build_database
from kernel.settings import Settings
from tests.conftest import load_all_tables


@pytest.fixture
def shop(databases: Database, settings: Settings, clock: FixedClock) -> Shop:
    """An empty shop: delivery 4.99, free from 50.00; returns within 30 days."""
    return build_shop(databases, settings, clock)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def busy_shop(
    request: pytest.FixtureRequest, tmp_path: Path, settings: Settings, clock: FixedClock
) -> Iterator[Shop]:
    """An empty shop on a database that several threads may use at once."""
    if request.param == "postgresql":
        yield build_shop(request.getfixturevalue("postgres"), settings, clock)
        return
    load_all_tables()
    opened = build_database(f"sqlite:///{tmp_path / 'shop.db'}")
    METADATA.create_all(opened.engine)
    yield build_shop(opened, settings, clock)
    opened.close()
