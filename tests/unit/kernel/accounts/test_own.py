"""One's own account: the password, the authenticator, name and language."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pyotp
import pytest

from kernel.accounts.model import Account
from kernel.errors import Conflict, Invalid, NotFound, Refused
from tests.unit.kernel.accounts.conftest import ADMIN, FIREFOX, HOME, OTHER, PASSWORD, Staff


def code_of(staff: Staff, secret: str, steps: int = 0) -> str:
    return pyotp.TOTP(secret).at(staff.clock.now(), counter_offset=steps)


@pytest.fixture
def totp(staff: Staff, admin: Account) -> str:
    """The secret of the admin's authenticator, confirmed an hour ago."""
    started = staff.service.start_totp(admin.account_id)
    staff.service.confirm_totp(admin.account_id, code_of(staff, started.secret))
    staff.clock.advance(hours=1)
    return started.secret


def test_a_changed_password_ends_every_session_and_begins_a_new_one_here(
    staff: Staff, admin: Account
) -> None:
    here, old = staff.enter(ADMIN)
    _, elsewhere = staff.enter(ADMIN)
    signed, new = staff.service.change_password(here.session_id, PASSWORD, OTHER)
    assert staff.service.signed(old, FIREFOX) is None
    assert staff.service.signed(elsewhere, FIREFOX) is None
    assert staff.service.signed(new, FIREFOX) == signed
    assert staff.refused(ADMIN, PASSWORD)[1] == "bad_credentials"
    assert staff.enter(ADMIN, OTHER)
    assert staff.told("password.changed") == [
        (admin.account_id, "password.changed", f"account:{admin.account_id}")
    ]


@pytest.mark.parametrize(
    ("current", "new", "code", "field"),
    [
        (OTHER, "five green doors", "password_wrong", "current"),
        (PASSWORD, PASSWORD, "password_same", "new"),
        (PASSWORD, "short", "password_short", "new"),
        (PASSWORD, "ada@example.com", "password_own_words", "new"),
    ],
)
def test_a_password_that_breaks_a_rule_changes_nothing(
    staff: Staff, admin: Account, current: str, new: str, code: str, field: str
) -> None:
    signed, secret = staff.enter(ADMIN)
    with pytest.raises(Invalid) as told:
        staff.service.change_password(signed.session_id, current, new)
    assert (told.value.code, told.value.field) == (code, field)
    assert staff.service.signed(secret, FIREFOX) == signed
    assert staff.enter(ADMIN)


def test_a_stolen_session_cannot_guess_the_password(staff: Staff, admin: Account) -> None:
    signed, _ = staff.enter(ADMIN)
    for _ in range(5):
        with pytest.raises(Invalid):
            staff.service.change_password(signed.session_id, OTHER, "five green doors")
    with pytest.raises(Refused) as told:
        staff.service.change_password(signed.session_id, PASSWORD, "five green doors")
    assert (told.value.refusal_status, told.value.code) == (429, "locked")
    assert staff.enter(ADMIN)


def test_a_session_that_is_over_changes_no_password(staff: Staff, admin: Account) -> None:
    signed, _ = staff.enter(ADMIN)
    staff.service.sign_out(signed.session_id)
    with pytest.raises(NotFound):
        staff.service.change_password(signed.session_id, PASSWORD, OTHER)


def test_an_authenticator_counts_once_it_has_shown_a_code(staff: Staff, admin: Account) -> None:
    started = staff.service.start_totp(admin.account_id)
    assert staff.service.pending_totp(admin.account_id) == started
    assert started.uri.startswith("otpauth://totp/Aisle%20Demo%20Shop:ada%40example.com?secret=")
    assert not staff.enter(ADMIN)[0].account.totp_on
    with pytest.raises(Invalid):
        staff.service.confirm_totp(admin.account_id, "000000")
    staff.service.confirm_totp(admin.account_id, code_of(staff, started.secret))
    assert staff.service.get(admin.account_id).totp_on
    assert staff.service.pending_totp(admin.account_id) is None


def test_an_account_with_an_authenticator_is_asked_for_its_code(
    staff: Staff, admin: Account, totp: str
) -> None:
    assert staff.refused(ADMIN, PASSWORD) == (401, "code_needed", None)
    assert staff.refused(ADMIN, PASSWORD, "000000") == (401, "bad_code", None)
    assert staff.refused(ADMIN, OTHER, code_of(staff, totp)) == (401, "bad_credentials", None)
    code = code_of(staff, totp)
    assert staff.enter(ADMIN, PASSWORD, f"{code[:3]} {code[3:]}")[0].account.totp_on


