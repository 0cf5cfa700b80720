"""Lines of the audit trail in names; letters of invitation in both languages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kernel.accounts.model import Account, Invitation, TotpStart
from kernel.audit.model import AuditLine
from kernel.languages import Language
from web.console.accounts.account import in_fours, qr_code
from web.console.accounts.letters import invitation_letter
from web.console.accounts.lines import told_line

AT = datetime(2026, 3, 14, tzinfo=UTC)
ADA = Account("acc_1", "ada@example.com", "Ada", "admin", "en", False, None, AT, None)
LINK = "https://shop.example/console/invitation/abc"


def line(subject: str = "entry:delivery", actor: str = "acc_1", **detail: Any) -> AuditLine:
    return AuditLine(1, AT, actor, "entry.published", subject, detail)


def test_whoever_has_an_account_is_told_by_name() -> None:
    told = told_line(line("account:acc_1"), [ADA])
    assert (told.actor, told.actor_id, told.kind, told.subject, told.subject_id) == (
        "Ada",
        "acc_1",
        "account",
        "Ada",
        "acc_1",
    )


def test_others_are_told_as_they_are_noted() -> None:
    told = told_line(line("entry:acc_1", actor="key:till"), [ADA])
    assert (told.actor, told.actor_id, told.subject) == ("key:till", "", "acc_1")


def test_details_are_told_as_text_and_empty_ones_left_out() -> None:
    told = told_line(
        line(reason="", why=None, revision=4, scopes=["a", "b"], mixed=[1, "b"], long="x" * 999), []
    )
    assert told.detail == (
        ("revision", "4"),
        ("scopes", "a, b"),
        ("mixed", '[1,"b"]'),
        ("long", "x" * 300 + "…"),
    )


@pytest.mark.parametrize(
    ("language", "account_id", "subject", "words"),
    [
        ("en", None, "Aisle: you are invited to the console", "as merchant."),
        ("zh", None, "Aisle：邀请您加入管理后台", "以“商家”身份"),
        ("en", "acc_2", "Aisle: choose a new password", "choose a new password"),
        ("zh", "acc_2", "Aisle：重新设置您的密码", "重新设置"),
    ],
)
def test_a_letter_says_who_invites_to_what_and_for_how_long(
    language: Language, account_id: str | None, subject: str, words: str
) -> None:
    invitation = Invitation(
        "inv_1", "b@x.example", "merchant", "acc_1", AT, AT + timedelta(days=7), account_id
    )
    title, body = invitation_letter(invitation, LINK, "Ada", "Aisle", language)
    assert title == subject
    assert [part for part in (words, LINK, "Ada", "7") if part not in body] == []


def test_a_secret_is_told_in_fours() -> None:
    assert in_fours("ABCDEFGHIJ") == "ABCD EFGH IJ"


def test_a_qr_code_is_dark_on_white_and_sized_by_the_page() -> None:
    drawn = qr_code(TotpStart("S", "otpauth://totp/Shop:a?secret=S&issuer=<script>"))
    assert drawn.startswith('<svg viewBox="0 0 ')
    assert ('fill="#fff"' in drawn, 'stroke="#000"' in drawn, "script" in drawn) == (True, True, False)
