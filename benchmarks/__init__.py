"""Measurements that anyone can run: `make bench` lists and runs them."""

import kernel as kernel  # before NumPy, as in every program: it settles OpenBLAS's kernels
