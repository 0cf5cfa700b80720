"""Sales figures, for a staff or merchant identity that the session proves; a refusal for anybody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from actions.base import ShopAction
from actions.service_words import date_of, label
from actions.smalltalk import first_steps
from actions.turn import Turn
from analytics.reports.model import Sales, SalesReport, period_in
from kernel.money import format_money

STAFF_ROLES: Final = ("support", "merchant", "analyst", "admin")


class ActionSalesReport(ShopAction):
    """Revenue, orders, units, the average order and the top products of a period."""

    action_name = "action_sales_report"

    def reply(self, turn: Turn) -> None:
        """Figures for staff; the same polite answer as to anything unknown for others."""
        session = turn.session
        if session is None or session.customer_id is None or session.role not in STAFF_ROLES:
            turn.say("utter_sales_refused", buttons=first_steps(turn))
            return
        report = turn.services.reports.sales(period_in(turn.text))
        period = period_text(turn, report)
        if not report.sales:
            turn.say("utter_sales_none", period=period)
        for sales in report.sales:
            self._tell(turn, period, sales)

    @staticmethod
    def _tell(turn: Turn, period: str, sales: Sales) -> None:
        def money(minor: int) -> str:
            return format_money(minor, sales.currency, turn.language)

        top = [
            f"{rank}. {turn.names.title(one.product_id) or one.title} × {one.units}"
            for rank, one in enumerate(sales.top, start=1)
        ]
        turn.say(
            "utter_sales_report",
            period=period,
            revenue=money(sales.revenue_minor),
            orders=sales.orders,
            units=sales.units,
            average=money(sales.average_minor),
            returned=sales.returned_units,
            top="\n".join(top),
        )


def period_text(turn: Turn, report: SalesReport) -> str:
    """The period's name and days: ``this week (March 9, 2026 – March 14, 2026)``."""
    zone, language = turn.services.reports.zone, turn.language
    first = date_of(report.start, zone, language)
    last = date_of(report.end - timedelta(microseconds=1), zone, language)
    days = first if first == last else f"{first} – {last}"
    name = label(f"period_{report.period.kind}", language).format(days=report.period.days)
    return f"{name}（{days}）" if language == "zh" else f"{name} ({days})"
