"""The recommender's speed: indexes of 10,000 to 1,000,000 products, filters, batches, one request, HTTP.

Data     synthetic vectors fitted to real ones (``synthetic``), one seed
Promise  recall@10 at least .97; cost grows less than the catalogue; filters are filled; a batch has half
         the throughput of the bare search and three times that of implicit one by one; one request's
         p95 is below ten times the bare search's
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.machine import report
from benchmarks.recommender import index, over_http, serving
from benchmarks.recommender.shop import open_stage

SEED = 7
DIMENSION = 384
PARTS = ("index", "filters", "batch", "single", "http")
SIZES = (10_000, 100_000, 1_000_000)


def serve(folder: Path, products: int, parts: set[str]) -> tuple[dict[str, Any], dict[str, bool]]:
    """Figures and promises of the service over one shop."""
    stage = open_stage(folder, products, DIMENSION, SEED)
    service, bare, trained_s = serving.trained(stage)
    figures: dict[str, Any] = {"products": products, "train_s": round(trained_s, 1)}
    promises: dict[str, bool] = {}
    if "batch" in parts:
        figures["batch"], kept = serving.measure_batch(stage, service, bare)
        promises |= kept
    if "single" in parts:
        figures["single"], kept = serving.measure_single(stage, service, bare)
        promises |= kept
    if "http" in parts:
        figures["http"], kept = over_http.measure(stage)
        promises |= kept
    stage.shop.database.close()
    return figures, promises


def main() -> int:
    """Run the parts asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", action="append", choices=PARTS, help="a part; may be repeated")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="sizes of the index")
    parser.add_argument("--dimension", type=int, default=DIMENSION, help="of the index's vectors")
    parser.add_argument("--products", type=int, default=100_000, help="of the shop that is served")
    parser.add_argument("--folder", type=Path, help="where the shop is kept for the next run")
    asked = parser.parse_args()
    parts = set(asked.only or PARTS)
    figures: dict[str, Any] = {}
    promises: dict[str, bool] = {}
    if parts & {"index", "filters"}:
        figures["index"], kept = index.measure(
            sorted(asked.sizes), asked.dimension, SEED, with_filters="filters" in parts
        )
        promises |= kept
    if parts & {"batch", "single", "http"}:
        with tempfile.TemporaryDirectory() as fresh:
            folder = Path(fresh) if asked.folder is None else asked.folder
            figures["service"], kept = serve(folder, asked.products, parts)
        promises |= kept
    return report("recommender", figures, promises, seed=SEED, data="synthetic, fitted to real vectors")


if __name__ == "__main__":
    raise SystemExit(main())
