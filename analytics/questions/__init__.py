"""What shoppers asked the shop, read from the transcripts and the interaction log."""
