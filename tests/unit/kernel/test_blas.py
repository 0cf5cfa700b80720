"""OpenBLAS is told its kernels where it would choose older ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from kernel.blas import KERNELS, NAME, choose_kernels

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
        ("processor\t: 0\n\n" + ZEN_5, {}),  # only the first processor is asked
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
