"""What every package stands on: errors, settings, clock, money, database, HTTP, security, logs."""

from kernel.blas import choose_kernels

choose_kernels()  # every package imports this one before NumPy and FAISS, which load OpenBLAS
