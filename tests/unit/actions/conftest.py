"""The real actions over the real services, an in-memory database and a shop of seven products."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from actions.endpoint import build_actions
from actions.services import Services
from commerce.shop import Shop, build_shop
from conversations.handoffs.service import HandoffService
from conversations.proofs.service import ProofService
from conversations.sessions.model import Session
from kernel.clock import FixedClock
from kernel.database import Database
from kernel.errors import NotFound
from kernel.settings import Settings
from knowledge.service import KnowledgeService
from recommender.experiments.service import ExperimentService
from recommender.service import build_recommender
from recommender.understanding import Understander
from tests.conftest import NOW
from tests.conversations.runner import Conversation
from tests.copies import build_copy, copy_into
from tests.unit.actions.shop import CATEGORIES, VALUE_NAMES, products


class FakeSessions:
    """Sessions of a test: nobody is proven unless a test says so."""

    def __init__(self) -> None:
        self.known: dict[str, Session] = {}

    def get(self, conversation_id: str) -> Session:
        """The session, if the test opened one."""
        if conversation_id not in self.known:
            raise NotFound("no such conversation")
        return self.known[conversation_id]


@pytest.fixture(scope="session")
def filled(sqlite_pattern: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The database of the shop, filled once: copying it is quicker."""
    opened = build_copy(sqlite_pattern)
    settings = Settings(data_dir=tmp_path_factory.mktemp("filled"))
    made = build_shop(opened, settings, FixedClock(NOW))
    made.catalogue.save_categories(CATEGORIES)
    made.catalogue.save_value_names(VALUE_NAMES)
    made.catalogue.save_products(products())
    yield opened
    opened.close()


@pytest.fixture
def shop(database: Database, filled: Database, settings: Settings, clock: FixedClock) -> Shop:
    """The shop of ``tests.unit.actions.shop``."""
    copy_into(database, filled)
    return build_shop(database, settings, clock)


@pytest.fixture
def sessions() -> FakeSessions:
    """Who is proven."""
    return FakeSessions()


@pytest.fixture
def services(shop: Shop, sessions: FakeSessions, settings: Settings, clock: FixedClock) -> Services:
    """Everything the shopping actions call; what they do not call is absent."""
    recommender, vocabulary = build_recommender(shop, None)
    absent: Any = SimpleNamespace()
    known: Any = sessions
    return Services(
        shop=shop,
        recommender=recommender,
        understander=Understander(vocabulary),
        knowledge=KnowledgeService(shop.database, clock, None),  # of a shop that wrote nothing
        sessions=known,
        proofs=ProofService(shop.database, shop.orders, shop.outbox, settings, clock),
        handoffs=HandoffService(shop.database, shop.events, settings, clock),
        ratings=absent,
        helpful=absent,
        erasures=absent,
        reports=absent,
        experiments=ExperimentService(shop.database, clock),
        settings=settings,
        clock=clock,
    )


@pytest.fixture
def talk(services: Services) -> Conversation:
    """A conversation with the assistant."""
    return Conversation(build_actions(services))
