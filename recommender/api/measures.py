"""What is measured of the recommender: sizes of batches, what was asked and refused, the snapshot in force.

Units    requests; seconds
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from prometheus_client import Counter, Gauge, Histogram

from kernel.metrics.model import Metrics

SIZES: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10_000, 100_000, 1_000_000)


class RecommenderMeasures:
    """The recommender's measures in an application's registry."""

    def __init__(self, metrics: Metrics, snapshot: Callable[[], str]) -> None:
        registry = metrics.registry
        self.batch = Histogram(
            "aisle_batch_requests", "Requests of one batch call.", buckets=SIZES, registry=registry
        )
        self.answered = Counter(
            "aisle_recommendation_requests",
            "Recommendation requests answered.",
            ("outcome",),
            registry=registry,
        )
        self._snapshot = Gauge(
            "aisle_snapshot", "1 for the snapshot that answers.", ("snapshot",), registry=registry
        )
        self._since = Gauge(
            "aisle_snapshot_age_seconds",
            "Time since this process took up the snapshot that answers.",
            registry=registry,
        )
        self._read_snapshot = snapshot
        self._current = ""
        self._at = time.monotonic()
        metrics.before_reading(self.refresh)

    def note(self, answered: int, refused: int) -> None:
        """Count requests that were answered, and those that got an error."""
        self.answered.labels("answered").inc(answered)
        self.answered.labels("refused").inc(refused)

    def refresh(self) -> None:
        """Set what is known only when it is read."""
        current = self._read_snapshot()
        if current != self._current:
            self._current, self._at = current, time.monotonic()
            self._snapshot.clear()
            self._snapshot.labels(current).set(1)
        self._since.set(time.monotonic() - self._at)
