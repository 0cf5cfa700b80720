"""What every benchmark prints and writes: the machine, the seed, the figures, the verdicts."""

from __future__ import annotations

import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from threadpoolctl import threadpool_info

RESULTS = Path(__file__).resolve().parent.parent / "results"
PACKAGES = ("faiss-cpu", "numpy", "onnxruntime", "spacy", "sqlalchemy")


def machine() -> dict[str, Any]:
    """The machine, as far as a reader needs it to judge the figures."""
    model = ""
    if sys.platform == "linux":
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        model = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "")
    return {
        "cpu": model or platform.processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "python": platform.python_version(),
        "packages": {name: _version(name) for name in PACKAGES},
        "blas": sorted(
            {str(one.get("architecture")) for one in threadpool_info() if one["user_api"] == "blas"}
        ),
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "absent"


def timings_ms(function: Callable[[Any], Any], inputs: Sequence[Any]) -> list[float]:
    """How long each call took, in milliseconds."""
    taken = []
    for item in inputs:
        began = time.perf_counter()
        function(item)
        taken.append(1000 * (time.perf_counter() - began))
    return taken


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which ``share`` (0 to 1) of the values lie, by nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def summary_ms(values: Sequence[float], digits: int = 2) -> dict[str, float]:
    """p50 and p95 of timings, rounded for reading."""
    middle, high = statistics.median(values), percentile(values, 0.95)
    return {"p50_ms": round(middle, digits), "p95_ms": round(high, digits)}


def resident_mb(pid: int | None = None) -> float:
    """The resident memory of a process (this one by default)."""
    import psutil  # type: ignore[import-untyped]

    return round(float(psutil.Process(pid).memory_info().rss) / 2**20, 1)


def cpu_s(pid: int) -> float:
    """The processor seconds that a process has used."""
    import psutil

    used = psutil.Process(pid).cpu_times()
    return float(used.user + used.system)


def report(name: str, figures: dict[str, Any], promises: dict[str, bool], **facts: Any) -> int:
    """Print and write everything; the exit status: 1 when a promise is not kept."""
    whole = {
        "benchmark": name,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        **facts,
        "figures": figures,
        "promises": promises,
    }
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(json.dumps(whole, indent=1, ensure_ascii=False), encoding="utf-8")
    print(json.dumps(whole, indent=1, ensure_ascii=False))
    for promise, kept in promises.items():
        print(f"{'kept  ' if kept else 'MISSED'} {promise}")
    return 0 if all(promises.values()) else 1
