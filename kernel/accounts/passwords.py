"""Passwords: which are good enough, and how they are kept.

Units    lengths in characters after NFKC, so that a password typed with another keyboard is the same
Errors   Invalid with a code of its own for each rule; Unavailable when too many are checked at once
Source   Argon2id with the defaults of argon2-cffi (RFC 9106, low memory); NIST SP 800-63B for the rules
"""

from __future__ import annotations

import base64
import secrets
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from kernel.errors import Invalid, Unavailable

MIN_CHARS: Final = 12
MAX_CHARS: Final = 256
AT_ONCE: Final = 4  # each takes 64 MiB
BUSY_AFTER_S: Final = 3.0
_FEW_OTHERS: Final = 5  # so many characters beside the e-mail or the shop's name are too few
_ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is read as something else
_COMMON: Final = Path(__file__).with_name("common_passwords.txt")


class Passwords:
    """Hash and check passwords; an unknown account costs the same work as a known one."""

    def __init__(self, hasher: PasswordHasher | None = None, *, busy_after_s: float = BUSY_AFTER_S) -> None:
        self._hasher = hasher or PasswordHasher()
        self._nobody = _hash_of_nothing(self._hasher)
        self._busy_after_s = busy_after_s
        self._free = threading.BoundedSemaphore(AT_ONCE)

    def hash(self, password: str) -> str:
        """What is kept of a password."""
        with self._place():
            return self._hasher.hash(normal(password))

    def verify(self, stored: str | None, password: str) -> bool:
        """Whether ``password`` is the one of ``stored``; None is never it, and takes as long."""
        with self._place():
            try:
                self._hasher.verify(stored or self._nobody, normal(password)[: MAX_CHARS + 1])
            except (VerificationError, InvalidHashError):
                return False
        return stored is not None

    def outdated(self, stored: str) -> bool:
        """Whether ``stored`` was made with weaker parameters than are in force."""
        return self._hasher.check_needs_rehash(stored)

    @contextmanager
    def _place(self) -> Iterator[None]:
        if not self._free.acquire(timeout=self._busy_after_s):
            raise Unavailable("too many people sign in at once", code="busy", retry_after_s=2)
        try:
            yield
        finally:
            self._free.release()


def normal(password: str) -> str:
    """A password as it is hashed."""
    return unicodedata.normalize("NFKC", password)


def new_password() -> str:
    """A one-time password of 99 random bits that can be read out and typed."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(5)) for _ in range(4))


def check_password(password: str, email: str, shop_name: str, *, field: str = "password") -> None:
    """Hold a new password to the rules.

    Raises:
        Invalid: ``password_short``, ``password_long``, ``password_own_words``, ``password_common``.
    """
    chars = len(normal(password))
    if chars < MIN_CHARS:
        raise Invalid(f"a password needs at least {MIN_CHARS} characters", code="password_short", field=field)
    if chars > MAX_CHARS:
        raise Invalid(f"a password has at most {MAX_CHARS} characters", code="password_long", field=field)
    plain = _plain(password)
    for words in (email, email.partition("@")[0], shop_name):
        word = _plain(words)
        if len(word) >= 4 and word in plain and len(plain) - len(word) <= _FEW_OTHERS:
            raise Invalid(
                "a password must not be the e-mail address or the shop's name",
                code="password_own_words",
                field=field,
            )
    if is_common(plain):
        raise Invalid("this password is one of the first to be guessed", code="password_common", field=field)


def is_common(plain: str) -> bool:
    """Whether a password is among the first that are tried: listed, a run, or one bit repeated."""
    bare = plain.strip("0123456789")
    common = _common()
    if len(set(plain)) < 5 or plain in common or bare in common or not plain:
        return True
    steps = {ord(after) - ord(before) for before, after in pairwise(plain)}
    if steps <= {1, -9} or steps <= {-1, 9}:  # 456789012345 goes on after its 9
        return True
    return any(
        (plain[:size] * (len(plain) // size + 1))[: len(plain)] == plain
        for size in range(1, len(plain) // 2 + 1)
    )


def _plain(text: str) -> str:
    return "".join(sign for sign in normal(text).casefold() if sign.isalnum())


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    return frozenset(_COMMON.read_text(encoding="utf-8").split())


def _hash_of_nothing(hasher: PasswordHasher) -> str:
    """A stored hash with the parameters in force that no password has."""
    salt, digest = (
        base64.b64encode(secrets.token_bytes(size)).decode().rstrip("=")
        for size in (hasher.salt_len, hasher.hash_len)
    )
    costs = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    return f"$argon2id$v=19${costs}${salt}${digest}"
