"""Measure every request, and show the measures at ``/metrics``.

They are shown to a key with the scope metrics:read, and without one to the machine itself: a
connection from loopback, to a loopback name, that no proxy has passed on. A proxy's headers can
only take that right away, so nobody outside can fake it.

Errors   Refused 401, 403, 429 for anybody else
"""

from __future__ import annotations

import asyncio
import ipaddress
import time
from typing import Final

from aiohttp import hdrs, web
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from kernel.http import Handler
from kernel.keys.http import require_key
from kernel.metrics.model import OTHER, Metrics

METRICS: Final = web.AppKey("metrics", Metrics)
SCOPE: Final = "metrics:read"
PASSED_ON: Final = ("X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "Via")
routes: Final = web.RouteTableDef()


@routes.get("/metrics")
async def metrics(request: web.Request) -> web.Response:
    """The measures in Prometheus' text format."""
    if not is_local(request):
        await require_key(request, SCOPE)
    body = await asyncio.to_thread(request.app[METRICS].exposition)
    return web.Response(body=body, headers={hdrs.CONTENT_TYPE: CONTENT_TYPE_LATEST})


@web.middleware
async def metrics_middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Count and time each request by its route's template; goes around every other middleware."""
    measures = request.app[METRICS]
    began = time.perf_counter()
    status = 499  # the caller went away
    measures.in_flight.inc()
    try:
        response = await handler(request)
        status = response.status
        return response
    except web.HTTPException as error:
        status = error.status
        raise
    finally:
        measures.in_flight.dec()
        measures.note(request.method, route_of(request), status, time.perf_counter() - began)


def route_of(request: web.Request) -> str:
    """The template of the request's route; OTHER for addresses that have none."""
    resource = request.match_info.route.resource
    return OTHER if resource is None else resource.canonical


def is_local(request: web.Request) -> bool:
    """Whether the request was made on this machine, to this machine, through no proxy."""
    if any(name in request.headers for name in PASSED_ON):
        return False
    return _is_loopback(request.remote or "") and _is_loopback(_host_name(request.host))


def _host_name(host: str) -> str:
    """The name in a Host header, without its port."""
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]


def _is_loopback(name: str) -> bool:
    if name == "localhost":
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback
