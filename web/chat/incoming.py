"""Read what a shopper sent: words or a pressed button, cleaned of what can only do harm.

Errors   Invalid names the field; ``empty_message``, ``too_long``, ``bad_payload`` are its codes
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from typing import Any, Final

from kernel.errors import Invalid

MAX_PAYLOAD_CHARS: Final = 1000
MAX_TITLE_CHARS: Final = 200
_PAYLOAD: Final = re.compile(r"/([A-Za-z][A-Za-z0-9_]{0,63})(\{.*\})?", re.DOTALL)
_CLIENT_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_KEPT_CONTROLS: Final = frozenset("\n\t")


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message on its way to the assistant."""

    text: str  # what the transcript shows; empty for a button whose title is not known yet
    payload: str | None = None  # ``/intent{"entity": "value"}`` of a pressed button
    client_id: str | None = None

    @property
    def intent(self) -> str | None:
        """The intent of a pressed button."""
        found = _PAYLOAD.fullmatch(self.payload or "")
        return found[1] if found else None

    @property
    def entities(self) -> dict[str, Any]:
        """The values of a pressed button."""
        found = _PAYLOAD.fullmatch(self.payload or "")
        return dict(json.loads(found[2])) if found and found[2] else {}

    def for_rasa(self) -> str:
        """What Rasa is sent: typed words can never pass for a button's payload."""
        return self.payload or self.text.lstrip("/ ") or "?"


def parse_incoming(body: dict[str, Any], max_chars: int) -> Incoming:
    """The message in a request's body: ``{"text"}`` or ``{"payload"}``, and ``client_id`` if given.

    A payload may come with a ``text``: the pressed button's title, for the transcript.

    Raises:
        Invalid: for neither, for wrong types, and for more than ``max_chars`` characters.
    """
    client_id = _optional_text(body, "client_id")
    if client_id is not None and not _CLIENT_ID.fullmatch(client_id):
        raise Invalid("client_id must be 1 to 64 letters, digits, - or _", field="client_id")
    payload = _optional_text(body, "payload")
    text = clean(_optional_text(body, "text") or "")
    if payload is not None:
        return Incoming(text[:MAX_TITLE_CHARS], check_payload(payload), client_id)
    if not _says_something(text):
        raise Invalid("text must not be empty", code="empty_message", field="text")
    if len(text) > max_chars:
        raise Invalid(
            f"text must have at most {max_chars} characters, not {len(text)}", code="too_long", field="text"
        )
    return Incoming(text, None, client_id)


def check_payload(payload: str) -> str:
    """``payload`` when it is ``/intent`` or ``/intent{…}`` with a JSON object of plain values.

    Raises:
        Invalid: for anything else.
    """
    found = _PAYLOAD.fullmatch(payload)
    if found is None or len(payload) > MAX_PAYLOAD_CHARS:
        raise Invalid(
            'payload must look like /intent{"entity": "value"}', code="bad_payload", field="payload"
        )
    if found[2]:
        try:
            values = json.loads(found[2])
        except (json.JSONDecodeError, RecursionError) as error:
            raise Invalid("payload's values must be JSON", code="bad_payload", field="payload") from error
        if any(not isinstance(value, str | int | float | None) for value in values.values()):
            raise Invalid("payload's values must be plain", code="bad_payload", field="payload")
    return clean(payload)


def clean(text: str) -> str:
    """``text`` in composed form, without control characters and lone surrogates, trimmed.

    A NUL byte cannot be stored in PostgreSQL; other controls only disturb logs and terminals.
    """
    composed = unicodedata.normalize("NFC", text)
    return "".join(
        char for char in composed if char in _KEPT_CONTROLS or unicodedata.category(char) not in ("Cc", "Cs")
    ).strip()


def _says_something(text: str) -> bool:
    return any(unicodedata.category(char) not in ("Cf", "Zs", "Zl", "Zp", "Cc") for char in text)


def _optional_text(body: dict[str, Any], field: str) -> str | None:
    value = body.get(field)
    if value is not None and not isinstance(value, str):
        raise Invalid(f"{field} must be a string, not {type(value).__name__}", field=field)
    return value
