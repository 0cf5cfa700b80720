"""What the terminal says of a new administrator: where to sign in, and the password, once."""

from __future__ import annotations

from typing import Final

from kernel.accounts.model import FIRST_ADMIN
from kernel.accounts.service import AccountService
from kernel.clock import SystemClock
from kernel.database import build_database
from kernel.settings import Settings

COMMAND: Final = ".venv/bin/python -m web.console admin"


def console_url(settings: Settings) -> str:
    """Where merchants and staff sign in."""
    return f"{settings.resolved_public_url()}/console"


def admin_welcome(settings: Settings, email: str, password: str) -> str:
    """The lines to print, in both languages."""
    return "\n".join(
        (
            f"Console: {console_url(settings)}",
            f"  sign in with {email} and the one-time password {password}",
            "  (shown only now; you choose your own at the first sign-in)",
            f"管理后台：{console_url(settings)}",
            f"  邮箱 {email}，一次性密码 {password}",
            "  （仅显示这一次，首次登录时请自行设置新密码）",
        )
    )


def first_admin_welcome(settings: Settings) -> str:
    """Make the first administrator where nobody has an account; what to print of it, or of the console."""
    database = build_database(settings.resolved_database_url())
    try:
        accounts = AccountService(database, SystemClock(), settings)
        made = accounts.create_first_admin()
        entered = made is None and any(one.last_login_at for one in accounts.list_accounts())
    finally:
        database.close()
    if made is not None:
        account, password = made
        return admin_welcome(settings, account.email, password)
    where = f"Console 管理后台: {console_url(settings)}"
    return where if entered else f"{where}\n  no password? 没有密码？ {COMMAND} {FIRST_ADMIN}"
