"""Put the recommender's API into an application: its routes, its services, its measures."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from aiohttp import web

from kernel.errors import ShopError
from kernel.keys.http import KEYS
from kernel.keys.service import KeyService
from kernel.metrics import http as metrics_http
from kernel.metrics.model import Metrics
from recommender import http as recommender_http
from recommender.api import profiles
from recommender.api.context import API, ApiContext
from recommender.api.events import EventIntake
from recommender.api.measures import RecommenderMeasures
from recommender.snapshots.model import NO_SNAPSHOT
from recommender.snapshots.shelf import SnapshotShelf, build_shelf

if TYPE_CHECKING:
    from commerce.shop import Shop
    from recommender.service import RecommenderService


def mount_api(app: web.Application, shop: Shop, recommender: RecommenderService, metrics: Metrics) -> None:
    """Add the recommender's routes and /metrics; they measure with ``metrics``."""
    app[KEYS] = KeyService(shop.database, shop.clock)
    shelf = build_shelf(shop.settings)

    def snapshot() -> tuple[str, datetime | None]:
        snapshot_id = recommender.snapshot_id()
        return snapshot_id, _made_at(shelf, snapshot_id)

    measures = RecommenderMeasures(metrics, shop.clock, snapshot)
    app[API] = ApiContext(shop, recommender, EventIntake(shop), measures, recommender.profiles)
    app.add_routes(recommender_http.routes)
    app.add_routes(profiles.routes)
    app.add_routes(metrics_http.routes)


def _made_at(shelf: SnapshotShelf, snapshot_id: str) -> datetime | None:
    """When a snapshot was trained; None where there is none, or it was swept away meanwhile."""
    if snapshot_id == NO_SNAPSHOT:
        return None
    try:
        return datetime.fromisoformat(shelf.manifest(snapshot_id).made_at)
    except ShopError:
        return None
