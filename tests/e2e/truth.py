"""What the shop's database holds, asked past every line of our own code: answers are held against it."""

from __future__ import annotations

from tests.e2e.stack import Stack


def on_shelf(stack: Stack, category_id: str) -> set[str]:
    """The products on sale in a category."""
    query = (
        "SELECT product_id FROM products JOIN product_categories USING (product_id)"
        " WHERE category_id = ? AND status = 'active'"
    )
    return {found for (found,) in stack.rows(query, category_id)}


def priced(stack: Stack, product_ids: set[str], most_minor: int) -> set[str]:
    """Those of the products that can be had for ``most_minor`` or less."""
    query = "SELECT DISTINCT product_id FROM variants WHERE price_minor <= ? AND stock > 0"
    return product_ids & {found for (found,) in stack.rows(query, most_minor)}


def with_option(stack: Stack, product_ids: set[str], name: str, value: str) -> set[str]:
    """Those of the products that are in stock in a colour or size."""
    query = (
        "SELECT DISTINCT variants.product_id FROM variants JOIN variant_options USING (variant_id)"
        " WHERE variant_options.name = ? AND variant_options.value = ? AND stock > 0"
    )
    return product_ids & {found for (found,) in stack.rows(query, name, value)}


def price_of(stack: Stack, product_id: str) -> int:
    """A product's price as its card shows it."""
    return int(stack.value("SELECT price_minor FROM products WHERE product_id = ?", product_id))


def stock_of(stack: Stack, variant_id: str) -> int:
    """How many of a variant there are."""
    return int(stack.value("SELECT stock FROM variants WHERE variant_id = ?", variant_id))


def order_state(stack: Stack, number: str) -> str:
    """An order's state."""
    return str(stack.value("SELECT state FROM orders WHERE number = ?", number))
