"""What the assistant does for each intent: thin adapters from slots to services, one file per topic."""
