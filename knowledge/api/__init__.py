"""The knowledge base over HTTP, for the shop's other systems: what the routes take, give and say."""
