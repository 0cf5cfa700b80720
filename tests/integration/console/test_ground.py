"""What every page of the console promises: headers, languages, errors as pages, words of what was done."""

from __future__ import annotations

import base64
import io
from urllib.parse import urlencode

import orjson
import pytest
from aiohttp import hdrs
from structlog.testing import capture_logs

from kernel.errors import Conflict, Invalid, Unavailable
from tests.integration.console.stage import HTML, ConsoleStage
from web.console.keys import CONSOLE_ASSETS, EDITING
from web.console.page import FLASH_COOKIE


async def test_a_page_lets_nothing_run_but_our_own_files(stage: ConsoleStage) -> None:
    response = await stage.client.get("/console", headers=stage.headers("merchant"))
    policy = response.headers[hdrs.CONTENT_SECURITY_POLICY]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "unsafe" not in policy
    assert response.headers[hdrs.CACHE_CONTROL] == "no-store"
    assert response.headers["X-Frame-Options"] == "DENY"
    page = await response.text()
    assert "<style" not in page
    assert "style=" not in page
    assert "onclick" not in page


async def test_a_file_stands_at_an_address_of_its_own_and_is_kept_for_ever(stage: ConsoleStage) -> None:
    response = await stage.client.get(stage.app[CONSOLE_ASSETS].url("console.css"))
    assert (response.status, response.content_type) == (200, "text/css")
    assert response.headers[hdrs.CACHE_CONTROL] == "public, max-age=31536000, immutable"
    assert (await stage.client.get("/console/assets/1/nope.css")).status == 404


@pytest.mark.parametrize(("language", "word"), [("en", "Sign in"), ("zh", "登录")])
async def test_the_language_is_switched_by_a_link_and_kept(
    stage: ConsoleStage, language: str, word: str
) -> None:
    response = await stage.client.get(
        f"/console/login?next=%2Fconsole%3Fq%3D1&lang={language}", headers=HTML, allow_redirects=False
    )
    assert (response.status, response.headers["Location"]) == (303, "/console/login?next=/console?q%3D1")
    page = await stage.client.get("/console/login", headers=HTML)
    assert f"<h1>{word}</h1>" in await page.text()


async def test_a_browser_that_speaks_chinese_is_answered_in_chinese(stage: ConsoleStage) -> None:
    page = await stage.client.get("/console/login", headers=HTML | {hdrs.ACCEPT_LANGUAGE: "zh-CN,zh;q=0.9"})
    assert "<h1>登录</h1>" in await page.text()
    assert page.headers[hdrs.CONTENT_LANGUAGE] == "zh-CN"


async def test_the_look_is_switched_by_a_link_and_kept(stage: ConsoleStage) -> None:
    headers = stage.headers("merchant")
    response = await stage.client.get("/console?theme=dark", headers=headers, allow_redirects=False)
    cookie = response.cookies["aisle_console_theme"].value
    dark = headers | {hdrs.COOKIE: f"{headers[hdrs.COOKIE]}; aisle_console_theme={cookie}"}
    page = await stage.client.get("/console", headers=dark)
    assert '<html lang="en" data-theme="dark">' in await page.text()


@pytest.mark.parametrize(
    ("error", "status", "title"),
    [
        (Conflict("x"), 409, "Somebody else was faster"),
        (Invalid("the rule", field="q"), 422, "This does not fit the rules"),
        (Unavailable("gone", retry_after_s=2), 503, "Not reachable just now"),
        (RuntimeError("a secret detail"), 500, "Something broke on our side"),
    ],
)
async def test_an_error_is_a_page_with_the_menu(
    stage: ConsoleStage, error: Exception, status: int, title: str
) -> None:
    class Failing:
        def page(self, query: object) -> None:
            raise error

    stage.app._state[EDITING] = Failing()
    with capture_logs():  # its printing of a traceback would look at files
        response = await stage.client.get("/console/knowledge", headers=stage.headers("merchant"))
    page = await response.text()
    assert (response.status, f"<h1>{title}</h1>" in page) == (status, True)
    assert "a secret detail" not in page
    assert 'href="/console/knowledge"' in page
    assert response.headers.get(hdrs.RETRY_AFTER) == ("2" if status == 503 else None)


async def test_a_page_that_does_not_exist_says_so_with_the_menu_of_whoever_asks(stage: ConsoleStage) -> None:
    status, page = await stage.get("merchant", "/console/nowhere")
    assert (status, "There is nothing here" in page, "Merchant" in page) == (404, True, True)
    status, page = await stage.get(None, "/console/nowhere")
    assert (status, "There is nothing here" in page, 'class="places"' in page) == (404, True, False)


async def test_a_program_gets_the_one_error_shape(stage: ConsoleStage) -> None:
    response = await stage.client.get("/console/knowledge", headers={hdrs.ACCEPT: "application/json"})
    told = await response.json()
    assert (response.status, told["error"]["code"]) == (401, "signed_out")


async def test_a_form_that_is_too_large_changes_nothing(stage: ConsoleStage) -> None:
    form = urlencode({"csrf": stage.csrf("merchant"), "answer_en": "a" * 1_100_000}).encode()
    headers = stage.headers("merchant") | {hdrs.CONTENT_TYPE: "application/x-www-form-urlencoded"}
    response = await stage.client.post("/console/write", data=io.BytesIO(form), headers=headers)
    assert response.status == 413
    assert "That is too large" in await response.text()
    assert stage.platform.services.knowledge.entries() == []


async def test_the_menu_shows_what_a_role_may_open(stage: ConsoleStage) -> None:
    _, analyst = await stage.get("analyst", "/console")
    _, admin = await stage.get("admin", "/console")
    assert ("/console/audit" in analyst, "/console/audit" in admin) == (False, True)


@pytest.mark.parametrize(
    "packed",
    [
        "!!!",
        base64.urlsafe_b64encode(b"[]").decode(),
        base64.urlsafe_b64encode(orjson.dumps({"text": "nope", "filled": {}, "undo": ""})).decode(),
        base64.urlsafe_b64encode(orjson.dumps({"text": "entries.saved", "filled": [], "undo": 1})).decode(),
    ],
)
async def test_a_word_that_somebody_made_up_is_not_said(stage: ConsoleStage, packed: str) -> None:
    headers = stage.headers("merchant")
    response = await stage.client.get(
        "/console", headers=headers | {hdrs.COOKIE: f"{headers[hdrs.COOKIE]}; {FLASH_COOKIE}={packed}"}
    )
    assert (response.status, "data-toast" in await response.text()) == (200, False)


async def test_undo_of_a_made_up_word_leads_nowhere_else(stage: ConsoleStage) -> None:
    told = {"text": "entries.saved", "filled": {}, "undo": "https://evil.example/"}
    packed = base64.urlsafe_b64encode(orjson.dumps(told)).decode()
    headers = stage.headers("merchant")
    response = await stage.client.get(
        "/console", headers=headers | {hdrs.COOKIE: f"{headers[hdrs.COOKIE]}; {FLASH_COOKIE}={packed}"}
    )
    page = await response.text()
    assert ("Draft saved." in page, "evil" in page) == (True, False)


async def test_the_first_page_counts_what_waits(stage: ConsoleStage) -> None:
    status, page = await stage.get("merchant", "/console")
    assert (status, "waiting for your review" in page) == (200, True)
    status, page = await stage.get("analyst", "/console")
    assert (status, "waiting for your review" in page) == (200, False)
