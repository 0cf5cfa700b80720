"""The command that computes the knowledge base's gaps."""
