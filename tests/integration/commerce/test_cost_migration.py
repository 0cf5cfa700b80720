"""The catalogue of an older version gets a column for costs, and goes back, with all variants and options."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from commerce.catalogue.model import ProductFilter
from commerce.catalogue.service import CatalogueService
from kernel.clock import FixedClock
from kernel.database import Database, build_database
from kernel.migrations import FOLDER, migrate
from tests.conftest import NOW
from tests.postgres import running_postgres
from tests.unit.commerce.build import product, variant


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "postgresql":
        with running_postgres() as url:
            opened = build_database(url)
            yield opened
            opened.close()
    else:
        opened = build_database(f"sqlite:///{tmp_path / 'old.db'}")
        yield opened
        opened.close()


def test_variants_and_their_options_are_kept_both_ways(database: Database) -> None:
    migrate(database)
    catalogue = CatalogueService(database, FixedClock(NOW), "USD")
    plain = product("a", variant("a/1", colour="red"), variant("a/2", colour="black"), created_at=NOW)
    catalogue.save_products(
        [replace(plain, variants=tuple(replace(v, cost_minor=5) for v in plain.variants))]
    )
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    with database.write() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0009")
    migrate(database)
    assert catalogue.get("a") == plain
    assert catalogue.select_ids(ProductFilter(attributes={"colour": ("black",)})) == ["a"]
    with pytest.raises(IntegrityError), database.write() as connection:
        connection.execute(text("UPDATE variants SET cost_minor = -1"))
    assert catalogue.get("a") == plain
