"""Which kernels OpenBLAS takes, settled before a library brings it along.

OpenBLAS tells a processor by its family. FAISS's wheel holds a copy (0.3.15) that takes any AMD processor
newer than itself for a Barcelona of 2007, and leaves AVX unused: 1,000 queries over 100,000 rows of 128
numbers take 262 ms on a Zen 5, and 104 with the kernels for Skylake X. NumPy's copy (0.3.31) chooses those
itself; its wheels hold no newer ones.

Source   OpenBLAS driver/others/dynamic.c; numpy pull request 27147
"""

from __future__ import annotations

import os
from collections.abc import MutableMapping
from itertools import takewhile
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
    with cpuinfo.open(encoding="utf-8", errors="replace") as lines:
        first = takewhile(str.strip, lines)  # the first processor's lines end with an empty one
        told = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in first)}
    if told.get("vendor_id") == "AuthenticAMD" and NEEDED.issubset(told.get("flags", "").split()):
        environ[NAME] = KERNELS
