"""What each role may do."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kernel.accounts.model import EVERY_PERMISSION, PERMISSIONS, ROLES, Account, Role

AT = datetime(2026, 3, 14, tzinfo=UTC)


def account(role: Role, disabled_at: datetime | None = None) -> Account:
    return Account("acc_1", "a@example.com", "A", role, "en", False, disabled_at, AT, None)


@pytest.mark.parametrize(
    ("role", "permissions"),
    [
        ("analyst", {"knowledge.read", "reports.read"}),
        ("support", {"knowledge.read", "knowledge.edit", "conversations.read"}),
        (
            "merchant",
            {"knowledge.read", "knowledge.edit", "knowledge.publish", "conversations.read", "reports.read"},
        ),
        ("admin", set(EVERY_PERMISSION)),
    ],
)
def test_a_role_gives_its_permissions_and_no_other(role: Role, permissions: set[str]) -> None:
    assert {one for one in EVERY_PERMISSION if account(role).may(one)} == permissions


def test_a_disabled_account_may_nothing() -> None:
    assert [one for one in EVERY_PERMISSION if account("admin", AT).may(one)] == []
    assert account("admin", AT).permissions == []


def test_what_a_role_may_is_told_reading_before_writing() -> None:
    assert account("support").permissions == ["knowledge.read", "knowledge.edit", "conversations.read"]


def test_every_role_is_told() -> None:
    assert tuple(PERMISSIONS) == ROLES
