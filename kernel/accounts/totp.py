"""Codes of an authenticator app.

The secret is made of the server's key and a nonce, so that a copy of the database alone gives no
codes; a new AISLE_SECRET_KEY therefore needs new authenticator entries.

Units    STEP_S seconds a code; a step counts them since 1970
Source   RFC 6238, with the six digits of SHA-1 that every app knows
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import unicodedata
from datetime import datetime
from typing import Final

import pyotp

from kernel.security import same

STEP_S: Final = 30
STEPS_OFF: Final = 1  # a phone's clock may be this many steps before or behind ours
_CODE: Final = re.compile(r"[0-9]{6}")


def totp_secret(server_key: str, account_id: str, nonce: str) -> str:
    """The secret of an account's authenticator entry, in base 32."""
    told = hmac.new(server_key.encode(), f"totp:{account_id}:{nonce}".encode(), hashlib.sha256).digest()
    return base64.b32encode(told[:20]).decode()


def totp_uri(secret: str, email: str, shop_name: str) -> str:
    """What the QR code holds."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=shop_name)


def step_of(secret: str, code: str, at: datetime) -> int | None:
    """The step whose code ``code`` is, of those near ``at``; None for a wrong one."""
    typed = "".join(unicodedata.normalize("NFKC", code[:40]).split())
    if not _CODE.fullmatch(typed):
        return None
    now = int(at.timestamp()) // STEP_S
    totp = pyotp.TOTP(secret)
    found = None
    for step in range(now - STEPS_OFF, now + STEPS_OFF + 1):
        if same(totp.generate_otp(step), typed):
            found = step
    return found
