"""API keys: told once, kept hashed, refused alike, limited each by its own rate."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from kernel.audit.service import AuditService
from kernel.clock import FixedClock
from kernel.database import Database
from kernel.errors import Invalid, NotFound, Refused
from kernel.keys.model import SCOPES, key_id_in
from kernel.keys.service import KeyService
from kernel.keys.tables import API_KEYS
from kernel.security import hashed


class Seconds:
    """A monotonic clock that moves only when told to."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def keys(databases: Database, clock: FixedClock, seconds: Seconds) -> KeyService:
    return KeyService(databases, clock, now=seconds)


def refusal(keys: KeyService, secret: str, scope: str = "recommend:read") -> tuple[int, str, str, int | None]:
    with pytest.raises(Refused) as told:
        keys.authorise(secret, scope)
    error = told.value
    return error.refusal_status, error.code, error.message, error.retry_after_s


def test_a_key_may_call_for_its_scopes_and_no_other(keys: KeyService) -> None:
    key, secret = keys.create("nightly", ["recommend:read", "events:write", "recommend:read"])
    assert key.scopes == ("recommend:read", "events:write")
    assert keys.authorise(secret, "recommend:read").key_id == key.key_id
    status, code, message, _ = refusal(keys, secret, "profiles:read")
    assert (status, code, message) == (403, "forbidden", "this API key has not the scope profiles:read")


def test_the_secret_is_stored_nowhere(keys: KeyService, databases: Database) -> None:
    key, secret = keys.create("nightly", ["recommend:read"])
    with databases.read() as connection:
        row: Any = connection.execute(select(API_KEYS)).mappings().one()
    assert row["secret_hash"] == hashed(secret)
    assert all(secret not in str(value) for value in row.values())
    assert key_id_in(secret) == key.key_id


def test_unknown_wrong_and_revoked_secrets_get_the_same_answer(keys: KeyService) -> None:
    key, secret = keys.create("old", ["recommend:read"])
    keys.revoke(key.key_id)
    wrong = secret[:-1] + ("A" if secret[-1] != "A" else "B")
    told = {
        refusal(keys, one) for one in (secret, wrong, "aisle_" + "0" * 16 + "_" + "x" * 43, "x", "", "é\0")
    }
    assert told == {(401, "unauthorized", "the API key is not valid", None)}


def test_above_its_rate_a_key_waits_and_others_do_not(keys: KeyService, seconds: Seconds) -> None:
    _, slow = keys.create("slow", ["recommend:read"], rate_per_s=0.25, burst=2)
    _, other = keys.create("other", ["recommend:read"])
    keys.authorise(slow, "recommend:read")
    keys.authorise(slow, "recommend:read")
    assert refusal(keys, slow) == (429, "too_many_requests", "too many requests, try again in 4 s", 4)
    keys.authorise(other, "recommend:read")
    seconds.at += 4
    keys.authorise(slow, "recommend:read")


def test_a_use_is_noted_once_a_minute(keys: KeyService, clock: FixedClock, seconds: Seconds) -> None:
    key, secret = keys.create("nightly", ["recommend:read"])
    assert keys.listed()[0].last_used_at is None
    keys.authorise(secret, "recommend:read")
    first = clock.now()
    clock.advance(seconds=30)
    seconds.at += 30
    keys.authorise(secret, "recommend:read")
    assert keys.listed()[0].last_used_at == first
    clock.advance(seconds=30)
    seconds.at += 30
    keys.authorise(secret, "recommend:read")
    assert keys.listed()[0].last_used_at == clock.now()
    assert keys.listed()[0].key_id == key.key_id


def test_revoking_twice_keeps_the_first_moment(keys: KeyService, clock: FixedClock) -> None:
    key, _ = keys.create("old", ["recommend:read"])
    first = keys.revoke(key.key_id).revoked_at
    clock.advance(hours=1)
    assert keys.revoke(key.key_id).revoked_at == first
    with pytest.raises(NotFound):
        keys.revoke("0123456789abcdef")


def test_a_revoking_that_is_taken_back_lets_the_key_call_again(keys: KeyService) -> None:
    key, secret = keys.create("mailer", ["recommend:read"])
    keys.revoke(key.key_id)
    assert keys.restore(key.key_id) == key
    assert keys.authorise(secret, "recommend:read").key_id == key.key_id
    with pytest.raises(NotFound):
        keys.restore("0123456789abcdef")


def test_each_change_of_a_key_stands_in_the_audit_trail_once(
    keys: KeyService, databases: Database, clock: FixedClock
) -> None:
    key, _ = keys.create("mailer", ["recommend:read"])
    for _ in range(2):
        keys.revoke(key.key_id, by="acc_1")
    for _ in range(2):
        keys.restore(key.key_id, by="acc_1")
    with pytest.raises(NotFound):
        keys.revoke("0123456789abcdef", by="acc_1")
    lines = reversed(AuditService(databases, clock).page())
    assert [(line.actor, line.action, line.subject) for line in lines] == [
        ("system", "key.made", f"key:{key.key_id}"),
        ("acc_1", "key.revoked", f"key:{key.key_id}"),
        ("acc_1", "key.restored", f"key:{key.key_id}"),
    ]


@pytest.mark.parametrize(
    ("name", "scopes", "rate", "burst", "field"),
    [
        ("", ["recommend:read"], 1.0, 1, "name"),
        ("x" * 101, ["recommend:read"], 1.0, 1, "name"),
        ("a\nb", ["recommend:read"], 1.0, 1, "name"),
        ("a", [], 1.0, 1, "scopes"),
        ("a", ["recommend:write"], 1.0, 1, "scopes"),
        ("a", ["recommend:read"], 0.0, 1, "rate_per_s"),
        ("a", ["recommend:read"], float("nan"), 1, "rate_per_s"),
        ("a", ["recommend:read"], 1.0, 0, "burst"),
    ],
)
def test_a_key_that_breaks_a_rule_is_not_made(
    keys: KeyService, name: str, scopes: list[str], rate: float, burst: int, field: str
) -> None:
    with pytest.raises(Invalid) as told:
        keys.create(name, scopes, rate, burst)
    assert told.value.field == field
    assert keys.listed() == []


def test_every_scope_says_what_it_is_for() -> None:
    assert all(about for about in SCOPES.values())
