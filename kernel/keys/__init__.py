"""API keys: who of the shop's other systems may call, for what, and how often."""
