"""Search over the demo shop and over a synthetic catalogue of 100,000 products."""
