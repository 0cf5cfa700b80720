"""My account, colleagues and invitations as a browser meets them."""

from __future__ import annotations

import re
from typing import Any

import pyotp
import pytest
from aiohttp import hdrs

from kernel.accounts.model import Role
from kernel.audit.model import AuditFilter
from kernel.clock import FixedClock
from tests.integration.console.stage import AGENT, HTML, PASSWORD, ConsoleStage
from web.console.keys import ACCOUNTS, AUDIT

NEW = "nine loud teapots"
BO = "bo@shop.example"
SHOWN_LINK = re.compile(r'value="http://127\.0\.0\.1:8000(/console/invitation/[^"]+)"')


def account_id(stage: ConsoleStage, role: Role) -> str:
    return stage.sessions[role][0].account.account_id


def told(stage: ConsoleStage, action: str) -> list[dict[str, Any]]:
    return [line.detail for line in stage.app[AUDIT].page(AuditFilter(action=action))]


def session_of(response: Any) -> str:
    return response.cookies["aisle_staff"].value if "aisle_staff" in response.cookies else ""


async def status_with(stage: ConsoleStage, cookie: str) -> int:
    headers = HTML | {hdrs.COOKIE: f"aisle_staff={cookie}"}
    return (await stage.client.get("/console/account", headers=headers, allow_redirects=False)).status


async def invited(stage: ConsoleStage, email: str = BO, role: str = "support") -> str:
    """The path of a fresh invitation's link."""
    fields = {"email": email, "role": role, "language": "zh"}
    response = await stage.post("admin", "/console/people/invite", fields)
    assert response.status == 200
    (path,) = SHOWN_LINK.findall(await response.text())
    return str(path)


async def opened(stage: ConsoleStage, path: str, fields: dict[str, str]) -> Any:
    """Open a link as somebody who is not signed in, and send its form."""
    stage.client.session.cookie_jar.clear()  # another browser
    page = await stage.client.get(path, headers=HTML)
    before = page.cookies["aisle_before"].value
    headers = HTML | {hdrs.COOKIE: f"aisle_before={before}"}
    response = await stage.client.post(
        path, data=fields | {"csrf": before}, headers=headers, allow_redirects=False
    )
    stage.client.session.cookie_jar.clear()
    return response


async def test_my_account_tells_my_role_in_my_language(stage: ConsoleStage) -> None:
    status, english = await stage.get("analyst", "/console/account")
    assert (status, "read reports" in english, "publish answers" in english) == (200, True, False)
    response = await stage.client.get(
        "/console/account", headers=stage.headers("analyst") | {hdrs.COOKIE: stage.headers("analyst")[
            hdrs.COOKIE] + "; aisle_console_language=zh"}
    )  # fmt: skip
    assert "查看报表" in await response.text()


async def test_name_and_language_are_saved_and_shown_at_once(stage: ConsoleStage) -> None:
    response = await stage.post("merchant", "/console/account/profile", {"name": "王小明", "language": "zh"})
    assert (response.status, response.headers["Location"]) == (303, "/console/account")
    assert response.cookies["aisle_console_language"].value == "zh"
    account = stage.app[ACCOUNTS].get(account_id(stage, "merchant"))
    assert (account.name, account.language) == ("王小明", "zh")


async def test_a_name_that_breaks_a_rule_is_told_beside_its_field(stage: ConsoleStage) -> None:
    response = await stage.post("merchant", "/console/account/profile", {"name": " ", "language": "en"})
    page = await response.text()
    assert response.status == 422
    assert "A name has 1 to 100 characters." in page
    assert 'aria-invalid="true"' in page
    assert stage.app[ACCOUNTS].get(account_id(stage, "merchant")).name == "Merchant"


