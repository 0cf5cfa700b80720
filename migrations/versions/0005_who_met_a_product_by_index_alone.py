"""who met a product when, told by the index alone

Revision 0005, after 0004
"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NAME = "ix_events_product"


def upgrade() -> None:
    op.drop_index(NAME, table_name="events")
    op.create_index(NAME, "events", ["product_id", "at", "kind", "customer_id", "conversation_id"])


def downgrade() -> None:
    op.drop_index(NAME, table_name="events")
    op.create_index(NAME, "events", ["product_id", "at"])
