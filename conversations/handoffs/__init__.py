"""Handing a conversation to a person and back."""
