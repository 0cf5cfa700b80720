"""Text to vectors to neighbours: embedders, vector indexes, the lexical index, tokenising."""
