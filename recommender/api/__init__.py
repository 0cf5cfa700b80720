"""The recommender over HTTP and for files: parsing, printing, streaming, description, commands."""
