"""Schemathesis asks every route what its description allows, and what it does not.

Source   schemathesis 4: no server errors; statuses, types, headers and bodies as described; bad data refused
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from commerce.shop import build_shop
from kernel.clock import FixedClock
from kernel.database import METADATA, build_database
from kernel.keys.model import SCOPES
from kernel.keys.service import KeyService
from kernel.openapi.http import CHAPTER as DESCRIPTION
from kernel.openapi.model import Operation
from kernel.settings import Settings
from recommender.api.app import build_api_app
from recommender.api.chapter import chapter
from recommender.service import build_recommender
from tests.conftest import NOW, load_all_tables
from tests.integration.threaded import Server
from tests.integration.web import goods

EXAMPLES = 12
# One bad request of many is an error in its place, with 200 for the call.
TOLERANT = ("/api/v1/recommendations/batch", "/api/v1/events")
# A price band can only be liked, and is one of three: more than a schema says.
NARROWER = ("/api/v1/profiles/{customer_id}/corrections",)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The address of a running API, and a key for everything."""
    load_all_tables()
    folder = tmp_path_factory.mktemp("schemathesis")
    database = build_database(f"sqlite:///{folder / 'aisle.db'}")
    METADATA.create_all(database.engine)
    clock = FixedClock(NOW)
    shop = build_shop(database, Settings(data_dir=folder), clock)
    shop.catalogue.save_categories(goods.CATEGORIES)
    shop.catalogue.save_products(goods.products())
    _, secret = KeyService(database, clock).create("tests", list(SCOPES), 10_000, 1_000_000)
    with Server(build_api_app(shop, build_recommender(shop, None)[0])) as server:
        yield server.url, secret
    database.close()


@pytest.fixture(scope="module")
def described(served: tuple[str, str]) -> Any:
    """The description as it is served."""
    config = schemathesis.Config.from_dict({"generation": {"deterministic": True}})
    return schemathesis.openapi.from_url(f"{served[0]}/api/openapi.json", config=config)


OPERATIONS = [*chapter().operations, *DESCRIPTION.operations]


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("one", OPERATIONS, ids=lambda one: f"{one.method} {one.path}")
def test_each_route_behaves_as_it_is_described(
    described: Any, served: tuple[str, str], one: Operation, mode: GenerationMode
) -> None:
    if mode is GenerationMode.NEGATIVE and not (one.parameters or one.body):
        return  # nothing can be wrong
    operation = described[one.path][one.method]
    excluded = [negative_data_rejection] if one.path in TOLERANT else []
    excluded += [positive_data_acceptance] if one.path in NARROWER else []
    headers = {"Authorization": f"Bearer {served[1]}"}

    @seed(7)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def behaves(case: schemathesis.Case) -> None:
        case.call_and_validate(headers=headers, excluded_checks=excluded)

    behaves()
