"""The public help page: what is published for everyone, in both languages, safe, searchable, cacheable."""

from __future__ import annotations

import asyncio
import json
import re
from datetime import timedelta

import pytest

from knowledge.api.context import KNOWLEDGE_API
from knowledge.model import Audience, Entry, Link
from tests.conftest import NOW
from tests.integration.web.conftest import BuildStage, Stage

PARTS = {"en": ("Where are you?",)}, {"en": "In Bristol."}
DELIVERY = Entry(
    "delivery-cost",
    "delivery",
    {"en": ("How much is delivery?",), "zh": ("运费多少钱？",)},
    {
        "en": "It is **{{delivery_fee}}**.\n\n- free from {{free_delivery_from}}",
        "zh": "运费为{{delivery_fee}}。",
    },
    links=(Link("Price list", "/pages/prices"),),
)
ENTRIES = (
    DELIVERY,
    Entry("express", "delivery", {"en": ("Is there express delivery?",)}, {"en": "Yes, overnight."}),
    Entry(
        "evil",
        "",
        {"en": ("What <b>else</b>?",)},
        {"en": "<script>alert(1)</script> [x](javascript:alert(1))"},
    ),
    Entry("chinese", "about", {"zh": ("你们是谁？",)}, {"zh": "一家小店。"}, source_language="zh"),
    Entry("vip", "vip", *PARTS, audience=Audience(segments=("vip",))),
    Entry("members", "vip", *PARTS, audience=Audience(signed_in=True)),
    Entry("phone", "vip", *PARTS, audience=Audience(channels=("whatsapp",))),
    Entry("later", "vip", *PARTS, valid_from=NOW + timedelta(days=1)),
    Entry("over", "vip", *PARTS, valid_until=NOW - timedelta(days=1)),
)
HIDDEN = ("vip", "members", "phone", "later", "over", "draft", "nothing", "%00", "a/b")


@pytest.fixture
async def open_help(stage: Stage) -> Stage:
    """A shop with answers, some of which are not for everyone."""
    editing = stage.client.app[KNOWLEDGE_API].editing  # type: ignore[union-attr]
    await asyncio.to_thread(editing.import_entries, list(ENTRIES), "test", True)
    await asyncio.to_thread(editing.import_entries, [Entry("draft", "vip", *PARTS)], "test", False)
    return stage


async def page(stage: Stage, path: str, **headers: str) -> tuple[int, str]:
    asked = {"Accept": "text/html"} | {name.replace("_", "-"): value for name, value in headers.items()}
    response = await stage.client.get(path, headers=asked)
    return response.status, await response.text()


async def test_the_first_page_lists_what_is_published_for_everyone(open_help: Stage) -> None:
    status, shown = await page(open_help, "/help")
    assert status == 200
    assert re.findall(r'href="/help/([^"]+)"', shown) == ["delivery-cost", "express", "chinese", "evil"]
    assert re.findall(r'<h2><a href="/help\?category=([^"]+)">([^<]+)', shown) == [
        ("delivery", "Delivery"),
        ("about", "About us"),
        ("-", "Other questions"),
    ]
    assert '<a href="/help/chinese" lang="zh-CN">你们是谁？</a>' in shown


@pytest.mark.parametrize("entry_id", HIDDEN)
async def test_what_is_not_for_everyone_now_is_not_there(open_help: Stage, entry_id: str) -> None:
    assert (await page(open_help, f"/help/{entry_id}"))[0] == 404


async def test_an_answer_tells_its_facts_and_its_links(open_help: Stage) -> None:
    status, shown = await page(open_help, "/help/delivery-cost")
    assert status == 200
    assert "<h1>How much is delivery?</h1>" in shown
    assert "<p>It is <strong>$4.99</strong>.</p>" in shown
    assert "<li>free from $50.00</li>" in shown
    assert '<a href="/pages/prices" rel="noopener noreferrer">Price list</a>' in shown
    assert 'data-say="How much is delivery?"' in shown
    assert '<a href="/help/express">Is there express delivery?</a>' in shown


