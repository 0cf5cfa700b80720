"""Which passwords are good enough, and that checking them costs everybody the same."""

from __future__ import annotations

import threading

import pytest
from argon2 import PasswordHasher

from kernel.accounts.passwords import AT_ONCE, Passwords, check_password, new_password
from kernel.errors import Invalid, Unavailable
from tests.unit.kernel.accounts.conftest import quick

GOOD = "seven quiet lamps"


def refusal(password: str, email: str = "ada.lovelace@example.com", shop: str = "Aisle Demo Shop") -> str:
    try:
        check_password(password, email, shop)
    except Invalid as error:
        return error.code
    return ""


def test_a_refusal_names_the_field_of_the_form() -> None:
    with pytest.raises(Invalid) as told:
        check_password("short", "a@example.com", "Shop", field="new")
    assert told.value.field == "new"


@pytest.mark.parametrize(
    ("password", "code"),
    [
        (GOOD, ""),
        ("我的猫喜欢在下雨天睡觉觉", ""),
        ("x7#kQ2!pLm9@", ""),
        ("correct horse battery staple nine", ""),
        ("ada.lovelace sees the sea at noon", ""),
        ("", "password_short"),
        ("x7#kQ2!pLm9", "password_short"),
        ("我的猫喜欢睡觉", "password_short"),
        ("x7#kQ2!pLm9" * 24, "password_long"),
        ("ada.lovelace@example.com", "password_own_words"),
        ("Ada.Lovelace1", "password_own_words"),
        ("AisleDemoShop!", "password_own_words"),
        ("aisle demo shop 1", "password_own_words"),
        ("password1234", "password_common"),
        ("Password 2026!!", "password_common"),
        ("Ｐａｓｓｗｏｒｄ１２３４", "password_common"),
        ("qwertyuiopasdf", "password_common"),
        ("123456789012", "password_common"),
        ("456789012345", "password_common"),
        ("987654321098", "password_common"),
        ("abcdefghijkl", "password_common"),
        ("aaaaaaaaaaaa", "password_common"),
        ("abcdabcdabcdabcd", "password_common"),
        ("tulip7tulip7tulip7", "password_common"),
        ("!!!!????!!!!", "password_common"),
        ("woaini1314520", "password_common"),
    ],
)
def test_a_password_is_held_to_its_rules(password: str, code: str) -> None:
    assert refusal(password) == code


def test_lengths_are_those_of_the_normal_form() -> None:
    assert refusal("ﬃ" * 3 + "xyz") == ""  # one sign that is three letters
    assert refusal("x7#kQ2!pLm9@" * 21 + "abcd") == ""
    assert refusal("x7#kQ2!pLm9@" * 21 + "abcde") == "password_long"


def test_a_one_time_password_keeps_the_rules_and_differs_each_time() -> None:
    made = {new_password() for _ in range(50)}
    assert len(made) == 50
    assert {refusal(one) for one in made} == {""}


def test_a_password_typed_with_another_keyboard_is_the_same() -> None:
    passwords = Passwords(quick)
    assert passwords.verify(passwords.hash("café au lait！！"), "café au lait!!")


def test_nobody_has_the_password_of_no_account() -> None:
    passwords = Passwords(quick)
    assert not passwords.verify(None, GOOD)
    assert not passwords.verify("not a hash", GOOD)
    assert passwords.verify(passwords.hash(GOOD), GOOD)
    assert not passwords.verify(passwords.hash(GOOD), GOOD + " ")


def test_the_defaults_are_argon2id_with_64_mib() -> None:
    stored = Passwords().hash(GOOD)
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert Passwords(PasswordHasher(time_cost=4)).outdated(stored)
    assert not Passwords().outdated(stored)


class SlowHasher(PasswordHasher):
    """Takes until it is told to go on."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.inside = threading.Barrier(AT_ONCE + 1)
        self.leave = threading.Event()

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        self.inside.wait(5)
        self.leave.wait(5)
        return super().hash(password, salt=salt)


def test_a_flood_of_sign_ins_is_told_to_come_back() -> None:
    hasher = SlowHasher()
    passwords = Passwords(hasher, busy_after_s=0.01)
    holders = [threading.Thread(target=passwords.hash, args=(GOOD,)) for _ in range(AT_ONCE)]
    for holder in holders:
        holder.start()
    hasher.inside.wait(5)
    with pytest.raises(Unavailable) as told:
        passwords.verify(None, GOOD)
    hasher.leave.set()
    for holder in holders:
        holder.join()
    assert (told.value.code, told.value.retry_after_s) == ("busy", 2)
    assert not passwords.verify(None, GOOD)
