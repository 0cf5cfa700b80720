"""How Rasa runs here: few, small and checked changes that make a turn cheap, and nothing else."""
