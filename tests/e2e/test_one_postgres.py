"""The shop and Rasa's conversations share one PostgreSQL database, each with its own ``events`` table."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from tests.e2e.shopper import Shopper
from tests.e2e.stack import Stack, fill_demo, prepare_folder, prepare_model, running
from tests.postgres import running_postgres

pytestmark = [pytest.mark.rasa, pytest.mark.postgres]


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with running_postgres() as url:
        yield url


@pytest.fixture(scope="module")
def on_postgres(url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    prepare_model()
    folder = tmp_path_factory.mktemp("one-postgres")
    prepare_folder(folder)
    stack = Stack(folder, AISLE_DATABASE_URL=url)
    fill_demo(stack)
    with running(stack) as ready:
        yield ready


def columns(url: str, schema: str) -> set[str]:
    engine = sa.create_engine(url)
    try:
        return {column["name"] for column in sa.inspect(engine).get_columns("events", schema=schema)}
    finally:
        engine.dispose()


def test_both_write_their_events_and_a_conversation_outlives_rasa(on_postgres: Stack, url: str) -> None:
    shopper = Shopper(on_postgres)
    shown = shopper.say("red shoes under 100").ids
    assert shown

    assert {"sender_id", "intent_name"} <= columns(url, "rasa")
    assert {"event_id", "customer_id"} <= columns(url, "public")
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        stored = connection.execute(
            sa.text("SELECT count(*) FROM rasa.events WHERE sender_id = :who AND type_name = 'user'"),
            {"who": shopper.conversation_id},
        ).scalar_one()
    engine.dispose()
    assert stored == 1

    on_postgres.signal_rasa(signal.SIGKILL)
    on_postgres.start_rasa()
    first = shopper.say("tell me more about the first one")
    assert first.ids == shown[:1]
    assert not list(on_postgres.folder.glob("*.db"))
