"""The catalogue's tables: products, variants, categories and what they are filtered by.

``products.price_minor`` (the lowest in stock), ``lowest_minor``, ``highest_minor`` and ``in_stock``
repeat what the variants say, so that the whole shop is sorted by price in one index scan; every
write of a variant refreshes them in its transaction.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    desc,
)

from kernel.database import METADATA, UtcTime

ID_CHARS: Final = 128

CATALOGUE_STATE: Final = Table(
    "catalogue_state",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("version", BigInteger, nullable=False),
)

CATEGORIES: Final = Table(
    "categories",
    METADATA,
    Column("category_id", String(ID_CHARS), primary_key=True),
    Column("parent_id", String(ID_CHARS), nullable=True, index=True),
    Column("names", JSON, nullable=False),
    Column("synonyms", JSON, nullable=False),
    Column("position", Integer, nullable=False),
)

PRODUCTS: Final = Table(
    "products",
    METADATA,
    Column("product_id", String(ID_CHARS), primary_key=True),
    Column("texts", JSON, nullable=False),
    Column("brand", Text, nullable=False),
    Column("brand_key", Text, nullable=False),
    Column("category_ids", JSON, nullable=False),
    Column("attributes", JSON, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("image_url", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("rating", Float, nullable=True),
    Column("rating_count", Integer, nullable=False),
    Column("sold_given", BigInteger, nullable=False),
    Column("sold_count", BigInteger, nullable=False),
    Column("status", String(16), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("price_minor", BigInteger, nullable=False),
    Column("lowest_minor", BigInteger, nullable=False),
    Column("highest_minor", BigInteger, nullable=False),
    Column("in_stock", Boolean(create_constraint=False), nullable=False),
    Column("fingerprint", String(32), nullable=False),
    Column("changed_in", BigInteger, nullable=False, index=True),
    CheckConstraint("status IN ('active', 'archived')", name="status"),
    CheckConstraint("price_minor >= 0", name="price"),
)
Index("ix_products_brand", PRODUCTS.c.brand_key, PRODUCTS.c.status)
Index("ix_products_price", PRODUCTS.c.status, PRODUCTS.c.price_minor, PRODUCTS.c.product_id)
Index("ix_products_stocked", PRODUCTS.c.status, PRODUCTS.c.in_stock, PRODUCTS.c.price_minor)
Index(  # what many products cost now is told by the index alone
    "ix_products_state", PRODUCTS.c.product_id, PRODUCTS.c.status, PRODUCTS.c.price_minor, PRODUCTS.c.in_stock
)
Index("ix_products_lowest", PRODUCTS.c.status, PRODUCTS.c.lowest_minor, PRODUCTS.c.highest_minor)
Index("ix_products_newest", PRODUCTS.c.status, desc(PRODUCTS.c.created_at), PRODUCTS.c.product_id)
Index("ix_products_popular", PRODUCTS.c.status, desc(PRODUCTS.c.sold_count), PRODUCTS.c.product_id)
Index("ix_products_rating", PRODUCTS.c.status, desc(PRODUCTS.c.rating), PRODUCTS.c.product_id)

VARIANTS: Final = Table(
    "variants",
    METADATA,
    Column("variant_id", String(ID_CHARS), primary_key=True),
    Column("product_id", ForeignKey("products.product_id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("sku", Text, nullable=False),
    Column("options", JSON, nullable=False),
    Column("price_minor", BigInteger, nullable=False),
    Column("list_price_minor", BigInteger, nullable=True),
    Column("stock", BigInteger, nullable=False),
    Column("cost_minor", BigInteger, nullable=True),
    CheckConstraint("price_minor >= 0", name="price"),
    CheckConstraint("list_price_minor >= 0", name="list_price"),
    CheckConstraint("stock >= 0", name="stock"),
    CheckConstraint("cost_minor >= 0", name="cost"),
)
Index("ix_variants_product", VARIANTS.c.product_id, VARIANTS.c.position)
Index(
    "ix_variants_reduced",
    VARIANTS.c.product_id,
    VARIANTS.c.price_minor,
    VARIANTS.c.list_price_minor,
    VARIANTS.c.stock,
)
Index("ix_variants_price", VARIANTS.c.price_minor, VARIANTS.c.stock, VARIANTS.c.product_id)
Index("ix_variants_sku", VARIANTS.c.sku)

PRODUCT_CATEGORIES: Final = Table(
    "product_categories",
    METADATA,
    Column("category_id", String(ID_CHARS), primary_key=True),
    Column("product_id", ForeignKey("products.product_id", ondelete="CASCADE"), primary_key=True),
    sqlite_with_rowid=False,
)
Index("ix_product_categories_product", PRODUCT_CATEGORIES.c.product_id)

PRODUCT_ATTRIBUTES: Final = Table(
    "product_attributes",
    METADATA,
    Column("product_id", ForeignKey("products.product_id", ondelete="CASCADE"), primary_key=True),
    Column("name", String(64), primary_key=True),
    Column("value", String(256), primary_key=True),
    sqlite_with_rowid=False,
)
Index(
    "ix_product_attributes_value",
    PRODUCT_ATTRIBUTES.c.name,
    PRODUCT_ATTRIBUTES.c.value,
    PRODUCT_ATTRIBUTES.c.product_id,
)

VARIANT_OPTIONS: Final = Table(
    "variant_options",
    METADATA,
    Column("variant_id", ForeignKey("variants.variant_id", ondelete="CASCADE"), primary_key=True),
    Column("name", String(64), primary_key=True),
    Column("value", String(256), primary_key=True),
    Column("product_id", String(ID_CHARS), nullable=False, index=True),
    sqlite_with_rowid=False,
)
Index(
    "ix_variant_options_value",
    VARIANT_OPTIONS.c.name,
    VARIANT_OPTIONS.c.value,
    VARIANT_OPTIONS.c.variant_id,
    VARIANT_OPTIONS.c.product_id,
)

VALUE_NAMES: Final = Table(
    "value_names",
    METADATA,
    Column("value", String(256), primary_key=True),
    Column("language", String(8), primary_key=True),
    Column("name", Text, nullable=False),
)
