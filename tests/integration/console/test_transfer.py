"""Import in the console: upload, see what would change, import, undo; export; rubbish is told of."""

from __future__ import annotations

import asyncio
import io
import zipfile
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from kernel.accounts.model import Role
from knowledge.editing.model import EntryQuery
from knowledge.model import Entry
from tests.integration.console.stage import ConsoleStage
from web.console.guard import CSRF_FIELD
from web.console.keys import EDITING
from web.console.transfer.reasons import reason_in

FILES = Path(__file__).resolve().parents[2] / "unit" / "knowledge" / "transfer" / "files"
BROKEN = (FILES / "broken.csv").read_bytes()


async def upload(
    stage: ConsoleStage, content: bytes, name: str, role: Role = "merchant", **fields: str
) -> aiohttp.ClientResponse:
    """Send a file as the form does."""
    data = aiohttp.FormData({CSRF_FIELD: stage.csrf(role), **fields})
    data.add_field("file", io.BytesIO(content), filename=name)
    response: aiohttp.ClientResponse = await stage.client.post(
        "/console/transfer", data=data, headers=stage.headers(role), allow_redirects=False
    )
    return response


async def uploaded(stage: ConsoleStage, content: bytes, name: str, role: Role = "merchant") -> str:
    response = await upload(stage, content, name, role)
    assert response.status == 303, await response.text()
    return response.headers["Location"]


async def ids(stage: ConsoleStage) -> list[str]:
    lines, _ = await asyncio.to_thread(stage.app[EDITING].page, EntryQuery(sort="id"))
    return [line.entry_id for line in lines]


async def test_a_file_is_shown_then_imported_as_drafts_then_undone(stage: ConsoleStage) -> None:
    path = await uploaded(stage, BROKEN, "faq.csv")
    status, shown = await stage.get("merchant", path)
    assert status == 200
    assert "What faq.csv would change" in shown
    assert "How do I measure?" in shown
    assert await ids(stage) == []
    _, errors = await stage.get("merchant", f"{path}?show=errors")
    assert "a quote is opened here and never closed" in errors
    assert "line 13" in errors

    done = await stage.post("merchant", path)
    assert (done.status, done.headers["Location"]) == (303, "/console/transfer")
    assert await ids(stage) == ["formula", "gift-cards", "multi", "twice"]
    _, after = await stage.get("merchant", "/console/transfer")
    assert "4 added, 0 changed, 10 refused" in after

    undone = await stage.post("merchant", f"{path}/undo")
    assert undone.status == 303
    assert await ids(stage) == []
    again = await stage.post("merchant", f"{path}/undo")
    assert again.status == 409


async def test_putting_live_needs_the_right_to_publish(stage: ConsoleStage) -> None:
    path = await uploaded(stage, BROKEN, "faq.csv", "support")
    assert (await stage.post("support", path, {"publish": "1"})).status == 403
    assert await ids(stage) == []
    assert (await stage.post("merchant", path, {"publish": "1"})).status == 303
    record = await asyncio.to_thread(stage.app[EDITING].read, "multi")
    assert record.entry.state == "published"
    assert (await stage.post("support", f"{path}/undo")).status == 403
    assert (await stage.post("merchant", path, {"publish": "1"})).status == 409


async def test_what_changes_is_named_part_by_part(stage: ConsoleStage) -> None:
    entry = Entry("multi", "Old", {"en": ("How do I measure?",)}, {"en": "Twice."})
    await asyncio.to_thread(stage.app[EDITING].import_entries, [entry], "test", True)
    path = await uploaded(stage, b"entry_id,answer_en,tags\nmulti,Three times.,new\n", "faq.csv")
    _, shown = await stage.get("merchant", f"{path}?show=changed")
    assert '<span class="badge">English answer</span><span class="badge">tags</span>' in shown


