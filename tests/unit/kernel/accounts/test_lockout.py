"""Wrong tries wait longer and longer; a stranger cannot keep anybody out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from kernel.accounts.limits import ACCOUNT, ADDRESS, PAIR, Tried, network_of, wait_left_s
from kernel.accounts.model import Account
from kernel.errors import Refused
from tests.unit.kernel.accounts.conftest import ADMIN, ELSEWHERE, FIREFOX, HOME, OTHER, PASSWORD, Staff

NOW = datetime(2026, 3, 14, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("count", "wait_s"),
    [(4, 0), (5, 30), (6, 60), (7, 120), (8, 240), (9, 480), (10, 960), (11, 1920), (12, 3600), (900, 3600)],
)
def test_the_wait_doubles_from_the_fifth_wrong_try(count: int, wait_s: int) -> None:
    assert wait_left_s(PAIR, Tried(count, NOW), NOW) == wait_s


def test_the_wait_runs_from_the_last_try() -> None:
    assert wait_left_s(PAIR, Tried(5, NOW - timedelta(seconds=29.5)), NOW) == 1
    assert wait_left_s(PAIR, Tried(5, NOW - timedelta(seconds=30)), NOW) == 0
    assert wait_left_s(PAIR, Tried(0, None), NOW) == 0


def test_an_address_has_more_tries_than_a_pair_and_an_account_waits_less() -> None:
    assert wait_left_s(ADDRESS, Tried(19, NOW), NOW) == 0
    assert wait_left_s(ADDRESS, Tried(20, NOW), NOW) == 30
    assert wait_left_s(ACCOUNT, Tried(100, NOW), NOW) == 900


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unknown", "unknown"),
        ("x" * 500, "x" * 64),
    ],
)
def test_an_ipv6_caller_counts_by_the_network_he_has_for_himself(address: str, network: str) -> None:
    assert network_of(address) == network


def test_after_five_wrong_passwords_even_the_right_one_waits(staff: Staff, admin: Account) -> None:
    assert [staff.refused(ADMIN)[1] for _ in range(5)] == ["bad_credentials"] * 5
    assert staff.refused(ADMIN, PASSWORD) == (429, "locked", 30)
    staff.clock.advance(seconds=29)
    assert staff.refused(ADMIN, PASSWORD) == (429, "locked", 1)
    staff.clock.advance(seconds=1)
    assert staff.refused(ADMIN)[1] == "bad_credentials"
    assert staff.refused(ADMIN, PASSWORD) == (429, "locked", 60)
    staff.clock.advance(seconds=60)
    assert staff.enter(ADMIN)[0].account.account_id == admin.account_id


def test_an_unknown_address_is_locked_like_a_known_one(staff: Staff, admin: Account) -> None:
    told = [[staff.refused(email) for _ in range(6)] for email in (ADMIN, "nobody@example.com")]
    assert told[0] == told[1] == [(401, "bad_credentials", None)] * 5 + [(429, "locked", 30)]


def test_tries_while_locked_do_not_make_the_wait_longer(staff: Staff, admin: Account) -> None:
    for _ in range(5):
        staff.refused(ADMIN)
    for _ in range(50):
        assert staff.refused(ADMIN)[1] == "locked"
    staff.clock.advance(seconds=30)
    assert staff.enter(ADMIN)[0].account.account_id == admin.account_id


def test_a_right_password_forgets_the_wrong_ones_before_it(staff: Staff, admin: Account) -> None:
    for _ in range(4):
        staff.refused(ADMIN)
    staff.enter(ADMIN)
    assert [staff.refused(ADMIN)[1] for _ in range(5)] == ["bad_credentials"] * 5


def test_a_stranger_locks_out_himself_only(staff: Staff, admin: Account) -> None:
    for _ in range(40):
        staff.refused(ADMIN, address=ELSEWHERE)
        staff.clock.advance(minutes=30)
    assert staff.enter(ADMIN)[0].account.account_id == admin.account_id


def test_strangers_from_everywhere_never_lock_out_whoever_signed_in_from_there(
    staff: Staff, admin: Account
) -> None:
    staff.enter(ADMIN)
    for number in range(100):
        staff.refused(ADMIN, address=f"198.51.100.{number}")
    assert staff.refused(ADMIN, PASSWORD, address="192.0.2.1")[:2] == (429, "locked")
    assert staff.enter(ADMIN)[0].account.account_id == admin.account_id


def test_strangers_from_everywhere_get_few_tries_at_an_account(staff: Staff, admin: Account) -> None:
    checked = sum(
        staff.refused(ADMIN, address=f"198.51.100.{number}")[1] == "bad_credentials" for number in range(100)
    )
    assert checked == 20
    staff.clock.advance(minutes=15)
    assert staff.enter(ADMIN)[0].account.account_id == admin.account_id


def test_one_address_gets_few_tries_over_all_accounts(staff: Staff) -> None:
    checked = sum(staff.refused(f"a{number}@example.com")[1] == "bad_credentials" for number in range(60))
    assert checked == 20


def test_a_colleague_in_the_same_office_is_not_locked_out(staff: Staff, admin: Account) -> None:
    staff.hire("bo@example.com")
    staff.enter("bo@example.com")
    for number in range(60):
        staff.refused(f"a{number}@example.com")
    assert staff.refused(ADMIN, PASSWORD)[1] == "locked"
    assert staff.enter("bo@example.com")[0].account.email == "bo@example.com"


def test_a_day_later_everything_is_forgotten(staff: Staff, admin: Account) -> None:
    for _ in range(12):
        staff.refused(ADMIN)
        staff.clock.advance(minutes=61)
    staff.clock.advance(days=1)
    assert [staff.refused(ADMIN)[1] for _ in range(5)] == ["bad_credentials"] * 5


def test_trying_many_at_once_gains_nothing(busy_staff: Staff) -> None:
    busy_staff.hire(ADMIN, "admin")

    def attempt(_number: int) -> str:
        try:
            busy_staff.service.sign_in(ADMIN, OTHER, None, HOME, FIREFOX)
        except Refused as error:
            return error.code
        return "in"

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(attempt, range(24)))
    assert sorted(told) == ["bad_credentials"] * 5 + ["locked"] * 19
