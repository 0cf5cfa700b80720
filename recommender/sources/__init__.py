"""Where candidates come from: sources that learn from the log and answer many shoppers at once."""
