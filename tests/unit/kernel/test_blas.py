"""OpenBLAS is told its kernels where it would choose older ones, before anything loads it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kernel.blas import CPUINFO, KERNELS, NAME, choose_kernels

ROOT = Path(__file__).resolve().parents[3]
ZEN_5 = (
    "processor\t: 0\nvendor_id\t: AuthenticAMD\nflags\t\t: avx2 avx512f avx512cd avx512bw avx512dq avx512vl\n"
)


@pytest.mark.parametrize(
    ("told", "chosen"),
    [
        (ZEN_5, {NAME: KERNELS}),
        (ZEN_5.replace("avx512vl", ""), {}),
        (ZEN_5.replace("AuthenticAMD", "GenuineIntel"), {}),
        ("Features\t: fp asimd\n", {}),
        ("", {}),
    ],
)
def test_kernels_are_named_for_an_amd_processor_with_all_of_avx_512(
    told: str, chosen: dict[str, str], tmp_path: Path
) -> None:
    environ: dict[str, str] = {}
    (tmp_path / "cpuinfo").write_text(told, encoding="utf-8")
    choose_kernels(environ, tmp_path / "cpuinfo")
    assert environ == chosen


def test_what_the_environment_names_stays(tmp_path: Path) -> None:
    (tmp_path / "cpuinfo").write_text(ZEN_5, encoding="utf-8")
    environ = {NAME: "HASWELL"}
    choose_kernels(environ, tmp_path / "cpuinfo")
    assert environ == {NAME: "HASWELL"}


def test_a_machine_that_does_not_tell_its_processor_is_left_alone(tmp_path: Path) -> None:
    environ: dict[str, str] = {}
    choose_kernels(environ, tmp_path / "cpuinfo")
    assert environ == {}


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
