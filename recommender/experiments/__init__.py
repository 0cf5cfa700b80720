"""Experiments: which shopper gets which settings of the recommender, and the mark it leaves in the log."""
