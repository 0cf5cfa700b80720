"""Products, variants, prices and stock: what the shop sells."""
