"""Bring a database to the newest schema, once, however many processes start together.

Source   Alembic; revisions lie in ``migrations/versions``
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from kernel.database import Database
from kernel.logs import get_log

FOLDER: Final = Path(__file__).resolve().parent.parent / "migrations"
PG_LOCK: Final = 7_203_511  # any number that only this program uses
log = get_log(__name__)


def migrate(database: Database) -> None:
    """Apply every revision that is missing, in one transaction.

    Raises:
        Unavailable: when the database cannot be reached.
    """
    config = _config()
    head = ScriptDirectory.from_config(config).get_current_head()
    with database.read() as connection:
        if MigrationContext.configure(connection).get_current_revision() == head:
            return
    with database.write() as connection:
        if database.dialect == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": PG_LOCK})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    log.info("database_migrated", revision=head)


def write_revision(database: Database, message: str) -> None:
    """Write the revision that takes a database at head to METADATA (every table imported)."""
    config = _config()
    with database.write() as connection:
        config.attributes["connection"] = connection
        command.revision(config, message, autogenerate=True, rev_id=_next_id(config))


def _next_id(config: Config) -> str:
    known = list(ScriptDirectory.from_config(config).walk_revisions())
    return f"{len(known) + 1:04d}"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return config
