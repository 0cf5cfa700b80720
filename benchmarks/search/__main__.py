"""Search latency over the demo shop and over 100,000 products, and how it grows.

Data     the demo shop (seed 7); 100,000 products recombined from it (seed 11)
Promise  cost grows less than the catalogue does
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.machine import report, resident_mb, summary_ms, timings_ms
from benchmarks.search.catalogue import synthetic_products
from commerce.catalogue.model import ProductFilter
from commerce.demo.catalogue import demo_categories, demo_products, demo_value_names
from commerce.shop import Shop, build_shop
from kernel.clock import SystemClock
from kernel.database import build_database
from kernel.migrations import migrate
from kernel.settings import load_settings
from recommender.service import build_recommender
from recommender.understanding import Understander
from recommender.understanding.model import Wish
from retrieval.build import build_embedder
from retrieval.store import CachedEmbedder

QUESTIONS = (
    "running shoes", "red dress under 80", "coffee machine", "wireless headphones", "black leather bag",
    "gift for my mum", "waterproof jacket size M", "cheapest laptop", "toys for a 3 year old", "yoga mat",
    "跑鞋", "红色连衣裙", "真皮女包", "保温杯", "200以内的耳机", "防水外套",
    "儿童玩具", "最便宜的平板", "咖啡机", "瑜伽垫",
)  # fmt: skip
SEED = 11
DEMO_SEED = 7
ROUNDS = 5


def open_shop(folder: Path) -> Shop:
    """An empty shop of its own."""
    settings = replace(load_settings(), data_dir=folder, database_url="")
    database = build_database(settings.resolved_database_url())
    migrate(database)
    return build_shop(database, settings, SystemClock())


def measure(shop: Shop, cache: Path) -> dict[str, Any]:
    """Understanding and search over a shop."""
    embedder = CachedEmbedder(build_embedder(load_settings()), cache)
    recommender, vocabulary = build_recommender(shop, embedder)
    understander = Understander(vocabulary, keeps=0)
    began = time.perf_counter()
    recommender.search(Wish(words="warm up"), 1)
    build_s = time.perf_counter() - began
    wishes = [understander.read(question).wish for question in QUESTIONS]
    for wish in wishes:
        recommender.search(wish, 5)
    reading = timings_ms(understander.read, QUESTIONS * ROUNDS)
    searching = timings_ms(lambda wish: recommender.search(wish, 5), wishes * ROUNDS)
    return {
        "products": shop.catalogue.count(ProductFilter()),
        "index_build_s": round(build_s, 2),
        "understand": summary_ms(reading),
        "search": summary_ms(searching),
        "process_mb": resident_mb(),
    }


def main() -> int:
    """Measure both sizes."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--size", type=int, default=100_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        products = [one.product for one in demo_products(DEMO_SEED, datetime.now(UTC))]
        figures = {}
        for label, items in (
            ("demo", products),
            ("synthetic", synthetic_products(products, asked.size, SEED)),
        ):
            shop = open_shop(folder / label)
            shop.catalogue.save_categories(demo_categories())
            shop.catalogue.save_value_names(demo_value_names())
            began = time.perf_counter()
            shop.catalogue.save_products(items)
            saved_s = round(time.perf_counter() - began, 1)
            figures[label] = {"save_s": saved_s, **measure(shop, folder / "embeddings")}
            shop.database.close()
    growth = figures["synthetic"]["products"] / figures["demo"]["products"]
    cost = figures["synthetic"]["search"]["p50_ms"] / figures["demo"]["search"]["p50_ms"]
    figures["growth"] = {"products": round(growth, 1), "search_p50": round(cost, 1)}
    promises = {"search over the large catalogue costs less than in proportion": cost < growth}
    return report("search", figures, promises, seed=SEED, data="demo shop, and products recombined from it")


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)  # the large catalogue is still being embedded beside, in a thread that nothing ends
