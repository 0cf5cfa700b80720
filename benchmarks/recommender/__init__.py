"""The recommender's speed and scale: indexes of growing size, filters, batches, single requests, HTTP."""
