"""The audit trail in the console: filtered, paged without shifting, in names people know."""

from __future__ import annotations

import re

import pytest

from kernel.clock import FixedClock
from tests.integration.console.stage import ConsoleStage
from web.console.keys import AUDIT

ROW = re.compile(r'<td data-label="What">([^<]*)</td>')


async def actions(stage: ConsoleStage, query: str) -> list[str]:
    status, page = await stage.get("admin", f"/console/audit?{query}")
    assert status == 200
    return ROW.findall(page)


async def test_lines_are_told_in_names(stage: ConsoleStage) -> None:
    merchant = stage.sessions["merchant"][0].account
    admin = stage.sessions["admin"][0].account
    stage.app[AUDIT].note(None, admin.account_id, "account.role", f"account:{merchant.account_id}",
                          {"before": "analyst", "after": "merchant"})  # fmt: skip
    _, page = await stage.get("admin", "/console/audit?room=account")
    row = page[page.index("changed the role") - 400 : page.index("changed the role") + 500]
    assert ">Admin</a>" in row
    assert f'/console/people/{merchant.account_id}">Merchant</a>' in row
    assert "<dt>before</dt><dd>Analyst</dd>" in row


async def test_a_line_with_an_action_nobody_worded_is_shown_as_it_is(stage: ConsoleStage) -> None:
    stage.app[AUDIT].note(None, "system", "moon.rose", "moon:1", {"phase": ["full", 3]})
    _, page = await stage.get("admin", "/console/audit")
    assert ">moon.rose</td>" in page
    assert "<dt>phase</dt><dd>[&#34;full&#34;,3]</dd>" in page


async def test_the_trail_is_narrowed_by_person_room_and_days(stage: ConsoleStage, clock: FixedClock) -> None:
    merchant = stage.sessions["merchant"][0].account.account_id
    for _ in range(2):  # to the beginning of the 15th, without a session that falls asleep
        clock.advance(hours=7)
        await actions(stage, "")
    stage.app[AUDIT].note(None, merchant, "entry.published", "entry:delivery", {})
    stage.app[AUDIT].note(None, "system", "key.made", "key:1", {})
    clock.advance(hours=7)
    assert await actions(stage, f"actor={merchant}&room=key") == []
    assert await actions(stage, "room=key") == ["made an API key"]
    assert await actions(stage, f"actor={merchant}") == ["published", "signed in", "account made"]
    assert len(await actions(stage, "actor=system&room=key")) == 1
    assert len(await actions(stage, "since=2026-03-15&until=2026-03-15")) == 2
    assert await actions(stage, "since=2026-03-16") == []
    assert len(await actions(stage, "subject=entry:delivery")) == 1


@pytest.mark.parametrize(
    "query",
    ["since=yesterday", "until=9999-12-31", "before=x", "before=%E2%91%A0", "before=" + "9" * 40,
     "actor=nobody", "room=moon", "since=0001-01-01"],
)  # fmt: skip
async def test_a_filter_that_makes_no_sense_narrows_nothing(stage: ConsoleStage, query: str) -> None:
    assert await actions(stage, query) == await actions(stage, "")


async def test_older_lines_follow_without_a_gap_while_others_write(stage: ConsoleStage) -> None:
    for number in range(120):
        stage.app[AUDIT].note(None, "system", f"n.{number:03}", "n:1", {})
    seen: list[str] = []
    path: str | None = "/console/audit"
    while path:
        _, page = await stage.get("admin", path)
        seen += re.findall(r"n\.(\d{3})<", page)
        stage.app[AUDIT].note(None, "system", "meanwhile", "n:2", {})
        older = re.findall(r'rel="next" href="([^"]+)"', page)
        path = older[0].replace("&amp;", "&") if older else None
    assert seen == [f"{number:03}" for number in reversed(range(120))]