async def test_search_engines_are_told_the_question_and_the_answer(open_help: Stage) -> None:
    _, shown = await page(open_help, "/help/delivery-cost?lang=zh")
    told = re.search(r'<script type="application/ld\+json">(.*?)</script>', shown)
    assert told is not None
    assert json.loads(told[1]) == {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "inLanguage": "zh-CN",
        "mainEntity": [
            {
                "@type": "Question",
                "name": "运费多少钱？",
                "acceptedAnswer": {"@type": "Answer", "text": "<p>运费为US$4.99。</p>"},
            }
        ],
    }


async def test_each_page_names_itself_in_both_languages(open_help: Stage) -> None:
    _, shown = await page(open_help, "/help/delivery-cost?lang=en")
    base = open_help.settings.resolved_public_url()
    assert re.findall(r'hreflang="([^"]+)" href="([^"]+)">', shown.partition("<body>")[0]) == [
        ("en", f"{base}/help/delivery-cost?lang=en"),
        ("x-default", f"{base}/help/delivery-cost"),
        ("zh-CN", f"{base}/help/delivery-cost?lang=zh"),
    ]
    _, chinese = await page(open_help, "/help", Accept_Language="zh-CN")
    assert "有什么可以帮您？" in chinese
    assert "运费多少钱？" in chinese


async def test_nothing_in_an_answer_runs(open_help: Stage) -> None:
    _, shown = await page(open_help, "/help/evil")
    assert "<script>alert" not in shown
    assert 'href="javascript' not in shown
    assert "<h1>What &lt;b&gt;else&lt;/b&gt;?</h1>" in shown


async def test_a_question_finds_its_answers(open_help: Stage) -> None:
    _, shown = await page(open_help, "/help?q=how+much+is+delivery")
    assert re.findall(r'<h2><a href="/help/([^"]+)"', shown)[0] == "delivery-cost"
    assert 'name="robots" content="noindex"' in shown
    _, nothing = await page(open_help, "/help?q=zzzz")
    assert "No answer fits that yet." in nothing
    _, odd = await page(open_help, "/help?q=%3Cscript%3E%00" + "x" * 500)
    assert "<script>x" not in odd


async def test_a_topic_lists_all_of_its_answers(open_help: Stage) -> None:
    _, shown = await page(open_help, "/help?category=delivery")
    assert re.findall(r'<h2><a href="/help/([^"]+)"', shown) == ["delivery-cost", "express"]
    assert (await page(open_help, "/help?category=vip"))[0] == 404


async def test_a_page_that_has_not_changed_is_not_sent_again_and_a_new_answer_is(open_help: Stage) -> None:
    response = await open_help.client.get("/help/express")
    headers = {"If-None-Match": response.headers["ETag"]}
    assert (await open_help.client.get("/help/express", headers=headers)).status == 304
    editing = open_help.client.app[KNOWLEDGE_API].editing  # type: ignore[union-attr]
    changed = Entry("express", "delivery", {"en": ("Is there express delivery?",)}, {"en": "No longer."})
    await asyncio.to_thread(editing.import_entries, [changed], "test", True)
    again = await open_help.client.get("/help/express", headers=headers)
    assert (again.status, "No longer." in await again.text()) == (200, True)


async def test_the_footer_leads_there_unless_the_shop_switched_it_off(build_stage: BuildStage) -> None:
    on = await build_stage()
    assert '<a href="/help">All answers</a>' in (await page(on, "/"))[1]
    off = await build_stage(help_page=False)
    assert '"/help"' not in (await page(off, "/"))[1]
    assert (await page(off, "/help"))[0] == 404
    assert (await page(off, "/help/delivery-cost"))[0] == 404


async def test_an_empty_shop_says_so(stage: Stage) -> None:
    status, shown = await page(stage, "/help")
    assert (status, "There are no answers here yet." in shown) == (200, True)
