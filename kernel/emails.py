"""E-mail addresses: how they are compared, and which text is one.

Errors   Invalid for text that is no single e-mail address
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from kernel.errors import Invalid

MAX_EMAIL_CHARS: Final = 254  # RFC 5321
_EMAIL: Final = re.compile(
    r"[^\s@<>()\[\]\\,;:\"]{1,64}@[^\s@<>()\[\]\\,;:\".]+(?:\.[^\s@<>()\[\]\\,;:\".]+)*"
)


def email_key(email: str) -> str:
    """An address as it is compared: plain letters, lower case, no spaces around it."""
    return unicodedata.normalize("NFKC", email[: 4 * MAX_EMAIL_CHARS]).strip().lower()


def normal_email(email: str) -> str:
    """The address as it is kept.

    Raises:
        Invalid: when it is not one address, or could smuggle another header or recipient.
    """
    key = email_key(email)
    printable = all(unicodedata.category(sign)[0] not in "CZ" for sign in key)
    if not printable or len(key) > MAX_EMAIL_CHARS or not _EMAIL.fullmatch(key):
        raise Invalid(f"email must be one address such as a@example.com, not {email[:80]!r}", field="email")
    return key