async def test_a_changed_password_gives_this_browser_a_new_session(stage: ConsoleStage) -> None:
    old = stage.sessions["merchant"][1]
    fields = {"current": PASSWORD, "new": NEW, "again": NEW}
    response = await stage.post("merchant", "/console/account/password", fields)
    assert (response.status, response.headers["Location"]) == (303, "/console/account")
    stage.client.session.cookie_jar.clear()
    cookie = response.cookies["aisle_staff"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/console")
    assert (await status_with(stage, old), await status_with(stage, cookie.value)) == (303, 200)


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"current": NEW, "new": NEW, "again": NEW}, "This is not your password."),
        ({"current": PASSWORD, "new": NEW, "again": NEW + "x"}, "The two do not match."),
        (
            {"current": PASSWORD, "new": "tiny pass", "again": "tiny pass"},
            "Too short: at least 12 characters.",
        ),
        ({"current": PASSWORD, "new": PASSWORD, "again": PASSWORD}, "This is the password you have."),
        ({"current": PASSWORD, "new": "password2026", "again": "password2026"}, "one of the first passwords"),
    ],
)
async def test_a_password_that_breaks_a_rule_changes_nothing(
    stage: ConsoleStage, fields: dict[str, str], problem: str
) -> None:
    response = await stage.post("merchant", "/console/account/password", fields)
    page = await response.text()
    assert (response.status, problem in page, session_of(response)) == (422, True, "")
    assert fields["new"] not in page
    assert await status_with(stage, stage.sessions["merchant"][1]) == 200


async def test_a_one_time_password_opens_the_page_that_changes_it_and_no_other(stage: ConsoleStage) -> None:
    account, password = stage.app[ACCOUNTS].make_admin("first@shop.example")
    signed, cookie = stage.app[ACCOUNTS].sign_in(account.email, password, None, "127.0.0.1", AGENT)
    headers = HTML | {hdrs.COOKIE: f"aisle_staff={cookie}"}
    for path in ("/console", "/console/people", "/console/account"):
        response = await stage.client.get(path, headers=headers, allow_redirects=False)
        assert (response.status, response.headers["Location"]) == (303, "/console/account/password")
    page = await stage.client.get("/console/account/password", headers=headers)
    assert "Choose your own to go on." in await page.text()
    fields = {"current": password, "new": NEW, "again": NEW, "csrf": signed.csrf_token}
    response = await stage.client.post(
        "/console/account/password", data=fields, headers=headers, allow_redirects=False
    )
    assert (response.status, response.headers["Location"]) == (303, "/console")
    stage.client.session.cookie_jar.clear()
    assert await status_with(stage, session_of(response)) == 200


async def test_an_authenticator_is_set_up_by_qr_code_and_stopped_by_password(
    stage: ConsoleStage, clock: FixedClock
) -> None:
    response = await stage.post("support", "/console/account/totp/start")
    assert response.headers["Location"] == "/console/account/totp"
    _, page = await stage.get("support", "/console/account/totp")
    assert '<svg viewBox="0 0 ' in page
    assert 'aria-label="QR code for the authenticator app"' in page
    (shown,) = re.findall(r'<code class="secret">([A-Z2-7 ]+)</code>', page)
    wrong = await stage.post("support", "/console/account/totp/confirm", {"code": "000000"})
    assert (wrong.status, "This code is wrong or over." in await wrong.text()) == (422, True)
    code = pyotp.TOTP(shown.replace(" ", "")).at(clock.now())
    right = await stage.post("support", "/console/account/totp/confirm", {"code": code})
    assert (right.status, right.headers["Location"]) == (303, "/console/account")
    assert stage.app[ACCOUNTS].get(account_id(stage, "support")).totp_on
    again = await stage.post("support", "/console/account/totp/start")
    assert again.status == 303
    status, _ = await stage.get("support", "/console/account/totp")
    assert status == 303
    refused = await stage.post("support", "/console/account/totp/stop", {"password": NEW})
    assert (refused.status, "This is not your password." in await refused.text()) == (422, True)
    assert (await stage.post("support", "/console/account/totp/stop", {"password": PASSWORD})).status == 303
    assert not stage.app[ACCOUNTS].get(account_id(stage, "support")).totp_on


