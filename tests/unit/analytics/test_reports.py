"""Sales figures are exact, by the shop's own calendar, and leave cancelled orders out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from analytics.reports.model import Period, Sales, SoldProduct, period_in
from analytics.reports.service import ReportService
from commerce.orders import store as order_store
from commerce.orders.model import Order, OrderLine, OrderState
from kernel.clock import FixedClock
from kernel.database import Database
from kernel.settings import Settings

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 14, 10, 0, tzinfo=UTC)  # a Saturday


def sold(
    order_id: str,
    at: datetime,
    *lines: tuple[str, int, int],
    state: OrderState = "paid",
    currency: str = "USD",
) -> Order:
    """An order; each line is product, quantity, unit price."""
    made = tuple(
        OrderLine(f"{order_id}-{i}", product, f"{product}/1", f"Title {product}", {}, quantity, price)
        for i, (product, quantity, price) in enumerate(lines)
    )
    goods = sum(line.quantity * line.unit_price_minor for line in made)
    return Order(
        order_id, order_id.upper(), None, "a@example.com", state, currency,
        made, goods, 0, 499, goods + 499, at,
    )  # fmt: skip


@pytest.fixture
def reports(database: Database, clock: FixedClock) -> ReportService:
    return ReportService(database, Settings(timezone="Europe/Berlin", secret_key="k"), clock)


def save(database: Database, *orders: Order) -> None:
    with database.write() as connection:
        order_store.write_orders(connection, orders)


def test_todays_figures_are_exact_and_leave_cancelled_orders_out(
    reports: ReportService, database: Database
) -> None:
    save(
        database,
        sold("a1", NOW, ("p1", 2, 1000), ("p2", 1, 500)),
        sold("a2", NOW, ("p2", 3, 500)),
        sold("a3", NOW, ("p9", 9, 9900), state="cancelled"),
        sold("a4", datetime(2026, 3, 13, 12, tzinfo=UTC), ("p9", 1, 100)),
    )
    report = reports.sales(Period("today"))
    assert report.sales == (
        Sales(
            currency="USD",
            revenue_minor=2500 + 499 + 1500 + 499,
            orders=2,
            units=6,
            returned_units=0,
            top=(SoldProduct("p2", "Title p2", 4, 2000), SoldProduct("p1", "Title p1", 2, 2000)),
        ),
    )
    assert report.sales[0].average_minor == 2499


def test_a_day_begins_at_midnight_in_the_shops_zone(reports: ReportService, database: Database) -> None:
    save(
        database,
        sold("in", datetime(2026, 3, 13, 23, 0, tzinfo=UTC), ("p1", 1, 100)),
        sold("out", datetime(2026, 3, 13, 22, 59, tzinfo=UTC), ("p1", 1, 100)),
    )
    assert reports.sales(Period("today")).sales[0].orders == 1
    assert reports.sales(Period("yesterday")).sales[0].orders == 1
    assert reports.sales(Period("last_days", 2)).sales[0].orders == 2


def test_each_currency_has_its_own_figures(reports: ReportService, database: Database) -> None:
    save(
        database,
        sold("a1", NOW, ("p1", 1, 100), currency="EUR"),
        sold("a2", NOW, ("p1", 1, 100)),
        sold("a3", NOW, ("p1", 1, 100)),
    )
    found = reports.sales(Period("today")).sales
    assert [(one.currency, one.orders, one.revenue_minor) for one in found] == [
        ("USD", 2, 1198),
        ("EUR", 1, 599),
    ]


def test_nothing_sold_is_no_figure(reports: ReportService) -> None:
    assert reports.sales(Period("today")).sales == ()
    assert replace(Sales("USD", 0, 0, 0, 0, ())).average_minor == 0


@pytest.mark.parametrize(
    ("period", "first", "after"),
    [
        (Period("today"), "2026-03-14", "2026-03-15"),
        (Period("yesterday"), "2026-03-13", "2026-03-14"),
        (Period("this_week"), "2026-03-09", "2026-03-15"),
        (Period("last_week"), "2026-03-02", "2026-03-09"),
        (Period("this_month"), "2026-03-01", "2026-03-15"),
        (Period("last_month"), "2026-02-01", "2026-03-01"),
        (Period("this_year"), "2026-01-01", "2026-03-15"),
        (Period("last_days", 7), "2026-03-08", "2026-03-15"),
    ],
)
def test_periods_are_whole_days(period: Period, first: str, after: str) -> None:
    start, end = period.bounds(NOW, BERLIN)
    assert (start.isoformat()[:16], end.isoformat()[:16]) == (f"{first}T00:00", f"{after}T00:00")


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("how much did we sell today", Period("today")),
        ("sales", Period("today")),
        ("revenue yesterday?", Period("yesterday")),
        ("weekly sales please", Period("this_week")),
        ("what did we make last week", Period("last_week")),
        ("this month's revenue", Period("this_month")),
        ("orders in the last 30 days", Period("last_days", 30)),
        ("past two weeks", Period("last_days", 14)),
        ("昨天卖了多少", Period("yesterday")),
        ("本周销售额", Period("this_week")),
        ("上个月的业绩", Period("last_month")),
        ("最近7天的订单", Period("last_days", 7)),
        ("过去三个月", Period("last_days", 90)),
    ],
)
def test_a_question_names_its_period_in_both_languages(text: str, period: Period) -> None:
    assert period_in(text) == period
