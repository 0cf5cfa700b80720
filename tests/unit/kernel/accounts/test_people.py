"""Invitations work once; roles and doors change at once; somebody can always give roles."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from kernel.accounts.model import Account
from kernel.errors import Conflict, Invalid, NotFound
from tests.unit.kernel.accounts.conftest import ADMIN, ELSEWHERE, FIREFOX, OTHER, PASSWORD, Staff

BO = "bo@example.com"


def test_an_invitation_makes_an_account_with_its_role(staff: Staff, admin: Account) -> None:
    invitation, secret = staff.service.invite(" Bo@Example.com", "support", admin.account_id)
    assert (invitation.email, invitation.role, invitation.account_id) == (BO, "support", None)
    assert staff.service.invitations() == [invitation]
    assert staff.service.invitation(secret) == invitation
    account = staff.service.accept(secret, "Bo", PASSWORD, "zh")
    assert (account.email, account.role, account.language) == (BO, "support", "zh")
    assert not account.must_change_password
    assert staff.enter(BO)[0].account == staff.service.get(account.account_id)
    assert staff.service.invitations() == []
    assert staff.told("account.")[-2:] == [
        (admin.account_id, "account.invited", f"email:{BO}"),
        (account.account_id, "account.made", f"account:{account.account_id}"),
    ]


def refused_link(staff: Staff, secret: str) -> str:
    with pytest.raises(NotFound) as looked:
        staff.service.invitation(secret)
    with pytest.raises(NotFound) as told:
        staff.service.accept(secret, "Bo", PASSWORD)
    assert looked.value.code == told.value.code
    return told.value.code


def test_a_link_works_once(staff: Staff, admin: Account) -> None:
    _, secret = staff.service.invite(BO, "support", admin.account_id)
    staff.service.accept(secret, "Bo", PASSWORD)
    assert refused_link(staff, secret) == "invitation"
    assert len(staff.service.list_accounts()) == 2


def test_a_link_is_over_after_a_week(staff: Staff, admin: Account) -> None:
    _, secret = staff.service.invite(BO, "support", admin.account_id)
    staff.clock.advance(days=7)
    assert refused_link(staff, secret) == "invitation"
    assert staff.service.invitations() == []


@pytest.mark.parametrize("secret", ["", "x", "é\0", "y" * 5000])
def test_a_link_that_somebody_made_up_opens_nothing(staff: Staff, secret: str) -> None:
    assert refused_link(staff, secret) == "invitation"


def test_a_newer_link_for_the_same_address_makes_the_older_void(staff: Staff, admin: Account) -> None:
    _, first = staff.service.invite(BO, "merchant", admin.account_id)
    _, second = staff.service.invite(BO, "support", admin.account_id)
    assert refused_link(staff, first) == "invitation"
    assert staff.service.accept(second, "Bo", PASSWORD).role == "support"


def test_a_link_that_was_taken_back_opens_nothing(staff: Staff, admin: Account) -> None:
    invitation, secret = staff.service.invite(BO, "merchant", admin.account_id)
    staff.service.take_back(invitation.invitation_id, admin.account_id)
    assert refused_link(staff, secret) == "invitation"
    with pytest.raises(NotFound):
        staff.service.take_back(invitation.invitation_id, admin.account_id)
    assert staff.told("account.uninvited") == [(admin.account_id, "account.uninvited", f"email:{BO}")]


def test_a_link_that_breaks_a_rule_stays_good(staff: Staff, admin: Account) -> None:
    _, secret = staff.service.invite(BO, "merchant", admin.account_id)
    for name, password, language in (("", PASSWORD, "en"), ("Bo", "short", "en"), ("Bo", PASSWORD, "fr")):
        with pytest.raises(Invalid):
            staff.service.accept(secret, name, password, language)
    assert staff.service.accept(secret, "Bo", PASSWORD).email == BO


def test_an_address_with_an_account_is_not_invited(staff: Staff, admin: Account) -> None:
    with pytest.raises(Conflict) as told:
        staff.service.invite("ADA@example.com", "support", admin.account_id)
    assert (told.value.code, told.value.field) == ("taken", "email")
    with pytest.raises(Invalid):
        staff.service.invite("nonsense", "support", admin.account_id)
    with pytest.raises(Invalid):
        staff.service.invite(BO, "owner", admin.account_id)
    assert staff.service.invitations() == []


def test_of_two_who_accept_at_once_one_gets_the_account(busy_staff: Staff) -> None:
    _, secret = busy_staff.service.invite(BO, "merchant", "system")

    def accept(name: str) -> str:
        try:
            return busy_staff.service.accept(secret, name, PASSWORD).name
        except NotFound:
            return "late"

    with ThreadPoolExecutor(4) as pool:
        told = sorted(pool.map(accept, ["late", "late", "late", "late"]))
    assert told == ["late"] * 4
    assert [account.email for account in busy_staff.service.list_accounts()] == [BO]


def test_a_link_for_a_new_password_stops_codes_and_sessions(staff: Staff, admin: Account) -> None:
    bo = staff.hire(BO)
    _, session = staff.enter(BO)
    for _ in range(5):
        staff.refused(BO, address=ELSEWHERE)
    _, link = staff.service.invite_again(bo.account_id, admin.account_id)
    assert staff.service.signed(session, FIREFOX) is not None
    renewed = staff.service.accept(link, "", OTHER)
    assert (renewed.account_id, renewed.name, renewed.role) == (bo.account_id, "Bo", "merchant")
    assert staff.service.signed(session, FIREFOX) is None
    assert staff.refused(BO, PASSWORD)[1] == "bad_credentials"
    assert staff.service.sign_in(BO, OTHER, None, ELSEWHERE, FIREFOX)
    assert refused_link(staff, link) == "invitation"


def test_a_new_role_counts_from_the_next_sign_in(staff: Staff, admin: Account) -> None:
    bo = staff.hire(BO, "merchant")
    _, session = staff.enter(BO)
    changed = staff.service.set_role(bo.account_id, "analyst", admin.account_id)
    assert changed.role == "analyst"
    assert staff.service.signed(session, FIREFOX) is None
    assert not staff.enter(BO)[0].account.may("knowledge.publish")
    line = staff.audit.page()[1]
    assert (line.actor, line.action) == (admin.account_id, "account.role")
    assert line.detail == {"before": "merchant", "after": "analyst"}


def test_the_same_role_again_changes_nothing(staff: Staff, admin: Account) -> None:
    bo = staff.hire(BO, "merchant")
    _, session = staff.enter(BO)
    staff.service.set_role(bo.account_id, "merchant", admin.account_id)
    assert staff.service.signed(session, FIREFOX) is not None
    assert staff.told("account.role") == []


def test_a_disabled_account_is_out_at_once_and_can_come_back(staff: Staff, admin: Account) -> None:
    bo = staff.hire(BO)
    _, session = staff.enter(BO)
    _, link = staff.service.invite_again(bo.account_id, admin.account_id)
    disabled = staff.service.disable(bo.account_id, admin.account_id)
    assert disabled.disabled_at == staff.clock.now()
    assert not disabled.may("knowledge.read")
    assert staff.service.signed(session, FIREFOX) is None
    assert staff.refused(BO, PASSWORD)[1] == "bad_credentials"
    assert refused_link(staff, link) == "invitation"
    with pytest.raises(NotFound):
        staff.service.invite_again(bo.account_id, admin.account_id)
    assert staff.service.enable(bo.account_id, admin.account_id).disabled_at is None
    assert staff.service.signed(session, FIREFOX) is None
    assert staff.enter(BO)


def test_the_last_admin_stays_one(staff: Staff, admin: Account) -> None:
    bo = staff.hire(BO, "admin")
    staff.service.disable(bo.account_id, admin.account_id)
    for change in (
        lambda: staff.service.set_role(admin.account_id, "merchant", admin.account_id),
        lambda: staff.service.disable(admin.account_id, bo.account_id),
    ):
        with pytest.raises(Conflict) as told:
            change()
        assert told.value.code == "last_admin"
    kept = staff.service.get(admin.account_id)
    assert (kept.role, kept.disabled_at) == ("admin", None)
    staff.service.enable(bo.account_id, admin.account_id)
    assert staff.service.set_role(admin.account_id, "merchant", admin.account_id).role == "merchant"


def test_nobody_disables_themselves(staff: Staff, admin: Account) -> None:
    staff.hire(BO, "admin")
    with pytest.raises(Conflict) as told:
        staff.service.disable(admin.account_id, admin.account_id)
    assert told.value.code == "yourself"


def test_two_admins_who_demote_each_other_at_once_leave_one(busy_staff: Staff) -> None:
    one, two = busy_staff.hire(ADMIN, "admin"), busy_staff.hire(BO, "admin")

    def demote(pair: tuple[Account, Account]) -> str:
        by, other = pair
        try:
            return busy_staff.service.set_role(other.account_id, "merchant", by.account_id).role
        except Conflict as error:
            return error.code

    with ThreadPoolExecutor(2) as pool:
        told = sorted(pool.map(demote, [(one, two), (two, one)]))
    assert told == ["last_admin", "merchant"]


def test_accounts_are_listed_by_name_and_disabled_ones_last(staff: Staff, admin: Account) -> None:
    cy, bo = staff.hire("cy@example.com"), staff.hire(BO)
    aa = staff.hire("aa@example.com")
    staff.service.disable(aa.account_id, admin.account_id)
    assert [one.account_id for one in staff.service.list_accounts()] == [
        admin.account_id,
        bo.account_id,
        cy.account_id,
        aa.account_id,
    ]
    with pytest.raises(NotFound):
        staff.service.get("acc_none")


def test_the_first_admin_is_made_once_and_must_change_the_password(staff: Staff) -> None:
    made = staff.service.create_first_admin()
    assert made is not None
    account, password = made
    assert (account.email, account.role, account.must_change_password) == ("admin@example.com", "admin", True)
    assert staff.service.create_first_admin() is None
    signed, _ = staff.enter("admin@example.com", password)
    assert signed.account.must_change_password
    changed, _ = staff.service.change_password(signed.session_id, password, OTHER)
    assert not changed.account.must_change_password
    assert not staff.enter("admin@example.com", OTHER)[0].account.must_change_password


def test_no_first_admin_is_made_beside_other_accounts(staff: Staff, admin: Account) -> None:
    assert staff.service.create_first_admin() is None
    assert [account.email for account in staff.service.list_accounts()] == [ADMIN]


def test_of_processes_that_start_together_one_makes_the_first_admin(busy_staff: Staff) -> None:
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _number: busy_staff.service.create_first_admin(), range(4)))
    assert sum(one is not None for one in made) == 1
    assert len(busy_staff.service.list_accounts()) == 1


def test_the_command_lets_an_account_in_again_as_admin(staff: Staff, admin: Account) -> None:
    bo = staff.hire(BO, "support")
    _, session = staff.enter(BO)
    staff.service.disable(bo.account_id, admin.account_id)
    for _ in range(5):
        staff.refused(BO)
    account, password = staff.service.make_admin("BO@example.com")
    assert (account.account_id, account.role, account.disabled_at) == (bo.account_id, "admin", None)
    assert staff.service.signed(session, FIREFOX) is None
    assert staff.enter(BO, password)[0].account.must_change_password
    new, _ = staff.service.make_admin("cy@example.com")
    assert (new.email, new.role) == ("cy@example.com", "admin")
