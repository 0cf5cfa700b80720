"""rewrites of the event log are counted

Revision 0011, after 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

COUNTED = """BEGIN
    INSERT INTO event_rewrites (one, times) VALUES (1, 1) ON CONFLICT (one) DO UPDATE SET times = times + 1;
END"""


def upgrade() -> None:
    op.create_table(
        "event_rewrites",
        sa.Column("one", sa.Integer(), nullable=False),
        sa.Column("times", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_event_rewrites")),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute("CREATE TRIGGER IF NOT EXISTS event_rewrites_update AFTER UPDATE ON events " + COUNTED)
        op.execute("CREATE TRIGGER IF NOT EXISTS event_rewrites_delete AFTER DELETE ON events " + COUNTED)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER IF EXISTS event_rewrites_update")
        op.execute("DROP TRIGGER IF EXISTS event_rewrites_delete")
    op.drop_table("event_rewrites")
