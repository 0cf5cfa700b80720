"""How long a draft's rehearsal takes over ten thousand stored questions."""
