"""Times are aware and in UTC; a fixed clock moves only when told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from kernel.clock import FixedClock, SystemClock, as_utc


def test_a_naive_time_is_taken_for_utc_and_another_zone_is_moved() -> None:
    noon = datetime(2026, 3, 1, 12, 0)
    assert as_utc(noon) == datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
    shanghai = noon.replace(tzinfo=timezone(timedelta(hours=8)))
    assert as_utc(shanghai).isoformat() == "2026-03-01T04:00:00+00:00"


def test_a_fixed_clock_moves_only_when_told() -> None:
    clock = FixedClock(datetime(2026, 3, 1))
    assert clock.now() == clock.now() == datetime(2026, 3, 1, tzinfo=UTC)
    clock.advance(hours=1, seconds=5)
    assert clock.now() == datetime(2026, 3, 1, 1, 0, 5, tzinfo=UTC)


def test_the_machines_clock_is_aware() -> None:
    assert SystemClock().now().utcoffset() == timedelta(0)
