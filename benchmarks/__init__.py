"""Measurements that anyone can run: `make bench` lists and runs them."""
