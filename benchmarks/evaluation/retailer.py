"""The gift retailer's order lines as a log with times, and its products' names as content."""

from __future__ import annotations

import csv
import gzip
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from recommender.evaluation.command import embedded
from recommender.evaluation.tuning import Say
from recommender.interactions import Interactions
from recommender.sources.content import words_of
from recommender.sources.model import UNKNOWN, ItemTable


def read_retailer(path: Path, say: Say) -> tuple[Interactions, ItemTable]:
    """Lines with a customer, units and a price that were not cancelled; a product is new when first sold."""
    people: dict[str, int] = {}
    goods: dict[str, int] = {}
    names: list[str] = []
    lines: list[tuple[int, int, float]] = []
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            if not line["CustomerID"] or line["InvoiceNo"].startswith("C") or float(line["UnitPrice"]) <= 0:
                continue
            when = datetime.fromisoformat(line["InvoiceDate"]).replace(tzinfo=UTC).timestamp()
            user = people.setdefault(line["CustomerID"], len(people))
            item = goods.setdefault(line["StockCode"], len(goods))
            if item == len(names):
                names.append(line["Description"])
            lines.append((user, item, when))
    users, items, at = (np.array(column) for column in zip(*lines, strict=True))
    log = Interactions.of(users, items, at, n_users=len(people), n_items=len(goods))
    say(f"{log.n_users} customers, {log.n_items} products, {len(log)} lines")
    first = np.full(log.n_items, np.inf)
    np.minimum.at(first, log.items, log.at)
    unknown = np.full(log.n_items, UNKNOWN, dtype=np.int32)
    texts = tuple(names)
    return log, ItemTable(log.n_items, embedded(texts, say), unknown, unknown, first, words_of(texts))
