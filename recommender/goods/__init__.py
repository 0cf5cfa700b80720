"""The products as arrays in memory: what candidates, filters and rules ask without any SQL."""
