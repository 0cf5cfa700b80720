"""prices told by index alone

Revision 0012, after 0011
"""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_products_state", "products", ["product_id", "status", "price_minor", "in_stock"])
    op.create_index(
        "ix_variants_reduced", "variants", ["product_id", "price_minor", "list_price_minor", "stock"]
    )


def downgrade() -> None:
    op.drop_index("ix_variants_reduced", table_name="variants")
    op.drop_index("ix_products_state", table_name="products")