async def test_an_invitation_is_shown_mailed_and_opened_once(stage: ConsoleStage) -> None:
    path = await invited(stage)
    (mail,) = stage.platform.shop.outbox.recent(to=BO)
    assert (mail.kind, mail.language, mail.subject) == (
        "invitation",
        "zh",
        "Aisle Demo Shop：邀请您加入管理后台",
    )
    assert f"http://127.0.0.1:8000{path}" in mail.body
    _, people = await stage.get("admin", "/console/people")
    assert BO in people
    fields = {"name": "Bo", "password": NEW, "again": NEW}
    response = await opened(stage, path, fields)
    assert (response.status, response.headers["Location"]) == (303, "/console")
    assert await status_with(stage, session_of(response)) == 200
    late = await opened_over(stage, path)
    assert late == 404
    account = next(one for one in stage.app[ACCOUNTS].list_accounts() if one.email == BO)
    assert (account.name, account.role) == ("Bo", "support")


async def opened_over(stage: ConsoleStage, path: str) -> int:
    page = await stage.client.get(path, headers=HTML)
    assert "This link is no longer good" in await page.text()
    return page.status


async def test_a_link_that_is_over_says_what_to_do(stage: ConsoleStage, clock: FixedClock) -> None:
    path = await invited(stage)
    clock.advance(days=7)
    assert await opened_over(stage, path) == 404
    assert await opened_over(stage, "/console/invitation/made-up") == 404


async def test_a_form_behind_a_link_that_breaks_a_rule_keeps_the_link_good(stage: ConsoleStage) -> None:
    path = await invited(stage)
    for fields, problem in (
        ({"name": "Bo", "password": NEW, "again": "x"}, "The two do not match."),
        ({"name": "Bo", "password": "short", "again": "short"}, "Too short"),
        ({"name": "", "password": NEW, "again": NEW}, "A name has 1 to 100 characters."),
    ):
        response = await opened(stage, path, fields)
        assert (response.status, problem in await response.text()) == (422, True)
    assert (await opened(stage, path, {"name": "Bo", "password": NEW, "again": NEW})).status == 303


async def test_an_invitation_without_the_visits_token_is_refused(stage: ConsoleStage) -> None:
    path = await invited(stage)
    response = await stage.client.post(path, data={"name": "Bo", "password": NEW, "again": NEW}, headers=HTML)
    assert response.status == 403
    assert [one.email for one in stage.app[ACCOUNTS].invitations()] == [BO]


@pytest.mark.parametrize(
    ("fields", "status", "problem"),
    [
        ({"email": "nonsense", "role": "support"}, 422, "This is no e-mail address"),
        ({"email": "merchant@shop.example", "role": "support"}, 409, "This address has an account already."),
        ({"email": BO, "role": "owner"}, 422, "Choose one of the roles."),
    ],
)
async def test_an_invitation_that_breaks_a_rule_mails_nothing(
    stage: ConsoleStage, fields: dict[str, str], status: int, problem: str
) -> None:
    response = await stage.post("admin", "/console/people/invite", fields)
    assert (response.status, problem in await response.text()) == (status, True)
    assert stage.platform.shop.outbox.recent() == []
    assert stage.app[ACCOUNTS].invitations() == []


async def test_an_invitation_is_taken_back(stage: ConsoleStage) -> None:
    path = await invited(stage)
    (invitation,) = stage.app[ACCOUNTS].invitations()
    take_back = f"/console/people/invitations/{invitation.invitation_id}/take-back"
    assert (await stage.post("admin", take_back)).status == 303
    assert await opened_over(stage, path) == 404
    assert (await stage.post("admin", take_back)).status == 303


async def test_a_new_role_ends_the_colleagues_session_and_can_be_undone(stage: ConsoleStage) -> None:
    colleague = account_id(stage, "merchant")
    path = f"/console/people/{colleague}/role"
    response = await stage.post("admin", path, {"role": "analyst"})
    assert (response.status, response.headers["Location"]) == (303, f"/console/people/{colleague}")
    assert stage.app[ACCOUNTS].get(colleague).role == "analyst"
    assert await status_with(stage, stage.sessions["merchant"][1]) == 303
    assert (await stage.post("admin", f"{path}/merchant")).status == 303
    assert stage.app[ACCOUNTS].get(colleague).role == "merchant"
    assert told(stage, "account.role") == [
        {"before": "analyst", "after": "merchant"},
        {"before": "merchant", "after": "analyst"},
    ]


