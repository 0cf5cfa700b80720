"""Open the shop and its recommender for a command that runs outside `web`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from commerce.shop import Shop, build_shop
from kernel.clock import Clock
from kernel.database import Database, build_database
from kernel.migrations import migrate
from kernel.settings import Settings
from recommender.service import RecommenderService, build_recommender
from retrieval.build import build_embedder
from retrieval.store import CachedEmbedder


@contextmanager
def open_database(settings: Settings) -> Iterator[Database]:
    """The database at its newest schema, closed in the end."""
    database = build_database(settings.resolved_database_url())
    try:
        migrate(database)
        yield database
    finally:
        database.close()


@contextmanager
def open_recommender(settings: Settings, clock: Clock) -> Iterator[tuple[Shop, RecommenderService]]:
    """The shop and its recommender, as `web` builds them."""
    with open_database(settings) as database:
        shop = build_shop(database, settings, clock)
        embedder = CachedEmbedder(build_embedder(settings), settings.data_dir / "embeddings")
        recommender, _ = build_recommender(shop, embedder)
        yield shop, recommender
