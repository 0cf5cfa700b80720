"""Entries in the console: written, seen, published, taken back; who may do what, and what is refused."""

from __future__ import annotations

from typing import Any, Final

import pytest

from kernel.audit.model import AuditFilter
from knowledge.model import Answer, Entry
from tests.integration.console.stage import ConsoleStage
from web.console.keys import AUDIT, EDITING, REGRESSION

FORM: Final = {
    "revision": "0",
    "question_en": "How much is delivery?",
    "answer_en": "Delivery costs {{delivery_fee}}.",
    "question_zh": "运费多少钱？",
    "answer_zh": "运费为{{delivery_fee}}。",
    "category": "delivery",
    "source_language": "en",
}
PATH: Final = "/console/knowledge/how-much-is-delivery"
ID: Final = "how-much-is-delivery"


async def write(stage: ConsoleStage, role: Any = "merchant", **changed: str) -> Any:
    return await stage.post(role, "/console/write", FORM | changed)


async def save(stage: ConsoleStage, role: Any = "merchant", **changed: str) -> Any:
    return await stage.post(role, PATH, FORM | {"revision": "1"} | changed)


def newest(stage: ConsoleStage) -> Entry:
    return stage.app[EDITING].read(ID).entry


def answer(stage: ConsoleStage, question: str = "How much is delivery?") -> str | None:
    found = stage.platform.services.knowledge.answer(question, "en")
    return found.match.answer if isinstance(found, Answer) else None


def actions(stage: ConsoleStage) -> list[str]:
    lines = stage.app[AUDIT].page(AuditFilter(subject=f"entry:{ID}"))
    return [line.action for line in lines]


async def test_a_new_entry_is_a_draft_that_answers_nobody(stage: ConsoleStage) -> None:
    response = await write(stage)
    assert (response.status, response.headers["Location"]) == (303, PATH)
    entry = newest(stage)
    assert (entry.state, entry.revision, entry.updated_by) == (
        "draft", 1, stage.sessions["merchant"][0].account.account_id,
    )  # fmt: skip
    assert answer(stage) is None
    assert actions(stage) == ["entry.created"]


async def test_published_it_answers_the_next_message_and_undone_it_does_not(stage: ConsoleStage) -> None:
    response = await write(stage, do="publish")
    assert response.headers["Location"] == PATH
    assert answer(stage) == "Delivery costs $4.99."
    headers = stage.headers("merchant")
    flash = response.cookies["aisle_flash"].value
    page = await stage.client.get(
        PATH, headers=headers | {"Cookie": f"{headers['Cookie']}; aisle_flash={flash}"}
    )
    undo = (await page.text()).partition("data-toast>")[2].partition('action="')[2].partition('"')[0]
    assert undo.startswith(f"{PATH}/undo/")
    assert (await stage.post("merchant", undo)).status == 303
    assert answer(stage) is None
    assert actions(stage) == ["entry.undone", "entry.published", "entry.created"]


async def test_support_writes_and_asks_for_a_review_but_does_not_publish(stage: ConsoleStage) -> None:
    assert (await write(stage, "support", do="review")).status == 303
    assert newest(stage).state == "review"
    refused = await save(stage, "support", do="publish", answer_en="Free.")
    assert refused.status == 403
    assert "Your role does not allow this" in await refused.text()
    assert (newest(stage).revision, answer(stage)) == (1, None)
    assert (await stage.post("support", f"{PATH}/archive")).status == 403


async def test_an_analyst_reads_an_entry_and_changes_nothing(stage: ConsoleStage) -> None:
    await write(stage)
    status, page = await stage.get("analyst", PATH)
    assert (status, "Your role reads entries" in page, 'value="save"' in page) == (200, True, False)
    assert (await save(stage, "analyst", answer_en="Mine.")).status == 403
    assert newest(stage).answers["en"] == "Delivery costs {{delivery_fee}}."


async def test_two_editors_at_once_see_both_texts_and_nothing_is_overwritten(stage: ConsoleStage) -> None:
    await write(stage)
    await save(stage, "support", answer_en="Theirs, of {{delivery_fee}}.")
    late = await save(stage, answer_en="Mine, of {{delivery_fee}}.")
    page = await late.text()
    assert (late.status, "Theirs," in page, "Mine," in page) == (409, True, True)
    assert newest(stage).answers["en"] == "Theirs, of {{delivery_fee}}."


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"answer_en": "It costs {{delivery_cost}}."}, "{{delivery_cost}} has nothing to tell"),
        ({"valid_from": "soon"}, "A date or time cannot be read."),
        ({"do": "schedule"}, "Say when it should go live."),
        ({"answer_en": "", "answer_zh": ""}, "An answer of 1 to 10,000 characters is needed"),
        ({"question_en": ""}, "Each answer needs a question in its language"),
        ({"question_en": "q" * 301}, "Each answer needs a question in its language"),
        ({"answer_en": "a" * 10_001}, "An answer of 1 to 10,000 characters is needed"),
        ({"link_title": "Click", "link_url": "javascript:alert(1)"}, "A link needs an address"),
    ],
)
async def test_what_breaks_a_rule_is_shown_again_with_its_reason(
    stage: ConsoleStage, fields: dict[str, str], told: str
) -> None:
    response = await write(stage, **({"category": "typed by hand"} | fields))
    page = await response.text()
    assert (response.status, told in page, "typed by hand" in page) == (422, True, True)
    assert stage.app[EDITING].categories() == []


