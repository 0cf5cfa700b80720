"""What the shop can learn from its own records: it reads everything and changes nothing."""
