"""Which kernels OpenBLAS takes, settled before NumPy is loaded.

OpenBLAS tells a processor by its family. What is newer than itself it takes for a Haswell, and leaves
AVX-512 unused: on a Zen 5, products of float32 matrices reach 125 GFLOP/s a core so and 230 with the
kernels for Skylake X, which is what earlier AMD processors with AVX-512 are given.

Source   OpenBLAS 0.3.31 driver/others/dynamic.c; NumPy's wheels hold no kernels newer than Skylake X's
         (numpy pull request 27147)
"""

from __future__ import annotations

import os
from collections.abc import MutableMapping
from pathlib import Path
from typing import Final

NAME: Final = "OPENBLAS_CORETYPE"
KERNELS: Final = "SKYLAKEX"
NEEDED: Final = frozenset({"avx512f", "avx512cd", "avx512bw", "avx512dq", "avx512vl"})
CPUINFO: Final = Path("/proc/cpuinfo")


def choose_kernels(environ: MutableMapping[str, str] = os.environ, cpuinfo: Path = CPUINFO) -> None:
    """Name the kernels for an AMD processor with AVX-512; what the environment names already stays.

    Where the processor is not told by a file (not on Linux), OpenBLAS chooses as ever.
    """
    if NAME in environ or not cpuinfo.is_file():
        return
    told: dict[str, str] = {}
    for line in cpuinfo.read_text(encoding="utf-8", errors="replace").splitlines():
        key, _, value = line.partition(":")
        told.setdefault(key.strip(), value.strip())
    if told.get("vendor_id") == "AuthenticAMD" and NEEDED.issubset(told.get("flags", "").split()):
        environ[NAME] = KERNELS
