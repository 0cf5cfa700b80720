"""Databases of tests: the tables are made once and copied, what was compiled for one serves all.

SQLAlchemy compiles a statement anew for each engine, which took a test of the assistant longer than
the statements themselves.
"""

from __future__ import annotations

import sqlite3
from typing import cast

from sqlalchemy.util import LRUCache

from kernel.database import METADATA, Database, build_database

STATEMENTS = 5000


def build_pattern(url: str) -> Database:
    """A database with every table that was loaded, for others to be like."""
    opened = build_database(url)
    opened.engine.update_execution_options(compiled_cache=LRUCache(STATEMENTS))
    METADATA.create_all(opened.engine)
    return opened


def build_like(pattern: Database, url: str) -> Database:
    """The database at ``url``, over the statements that were compiled for ``pattern``."""
    opened = build_database(url)
    opened.engine.dialect = pattern.engine.dialect  # statements are kept for a dialect
    compiled = pattern.engine.get_execution_options()["compiled_cache"]
    opened.engine.update_execution_options(compiled_cache=compiled)
    return opened


def copy_into(target: Database, pattern: Database) -> None:
    """Have a SQLite database hold what ``pattern`` holds, and nothing else."""
    source, copy = pattern.engine.raw_connection(), target.engine.raw_connection()
    cast(sqlite3.Connection, source.driver_connection).backup(
        cast(sqlite3.Connection, copy.driver_connection)
    )
    source.close()
    copy.close()


def build_copy(pattern: Database, url: str = "sqlite://") -> Database:
    """A SQLite database of its own that holds what ``pattern`` holds."""
    opened = build_like(pattern, url)
    copy_into(opened, pattern)
    return opened
