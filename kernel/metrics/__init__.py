"""Measures of a running process, for Prometheus."""
