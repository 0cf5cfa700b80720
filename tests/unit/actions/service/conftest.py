"""The service actions over the real services: a shop with orders in every state, an outbox, an FAQ."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from actions.endpoint import build_actions
from actions.services import Services
from analytics.reports.service import ReportService
from commerce.customers.model import Customer
from commerce.shop import Shop, build_shop
from conversations.erasures.service import ErasureService
from conversations.handoffs.service import HandoffService
from conversations.proofs.service import ProofService
from conversations.ratings.service import RatingService
from conversations.sessions.model import Identity
from conversations.sessions.service import SessionService
from kernel.clock import FixedClock
from kernel.database import Database
from kernel.settings import Settings
from knowledge.editing.service import EditingService
from knowledge.facts import NO_FACTS
from knowledge.helpful.service import HelpfulService
from knowledge.model import Entry
from knowledge.service import KnowledgeService
from tests.conftest import NOW
from tests.copies import build_copy
from tests.unit.actions.service.orders import ALL_ORDERS
from tests.unit.actions.service.talk import ServiceTalk

YEARS = 10 * 365 * 86400  # tokens are read by the machine's clock, not by the test's


@pytest.fixture(scope="session")
def filled(filled: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The database of the shop with an FAQ of two entries and orders of two people."""
    opened, clock = build_copy(filled), FixedClock(NOW)
    EditingService(opened, clock, NO_FACTS).import_entries(
        [
            Entry(
                "faq_delivery",
                "delivery",
                {"en": ("How much is delivery?",), "zh": ("运费是多少？",)},
                {"en": "Delivery is 4.99, free from 50.", "zh": "运费 4.99，满 50 免运费。"},
            ),
            Entry(
                "faq_pay",
                "payment",
                {"en": ("Which cards do you accept?",), "zh": ("支持哪些银行卡？",)},
                {"en": "Visa and Mastercard.", "zh": "Visa 和万事达卡。"},
            ),
        ],
        "test",
        publish=True,
    )
    shop = build_shop(opened, Settings(data_dir=tmp_path_factory.mktemp("filled")), clock)
    shop.customers.save_customers([Customer("cus_ann", "ann@example.com", "Ann", "en", (), NOW)])
    shop.orders.save_orders(ALL_ORDERS)
    yield opened
    opened.close()


@pytest.fixture
def services(
    services: Services, shop: Shop, database: Database, settings: Settings, clock: FixedClock
) -> Services:
    """Everything."""
    knowledge = KnowledgeService(database, clock, None)
    return replace(
        services,
        knowledge=knowledge,
        sessions=SessionService(database, settings, clock),
        proofs=ProofService(database, shop.orders, shop.outbox, settings, clock),
        handoffs=HandoffService(database, shop.events, settings, clock),
        ratings=RatingService(database, shop.events, clock),
        helpful=HelpfulService(database, shop.events, clock, knowledge),
        erasures=ErasureService(database, clock),
        reports=ReportService(database, settings, clock),
    )


@pytest.fixture
def opened(services: Services, clock: FixedClock) -> Callable[..., ServiceTalk]:
    """Open a conversation; with a customer, one that the shop vouches for."""
    actions = build_actions(services)

    def open_one(
        customer_id: str = "", email: str = "", role: str = "shopper", name: str = ""
    ) -> ServiceTalk:
        token: Any = None
        if customer_id:
            token = services.sessions.sign_identity(Identity(customer_id, email, role, name), YEARS)
        return ServiceTalk(actions, services.sessions.open(token, "en").conversation_id, clock)

    return open_one


@pytest.fixture
def guest(opened: Callable[..., ServiceTalk]) -> ServiceTalk:
    """Somebody unknown."""
    return opened()


@pytest.fixture
def ann(opened: Callable[..., ServiceTalk]) -> ServiceTalk:
    """A customer whom the shop vouches for."""
    return opened("cus_ann", "ann@example.com", name="Ann")


@pytest.fixture
def last_code(shop: Shop) -> Callable[[], str]:
    """The code mailed last."""

    def read() -> str:
        subject = shop.outbox.recent(1)[0].subject
        return "".join(sign for sign in subject if sign.isdigit())

    return read
