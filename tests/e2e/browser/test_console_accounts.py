"""Accounts in a real browser: the first sign-in, an invitation, two steps, roles and keys, and axe."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pyotp
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from kernel.keys.http import KEYS
from tests.e2e.browser.console import STAFF
from tests.e2e.browser.staff_room import StaffRoom
from tests.e2e.browser.test_axe import faults
from tests.integration.console.stage import PASSWORD
from web.console.keys import ACCOUNTS, AUDIT

pytestmark = pytest.mark.browser

NEW = "nine loud teapots"
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffRoom]:
    """One console for all tests; those who change somebody invite them first."""
    opened = StaffRoom(tmp_path_factory.mktemp("console"))
    opened.app[KEYS].create("Mail tool", ["recommend:read", "events:write"])
    opened.app[AUDIT].note(
        None,
        opened.account_id("merchant"),
        "entry.published",
        "entry:delivery",
        {"revision": 4, "reason": "New carrier from Monday"},
    )
    opened.app[ACCOUNTS].invite("new@shop.example", "analyst", opened.account_id("admin"))
    yield opened
    opened.close()


@pytest.fixture
def colleague(room: StaffRoom, request: pytest.FixtureRequest) -> str:
    """The address of somebody who was just hired."""
    email = f"{abs(hash(request.node.name))}@shop.example"
    _, secret = room.app[ACCOUNTS].invite(email, "merchant", "system")
    room.app[ACCOUNTS].accept(secret, "Cleo", PASSWORD)
    return email


def sign_in(page: Page, room: StaffRoom, email: str, password: str = PASSWORD) -> None:
    page.goto(f"{room.url}/console/login")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def test_a_one_time_password_leads_to_ones_own(page: Page, room: StaffRoom) -> None:
    account, password = room.app[ACCOUNTS].make_admin("first@shop.example")
    sign_in(page, room, account.email, password)
    expect(page.get_by_role("heading", name="Change the password")).to_be_visible()
    expect(page.get_by_text("Choose your own to go on.")).to_be_visible()
    page.goto(f"{room.url}/console/people")
    expect(page).to_have_url(f"{room.url}/console/account/password")
    page.get_by_label("Current password").fill(password)
    page.get_by_label("New password", exact=True).fill("short")
    page.get_by_label("New password once more").fill("short")
    page.get_by_role("button", name="Change the password").click()
    expect(page.get_by_text("Too short: at least 12 characters.")).to_be_visible()
    expect(page.get_by_label("New password", exact=True)).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Current password").fill(password)
    page.get_by_label("New password", exact=True).fill(NEW)
    page.get_by_label("New password once more").fill(NEW)
    page.get_by_role("button", name="Change the password").click()
    expect(page).to_have_url(f"{room.url}/console")
    expect(page.get_by_role("status").filter(has_text="Your password is changed")).to_be_visible()


def test_a_colleague_is_invited_and_enters_by_the_link(
    contexts: Callable[..., BrowserContext], room: StaffRoom
) -> None:
    admin = contexts().new_page()
    room.enter(admin)
    admin.get_by_role("link", name="People").click()
    admin.get_by_role("link", name="Invite somebody").click()
    admin.get_by_label("E-mail").fill("lin@shop.example")
    admin.get_by_role("radio", name="Support").check()
    admin.get_by_role("button", name="Make the link").click()
    link = admin.get_by_label("Link").input_value()
    mails = room.platform.shop.outbox.recent(to="lin@shop.example")
    assert [link in mail.body for mail in mails] == [True]

    lin = contexts(locale="zh-CN").new_page()
    lin.goto(link)
    lin.get_by_label("您的姓名（同事可见）").fill("林小雨")
    lin.get_by_label("密码", exact=True).fill(NEW)
    lin.get_by_label("再次输入密码").fill(NEW)
    lin.get_by_role("button", name="进入后台").click()
    expect(lin.get_by_role("status").filter(has_text="林小雨，欢迎加入。")).to_be_visible()
    expect(lin.get_by_role("navigation", name="后台导航").get_by_role("link", name="成员")).to_have_count(0)
    lin.goto(f"{room.url}/console/people")
    expect(lin.get_by_role("heading", name="您的角色没有这项权限")).to_be_visible()
    lin.goto(link)
    expect(lin.get_by_role("heading", name="链接已失效")).to_be_visible()


def test_two_steps_are_set_up_and_asked_for(page: Page, room: StaffRoom, colleague: str) -> None:
    sign_in(page, room, colleague)
    page.goto(f"{room.url}/console/account")
    page.get_by_role("button", name="Set it up").click()
    expect(page.get_by_role("img", name="QR code for the authenticator app").locator("svg")).to_be_visible()
    secret = (page.locator("code.secret").text_content() or "").replace(" ", "")
    page.get_by_label("Code of six digits").fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="Turn it on").click()
    expect(page.get_by_role("status").filter(has_text="From now on a code is asked")).to_be_visible()
    page.locator("details.me summary").click()
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, room, colleague)
    code = page.get_by_label("Code from your authenticator app")
    code.fill("000000")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("This code is wrong or over.")).to_be_visible()
    later = int(datetime.now(UTC).timestamp()) + 30  # the code of now turned the steps on, and works once
    code.fill(pyotp.TOTP(secret).at(later))
    page.get_by_role("button", name="Go on").click()
    expect(page).to_have_url(f"{room.url}/console")


def test_a_role_is_changed_and_the_change_undone(page: Page, room: StaffRoom, colleague: str) -> None:
    room.enter(page)
    page.goto(f"{room.url}/console/people?q={colleague}")
    page.get_by_role("link", name="Cleo").click()
    page.get_by_role("radio", name="Analyst").check()
    page.get_by_role("button", name="Change the role").click()
    toast = page.get_by_role("status").filter(has_text="Cleo has the new role")
    expect(toast).to_be_visible()
    expect(page.get_by_role("radio", name="Analyst")).to_be_checked()
    toast.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("radio", name="Merchant")).to_be_checked()
    page.get_by_role("button", name="Disable").click()
    expect(page.get_by_text("Disabled")).to_be_visible()
    page.get_by_role("status").get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Disable")).to_be_visible()


def test_a_key_is_made_copied_revoked_and_restored(
    contexts: Callable[..., BrowserContext], room: StaffRoom
) -> None:
    page = contexts(permissions=["clipboard-read", "clipboard-write"]).new_page()
    room.enter(page)
    page.get_by_role("link", name="API keys").click()
    page.get_by_role("link", name="Make a key").click()
    page.get_by_label("Name").fill("Till")
    page.get_by_role("checkbox", name=re.compile("events:write")).check()
    page.get_by_role("button", name="Make a key").click()
    secret = page.get_by_label("Secret").input_value()
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == secret
    assert room.app[KEYS].authorise(secret, "events:write").name == "Till"
    page.get_by_role("link", name="I have copied it").click()
    row = page.get_by_role("row").filter(has_text="Till")
    row.get_by_role("button", name="Revoke").click()
    expect(row.get_by_text("Revoked")).to_be_visible()
    page.get_by_role("status").get_by_role("button", name="Undo").click()
    expect(row.get_by_role("button", name="Revoke")).to_be_visible()


def test_the_trail_is_narrowed_by_a_press_on_a_name(page: Page, room: StaffRoom) -> None:
    room.enter(page)
    page.get_by_role("link", name="Audit trail").click()
    page.get_by_role("row").filter(has_text="published").get_by_role("link", name=STAFF["merchant"]).click()
    expect(page.get_by_label("Who")).to_have_value(room.account_id("merchant"))
    expect(page.get_by_role("row").filter(has_text="New carrier from Monday")).to_have_count(1)
    expect(page.get_by_role("row").filter(has_text=STAFF["admin"])).to_have_count(0)


def test_without_scripts_everything_works(contexts: Callable[..., BrowserContext], room: StaffRoom) -> None:
    page = contexts(java_script_enabled=False).new_page()
    room.enter(page)
    page.goto(f"{room.url}/console/people/invite")
    page.get_by_label("E-mail").fill("plain@shop.example")
    page.get_by_role("button", name="Make the link").click()
    expect(page.get_by_label("Link")).to_have_value(re.compile(r"/console/invitation/\S{43}$"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["desk", "phone"])
def test_no_page_has_a_serious_fault_or_scrolls_sideways(
    contexts: Callable[..., BrowserContext], room: StaffRoom, axe: str, scheme: str, size: str
) -> None:
    page = contexts(
        color_scheme=scheme, reduced_motion="reduce", bypass_csp=True, **(PHONE if size == "phone" else {})
    ).new_page()
    room.enter(page)
    merchant = room.account_id("merchant")
    _, link = room.app[ACCOUNTS].invite("axe@shop.example", "analyst", "system")
    room.app[ACCOUNTS].start_totp(room.account_id("admin"))
    for path in (
        "account", "account/password", "account/totp", "people", "people/invite", f"people/{merchant}",
        "people?q=nobody", "keys", "keys/new", "audit", "audit?room=totp", f"invitation/{link}",
        "invitation/over",
    ):  # fmt: skip
        page.goto(f"{room.url}/console/{path}")
        assert faults(page, axe) == [], path
        wide, seen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide <= seen, path
    page.goto(f"{room.url}/console/keys/new")
    page.get_by_label("Name").fill("x")
    page.get_by_role("button", name="Make a key").click()
    expect(page.get_by_text("Choose at least one scope.")).to_be_visible()
    assert faults(page, axe) == []