async def test_markdown_is_shown_and_nothing_of_it_runs(stage: ConsoleStage) -> None:
    answer = "**Fee** <script>alert(1)</script> <img src=x onerror=alert(1)> [x](javascript:alert(1))"
    fields = {"answer": answer, "language": "en"}
    response = await stage.post("merchant", "/console/write/preview", fields)
    shown = await response.text()
    assert "<strong>Fee</strong>" in shown
    assert ("<script" in shown, "<img" in shown, 'href="javascript' in shown) == (False, False, False)


async def test_a_preview_tells_the_facts_and_leaves_out_what_died(stage: ConsoleStage) -> None:
    fields = {"answer": "Fee {{delivery_fee}}. Until {{promotion_end:gone}}.", "language": "en"}
    shown = await (await stage.post("merchant", "/console/write/preview", fields)).text()
    assert "Fee $4.99." in shown
    assert "{{promotion_end:gone}} has nothing to tell" in shown
    assert "Until" not in shown


async def test_a_published_entry_like_this_one_is_named_while_typing(stage: ConsoleStage) -> None:
    await write(stage, do="publish")
    fields = FORM | {"entry_id": "", "question_en": "How much is delivery?"}
    shown = await (await stage.post("merchant", "/console/write/neighbours", fields)).text()
    assert f'href="{PATH}"' in shown
    own = await (await stage.post("merchant", "/console/write/neighbours", FORM | {"entry_id": ID})).text()
    assert f'href="{PATH}"' not in own


async def test_a_scheduled_entry_waits_and_can_be_called_off(stage: ConsoleStage) -> None:
    await write(stage, do="schedule", at="2026-03-20T09:00")
    _, page = await stage.get("merchant", PATH)
    assert "Revision 1 goes live on 20 Mar 2026 09:00." in page
    assert answer(stage) is None
    undo = page.partition(f'action="{PATH}/undo/')[2].partition('"')[0]
    await stage.post("merchant", f"{PATH}/undo/{undo}")
    _, page = await stage.get("merchant", PATH)
    assert "goes live" not in page


async def test_archived_it_answers_nobody_and_can_be_brought_back(stage: ConsoleStage) -> None:
    await write(stage, do="publish")
    assert (await stage.post("merchant", f"{PATH}/archive")).status == 303
    assert (answer(stage), actions(stage)[0]) == (None, "entry.archived")
    _, page = await stage.get("merchant", PATH)
    assert "This entry is archived" in page
    assert (await save(stage, answer_en="Changed.")).status == 409
    assert (await stage.post("merchant", f"{PATH}/unarchive")).status == 303
    assert newest(stage).state == "draft"


async def test_a_publish_that_breaks_a_question_asks_why_first(stage: ConsoleStage) -> None:
    await write(stage, do="publish")
    stage.app[REGRESSION].add("How much is delivery?", "en", ID, "system")
    changed = {"revision": "1", "question_en": "Do you like parrots?", "answer_en": "We do.", "do": "publish"}
    response = await save(stage, **changed, question_zh="", answer_zh="")
    page = await response.text()
    assert (response.status, "Publishing this breaks answers" in page) == (409, True)
    assert answer(stage) == "Delivery costs $4.99."
    fields = {"revision": "2", "despite": "parrots matter more", "at": ""}
    assert (await stage.post("merchant", f"{PATH}/publish", fields)).status == 303
    assert answer(stage) is None


async def test_the_list_is_searched_filtered_and_paged(stage: ConsoleStage) -> None:
    for number in range(27):
        fields = {"entry_id": f"entry-{number:02}", "category": "returns" if number % 2 else "delivery"}
        await write(stage, **fields, question_en=f"Question {number:02}?", question_zh="", answer_zh="")
    _, page = await stage.get("analyst", "/console/knowledge?sort=id")
    assert (page.count('<td class="what">'), "1–25 of 27" in page) == (25, True)
    _, page = await stage.get("analyst", "/console/knowledge?sort=id&page=2")
    assert page.count('<td class="what">') == 2
    _, page = await stage.get("analyst", "/console/knowledge?category=returns")
    assert page.count('<td class="what">') == 13
    _, page = await stage.get("analyst", "/console/knowledge?q=Question+07")
    assert page.count('<td class="what">') == 1
    _, page = await stage.get("analyst", "/console/knowledge?language=zh")
    assert "No entry fits" in page
    _, page = await stage.get("analyst", "/console/knowledge?page=99")
    assert "No entry fits" in page or "Nothing found" in page or page.count('<td class="what">') == 0


async def test_a_changed_source_makes_its_translation_stale_until_it_fits(
    stage: ConsoleStage,
) -> None:
    await write(stage)
    await save(stage, answer_en="Delivery is {{delivery_fee}} now.")
    _, page = await stage.get("merchant", "/console/knowledge?needs=stale")
    assert "Chinese is older than its source" in page
    await save(stage, revision="2", answer_en="Delivery is {{delivery_fee}} now.", fits_zh="yes")
    _, page = await stage.get("merchant", "/console/knowledge?needs=stale")
    assert "Every translation is up to date" in page


async def test_what_was_done_since_is_not_taken_back_by_an_old_button(stage: ConsoleStage) -> None:
    await write(stage, do="publish")
    first = stage.app[EDITING].revisions(ID)[0].publications[0].publication_id
    await save(stage, do="publish", answer_en="Delivery is free.")
    response = await stage.post("merchant", f"{PATH}/undo/{first}")
    assert (response.status, "Something newer was done since" in await response.text()) == (409, True)
    assert answer(stage) == "Delivery is free."
