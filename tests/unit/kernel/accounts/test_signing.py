"""Signing in and staying signed in: one browser, two clocks, and nothing told to a stranger."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, Literal

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from kernel.accounts.model import Account
from kernel.accounts.tables import ACCOUNTS, SESSIONS
from kernel.database import Database
from kernel.settings import Settings
from tests.unit.kernel.accounts.conftest import ADMIN, CHROME, FIREFOX, OTHER, PASSWORD, Staff, build_staff


def test_the_right_password_begins_a_session(staff: Staff, admin: Account) -> None:
    signed, secret = staff.enter(" Ada@Example.com ")
    assert (signed.account.account_id, signed.account.email) == (admin.account_id, ADMIN)
    assert signed.account.last_login_at == staff.clock.now()
    again = staff.service.signed(secret, FIREFOX)
    assert again == signed


def test_a_wrong_password_an_unknown_address_and_a_disabled_account_are_answered_alike(
    staff: Staff, admin: Account
) -> None:
    gone = staff.hire("gone@example.com")
    staff.service.disable(gone.account_id, admin.account_id)
    told = {
        staff.refused(ADMIN),
        staff.refused("nobody@example.com"),
        staff.refused("gone@example.com", PASSWORD),
        staff.refused("not an address", ""),
    }
    assert told == {(401, "bad_credentials", None)}


class Watched(PasswordHasher):
    """Notes the parameters of every hash that is checked."""

    def __init__(self, time_cost: int = 1) -> None:
        super().__init__(time_cost=time_cost, memory_cost=8, parallelism=1)
        self.checked: list[str] = []

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
        self.checked.append("$".join(str(hash).split("$")[:4]))
        return super().verify(hash, password)


def test_an_unknown_address_costs_the_same_hash_and_the_same_rows(
    staff: Staff, admin: Account, databases: Database, settings: Settings
) -> None:
    hasher = Watched()
    watched = build_staff(databases, staff.clock, settings, hasher)
    watched.refused(ADMIN)
    watched.refused("nobody@example.com")
    assert hasher.checked == ["$argon2id$v=19$m=8,t=1,p=1"] * 2
    assert staff.told("session.refused") == [
        ("system", "session.refused", f"account:{admin.account_id}"),
        ("system", "session.refused", "account:unknown"),
    ]


def test_no_secret_is_stored_in_the_clear(staff: Staff, admin: Account, databases: Database) -> None:
    signed, secret = staff.enter(ADMIN)
    with databases.read() as connection:
        session: Any = connection.execute(select(SESSIONS)).mappings().one()
        account: Any = connection.execute(select(ACCOUNTS)).mappings().one()
    assert session["secret_hash"] == hashlib.sha256(secret.encode()).hexdigest()
    stored = [str(value) for value in (*session.values(), *account.values())]
    assert [value for value in stored if secret in value or PASSWORD in value] == []
    assert signed.csrf_token not in stored
    assert account["password_hash"].startswith("$argon2id$")


def test_a_stolen_cookie_from_another_browser_ends_the_session(staff: Staff, admin: Account) -> None:
    _, secret = staff.enter(ADMIN)
    assert staff.service.signed(secret, CHROME) is None
    assert staff.service.signed(secret, FIREFOX) is None
    assert staff.told("session.stolen") == [("system", "session.stolen", f"account:{admin.account_id}")]


def test_a_cookie_that_was_planted_is_never_taken_over(staff: Staff, admin: Account) -> None:
    planted = "x" * 43
    assert staff.service.signed(planted, FIREFOX) is None
    _, first = staff.enter(ADMIN)
    _, second = staff.enter(ADMIN)
    assert len({planted, first, second}) == 3
    assert staff.service.signed(planted, FIREFOX) is None


@pytest.mark.parametrize("secret", ["", "x", "é\0", "y" * 5000])
def test_a_cookie_that_somebody_made_up_opens_nothing(staff: Staff, secret: str) -> None:
    assert staff.service.signed(secret, FIREFOX) is None


def test_a_session_ends_when_nobody_clicks(staff: Staff, admin: Account) -> None:
    _, secret = staff.enter(ADMIN)
    staff.clock.advance(hours=7, minutes=59)
    assert staff.service.signed(secret, FIREFOX) is not None
    staff.clock.advance(hours=7, minutes=59)
    assert staff.service.signed(secret, FIREFOX) is not None
    staff.clock.advance(hours=8)
    assert staff.service.signed(secret, FIREFOX) is None


def test_a_session_ends_after_a_week_however_busy_it_is(staff: Staff, admin: Account) -> None:
    _, secret = staff.enter(ADMIN)
    for _ in range(7 * 24 - 1):
        staff.clock.advance(hours=1)
        assert staff.service.signed(secret, FIREFOX) is not None
    staff.clock.advance(hours=1)
    assert staff.service.signed(secret, FIREFOX) is None


def test_signing_out_ends_this_session_and_no_other(staff: Staff, admin: Account) -> None:
    signed, secret = staff.enter(ADMIN)
    _, other = staff.enter(ADMIN)
    staff.service.sign_out(signed.session_id)
    staff.service.sign_out(signed.session_id)
    assert staff.service.signed(secret, FIREFOX) is None
    assert staff.service.signed(other, FIREFOX) is not None
    assert len(staff.told("session.ended")) == 1


def test_each_session_has_a_csrf_token_of_its_own(staff: Staff, admin: Account) -> None:
    first, _ = staff.enter(ADMIN)
    second, _ = staff.enter(ADMIN)
    assert first.csrf_token != second.csrf_token


class Interrupted(PasswordHasher):
    """Lets something else happen just after a password was found right."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.meanwhile: list[Callable[[], object]] = []

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
        good = super().verify(hash, password)
        while self.meanwhile:
            self.meanwhile.pop()()
        return good


@pytest.mark.parametrize("what", ["password", "door"])
def test_what_changes_while_a_password_is_checked_counts(
    staff: Staff, admin: Account, databases: Database, settings: Settings, what: str
) -> None:
    bo = staff.hire("bo@example.com")
    _, link = staff.service.invite_again(bo.account_id, admin.account_id)
    hasher = Interrupted()
    slow = build_staff(databases, staff.clock, settings, hasher)
    if what == "password":
        hasher.meanwhile.append(lambda: staff.service.accept(link, "", OTHER))
    else:
        hasher.meanwhile.append(lambda: staff.service.disable(bo.account_id, admin.account_id))
    assert slow.refused("bo@example.com", PASSWORD) == (401, "bad_credentials", None)
    with databases.read() as connection:
        assert connection.execute(select(SESSIONS)).all() == []


def test_a_hash_of_weaker_parameters_is_renewed_at_sign_in(
    staff: Staff, admin: Account, databases: Database, settings: Settings
) -> None:
    stronger = build_staff(databases, staff.clock, settings, Watched(time_cost=2))
    stronger.enter(ADMIN)
    with databases.read() as connection:
        stored = connection.execute(select(ACCOUNTS.c.password_hash)).scalar_one()
    assert stored.startswith("$argon2id$v=19$m=8,t=2,p=1$")
    assert stronger.enter(ADMIN)[0].account.account_id == admin.account_id


def test_what_no_database_can_hold_is_no_account(staff: Staff, admin: Account) -> None:
    assert staff.refused("a\0b@example.com") == (401, "bad_credentials", None)
    assert staff.refused("\0" * 400, "\0") == (401, "bad_credentials", None)
