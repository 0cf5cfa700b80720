"""A line of the audit trail as people read it: names instead of ids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import orjson

from kernel.accounts.model import Account
from kernel.audit.model import AuditLine

MAX_VALUE_CHARS: Final = 300


@dataclass(frozen=True, slots=True)
class ToldLine:
    """What a template shows of a line."""

    at: datetime
    actor: str  # a name, or what stands for one
    actor_id: str
    action: str
    kind: str  # of the subject: account, entry, key, email …
    subject: str
    subject_id: str
    detail: tuple[tuple[str, str], ...]


def told_line(line: AuditLine, accounts: Sequence[Account]) -> ToldLine:
    """A line with the names of those it speaks of."""
    names = {one.account_id: one.name for one in accounts}
    kind, _, subject_id = line.subject.partition(":")
    return ToldLine(
        at=line.at,
        actor=names.get(line.actor, line.actor),
        actor_id=line.actor if line.actor in names else "",
        action=line.action,
        kind=kind,
        subject=names.get(subject_id, subject_id) if kind == "account" else subject_id,
        subject_id=subject_id,
        detail=tuple((name, _shown(value)) for name, value in line.detail.items() if value not in ("", None)),
    )


def _shown(value: Any) -> str:
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        value = ", ".join(value)
    text = value if isinstance(value, str) else orjson.dumps(value).decode()
    return text if len(text) <= MAX_VALUE_CHARS else f"{text[:MAX_VALUE_CHARS]}…"
