"""Every program settles OpenBLAS's kernels before anything loads it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kernel.blas import CPUINFO, NAME, choose_kernels

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("module", ["aisle", "recommender.__main__", "benchmarks.recommender.__main__"])
def test_every_program_settles_it_before_openblas_is_loaded(module: str) -> None:
    expected: dict[str, str] = {}
    choose_kernels(expected, CPUINFO)
    if not expected:
        pytest.skip("OpenBLAS chooses by itself on this processor")
    code = (
        f"import {module}, threadpoolctl\n"
        "print({one['architecture'] for one in threadpoolctl.threadpool_info() if one['user_api'] == 'blas'})"
    )
    bare = {key: value for key, value in os.environ.items() if key != NAME}
    done = subprocess.run([sys.executable, "-c", code], env=bare, cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.strip() == "{'SkylakeX'}", done.stderr
