"""The chat door: what a shopper's browser talks to."""
