"""The console's first page: what waits for whoever signed in."""
