"""The way in for whoever runs the server: a one-time password, told once, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kernel.accounts.service import AccountService
from kernel.clock import SystemClock
from kernel.database import build_database
from kernel.migrations import migrate
from kernel.settings import Settings
from web.console.__main__ import main
from web.console.welcome import first_admin_welcome

PASSWORD = re.compile(r"one-time password (\S+)")


def accounts_of(settings: Settings) -> AccountService:
    return AccountService(build_database(settings.resolved_database_url()), SystemClock(), settings)


def test_the_first_start_tells_the_admins_password_once(settings: Settings) -> None:
    database = build_database(settings.resolved_database_url())
    migrate(database)
    database.close()
    first, second = first_admin_welcome(settings), first_admin_welcome(settings)
    password = PASSWORD.findall(first)
    assert len(password) == 1
    assert f"邮箱 admin@example.com，一次性密码 {password[0]}" in first
    console = "Console 管理后台: http://127.0.0.1:8000/console"
    command = ".venv/bin/python -m web.console admin admin@example.com"
    assert second == f"{console}\n  no password? 没有密码？ {command}"
    signed, _ = accounts_of(settings).sign_in("admin@example.com", password[0], None, "127.0.0.1", "x")
    assert signed.account.must_change_password
    assert first_admin_welcome(settings) == console


def test_the_command_makes_an_admin_and_gives_a_new_password_the_next_time(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AISLE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("AISLE_SECRET_KEY", settings.secret_key)
    assert main(["admin", "Bo@Shop.Example"]) == 0
    (first,) = PASSWORD.findall(capsys.readouterr().out)
    assert main(["admin", "bo@shop.example"]) == 0
    (second,) = PASSWORD.findall(capsys.readouterr().out)
    accounts = accounts_of(settings)
    assert [(one.email, one.role) for one in accounts.list_accounts()] == [("bo@shop.example", "admin")]
    assert first != second
    assert accounts.sign_in("bo@shop.example", second, None, "127.0.0.1", "x")


def test_the_command_refuses_what_is_no_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AISLE_DATA_DIR", str(tmp_path))
    assert main(["admin", "nobody"]) == 1
    assert "email must be one address" in capsys.readouterr().err
