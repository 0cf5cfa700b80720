"""Draw docs/images/scale.png from results/recommender-curves.json: cost and memory of each index by size."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "results" / "recommender-curves.json"
PICTURE = ROOT / "docs" / "images" / "scale.png"
MARKS = ("o", "s", "D", "^", "v")


def drawn(figures: dict[str, Any], dimension: int, target: float) -> Any:
    """The figure: one query's cost, and the bytes of one product, against the number of products."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(10, 4), layout="constrained")
    cost, memory = figure.subplots(1, 2)
    kinds = list(dict.fromkeys(kind for kinds in figures.values() for kind in kinds))
    for kind, mark in zip(kinds, MARKS, strict=False):
        sizes = [int(size) for size, measured in figures.items() if kind in measured]
        for axes, name in ((cost, "p50_ms"), (memory, "bytes_per_product")):
            axes.plot(sizes, [figures[f"{size}"][kind][name] for size in sizes], marker=mark, label=kind)
    cost.set(xscale="log", yscale="log", xlabel="products", ylabel="one query, p50, ms")
    cost.set_title(f"{dimension} dimensions, at least {target:.1%} of the true neighbours found")
    cost.legend()
    memory.set(xscale="log", ylim=(0, None), xlabel="products", ylabel="bytes a product")
    for axes in (cost, memory):
        axes.grid(visible=True, which="major", alpha=0.3)
    return figure


def main() -> int:
    """Draw it."""
    if not SOURCE.exists():
        print("measure first: python -m benchmarks.recommender.curves", file=sys.stderr)
        return 1
    measured = json.loads(SOURCE.read_text(encoding="utf-8"))
    figure = drawn(measured["figures"], measured["dimension"], measured["target"])
    figure.savefig(PICTURE, dpi=110, metadata={"Software": ""})
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
