"""The shop as a whole: every service of commerce, built once from the settings.

What follows from what is tied together here: a change of stock or price fires alerts, an order
mails its confirmation, erasing a customer reaches every room.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from commerce.carts import store as cart_store
from commerce.carts.service import CartService
from commerce.catalogue.service import CatalogueService
from commerce.customers.model import Customer
from commerce.customers.service import CustomerService, Eraser
from commerce.events import store as event_store
from commerce.events.service import EventService
from commerce.notices import store as notice_store
from commerce.notices.alerts import AlertService
from commerce.notices.outbox import Outbox
from commerce.notices.smtp import build_transport
from commerce.orders import store as order_store
from commerce.orders.service import OrderService
from commerce.promotions import store as promotion_store
from commerce.promotions.engine import DeliveryTerms
from commerce.promotions.service import PromotionService, customer_key
from kernel.clock import Clock
from kernel.database import Database
from kernel.security import new_id
from kernel.settings import Settings


@dataclass(frozen=True, slots=True)
class Shop:
    """The shop's services, and what they stand on."""

    catalogue: CatalogueService
    orders: OrderService
    promotions: PromotionService
    customers: CustomerService
    carts: CartService
    events: EventService
    outbox: Outbox
    alerts: AlertService
    settings: Settings
    clock: Clock
    database: Database


def build_shop(database: Database, settings: Settings, clock: Clock) -> Shop:
    """Build every service of the shop; nothing is read or written yet."""
    catalogue = CatalogueService(database, clock, settings.currency)
    delivery = DeliveryTerms(settings.delivery_fee_minor, settings.free_delivery_minor)
    promotions = PromotionService(database, clock, delivery, catalogue.currency)
    orders = OrderService(database, clock, promotions, settings.return_window_days, catalogue.changed)
    outbox = Outbox(database, clock, build_transport(settings.smtp_url, settings.mail_from))
    alerts = AlertService(
        database, clock, catalogue, outbox, settings.shop_name, settings.resolved_public_url()
    )
    catalogue.on_change(alerts.fire_due)
    return Shop(
        catalogue=catalogue,
        orders=orders,
        promotions=promotions,
        customers=CustomerService(database, _erasers()),
        carts=CartService(database, clock, catalogue, promotions, orders, outbox, settings.shop_name),
        events=EventService(database),
        outbox=outbox,
        alerts=alerts,
        settings=settings,
        clock=clock,
        database=database,
    )


def _erasers() -> list[tuple[str, Eraser]]:
    """What forgets a customer in each room."""

    def orders(connection: Connection, customer: Customer) -> int:
        return order_store.forget_customer(connection, customer.customer_id, customer.email, new_id("gone"))

    def events(connection: Connection, customer: Customer) -> int:
        return event_store.forget_customer(connection, customer.customer_id)

    def carts(connection: Connection, customer: Customer) -> int:
        return cart_store.forget_customer(connection, customer.customer_id)

    def promotions(connection: Connection, customer: Customer) -> int:
        keys = [customer_key(customer.customer_id), customer_key(None, customer.email)]
        return promotion_store.forget_customer(connection, [key for key in keys if key])

    def notices(connection: Connection, customer: Customer) -> int:
        return notice_store.forget_address(connection, customer.email) if customer.email else 0

    rooms = (orders, events, carts, promotions, notices)
    return [(room.__name__, room) for room in rooms]