def test_being_asked_for_the_code_is_no_wrong_try(staff: Staff, admin: Account, totp: str) -> None:
    assert {staff.refused(ADMIN, PASSWORD)[1] for _ in range(30)} == {"code_needed"}
    assert staff.enter(ADMIN, PASSWORD, code_of(staff, totp))


def test_wrong_codes_lock_like_wrong_passwords(staff: Staff, admin: Account, totp: str) -> None:
    assert [staff.refused(ADMIN, PASSWORD, "000000")[1] for _ in range(5)] == ["bad_code"] * 5
    assert staff.refused(ADMIN, PASSWORD, code_of(staff, totp)) == (429, "locked", 30)


def test_a_code_works_once(staff: Staff, admin: Account, totp: str) -> None:
    code = code_of(staff, totp)
    staff.enter(ADMIN, PASSWORD, code)
    assert staff.refused(ADMIN, PASSWORD, code)[1] == "bad_code"
    assert staff.refused(ADMIN, PASSWORD, code_of(staff, totp, -1))[1] == "bad_code"
    staff.clock.advance(seconds=30)
    assert staff.refused(ADMIN, PASSWORD, code)[1] == "bad_code"
    assert staff.enter(ADMIN, PASSWORD, code_of(staff, totp))


def test_the_code_that_confirmed_does_not_sign_in(staff: Staff, admin: Account) -> None:
    started = staff.service.start_totp(admin.account_id)
    code = code_of(staff, started.secret)
    staff.service.confirm_totp(admin.account_id, code)
    assert staff.refused(ADMIN, PASSWORD, code)[1] == "bad_code"


@pytest.mark.parametrize(("steps", "good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_phone_may_be_half_a_minute_off(
    staff: Staff, admin: Account, totp: str, steps: int, good: bool
) -> None:
    code = code_of(staff, totp, steps)
    if good:
        assert staff.enter(ADMIN, PASSWORD, code)
    else:
        assert staff.refused(ADMIN, PASSWORD, code)[1] == "bad_code"


def test_of_two_who_use_one_code_at_once_one_gets_in(busy_staff: Staff) -> None:
    admin = busy_staff.hire(ADMIN, "admin")
    started = busy_staff.service.start_totp(admin.account_id)
    busy_staff.service.confirm_totp(admin.account_id, code_of(busy_staff, started.secret))
    busy_staff.clock.advance(hours=1)
    code = code_of(busy_staff, started.secret)

    def attempt(_number: int) -> str:
        try:
            busy_staff.service.sign_in(ADMIN, PASSWORD, code, HOME, FIREFOX)
        except Refused as error:
            return error.code
        return "in"

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(attempt, range(4))) == ["bad_code"] * 3 + ["in"]


def test_a_second_authenticator_needs_the_first_to_be_stopped(
    staff: Staff, admin: Account, totp: str
) -> None:
    with pytest.raises(Conflict) as told:
        staff.service.start_totp(admin.account_id)
    assert told.value.code == "totp_on"
    with pytest.raises(Invalid):
        staff.service.stop_totp(admin.account_id, OTHER)
    assert staff.service.get(admin.account_id).totp_on
    staff.service.stop_totp(admin.account_id, PASSWORD)
    assert not staff.service.get(admin.account_id).totp_on
    assert staff.enter(ADMIN)
    assert staff.service.start_totp(admin.account_id).secret != totp


def test_a_code_without_a_start_confirms_nothing(staff: Staff, admin: Account) -> None:
    with pytest.raises(Conflict) as told:
        staff.service.confirm_totp(admin.account_id, "123456")
    assert told.value.code == "totp_not_started"


def test_name_and_language_are_changed_and_told(staff: Staff, admin: Account) -> None:
    changed = staff.service.set_profile(admin.account_id, "  王  小明 ", "zh")
    assert (changed.name, changed.language) == ("王 小明", "zh")
    staff.service.set_profile(admin.account_id, "王 小明", "zh")
    assert len(staff.told("account.profile")) == 1
    for name, language in (("", "en"), ("x" * 101, "en"), ("a\x07b", "en"), ("Ada", "fr")):
        with pytest.raises(Invalid):
            staff.service.set_profile(admin.account_id, name, language)
