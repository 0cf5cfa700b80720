"""Signing in and out, and what a session, a cookie and an address are good for."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pyotp
import pytest
from aiohttp import hdrs

from tests.integration.console.stage import AGENT, HTML, PASSWORD, ConsoleStage
from web.console.guard import BEFORE_COOKIE, SESSION_COOKIE
from web.console.keys import ACCOUNTS
from web.keys import SETTINGS

CSRF = re.compile(r'name="csrf" value="([^"]+)"')


async def send(stage: ConsoleStage, path: str, fields: dict[str, str], **headers: str) -> Any:
    """Open the login page and send a form from it."""
    page = await stage.client.get("/console/login", headers=HTML)
    token = CSRF.search(await page.text())
    assert token is not None
    return await stage.client.post(
        path, data=fields | {"csrf": token[1]}, headers=HTML | headers, allow_redirects=False
    )


async def sign_in(stage: ConsoleStage, email: str, password: str = PASSWORD, **more: str) -> Any:
    return await send(stage, "/console/login", {"email": email, "password": password, **more})


def switch_totp_on(stage: ConsoleStage, role: Any) -> str:
    account = stage.sessions[role][0].account
    accounts = stage.app[ACCOUNTS]
    started = accounts.start_totp(account.account_id)
    accounts.confirm_totp(account.account_id, code_of(stage, started.secret))
    return started.secret


def code_of(stage: ConsoleStage, secret: str) -> str:
    return pyotp.TOTP(secret).at(stage.platform.services.clock.now())


async def test_the_right_password_leads_to_where_one_was_going(stage: ConsoleStage) -> None:
    first = await stage.client.get("/console/knowledge?q=fee", headers=HTML, allow_redirects=False)
    assert first.headers["Location"] == "/console/login?next=%2Fconsole%2Fknowledge%3Fq%3Dfee"
    response = await sign_in(stage, "merchant@shop.example", next="/console/knowledge?q=fee")
    assert (response.status, response.headers["Location"]) == (303, "/console/knowledge?q=fee")
    cookie = response.cookies[SESSION_COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["secure"]) == (
        True,
        "Lax",
        "/console",
        "",
    )


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/", "/console//evil", "/console\\evil", "/consoles"],
)
async def test_signing_in_never_leads_to_another_site(stage: ConsoleStage, elsewhere: str) -> None:
    response = await sign_in(stage, "merchant@shop.example", next=elsewhere)
    assert response.headers["Location"] == "/console"


async def test_a_wrong_password_and_an_unknown_address_read_the_same(stage: ConsoleStage) -> None:
    wrong = await sign_in(stage, "merchant@shop.example", "not the password")
    unknown = await sign_in(stage, "nobody@shop.example", "not the password")
    assert (wrong.status, unknown.status) == (401, 401)
    assert "E-mail or password is wrong." in await wrong.text()
    assert "E-mail or password is wrong." in await unknown.text()
    assert SESSION_COOKIE not in wrong.cookies


async def test_after_too_many_tries_the_page_says_how_long_to_wait(stage: ConsoleStage) -> None:
    for _ in range(5):
        await sign_in(stage, "merchant@shop.example", "not the password")
    response = await sign_in(stage, "merchant@shop.example")
    assert response.status == 429
    assert "Too many wrong tries." in await response.text()
    assert int(response.headers[hdrs.RETRY_AFTER]) > 0


async def test_an_account_with_an_authenticator_app_needs_its_code(stage: ConsoleStage) -> None:
    secret = switch_totp_on(stage, "merchant")
    asked = await sign_in(stage, "merchant@shop.example", next="/console/knowledge")
    page = await asked.text()
    assert (asked.status, SESSION_COOKIE in asked.cookies) == (200, False)
    assert "One more step" in page
    assert PASSWORD not in page
    wrong = await send(stage, "/console/login/code", {"code": "000000", "next": "/console/knowledge"})
    assert (wrong.status, SESSION_COOKIE in wrong.cookies) == (401, False)
    stage.platform.services.clock.advance(seconds=60)  # type: ignore[attr-defined]
    right = await send(
        stage, "/console/login/code", {"code": code_of(stage, secret), "next": "/console/knowledge"}
    )
    assert (right.status, right.headers["Location"]) == (303, "/console/knowledge")
    assert SESSION_COOKIE in right.cookies


async def test_a_code_without_a_password_before_it_opens_nothing(stage: ConsoleStage) -> None:
    response = await send(stage, "/console/login/code", {"code": "123456"})
    assert (response.status, SESSION_COOKIE in response.cookies) == (401, False)
    assert "That took too long." in await response.text()


async def test_a_form_of_another_visit_is_refused(stage: ConsoleStage) -> None:
    page = await stage.client.get("/console/login", headers=HTML)
    token = CSRF.search(await page.text())
    stage.client.session.cookie_jar.clear()
    assert token is not None
    fields = {"email": "merchant@shop.example", "password": PASSWORD, "csrf": token[1]}
    response = await stage.client.post(
        "/console/login", data=fields, headers=HTML | {hdrs.COOKIE: f"{BEFORE_COOKIE}=another"}
    )
    assert response.status == 403
    assert "This form has expired" in await response.text()


async def test_a_cookie_carried_to_another_browser_ends_the_session_for_both(stage: ConsoleStage) -> None:
    stolen = stage.headers("merchant") | {hdrs.USER_AGENT: "Another browser"}
    there = await stage.client.get("/console", headers=stolen, allow_redirects=False)
    assert there.headers["Location"].startswith("/console/login")
    status, _ = await stage.get("merchant", "/console")
    assert status == 303


async def test_signing_out_ends_the_session_on_the_server(stage: ConsoleStage) -> None:
    response = await stage.post("merchant", "/console/logout")
    assert (response.status, response.headers["Location"]) == (303, "/console/login")
    assert (await stage.get("merchant", "/console"))[0] == 303


async def test_a_one_time_password_opens_the_page_that_changes_it_and_no_other(stage: ConsoleStage) -> None:
    _, password = stage.app[ACCOUNTS].make_admin("new@shop.example")
    signed, secret = stage.app[ACCOUNTS].sign_in("new@shop.example", password, None, "127.0.0.1", AGENT)
    headers = HTML | {hdrs.COOKIE: f"{SESSION_COOKIE}={secret}"}
    page = await stage.client.get("/console/knowledge", headers=headers, allow_redirects=False)
    assert (page.status, page.headers["Location"]) == (303, "/console/account/password")
    posted = await stage.client.post(
        "/console/write", data={"csrf": signed.csrf_token}, headers=headers, allow_redirects=False
    )
    assert posted.status == 403
    assert (await sign_in(stage, "new@shop.example", password)).headers[
        "Location"
    ] == "/console/account/password"


async def test_the_cookie_is_for_https_alone_where_the_shop_has_it(stage: ConsoleStage) -> None:
    stage.app._state[SETTINGS] = replace(stage.app[SETTINGS], public_url="https://shop.example")
    response = await stage.client.post(
        "/console/login",
        data={"email": "merchant@shop.example", "password": PASSWORD, "csrf": "visit"},
        headers=HTML | {hdrs.COOKIE: f"{BEFORE_COOKIE}=visit"},
        allow_redirects=False,
    )
    assert response.cookies[SESSION_COOKIE]["secure"] is True
