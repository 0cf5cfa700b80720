"""Put the recommender's API into an application: its routes, its services, its measures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from kernel.keys.http import KEYS
from kernel.keys.service import KeyService
from kernel.metrics import http as metrics_http
from kernel.metrics.model import Metrics
from recommender import http as recommender_http
from recommender.api import profiles
from recommender.api.context import API, ApiContext
from recommender.api.events import EventIntake
from recommender.api.measures import RecommenderMeasures

if TYPE_CHECKING:
    from commerce.shop import Shop
    from recommender.service import RecommenderService


def mount_api(app: web.Application, shop: Shop, recommender: RecommenderService, metrics: Metrics) -> None:
    """Add the recommender's routes and /metrics; they measure with ``metrics``."""

    def snapshot() -> str:
        return recommender.answer_batch([])[0]

    app[KEYS] = KeyService(shop.database, shop.clock)
    measures = RecommenderMeasures(metrics, snapshot)
    app[API] = ApiContext(shop, recommender, EventIntake(shop), measures, recommender.profiles)
    app.add_routes(recommender_http.routes)
    app.add_routes(profiles.routes)
    app.add_routes(metrics_http.routes)
