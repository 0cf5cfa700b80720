"""Requests to erase a person, and how far they are."""
