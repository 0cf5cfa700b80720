"""The shop's facts: products, orders, promotions, customers, carts and what happened."""
