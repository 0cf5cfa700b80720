"""The recommender's speed: indexes of 10,000 to 1,000,000 products, filters, batches, one request, HTTP.

Data     synthetic vectors fitted to real ones (``synthetic``), one seed
Promise  recall@10 at least .97; cost grows less than the catalogue; filters are filled
"""

from __future__ import annotations

import argparse
from typing import Any

from benchmarks.machine import report
from benchmarks.recommender import index

SEED = 7
PARTS = ("index", "filters", "batch", "single", "http")
SIZES = (10_000, 100_000, 1_000_000)


def main() -> int:
    """Run the parts asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", action="append", choices=PARTS, help="a part; may be repeated")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="sizes of the index")
    parser.add_argument("--dimension", type=int, default=384, help="of the index's vectors")
    asked = parser.parse_args()
    parts = set(asked.only or PARTS)
    figures: dict[str, Any] = {}
    promises: dict[str, bool] = {}
    if parts & {"index", "filters"}:
        figures["index"], kept = index.measure(
            sorted(asked.sizes), asked.dimension, SEED, with_filters="filters" in parts
        )
        promises |= kept
    return report("recommender", figures, promises, seed=SEED, data="synthetic, fitted to real vectors")


if __name__ == "__main__":
    raise SystemExit(main())
