"""Fixtures that every test may use: a fixed clock, settings of its own, an empty database."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kernel.clock import FixedClock
from kernel.database import METADATA, Database, build_database
from kernel.settings import Settings

NOW = datetime(2026, 3, 14, 10, 0, tzinfo=UTC)
ROOT = Path(__file__).resolve().parent.parent


def load_all_tables() -> None:
    """Import every ``tables.py`` so that METADATA is whole."""
    for path in sorted(ROOT.glob("[a-z]*/**/tables.py")):
        importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, secret_key="k" * 40, identity_key="i" * 40)


@pytest.fixture
def database() -> Iterator[Database]:
    """An empty SQLite database in memory with every table."""
    load_all_tables()
    opened = build_database("sqlite://")
    METADATA.create_all(opened.engine)
    yield opened
    opened.close()
