"""What is measured of the recommender: sizes of batches, what was asked and refused, the snapshot in force.

Units    requests; seconds
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from prometheus_client import Counter, Gauge, Histogram

from kernel.clock import Clock
from kernel.metrics.model import Metrics

SIZES: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10_000, 100_000, 1_000_000)
ReadsSnapshot = Callable[[], tuple[str, datetime | None]]


class RecommenderMeasures:
    """The recommender's measures in an application's registry.

    Args:
        snapshot: the snapshot that answers, and when it was trained; None while there is none.
    """

    def __init__(self, metrics: Metrics, clock: Clock, snapshot: ReadsSnapshot) -> None:
        registry = metrics.registry
        self._clock = clock
        self._read_snapshot = snapshot
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
        self._age = Gauge(
            "aisle_snapshot_age_seconds",
            "Time since the snapshot that answers was trained; NaN while there is none.",
            registry=registry,
        )
        metrics.before_reading(self.refresh)

    def note(self, answered: int, refused: int) -> None:
        """Count requests that were answered, and those that got an error."""
        self.answered.labels("answered").inc(answered)
        self.answered.labels("refused").inc(refused)

    def refresh(self) -> None:
        """Set what is known only when it is read."""
        snapshot_id, trained_at = self._read_snapshot()
        self._snapshot.clear()
        self._snapshot.labels(snapshot_id).set(1)
        age = float("nan") if trained_at is None else (self._clock.now() - trained_at).total_seconds()
        self._age.set(age)
