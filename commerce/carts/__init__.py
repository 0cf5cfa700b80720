"""Carts: what somebody is about to buy, and checkout."""
