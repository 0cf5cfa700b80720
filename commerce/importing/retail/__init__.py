"""A shop won from bare invoice lines: products, shelves and attributes from what the lines call things."""
