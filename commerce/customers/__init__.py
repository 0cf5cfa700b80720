"""Customers: who buys, in which language, in which segments."""
