"""What a draft would change, tried on the questions that shoppers really asked."""
