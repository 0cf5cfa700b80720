"""What shoppers asked and the shop did not answer well: grouped by meaning, ranked, made into entries."""
