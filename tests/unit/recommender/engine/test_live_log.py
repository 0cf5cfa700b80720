"""The log in memory is the database's at every question, and answers are the same from either."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import delete

from commerce.events.model import Event, EventKind
from commerce.events.store import forget_customer
from commerce.events.tables import EVENTS
from commerce.shop import Shop, build_shop
from kernel.clock import FixedClock
from kernel.database import Database
from kernel.settings import Settings
from recommender.engine import live_log
from recommender.engine.live_log import LiveLog
from recommender.requests import Request
from recommender.service import build_recommender
from retrieval.hashing import HashingEmbedder
from tests.conftest import NOW
from tests.copies import build_copy
from tests.unit.recommender.trained import fill_log, put_in_force

KINDS: tuple[EventKind, ...] = ("view", "click", "cart_add", "message")
PATIENCE_S = 10.0


@pytest.fixture
def shop(filled: Database, tmp_path: Path, settings: Settings, clock: FixedClock) -> Iterator[Shop]:
    """The small shop in a file, which several connections may read."""
    database = build_copy(filled, f"sqlite:///{tmp_path}/shop.db")
    yield build_shop(database, settings, clock)
    database.close()


def seen(log: LiveLog, *customers: str) -> list[tuple[str, str]] | None:
    """Who met what, the oldest first; None where there is no log."""
    events = log.current()
    if events is None:
        return None
    whose, products, _, _ = events.of_owners("customer", customers, NOW.timestamp())
    names = events.products.named(products).tolist()
    return [(customers[one], name) for one, name in zip(whose.tolist(), names, strict=True)]


def looked(name: str, who: str, product_id: str = "trail", minutes_ago: float = 5) -> Event:
    at = NOW - timedelta(minutes=minutes_ago)
    return Event(name, "view", at, customer_id=who, product_id=product_id)


def test_what_is_appended_is_there_at_the_next_question(shop: Shop) -> None:
    log = LiveLog(shop.database)
    assert seen(log, "ada") == []
    shop.events.append([looked("2", "ada", "city", 1), looked("1", "ada", "trail", 2)])
    assert seen(log, "ada") == [("ada", "trail"), ("ada", "city")]
    shop.events.append([looked("3", "bob")])
    assert seen(log, "ada", "bob") == [("ada", "trail"), ("ada", "city"), ("bob", "trail")]
    assert seen(log, "eve") == []


def test_what_is_not_committed_is_nobody_elses(shop: Shop) -> None:
    log = LiveLog(shop.database)
    with shop.database.together():
        shop.events.append([looked("1", "ada")])
        assert seen(log, "ada") is None  # the database knows what this thread wrote
    assert seen(log, "ada") == [("ada", "trail")]


def test_an_erased_customer_is_gone_at_the_next_question(shop: Shop) -> None:
    log = LiveLog(shop.database)
    shop.events.append([looked("1", "ada"), looked("2", "bob")])
    assert seen(log, "ada", "bob") == [("ada", "trail"), ("bob", "trail")]
    with shop.database.write() as connection:
        forget_customer(connection, "ada")
    assert seen(log, "ada", "bob") == [("bob", "trail")]


def test_a_last_row_that_was_deleted_and_written_anew_is_noticed(shop: Shop) -> None:
    log = LiveLog(shop.database)
    shop.events.append([looked("1", "ada"), looked("2", "bob")])
    assert seen(log, "bob") == [("bob", "trail")]
    with shop.database.write() as connection:
        connection.execute(delete(EVENTS).where(EVENTS.c.event_id == "2"))
    shop.events.append([looked("3", "bob", "city")])
    assert seen(log, "bob") == [("bob", "city")]


def test_rows_that_were_numbered_anew_are_noticed(shop: Shop) -> None:
    log = LiveLog(shop.database)
    shop.events.append([looked(str(n), "ada", f"p{n}", 60 - n) for n in range(9)])
    with shop.database.write() as connection:
        connection.execute(delete(EVENTS).where(EVENTS.c.event_id.in_(["2", "3", "4"])))
    expected = [("ada", f"p{n}") for n in (0, 1, 5, 6, 7, 8)]
    assert seen(log, "ada") == expected
    with closing(sqlite3.connect(shop.database.engine.url.database or "")) as other:
        other.execute("VACUUM")
    shop.events.append([looked("new", "ada", "last", 1)])
    assert seen(log, "ada") == [*expected, ("ada", "last")]


def test_a_long_log_is_read_beside_and_the_database_asked_till_then(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_log, "WAIT_FOR", 2)
    log = LiveLog(shop.database)
    shop.events.append([looked(str(n), "ada", f"p{n}", 60 - n) for n in range(5)])
    assert seen(log, "ada") is None
    until = time.monotonic() + PATIENCE_S
    while (found := seen(log, "ada")) is None and time.monotonic() < until:
        time.sleep(0.01)
    assert found == [("ada", f"p{n}") for n in range(5)]


def test_a_log_that_is_too_long_is_left_to_the_database(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    log = LiveLog(shop.database)
    shop.events.append([looked("1", "ada")])
    assert seen(log, "ada") == [("ada", "trail")]
    monkeypatch.setattr(live_log, "MOST", 1)
    shop.events.append([looked("2", "ada", "city")])
    assert seen(log, "ada") is None


def test_a_database_in_memory_is_asked_itself(database: Database) -> None:
    assert LiveLog(database).current() is None


@pytest.mark.postgres
def test_a_postgres_database_is_asked_itself(postgres: Database) -> None:
    assert LiveLog(postgres).current() is None


def test_answers_are_the_same_from_memory_and_from_the_database(shop: Shop) -> None:
    fill_log(shop)
    random = np.random.default_rng(3)
    for number in range(300):
        who, where = random.integers(0, 12, 2)
        at = NOW - timedelta(
            minutes=int(random.integers(-30, 9000))
        )  # some in the future, some at one moment
        chosen = ("trail", "city", "boot", "tote", "kettle", "gone")[random.integers(6)]
        customer = f"c{who}" if random.random() < 0.7 else None
        kind = KINDS[random.integers(len(KINDS))]
        shop.events.append(
            [
                Event(
                    f"e{number}",
                    kind,
                    at,
                    customer_id=customer,
                    conversation_id=f"v{where}",
                    product_id=chosen,
                )
            ]
        )
    put_in_force(shop)
    service = build_recommender(shop, HashingEmbedder())[0]
    asked = [Request(f"{n}", customer_id=f"c{n}", k=4, exclude_seen=n % 2 == 0) for n in range(12)]
    from_memory = service.answer_batch(asked)
    with shop.database.together():
        from_database = service.answer_batch(asked)
    assert from_memory == from_database
    assert {answer.strategy for answer in from_memory[1]} >= {"personal"}
    assert "viewed_by_people_who_viewed" in {
        reason.code for answer in from_memory[1] for item in answer.items for reason in item.reasons
    }
