"""History, comparison, conflicts and the schedule in the console."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest_asyncio

from kernel.clock import FixedClock
from kernel.settings import Settings
from knowledge.model import Audience, Entry, Link
from tests.integration.console.stage import ConsoleStage, console_stage
from web.console.keys import EDITING

RETURNS = Entry(
    "returns",
    "returns",
    {"en": ("Can I send things back?",), "zh": ("可以退货吗？",)},
    {"en": "You have 30 days.", "zh": "三十天内可退。"},
    tags=("policy",),
    links=(Link("Form", "/form.pdf"),),
)
PATH = "/console/knowledge/returns"
MERGE = {
    "revision": "2",
    "wordings_en": "Can I send things back?\r\nMay I return it?\r\n",
    "answer_en": "You have 60 days.",
    "wordings_zh": "可以退货吗？",
    "answer_zh": "六十天内可退。",
    "theirs.category": "returns",
    "mine.category": "orders",
    "theirs.tags": "policy",
    "mine.tags": "mine",
    "theirs.source_language": "en",
    "mine.source_language": "en",
    "theirs.link_title": "Form",
    "theirs.link_url": "/form.pdf",
    "pick.category": "theirs",
    "pick.tags": "mine",
    "pick.links": "theirs",
}


@pytest_asyncio.fixture
async def stage(settings: Settings, clock: FixedClock) -> AsyncIterator[ConsoleStage]:
    """A console over one published entry with a newer draft by the merchant."""
    async with console_stage(settings, clock) as opened:
        editing = opened.app[EDITING]
        editing.import_entries([RETURNS], "system", publish=True)
        merchant = opened.sessions["merchant"][0].account.account_id
        seen = editing.read("returns").entry
        texts = {"en": "You have 60 days.", "zh": "六十天内可退。"}
        editing.save(replace(seen, answers=texts), merchant, "longer <b>")
        yield opened


async def test_history_tells_each_revision_with_its_author_reason_and_fate(stage: ConsoleStage) -> None:
    status, shown = await stage.get("analyst", f"{PATH}/history")
    assert status == 200
    assert "Saved by Merchant" in shown
    assert "longer &lt;b&gt;" in shown
    assert "Imported by the system" in shown
    assert "Published 14 Mar 2026 10:00 by the system" in shown
    assert f'href="{PATH}/compare?from=1&amp;to=2"' in shown
    assert "/restore/1" not in shown
    _, shown = await stage.get("support", f"{PATH}/history")
    assert f'action="{PATH}/restore/1"' in shown


async def test_two_revisions_stand_side_by_side_with_each_changed_word(stage: ConsoleStage) -> None:
    status, shown = await stage.get("analyst", f"{PATH}/compare?from=1&to=2")
    assert status == 200
    assert "You have <del>30</del> days." in shown
    assert "You have <ins>60</ins> days." in shown
    assert '<p class="written" lang="zh"><del>三</del>十天内可退。</p>' in shown
    assert "6 parts are unchanged" in shown
    _, shown = await stage.get("analyst", f"{PATH}/compare")
    assert "<ins>60</ins>" in shown
    _, shown = await stage.get("analyst", f"{PATH}/compare?from=2&to=2")
    assert "The two say the same" in shown


async def test_a_revision_that_is_none_is_not_found(stage: ConsoleStage) -> None:
    for query in ("from=9&to=1", "from=x", "to=-1", "from=99999999999999"):
        status, _ = await stage.get("analyst", f"{PATH}/compare?{query}")
        assert status == 404
    assert (await stage.get("analyst", "/console/knowledge/none/history"))[0] == 404


async def test_an_old_revision_is_restored_and_the_undo_brings_the_newer_one_back(
    stage: ConsoleStage,
) -> None:
    answer = await stage.post("support", f"{PATH}/restore/1")
    assert (answer.status, answer.headers["Location"]) == (303, PATH)
    entry = stage.app[EDITING].read("returns").entry
    assert (entry.revision, entry.answers["en"]) == (3, "You have 30 days.")
    answer = await stage.post("support", f"{PATH}/restore/2")
    entry = stage.app[EDITING].read("returns").entry
    assert (entry.revision, entry.answers["en"]) == (4, "You have 60 days.")
    await stage.post("support", f"{PATH}/restore/2")
    assert stage.app[EDITING].read("returns").entry.revision == 4


async def test_the_second_of_two_editors_sees_both_texts_and_what_only_one_changed_is_put_together(
    stage: ConsoleStage,
) -> None:
    form = {
        "revision": "1",
        "question_en": "Can I send things back?",
        "answer_en": "You have 14 days. Really.",
        "question_zh": "可以退货吗？",
        "answer_zh": "三十天内可退。",
        "category": "orders",
        "tags": "policy",
        "source_language": "en",
        "link_title": "Form",
        "link_url": "/form.pdf",
        "do": "save",
    }
    answer = await stage.post("support", PATH, form)
    shown = await answer.text()
    assert answer.status == 409
    assert "Merchant saved revision 2 while you were writing" in shown
    assert "You have <del>60</del> days." in shown
    assert "You have <ins>14</ins> days.<ins> Really.</ins>" in shown
    assert ">You have 14 days. Really.</textarea>" in shown  # both changed it: yours is put in
    assert ">六十天内可退。</textarea>" in shown  # only they changed it
    assert 'name="pick.category" value="mine" checked' in shown
    assert 'name="revision" value="2"' in shown
    assert stage.app[EDITING].read("returns").entry.answers["en"] == "You have 60 days."


async def test_what_was_put_together_is_saved_as_the_newest_draft(stage: ConsoleStage) -> None:
    answer = await stage.post("support", f"{PATH}/merge", MERGE)
    assert (answer.status, answer.headers["Location"]) == (303, PATH)
    entry = stage.app[EDITING].read("returns").entry
    assert (entry.revision, entry.category, entry.tags) == (3, "returns", ("mine",))
    assert entry.questions["en"] == ("Can I send things back?", "May I return it?")
    assert (entry.links, entry.audience) == ((Link("Form", "/form.pdf"),), Audience())
    assert stage.app[EDITING].revisions("returns")[0].reason == "put together with revision 2"


async def test_a_third_editor_in_between_shows_both_texts_again(stage: ConsoleStage) -> None:
    editing = stage.app[EDITING]
    editing.save(replace(editing.read("returns").entry, tags=("third",)), "tom")
    answer = await stage.post("support", f"{PATH}/merge", MERGE)
    assert answer.status == 409
    assert editing.read("returns").entry.tags == ("third",)


async def test_publishing_what_is_no_longer_the_newest_shows_what_is_new(stage: ConsoleStage) -> None:
    answer = await stage.post("merchant", f"{PATH}/publish", {"revision": "1"})
    assert (answer.status, answer.headers["Location"]) == (303, f"{PATH}/compare?from=1&to=2")
    record = stage.app[EDITING].read("returns")
    assert record.published is not None
    assert record.published.revision == 1


async def test_what_is_planned_is_listed_called_off_and_planned_again(
    stage: ConsoleStage, clock: FixedClock
) -> None:
    editing = stage.app[EDITING]
    _, shown = await stage.get("merchant", "/console/schedule")
    assert "Nothing is planned" in shown
    tomorrow = clock.now() + timedelta(days=1)
    made = editing.publish("returns", 2, "tom", at=tomorrow)
    _, shown = await stage.get("merchant", "/console/schedule")
    assert "15 Mar 2026 10:00" in shown
    assert "Revision 2 takes the place of revision 1" in shown
    off = f"/console/schedule/{made.publication_id}/undo"
    assert f'action="{off}"' in shown
    assert (await stage.post("support", off)).status == 403
    answer = await stage.post("merchant", off)
    assert (answer.status, editing.scheduled()) == (303, [])
    assert (await stage.post("merchant", off)).status == 409
    again = "/console/schedule/returns/2?at=2026-03-15T10:00"
    assert (await stage.post("merchant", again)).status == 303
    assert [one.at for one in editing.scheduled()] == [tomorrow]


async def test_the_pages_are_there_in_chinese(stage: ConsoleStage) -> None:
    headers = stage.headers("merchant")
    headers["Cookie"] += "; aisle_console_language=zh"
    for path, told in (
        (f"{PATH}/history", "每次保存的内容都会保留"),
        (f"{PATH}/compare", "第 1 版与第 2 版"),
        ("/console/schedule", "没有定时发布"),
    ):
        response = await stage.client.get(path, headers=headers)
        assert told in await response.text()
