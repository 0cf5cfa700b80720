"""The public help page: what the shop answers, for reading and for search engines."""
