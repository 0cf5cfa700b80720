from __future__ import annotations

from datetime import timedelta

import pytest

from conversations.sessions.model import Identity, identity_from
from conversations.sessions.service import SessionService
from kernel.clock import FixedClock, SystemClock
from kernel.database import Database
from kernel.errors import Invalid, NotFound
from kernel.settings import Settings


@pytest.fixture
def sessions(databases: Database, settings: Settings, clock: FixedClock) -> SessionService:
    return SessionService(databases, settings, clock)


def test_the_holder_of_the_token_is_known_again(sessions: SessionService, clock: FixedClock) -> None:
    opened = sessions.open(locale="zh-TW")
    session = sessions.authenticate(opened.token)
    assert (session.conversation_id, session.language, session.role) == (
        opened.conversation_id,
        "zh",
        "shopper",
    )
    assert opened.expires_at == clock.now() + timedelta(days=30)


def test_a_token_ends_with_its_time(sessions: SessionService, clock: FixedClock) -> None:
    opened = sessions.open()
    clock.advance(days=30)
    with pytest.raises(Invalid):
        sessions.authenticate(opened.token)


def test_a_conversation_of_a_messaging_app_has_no_token_and_is_begun_once(sessions: SessionService) -> None:
    first = sessions.ensure("4711", "telegram")
    assert sessions.ensure("4711", "telegram") == first
    assert (first.expires_at, first.channel, first.proven) == (None, "telegram", False)


def test_an_unknown_conversation_is_not_found(sessions: SessionService) -> None:
    with pytest.raises(NotFound):
        sessions.get("cnv_nobody")


def test_a_forgotten_conversation_lets_nobody_in(sessions: SessionService) -> None:
    opened = sessions.open()
    sessions.erase(opened.conversation_id)
    with pytest.raises(Invalid):
        sessions.authenticate(opened.token)


def test_the_shops_signature_names_a_customer(database: Database, settings: Settings) -> None:
    sessions = SessionService(database, settings, SystemClock())
    identity = Identity("cus_1", "ann@example.com", "support", "Ann")
    assert sessions.read_identity(sessions.sign_identity(identity)) == identity
    opened = sessions.open(identity=sessions.sign_identity(identity))
    assert [s.conversation_id for s in sessions.of_customer("cus_1")] == [opened.conversation_id]


def test_an_unknown_role_is_a_shoppers() -> None:
    identity = identity_from({"sub": "c", "role": "root"})
    assert identity == Identity("c")


def test_claims_of_the_wrong_type_prove_nothing() -> None:
    assert identity_from({"sub": 7}) is None
    assert identity_from({"sub": "c", "email": ["x"]}) == Identity("c")
