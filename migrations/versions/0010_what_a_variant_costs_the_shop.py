"""what a variant costs the shop

Revision 0010, after 0009
"""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # plain SQL: SQLite would else copy the table, and its deletion takes the options along
    op.execute(
        "ALTER TABLE variants ADD COLUMN cost_minor BIGINT CONSTRAINT ck_variants_cost CHECK (cost_minor >= 0)"
    )


def downgrade() -> None:
    op.execute("ALTER TABLE variants DROP COLUMN cost_minor")
