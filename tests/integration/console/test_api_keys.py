"""API keys in the console: the secret is shown once, revoking can be undone, everything is told."""

from __future__ import annotations

import re
from typing import Any

import pytest

from kernel.audit.model import AuditFilter
from kernel.errors import Refused
from kernel.keys.http import KEYS
from tests.integration.console.stage import ConsoleStage
from web.console.keys import AUDIT

SECRET = re.compile(r'value="(aisle_[0-9a-f]{16}_[A-Za-z0-9_-]{43})"')


async def made(stage: ConsoleStage, name: str = "mail tool") -> str:
    fields = [("name", name), ("scopes", "recommend:read"), ("scopes", "events:write"), ("rate_per_s", "2.5")]
    response = await stage.post("admin", "/console/keys/new", fields)
    (secret,) = SECRET.findall(await response.text())
    return str(secret)


def told(stage: ConsoleStage) -> list[tuple[str, Any]]:
    return [(line.action, line.detail) for line in stage.app[AUDIT].page(AuditFilter(action="key."))]


async def test_a_keys_secret_is_shown_once_and_works(stage: ConsoleStage) -> None:
    secret = await made(stage)
    key = stage.app[KEYS].authorise(secret, "events:write")
    assert (key.name, key.scopes, key.rate_per_s, key.burst) == (
        "mail tool",
        ("recommend:read", "events:write"),
        2.5,
        200,
    )
    _, page = await stage.get("admin", "/console/keys")
    assert ("mail tool" in page, secret in page, f"aisle_{key.key_id}_…" in page) == (True, False, True)
    assert told(stage) == [("key.made", {"name": "mail tool", "scopes": ["recommend:read", "events:write"]})]


async def test_a_revoked_key_is_refused_and_its_revoking_can_be_undone(stage: ConsoleStage) -> None:
    secret = await made(stage)
    (key,) = stage.app[KEYS].listed()
    assert (await stage.post("admin", f"/console/keys/{key.key_id}/revoke")).status == 303
    with pytest.raises(Refused):
        stage.app[KEYS].authorise(secret, "recommend:read")
    _, page = await stage.get("admin", "/console/keys")
    assert ("Revoked</span>" in page, f"/console/keys/{key.key_id}/revoke" in page) == (True, False)
    assert (await stage.post("admin", f"/console/keys/{key.key_id}/restore")).status == 303
    assert stage.app[KEYS].authorise(secret, "recommend:read").key_id == key.key_id
    assert [action for action, _ in told(stage)] == ["key.restored", "key.revoked", "key.made"]


async def test_a_key_that_does_not_exist_is_not_revoked_and_not_told(stage: ConsoleStage) -> None:
    for what in ("revoke", "restore"):
        assert (await stage.post("admin", f"/console/keys/0123456789abcdef/{what}")).status == 404
    assert told(stage) == []


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ([("name", ""), ("scopes", "recommend:read")], "A name has 1 to 100 characters."),
        ([("name", "a")], "Choose at least one scope."),
        ([("name", "a"), ("scopes", "everything")], "Choose at least one scope."),
        ([("name", "a"), ("scopes", "recommend:read"), ("rate_per_s", "x")], "This is no number."),
        ([("name", "a"), ("scopes", "recommend:read"), ("rate_per_s", "nan")], "Above 0"),
        ([("name", "a"), ("scopes", "recommend:read"), ("rate_per_s", "-1")], "Above 0"),
        ([("name", "a"), ("scopes", "recommend:read"), ("burst", "1e999")], "This is no number."),
        ([("name", "a"), ("scopes", "recommend:read"), ("burst", "0")], "1 to 1,000,000."),
    ],
)
async def test_a_key_that_breaks_a_rule_is_not_made(
    stage: ConsoleStage, fields: list[tuple[str, str]], problem: str
) -> None:
    response = await stage.post("admin", "/console/keys/new", fields)
    assert (response.status, problem in await response.text()) == (422, True)
    assert stage.app[KEYS].listed() == []
    assert told(stage) == []


async def test_keys_are_found_by_name_and_state(stage: ConsoleStage) -> None:
    _, empty = await stage.get("admin", "/console/keys")
    assert "No key yet" in empty
    await made(stage, "mail tool")
    await made(stage, "till")
    till = next(one for one in stage.app[KEYS].listed() if one.name == "till")
    stage.app[KEYS].revoke(till.key_id)
    for query, found in (
        ("q=MAIL", ["mail tool"]),
        ("state=revoked", ["till"]),
        (f"q={till.key_id[:6]}", ["till"]),
    ):
        _, page = await stage.get("admin", f"/console/keys?{query}")
        assert re.findall(r"<b>([a-z ]+)</b> ", page) == found
