"""``python -m recommender train``, ``rollback`` and ``snapshots``.

Exit status   0 when a snapshot was put in force or nothing had changed; 1 when the gate kept the old
one, another training runs or the disk does not take it
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from tqdm import tqdm

from commerce.shop import build_shop
from kernel.clock import SystemClock
from kernel.database import build_database
from kernel.errors import Invalid, ShopError
from kernel.migrations import migrate
from kernel.settings import Settings, load_settings
from recommender.snapshots.model import Manifest
from recommender.snapshots.shelf import SnapshotShelf, build_shelf
from recommender.training.service import STEPS, TrainingService
from retrieval.build import build_embedder
from retrieval.store import CachedEmbedder

FIGURES: Final = ("ndcg@10", "hr@10")


def add_training(commands: Any) -> None:
    """The commands and their arguments."""
    train = commands.add_parser("train", help="learn from the event log; what is proven is put in force")
    train.add_argument("--since", default=None, help="the first day that is learnt from, YYYY-MM-DD")
    train.add_argument("--seed", type=int, default=7)
    train.add_argument("--force", action="store_true", help="train though nothing has changed")
    train.set_defaults(run=run_train)
    back = commands.add_parser("rollback", help="put the snapshot before the one in force in force again")
    back.set_defaults(run=lambda _: _rollback(build_shelf(load_settings())))
    listed = commands.add_parser("snapshots", help="list the snapshots, the one in force marked")
    listed.set_defaults(run=lambda _: _list(build_shelf(load_settings())))


def run_train(given: argparse.Namespace) -> int:
    """Train the shop that the settings name; the exit status."""
    since = _day(given.since) if given.since else None
    settings = load_settings()
    database = build_database(settings.resolved_database_url())
    try:
        migrate(database)
        shop = build_shop(database, settings, SystemClock())
        service = TrainingService(shop, _embedder(settings), build_shelf(settings))
        with tqdm(total=len(STEPS), desc="train", disable=None) as bar:

            def tell(step: str) -> None:
                bar.set_postfix_str(step, refresh=False)
                bar.update(min(1, STEPS.index(step)))

            count = 0

            def embedded(more: int) -> None:
                nonlocal count
                count += more
                bar.set_postfix_str(f"{STEPS[0]}, {count:,} texts embedded")

            done = service.train(since, given.seed, force=given.force, tell=tell, embedded=embedded)
            bar.update(1)
    finally:
        database.close()
    print(_told(done.manifest) if done.is_new else f"nothing has changed since {done.manifest.snapshot_id}")
    return 0


def _embedder(settings: Settings) -> CachedEmbedder | None:
    try:
        return CachedEmbedder(build_embedder(settings), settings.data_dir / "embeddings")
    except ShopError as error:
        tqdm.write(f"without content: {error.message}")
        return None


def _rollback(shelf: SnapshotShelf) -> int:
    print(f"in force: {shelf.rollback()}")
    return 0


def _list(shelf: SnapshotShelf) -> int:
    current = shelf.current_id()
    for snapshot_id in shelf.ids():
        mark = "*" if snapshot_id == current else " "
        try:
            told = _told(shelf.manifest(snapshot_id))
        except ShopError as error:
            told = f"{snapshot_id}: {error.message}"
        print(f"{mark} {told}")
    return 0


def _told(manifest: Manifest) -> str:
    counts = ", ".join(f"{count:,} {what}" for what, count in manifest.counts.items())
    proof = "; ".join(
        f"{name} {_figures(found)}"
        for name, found in manifest.metrics.items()
        if isinstance(found, Mapping) and name in ("fused", "item-knn", "popular", "in force")
    )
    return f"{manifest.snapshot_id}: {counts}; {proof}"


def _figures(found: Mapping[str, float]) -> str:
    return " ".join(f"{name} {found[name]:.4f}" for name in FIGURES if name in found)


def _day(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError as error:
        raise Invalid(f"--since must be a day such as 2026-01-31, not {text!r}", field="since") from error
