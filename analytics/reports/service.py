"""Sales figures of a period, in the shop's time zone."""

from __future__ import annotations

from typing import Final
from zoneinfo import ZoneInfo

from analytics.reports import store
from analytics.reports.model import Period, Sales, SalesReport
from kernel.clock import Clock
from kernel.database import Database
from kernel.settings import Settings

TOP_PRODUCTS: Final = 5


class ReportService:
    """Small, true figures; who may see them is decided by who asks for them."""

    def __init__(self, database: Database, settings: Settings, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self.zone = ZoneInfo(settings.timezone)

    def sales(self, period: Period) -> SalesReport:
        """What was sold in ``period``, the currency with most orders first."""
        start, end = period.bounds(self._clock.now(), self.zone)
        with self._database.read() as connection:
            by_currency = store.totals(connection, start, end)
            sales = []
            for currency, (revenue_minor, orders) in by_currency.items():
                units, returned = store.units(connection, start, end, currency)
                top = store.top_products(connection, start, end, currency, TOP_PRODUCTS)
                sales.append(Sales(currency, revenue_minor, orders, units, returned, tuple(top)))
        ranked = sorted(sales, key=lambda one: (-one.orders, one.currency))
        return SalesReport(period, start, end, tuple(ranked))
