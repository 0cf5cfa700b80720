"""How well, how fast and at what cost messages are understood, by several pipelines."""
