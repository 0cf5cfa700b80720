"""An order's story in words: its state, each parcel with its last step and expected day, its refunds."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from actions.cards import button, order_card
from actions.faq_answers import shop_says, tell
from actions.service_words import date_of, day, label, latest_step, lines_text
from actions.turn import Button, Turn
from commerce.orders.model import Order, Refund, Shipment
from kernel.money import format_money
from knowledge.model import Answer

_HOW_LONG: Final = re.compile(
    r"\b(how (long|soon|fast)|how many days|when)\b|多久|多长时间|几天|什么时候", re.IGNORECASE
)
_ON_ITS_WAY: Final = ("shipped",)
_STEP_RESPONSES: Final = {
    "exception": "utter_parcel_exception",
    "customs": "utter_parcel_customs",
    "out_for_delivery": "utter_parcel_out_for_delivery",
    "ready_for_pickup": "utter_parcel_ready_for_pickup",
}


def tell_story(turn: Turn, order: Order, *, more: bool) -> None:
    """Say where the order is; ``more`` offers the shopper's other orders."""
    zone, language = turn.services.reports.zone, turn.language
    delivered = [parcel.delivered_at for parcel in order.shipments if parcel.delivered_at]
    turn.say(
        _state_response(order, known_day=bool(delivered)),
        number=order.number,
        date=date_of(order.created_at, zone, language),
        total=format_money(order.total_minor, order.currency, language),
        lines=lines_text(order, {line.line_id: line.quantity for line in order.lines}, turn.names),
        delivered=day(max(delivered), zone, language) if delivered else "",
        cards=order_card(order, language, turn.names.value, turn.names.bought),
        buttons=_ways_on(turn, order, more=more),
    )
    if order.state in _ON_ITS_WAY:
        for parcel in order.shipments:
            _tell_parcel(turn, parcel)
    if order.refunds and order.state in ("cancelled", "partly_returned", "returned"):
        tell_refunds(turn, order)


def _state_response(order: Order, *, known_day: bool) -> str:
    undated = order.state == "delivered" and not known_day
    return "utter_order_delivered_undated" if undated else f"utter_order_{order.state}"


def tell_refunds(turn: Turn, order: Order) -> None:
    """Say what money is on its way back, or that there is none."""
    if not order.refunds:
        waiting = any(one.state in ("requested", "approved") for one in order.returns)
        response = "utter_refund_after_return" if waiting else "utter_no_refund"
        turn.say(
            response,
            number=order.number,
            cards=order_card(order, turn.language, turn.names.value, turn.names.bought),
        )
        said = shop_says(turn) if _HOW_LONG.search(turn.text) else None
        if isinstance(said, Answer):
            tell(turn, said.match)
        return
    for refund in order.refunds:
        _tell_refund(turn, order, refund)


def _tell_refund(turn: Turn, order: Order, refund: Refund) -> None:
    zone, language = turn.services.reports.zone, turn.language
    person = [button(label("person", language), "human_handoff")] if refund.state == "failed" else None
    turn.say(
        f"utter_refund_{refund.state}",
        number=order.number,
        amount=format_money(refund.amount_minor, order.currency, language),
        date=date_of(refund.sent_at or refund.created_at, zone, language),
        buttons=person,
    )


def _tell_parcel(turn: Turn, parcel: Shipment) -> None:
    zone, language = turn.services.reports.zone, turn.language
    turn.say(
        _parcel_response(parcel, turn.services.clock.now()),
        carrier=parcel.carrier or label("a_carrier", language),
        tracking_number=parcel.tracking_number or "–",
        step=latest_step(parcel, zone, language),
        expected=day(parcel.expected_at, zone, language) if parcel.expected_at else "",
        delivered=day(parcel.delivered_at, zone, language) if parcel.delivered_at else "",
    )


def _parcel_response(parcel: Shipment, now: datetime) -> str:
    """Which sentence fits a parcel: what needs the shopper's attention comes first."""
    if parcel.delivered_at is not None:
        return "utter_parcel_delivered"
    if not parcel.events:
        return "utter_parcel_expected_no_step" if parcel.expected_at else "utter_parcel_no_news"
    last = max(parcel.events, key=lambda event: event.at)
    if last.code in _STEP_RESPONSES:
        return _STEP_RESPONSES[last.code]
    if parcel.expected_at is None:
        return "utter_parcel_on_its_way"
    return "utter_parcel_expected" if parcel.expected_at.date() >= now.date() else "utter_parcel_late"


def _ways_on(turn: Turn, order: Order, *, more: bool) -> list[Button]:
    """What can be done with the order next, by the shop's own rules."""
    orders, language = turn.services.shop.orders, turn.language
    ways = (
        ("cancel", "cancel_an_order", "cancel_order"),
        ("change_address", "change_address", "change_order"),
        ("return", "return_something", "return_item"),
    )
    buttons = [
        button(label(title, language), intent, order_number=order.number)
        for action, title, intent in ways
        if orders.can(order, action).allowed  # type: ignore[arg-type]  # literals of the tuple above
    ]
    if more:
        buttons.append(button(label("another_order", language), "order_status", choice="other"))
    return buttons
