"""Secrets: unguessable ids, hashed tokens, signed tokens, one-time codes.

Source   tokens are 256 random bits, stored as SHA-256; signed tokens are JWT with HS256
Errors   Invalid (code ``token``) for a token that is forged, expired or meant for another use
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import secrets
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import jwt

from kernel.errors import Invalid

CODE_DIGITS: Final = 6
_ALGORITHM: Final = "HS256"


def new_id(prefix: str) -> str:
    """An unguessable public id such as ``ord_3vQ…`` (128 random bits)."""
    return f"{prefix}_{secrets.token_urlsafe(16)}"


def new_token() -> str:
    """A bearer secret of 256 random bits."""
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """A one-time code of CODE_DIGITS digits."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


def hashed(secret: str, salt: str = "") -> str:
    """What is stored of a token or code: SHA-256 in hex, salted for short codes."""
    return hashlib.sha256(f"{salt}{secret}".encode()).hexdigest()


def same(left: str, right: str) -> bool:
    """Compare two secrets in constant time."""
    return hmac.compare_digest(left.encode(), right.encode())


def sign_token(claims: dict[str, Any], key: str, *, use: str, expires_at: datetime) -> str:
    """A token that only the holder of ``key`` can make, good for one ``use`` until a time."""
    payload = {**claims, "aud": use, "exp": int(expires_at.timestamp())}
    return jwt.encode(payload, key, algorithm=_ALGORITHM)


def read_token(token: str, key: str, *, use: str) -> dict[str, Any]:
    """The claims of a signed token.

    Raises:
        Invalid: when the signature, the expiry or the use is wrong.
    """
    try:
        claims: dict[str, Any] = jwt.decode(
            token, key, algorithms=[_ALGORITHM], audience=use, options={"require": ["exp", "aud"]}
        )
    except jwt.PyJWTError as error:
        raise Invalid("the token is not valid or has expired", code="token") from error
    return claims


def read_or_make_secret(path: Path) -> str:
    """The secret kept in ``path``; made at the first call, readable by its owner only."""
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.{os.getpid()}")
        part.touch(mode=0o600)
        part.write_text(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):
            os.link(part, path)
        part.unlink()
        return path.read_text().strip()
