"""Quality of the recommender on real purchases: per source, fused, beside popularity and item-kNN.

Data     ../shared/data: Amazon Beauty (leave-one-out, with and without texts), a UK gift retailer's
         order lines (the last tenth by time, products new to the customer)
Promise  Beauty NDCG@10 >= .050 and HR@10 >= .080, and that far from item-kNN; under 15 minutes of
         processor time on one of two cores and 4 GiB
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from threadpoolctl import threadpool_limits

from benchmarks.evaluation.retailer import read_retailer
from benchmarks.evaluation.similar import of_orders, of_sequences
from benchmarks.evaluation.trees import compared
from benchmarks.machine import report
from recommender.evaluation.command import progress, table_of
from recommender.evaluation.reading import read_items, read_sequences
from recommender.evaluation.report import FUSED, ITEM_KNN, POPULARITY, Report, evaluated
from recommender.evaluation.splits import split_by, split_by_time
from recommender.evaluation.tuning import Say
from recommender.sources.model import ItemTable
from recommender.sources.registry import usual_sources

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
SEED = 7
DAY_S = 86_400.0
HALF_LIFE_S = 60 * DAY_S
NDCG_GOAL, HR_GOAL = 0.050, 0.080
KNN_NDCG, KNN_HR = 0.0461, 0.0750
SHOWN = ("ndcg@10", "hr@10", "ndcg@20", "hr@20", "auc", "coverage@10", "novelty@10", "diversity@10")


def beauty(with_items: bool, say: Say) -> Report:
    folder = DATA / "amazon_beauty"
    catalogue = read_items(folder / "items.tsv.gz")
    log = read_sequences(folder / "sequences.txt.gz", catalogue).log
    items = table_of(catalogue, say) if with_items else ItemTable.empty(log.n_items)
    return evaluated(
        usual_sources(with_times=False, with_content=with_items),
        split_by(log, "leave-one-out", with_times=False),
        items,
        ks=(10, 20),
        seed=SEED,
        say=say,
        cold=with_items,
    )


def retailer(say: Say) -> Report:
    log, items = read_retailer(DATA / "online_retail" / "online_retail.csv.gz", say)
    sources = usual_sources(with_times=True, with_content=True, half_life_s=HALF_LIFE_S)
    return evaluated(sources, split_by_time(log), items, ks=(10, 20), seed=SEED, say=say)


def fusions(say: Say) -> dict[str, dict[str, float]]:
    """The ways to fuse, on Beauty's validation with texts."""
    folder = DATA / "amazon_beauty"
    catalogue = read_items(folder / "items.tsv.gz")
    split = split_by(
        read_sequences(folder / "sequences.txt.gz", catalogue).log, "leave-one-out", with_times=False
    ).validation
    items = table_of(catalogue, say)
    sources = usual_sources(with_times=False, with_content=True)
    return compared([one.fit(split.train, items, SEED) for one in sources], split, SEED)


def similar(say: Say) -> dict[str, dict[str, dict[str, float]]]:
    """What is like a product, on Beauty with texts and on the retailer's invoices."""
    folder = DATA / "amazon_beauty"
    catalogue = read_items(folder / "items.tsv.gz")
    log = read_sequences(folder / "sequences.txt.gz", catalogue).log
    of_beauty = of_sequences(log, table_of(catalogue, say), SEED, say)
    lines, items = read_retailer(DATA / "online_retail" / "online_retail.csv.gz", say)
    return {"beauty": of_beauty, "retailer": of_orders(lines, items, HALF_LIFE_S, SEED, say)}


def shown(found: Report) -> dict[str, dict[str, float]]:
    return {
        name: {key: round(value, 4) for key, value in figures.items() if key in SHOWN}
        for name, figures in found.figures.items()
    }


def beats(found: Mapping[str, Mapping[str, float]], ndcg: float, hr: float) -> bool:
    """Whether the fused lists stand that far (as ratios) above item-kNN."""
    fused, knn = found[FUSED], found[ITEM_KNN]
    return fused["ndcg@10"] >= ndcg * knn["ndcg@10"] and fused["hr@10"] >= hr * knn["hr@10"]


def main() -> int:
    """Measure everything that is asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--trees", action="store_true", help="compare the fusions with LambdaMART (minutes)")
    parser.add_argument("--similar", action="store_true", help="measure what is like a product as well")
    asked = parser.parse_args()
    if not DATA.is_dir():
        print(f"skipped: there is no {DATA}")
        return 0
    say = progress()
    figures: dict[str, Any] = {}
    began = time.process_time()
    with threadpool_limits(1, "blas"):
        for name, with_items in (("beauty", True), ("beauty without texts", False)):
            found = beauty(with_items, say)
            figures[name] = {**shown(found), "fusion": found.validation}
            figures[name]["cpu_s"] = round(time.process_time() - began, 1)
            began = time.process_time()
        figures["retailer"] = shown(retailer(say))
        if asked.trees:
            figures["fusions on Beauty's validation"] = fusions(say)
        if asked.similar:
            figures["what is similar"] = similar(say)
    figures["peak_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return report("evaluation", figures, promises_of(figures), seed=SEED, data=str(DATA))


def promises_of(figures: Mapping[str, Any]) -> dict[str, bool]:
    fused = figures["beauty"][FUSED]
    shop = figures["retailer"]
    far = (NDCG_GOAL / KNN_NDCG, HR_GOAL / KNN_HR)
    return {
        f"Beauty NDCG@10 at least {NDCG_GOAL}": fused["ndcg@10"] >= NDCG_GOAL,
        f"Beauty HR@10 at least {HR_GOAL}": fused["hr@10"] >= HR_GOAL,
        "as far from item-kNN with texts": beats(figures["beauty"], *far),
        "as far from item-kNN without texts": beats(figures["beauty without texts"], *far),
        "the retailer: better than item-kNN": beats(shop, 1.0, 1.0),
        "the retailer: better than popularity": shop[FUSED]["ndcg@10"] > shop[POPULARITY]["ndcg@10"],
        "one evaluation under 15 processor minutes": figures["beauty"]["cpu_s"] < 900,
        "under 4 GiB": figures["peak_mb"] < 4096,
    }


if __name__ == "__main__":
    raise SystemExit(main())
