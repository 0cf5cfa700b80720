"""Alembic's entry: run the revisions on the connection that ``kernel.migrations`` hands over."""

from __future__ import annotations

from alembic import context

from kernel.database import METADATA, UtcTime


def render_item(kind: str, item: object, _context: object) -> str | bool:
    """Our time column is a plain one in a migration, so that old revisions never change."""
    if kind == "type" and isinstance(item, UtcTime):
        return "sa.DateTime(timezone=True)"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_item=render_item,
    render_as_batch=True,
    compare_type=False,
)
with context.begin_transaction():
    context.run_migrations()
