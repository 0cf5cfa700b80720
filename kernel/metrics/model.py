"""The registry of one application's measures, and those of its HTTP requests.

Rooms add their own measures to ``Metrics.registry``. Labels take a few values only: a route is
its template, never an address; an unknown method or route is ``other``.

Units    seconds; counts
Source   Prometheus' naming rules: base units, ``_total`` for counters
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
)
from prometheus_client.exposition import generate_latest

METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
OTHER: Final = "other"
LATENCY_BUCKETS_S: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """What one application measures; each has a registry of its own."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]  # a second series for each
        self.registry = CollectorRegistry()
        self._process: ProcessCollector | None = None
        self._lock = threading.Lock()
        self._before: list[Callable[[], None]] = []
        self.requests = Counter(
            "aisle_http_requests", "Requests answered.", ("method", "route", "status"), registry=self.registry
        )
        self.latency = Histogram(
            "aisle_http_request_seconds",
            "Time from a request's head to its answer's end.",
            ("method", "route"),
            buckets=LATENCY_BUCKETS_S,
            registry=self.registry,
        )
        self.in_flight = Gauge(
            "aisle_http_requests_in_flight", "Requests being answered.", registry=self.registry
        )

    def before_reading(self, refresh: Callable[[], None]) -> None:
        """Have ``refresh`` called before each reading, to set what is known only then."""
        self._before.append(refresh)

    def note(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answered request."""
        method = method if method in METHODS else OTHER
        self.requests.labels(method, route, str(status)).inc()
        if status != 101:  # a socket lasts as long as its page
            self.latency.labels(method, route).observe(seconds)

    def exposition(self) -> bytes:
        """All measures in Prometheus' text format; reads files, so not for an event loop."""
        with self._lock:
            if self._process is None:
                self._process = ProcessCollector(registry=self.registry)
        for refresh in self._before:
            refresh()
        return generate_latest(self.registry)
