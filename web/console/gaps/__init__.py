"""The pages of gaps: what shoppers asked in vain, and what to do about it."""
