"""Every action that the platform notes in the audit trail is told in words."""

from __future__ import annotations

import re
from pathlib import Path

from web.console.accounts.trail import ROOMS
from web.console.wording import ALL

ROOT = Path(__file__).resolve().parents[4]
NOTED = re.compile(r'"((?:session|password|totp|account|key|entry|gap|check|regression|rehearsal)\.[a-z_]+)"')
SOURCES = ("kernel/accounts", "kernel/keys", "knowledge", "web/console", "analytics")


def noted() -> set[str]:
    """Every literal that looks like an action, in the files that note any."""
    texts = [
        path.read_text(encoding="utf-8")
        for folder in SOURCES
        for path in (ROOT / folder).rglob("*.py")
        if not path.stem.startswith("texts")
    ]
    return {action for text in texts if re.search(r"note\(", text) for action in NOTED.findall(text)}


def test_every_action_has_its_words() -> None:
    assert {"session.began", "entry.published", "key.revoked"} <= noted()
    assert sorted(one for one in noted() if f"accounts.action.{one}" not in ALL) == []


def test_every_room_of_the_filter_has_its_word() -> None:
    assert [room for room in ROOMS if f"accounts.trail.room.{room}" not in ALL] == []


def test_every_room_that_is_noted_can_be_asked_for() -> None:
    assert sorted({one.partition(".")[0] for one in noted()} - set(ROOMS)) == []