async def test_a_disabled_colleague_is_out_and_can_be_let_in_again(stage: ConsoleStage) -> None:
    colleague = account_id(stage, "merchant")
    path = f"/console/people/{colleague}"
    assert (await stage.post("admin", f"{path}/disable")).status == 303
    assert await status_with(stage, stage.sessions["merchant"][1]) == 303
    _, page = await stage.get("admin", path)
    assert "Enable again" in page
    assert (await stage.post("admin", f"{path}/enable")).status == 303
    assert stage.app[ACCOUNTS].get(colleague).disabled_at is None


async def test_the_last_admin_can_neither_leave_nor_be_demoted(stage: ConsoleStage) -> None:
    me = account_id(stage, "admin")
    demoted = await stage.post("admin", f"/console/people/{me}/role", {"role": "merchant"})
    assert (demoted.status, "This is the last administrator." in await demoted.text()) == (409, True)
    disabled = await stage.post("admin", f"/console/people/{me}/disable")
    assert (disabled.status, "You cannot disable your own account." in await disabled.text()) == (409, True)
    account = stage.app[ACCOUNTS].get(me)
    assert (account.role, account.disabled_at) == ("admin", None)


async def test_a_link_for_a_new_password_goes_to_the_colleague_in_their_language(
    stage: ConsoleStage,
) -> None:
    colleague = account_id(stage, "support")
    stage.app[ACCOUNTS].set_profile(colleague, "小李", "zh")
    response = await stage.post("admin", f"/console/people/{colleague}/link")
    (path,) = SHOWN_LINK.findall(await response.text())
    (mail,) = stage.platform.shop.outbox.recent()
    assert (mail.to, mail.subject) == ("support@shop.example", "Aisle Demo Shop：重新设置您的密码")
    entered = await opened(stage, path, {"password": NEW, "again": NEW})
    assert entered.status == 303
    assert await status_with(stage, stage.sessions["support"][1]) == 303
    assert await status_with(stage, session_of(entered)) == 200


async def test_people_are_found_by_name_role_and_state(stage: ConsoleStage) -> None:
    stage.app[ACCOUNTS].disable(account_id(stage, "analyst"), account_id(stage, "admin"))
    for query, found in (
        ("q=MERCH", {"merchant"}),
        ("role=support", {"support"}),
        ("state=disabled", {"analyst"}),
        ("q=shop.example&state=active", {"admin", "merchant", "support"}),
        ("q=nobody", set()),
        ("role=owner", {"admin", "merchant", "support", "analyst"}),
    ):
        _, page = await stage.get("admin", f"/console/people?{query}")
        shown = set(re.findall(r"(\w+)@shop\.example</div>", page))
        assert shown == found, query
        assert ("Nobody fits" in page) == (not found)


async def test_a_long_list_of_people_has_pages(stage: ConsoleStage) -> None:
    for number in range(30):
        _, secret = stage.app[ACCOUNTS].invite(f"p{number:02}@x.example", "analyst", "system")
        stage.app[ACCOUNTS].accept(secret, f"P{number:02}", NEW)
    _, first = await stage.get("admin", "/console/people")
    _, second = await stage.get("admin", "/console/people?page=2")
    assert ("1–25 of 34" in first, "26–34 of 34" in second) == (True, True)
    _, beyond = await stage.get("admin", "/console/people?page=99")
    assert "26–34 of 34" in beyond


async def test_names_are_shown_as_text_never_as_html(stage: ConsoleStage) -> None:
    evil = "<script>alert(1)</script>"
    stage.app[ACCOUNTS].set_profile(account_id(stage, "merchant"), evil, "en")
    for path in ("/console/people", f"/console/people/{account_id(stage, 'merchant')}", "/console/audit"):
        _, page = await stage.get("admin", path)
        assert evil not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
