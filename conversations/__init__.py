"""What was said: sessions, transcripts, proofs, hand-offs, ratings."""
