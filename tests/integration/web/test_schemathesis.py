"""Schemathesis asks the routes of chat, storefront and knowledge what their description allows.

Source   schemathesis 4: no server errors; statuses, types, headers and bodies as described
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi import checks

from commerce.shop import build_shop
from conversations.messages.service import MessageService
from conversations.sessions.service import SessionService
from kernel.clock import FixedClock
from kernel.database import METADATA, build_database
from kernel.keys.model import SCOPES
from kernel.keys.service import KeyService
from kernel.openapi.model import Operation
from kernel.settings import Settings
from knowledge.api.chapter import chapter as knowledge_chapter
from knowledge.editing.service import EditingService
from knowledge.facts import ShopFacts
from knowledge.model import Entry
from recommender.service import build_recommender
from tests.conftest import NOW, load_all_tables
from tests.fakes.rasa import FakeRasa
from tests.integration.threaded import Server
from tests.integration.web import goods
from web.app import build_web_app
from web.described import chat, shop

EXAMPLES = 8
ENTRY = Entry("delivery-cost", "delivery", {"en": ("How much is delivery?",)}, {"en": "{{delivery_fee}}."})
CHAPTERS = (chat.CHAPTER, shop.CHAPTER, knowledge_chapter())
OPERATIONS = [one for told in CHAPTERS for one in told.operations if one is not chat.SOCKET]
# These bodies have rules beyond a schema (a cart's stock, a button's payload), and take more than they name.
EXCLUDED = [checks.positive_data_acceptance, checks.negative_data_rejection]


@dataclass(frozen=True)
class Served:
    """A running `web`, a conversation's token and an API key."""

    schema: Any
    token: str
    key: str


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    load_all_tables()
    folder = tmp_path_factory.mktemp("schemathesis")
    database = build_database(f"sqlite:///{folder / 'aisle.db'}")
    METADATA.create_all(database.engine)
    clock = FixedClock(NOW)
    limits = {"address_burst": 10**6, "message_burst": 10**6}
    with Server(FakeRasa().app()) as rasa:
        tuned = replace(Settings(data_dir=folder), rasa_url=rasa.url, **limits)
        built = build_shop(database, tuned, clock)
        built.catalogue.save_categories(goods.CATEGORIES)
        built.catalogue.save_products(goods.products())
        recommender, _ = build_recommender(built, None)
        sessions, messages = SessionService(database, tuned, clock), MessageService(database, clock)
        app = build_web_app(
            tuned, clock, database, built, sessions, messages,
            recommender=recommender, understander=recommender.understander,
        )  # fmt: skip
        token = sessions.open(None, None).token
        _, key = KeyService(database, clock).create("tests", list(SCOPES), 10_000, 1_000_000)
        EditingService(database, clock, ShopFacts(built)).import_entries([ENTRY], "tests", publish=True)
        with Server(app) as web:
            yield Served(schemathesis.openapi.from_url(f"{web.url}/api/openapi.json"), token, key)
    database.close()


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("one", OPERATIONS, ids=lambda one: f"{one.method} {one.path}")
def test_each_route_answers_as_it_is_described(served: Served, one: Operation, mode: GenerationMode) -> None:
    if mode is GenerationMode.NEGATIVE and not (one.parameters or one.body):
        return  # nothing can be wrong
    headers = {"Authorization": f"Bearer {served.key if one.scope else served.token}"}

    @seed(7)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=served.schema[one.path][one.method].as_strategy(generation_mode=mode))
    def answers(case: schemathesis.Case) -> None:
        case.call_and_validate(headers=headers, excluded_checks=EXCLUDED)

    answers()
