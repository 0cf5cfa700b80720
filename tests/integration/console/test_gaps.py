"""Gaps over the whole platform: from what shoppers typed to a draft, and away again with who is erased."""

from __future__ import annotations

from typing import Any

import pytest

from commerce.customers.model import Customer
from conversations.sessions.model import Identity
from kernel.audit.model import AuditFilter
from kernel.clock import FixedClock
from knowledge.gaps.service import GapQuery
from knowledge.model import Entry
from tests.fakes.gap_talks import REPLY, fill_gaps
from tests.fakes.talks import Talks
from tests.integration.console.stage import ConsoleStage
from web.console.keys import AUDIT, EDITING, GAPS


@pytest.fixture
def stage(stage: ConsoleStage) -> ConsoleStage:
    """The console over a shop whose shoppers asked in vain."""
    fill_gaps(stage.platform, stage.app[EDITING])
    stage.app[GAPS].compute()
    return stage


def wrapping(stage: ConsoleStage) -> str:
    """The id of the largest gap."""
    return stage.app[GAPS].page(GapQuery())[0][0].gap.gap_id


async def test_what_was_typed_is_listed_in_both_languages(stage: ConsoleStage) -> None:
    status, page = await stage.get("merchant", "/console/gaps")
    assert status == 200
    assert "gift wrapping" in page
    assert all(noise not in page for noise in ("asdfghjkl", "A1234567", "spam.ru", "bob@example.com"))
    headers = stage.headers("merchant")
    headers["Cookie"] += "; aisle_console_language=zh"
    chinese = await (await stage.client.get("/console/gaps", headers=headers)).text()
    assert "顾客问了却没有得到满意回答的问题" in chinese


async def test_a_gap_proposes_what_staff_replied(stage: ConsoleStage) -> None:
    _, page = await stage.get("merchant", f"/console/gaps/{wrapping(stage)}")
    assert REPLY in page
    assert "▇▇▇" in page
    assert "bob@example.com" not in page


async def test_a_decision_is_told_in_the_audit_trail(stage: ConsoleStage) -> None:
    gap_id = wrapping(stage)
    answer = await stage.post("merchant", f"/console/gaps/{gap_id}/dismiss", {"reason": "never"})
    assert (answer.status, answer.headers["Location"]) == (303, "/console/gaps")
    [line] = stage.app[AUDIT].page(AuditFilter(action="gap."), None, 10)
    assert (line.action, line.subject, line.detail) == ("gap.dismiss", f"gap:{gap_id}", {"reason": "never"})


async def test_a_gap_that_was_decided_meanwhile_is_a_conflict_and_an_unknown_one_is_not_found(
    stage: ConsoleStage,
) -> None:
    gap_id = wrapping(stage)
    await stage.post("merchant", f"/console/gaps/{gap_id}/dismiss", {"reason": ""})
    again = await stage.post("merchant", f"/console/gaps/{gap_id}/dismiss", {"reason": ""})
    assert again.status == 409
    assert (await stage.get("merchant", "/console/gaps/gap_nobody"))[0] == 404
    assert (await stage.post("merchant", f"/console/gaps/{gap_id}/merge", {"other": "nobody"})).status == 404


async def test_what_may_not_be_saved_comes_back_as_it_was_typed(stage: ConsoleStage) -> None:
    fields = {
        "entry_id": "wraps",
        "questions_en": "Do you wrap?",
        "answer_en": "",
        "answer_zh": "<b>包装</b>",
    }
    answer = await stage.post("merchant", f"/console/gaps/{wrapping(stage)}/accept", fields)
    page = await answer.text()
    assert answer.status == 422
    assert "Each language with an answer needs a question" in page
    assert "&lt;b&gt;包装&lt;/b&gt;" in page


async def test_how_far_a_computing_is_can_be_asked(stage: ConsoleStage) -> None:
    response = await stage.client.get("/console/gaps/progress", headers=stage.headers("merchant"))
    assert await response.json() == {"running": False}
    stage.app[GAPS]._begin()
    response = await stage.client.get("/console/gaps/progress", headers=stage.headers("merchant"))
    told: dict[str, Any] = await response.json()
    assert told == {"running": True, "step": "reading", "share": 0.0}
    assert "Looking through the questions" in (await stage.get("merchant", "/console/gaps"))[1]
    again = await stage.post("merchant", "/console/gaps/refresh")
    assert (again.status, again.headers["Location"]) == (303, "/console/gaps")


async def test_who_is_erased_vanishes_from_gaps(stage: ConsoleStage, clock: FixedClock) -> None:
    services = stage.platform.services
    services.shop.customers.save_customers(
        [Customer("cus_ann", "ann@example.com", "Ann", "en", (), clock.now())]
    )
    token = services.sessions.sign_identity(Identity("cus_ann", "ann@example.com", "shopper", "Ann"), 10**9)
    here = services.sessions.open(token).conversation_id
    talks = Talks(services.shop, stage.platform.messages, services.sessions, services.handoffs, clock)
    talks.ask(here, "gift wrapping for ann please", flag="faq_unanswered", customer_id="cus_ann")
    stage.app[GAPS].compute()
    people = stage.app[GAPS].view(wrapping(stage)).line.reach.people
    services.shop.customers.erase("cus_ann")
    view = stage.app[GAPS].view(wrapping(stage))
    assert view.line.reach.people == people - 1
    assert [one.text for one in view.examples if "ann" in one.text] == []


async def test_an_entry_that_would_answer_now_is_marked(stage: ConsoleStage) -> None:
    gap_id = wrapping(stage)
    _, before = await stage.get("merchant", f"/console/gaps/{gap_id}")
    title = stage.app[GAPS].view(gap_id).line.titles["en"]
    stage.app[EDITING].import_entries(
        [Entry("wraps", "gifts", {"en": (title,)}, {"en": "We do."})], "test", publish=True
    )
    _, after = await stage.get("merchant", f"/console/gaps/{gap_id}")
    assert ("Answers it now" in before, "Answers it now" in after) == (False, True)
