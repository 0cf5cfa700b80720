"""Secrets: unguessable, stored hashed, good for one use and one time."""

from __future__ import annotations

import base64
import json
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jwt
import pytest

from kernel.errors import Invalid
from kernel.security import (
    hashed,
    new_code,
    new_id,
    new_token,
    read_or_make_secret,
    read_token,
    same,
    sign_token,
)

KEY = "k" * 40
LATER = datetime.now(UTC) + timedelta(hours=1)


def test_ids_tokens_and_codes_do_not_repeat() -> None:
    ids = {new_id("ord") for _ in range(1000)}
    assert len(ids) == 1000
    assert all(one.startswith("ord_") and len(one) == 26 for one in ids)
    assert len({new_token() for _ in range(1000)}) == 1000
    assert all(len(code) == 6 and code.isdigit() for code in (new_code() for _ in range(200)))


def test_a_hash_depends_on_secret_and_salt() -> None:
    assert hashed("123456", "a") == hashed("123456", "a")
    assert len({hashed("123456", "a"), hashed("123456", "b"), hashed("123457", "a"), hashed("123456")}) == 4
    assert (same("ä", "ä"), same("a", "b"), same("a", "")) == (True, False, False)


def test_a_signed_token_gives_its_claims_back() -> None:
    token = sign_token({"sub": "c1"}, KEY, use="chat", expires_at=LATER)
    assert read_token(token, KEY, use="chat")["sub"] == "c1"


def forged(claims: dict[str, object]) -> str:
    """A token without a signature, as an attacker makes it."""
    parts = ({"alg": "none", "typ": "JWT"}, claims)
    return (
        ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)
        + "."
    )


@pytest.mark.parametrize(
    "token",
    [
        "",
        "nonsense",
        "a.b.c",
        sign_token({"sub": "c1"}, "x" * 40, use="chat", expires_at=LATER),
        sign_token({"sub": "c1"}, KEY, use="identity", expires_at=LATER),
        sign_token({"sub": "c1"}, KEY, use="chat", expires_at=datetime(2020, 1, 1, tzinfo=UTC)),
        jwt.encode({"sub": "c1", "aud": "chat"}, KEY, algorithm="HS256"),
        jwt.encode({"sub": "c1", "exp": int(LATER.timestamp())}, KEY, algorithm="HS256"),
        forged({"sub": "c1", "aud": "chat", "exp": int(LATER.timestamp())}),
    ],
)
def test_every_other_token_is_refused_in_the_same_words(token: str) -> None:
    with pytest.raises(Invalid) as caught:
        read_token(token, KEY, use="chat")
    assert (caught.value.code, caught.value.message) == ("token", "the token is not valid or has expired")


def test_a_secret_is_made_once_and_is_its_owners_only(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "secret.key"
    made = read_or_make_secret(path)
    assert len(made) >= 40
    assert read_or_make_secret(path) == made
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["secret.key"]
