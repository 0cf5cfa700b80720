"""The snapshot that answers is one series, however often it changes."""

from __future__ import annotations

from datetime import datetime, timedelta

from kernel.clock import FixedClock
from kernel.metrics.model import Metrics
from recommender.api.measures import RecommenderMeasures


def test_only_the_snapshot_in_force_is_told_with_its_age(clock: FixedClock) -> None:
    metrics = Metrics()
    told: list[tuple[str, datetime | None]] = [("s1", clock.now() - timedelta(hours=1)), ("none", None)]
    RecommenderMeasures(metrics, clock, told.pop)
    first = metrics.exposition().decode()
    assert 'aisle_snapshot{snapshot="none"} 1.0' in first
    assert "aisle_snapshot_age_seconds NaN" in first
    second = metrics.exposition().decode()
    assert 'aisle_snapshot{snapshot="s1"} 1.0' in second
    assert 'snapshot="none"' not in second
    assert "aisle_snapshot_age_seconds 3600.0" in second


def test_answered_and_refused_are_counted_apart(clock: FixedClock) -> None:
    metrics = Metrics()
    RecommenderMeasures(metrics, clock, lambda: ("none", None)).note(3, 1)
    text = metrics.exposition().decode()
    assert 'aisle_recommendation_requests_total{outcome="answered"} 3.0' in text
    assert 'aisle_recommendation_requests_total{outcome="refused"} 1.0' in text
