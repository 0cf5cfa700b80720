"""The recommender as a server of its own: the same routes as in ``web``, without chat and pages."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from aiohttp import hdrs, web

from kernel.database import Database
from kernel.http import error_middleware, json_response
from kernel.metrics.http import METRICS, metrics_middleware
from kernel.metrics.model import Metrics
from kernel.openapi.http import describe
from recommender.api.chapter import chapter
from recommender.api.mount import mount_api

if TYPE_CHECKING:
    from commerce.shop import Shop
    from recommender.service import RecommenderService

DATABASE: Final = web.AppKey("database", Database)
_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    hdrs.CACHE_CONTROL: "no-store",
    hdrs.CONTENT_SECURITY_POLICY: "default-src 'none'; frame-ancestors 'none'",
}
routes: Final = web.RouteTableDef()


def build_api_app(shop: Shop, recommender: RecommenderService) -> web.Application:
    """The application that ``python -m recommender serve`` serves."""
    app = web.Application(middlewares=[metrics_middleware, error_middleware])
    app[DATABASE] = shop.database
    metrics = app[METRICS] = Metrics()
    mount_api(app, shop, recommender, metrics)
    describe(app, [chapter()])
    app.add_routes(routes)
    app.on_response_prepare.append(_add_headers)
    return app


async def _add_headers(_request: web.Request, response: web.StreamResponse) -> None:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)


@routes.get("/health")
async def health(_request: web.Request) -> web.Response:
    """The process lives."""
    return json_response({"status": "ok"})


@routes.get("/ready")
async def ready(request: web.Request) -> web.Response:
    """200 while the database answers, 503 while it does not."""
    answers = await asyncio.to_thread(request.app[DATABASE].answers)
    return json_response(
        {"ready": answers, "database": answers},
        status=200 if answers else 503,
        headers={} if answers else {hdrs.RETRY_AFTER: "2"},
    )
