"""The shop and its chat widget in a real browser."""
