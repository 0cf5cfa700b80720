"""Services of conversations over fakes of the shop."""

from __future__ import annotations

import pytest

from conversations.proofs.service import ProofService
from kernel.clock import FixedClock
from kernel.database import Database
from kernel.settings import Settings
from tests.unit.conversations.fakes import FakeEvents, FakeOrders, FakeOutbox, order


@pytest.fixture
def outbox() -> FakeOutbox:
    return FakeOutbox()


@pytest.fixture
def events() -> FakeEvents:
    return FakeEvents()


@pytest.fixture
def orders() -> FakeOrders:
    return FakeOrders([order(), order("A20000", "bob@example.com", "ord_2")])


@pytest.fixture
def proofs(
    database: Database, orders: FakeOrders, outbox: FakeOutbox, settings: Settings, clock: FixedClock
) -> ProofService:
    return ProofService(database, orders, outbox, settings, clock)