async def test_a_zip_of_a_help_centre_is_read(stage: ConsoleStage) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        for page in sorted((FILES / "help-centre").rglob("*.html")):
            made.write(page, page.relative_to(FILES / "help-centre").as_posix())
    path = await uploaded(stage, packed.getvalue(), "centre.zip")
    _, shown = await stage.get("merchant", path)
    assert "Read as: Help centre (HTML pages)" in shown
    assert "1 page without a question and its answer" in shown
    assert (await stage.post("merchant", path)).status == 303
    assert len(await ids(stage)) == 14


async def test_the_pages_speak_chinese(stage: ConsoleStage) -> None:
    path = await uploaded(stage, BROKEN, "faq.csv")
    chinese = stage.headers(
        "merchant", Cookie=f"{stage.headers('merchant')['Cookie']}; aisle_console_language=zh"
    )
    response = await stage.client.get(f"{path}?show=errors", headers=chinese)
    shown = await response.text()
    for text in ("faq.csv 会带来的改动", "第 13 行", "这里的引号没有闭合", "标为中文的回答里没有汉字"):
        assert text in shown


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"", "", "Choose a file first."),
        (b"x", "photo.png", "a file that ends in .png cannot be read"),
        (b"PK\x03\x04broken", "x.zip", "a file that ends in .zip cannot be read"),
    ],
)
async def test_what_cannot_be_kept_is_told_at_once(
    stage: ConsoleStage, content: bytes, name: str, told: str
) -> None:
    response = await upload(stage, content, name)
    assert (response.status, told in await response.text()) == (422, True)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "the file is empty"),
        (b"name,colour\na,b\n", "is not known"),
        (b"\xff\xd8\xff\x81\x8d", "encoding"),
    ],
)
async def test_what_cannot_be_read_is_told_on_its_page(
    stage: ConsoleStage, content: bytes, told: str
) -> None:
    path = await uploaded(stage, content, "faq.csv")
    status, shown = await stage.get("merchant", path)
    assert (status, "This file cannot be read" in shown, told in shown) == (422, True, True)


async def test_a_file_that_is_too_large_is_refused(stage: ConsoleStage) -> None:
    response = await upload(stage, b"a" * (33 * 2**20), "faq.csv")
    assert response.status == 413


async def test_a_discarded_file_is_gone(stage: ConsoleStage) -> None:
    path = await uploaded(stage, BROKEN, "faq.csv")
    assert (await stage.post("merchant", f"{path}/discard")).status == 303
    assert (await stage.get("merchant", path))[0] == 404
    assert (await stage.get("merchant", "/console/transfer/..%2f..%2fetc"))[0] == 404


@pytest.mark.parametrize(("name", "ending"), [("aisle-csv", "csv"), ("jsonl", "jsonl"), ("markdown", "zip")])
async def test_what_was_exported_changes_nothing_when_it_is_imported(
    stage: ConsoleStage, name: str, ending: str
) -> None:
    await stage.post("merchant", await uploaded(stage, BROKEN, "faq.csv"))
    response = await stage.client.get(
        f"/console/transfer/export?format={name}", headers=stage.headers("analyst")
    )
    assert response.headers["Content-Disposition"] == f'attachment; filename="answers-2026-03-14.{ending}"'
    path = await uploaded(stage, await response.read(), f"answers.{ending}")
    _, shown = await stage.get("merchant", path)
    assert "There is nothing to import." in shown
    assert (
        await stage.client.get("/console/transfer/export?format=xml", headers=stage.headers("analyst"))
    ).status == 422


def test_a_reason_nobody_translated_is_told_as_it_is() -> None:
    assert reason_in("something new", "zh") == "something new"
    assert reason_in("must be one of draft, review, not 'live'", "zh") == "只能是 draft, review，不能是“live”"
    told: dict[str, Any] = {"en": "a zh question is needed", "zh": "缺少中文问题"}
    assert {code: reason_in("a zh question is needed", code) for code in ("en", "zh")} == told  # type: ignore[arg-type]
