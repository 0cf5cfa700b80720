"""What to answer: the shop's FAQ entries, their revisions, and the search over them."""
