"""Addresses are kept in one form, and what is not exactly one is refused."""

from __future__ import annotations

import pytest

from kernel.emails import normal_email
from kernel.errors import Invalid


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Ada@Example.COM ", "ada@example.com"),
        ("ａｄａ＠example.com", "ada@example.com"),
        ("o'brien+shop@mail.example.co.uk", "o'brien+shop@mail.example.co.uk"),
        ("root@localhost", "root@localhost"),
    ],
)
def test_an_address_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert normal_email(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "", "ada", "@example.com", "ada@", "a@b@c.d", "a b@example.com", "a@example.com,b@example.com",
        "a@example.com;b@example.com", "a@example.com\r\nBcc: b@example.com", "a@example.com\nX: y",
        "Ada <a@example.com>", '"a"@example.com', "a@exa\u2028mple.com", "a@exam\u200bple.com",
        "a\0@example.com",
        "a" * 65 + "@example.com", "a@" + "b" * 255 + ".com", "a@.example", "a@example..com",
    ],
)  # fmt: skip
def test_what_is_not_exactly_one_address_is_refused(typed: str) -> None:
    with pytest.raises(Invalid) as caught:
        normal_email(typed)
    assert caught.value.field == "email"
