"""The recommender on real purchases: Amazon Beauty sequences and a gift retailer's order lines."""
