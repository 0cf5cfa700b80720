"""``python -m web.console``: the way in for whoever runs the server.

``admin EMAIL`` makes an administrator with a one-time password, or lets an account in again.
"""

from __future__ import annotations

import argparse
import sys

from kernel.accounts.service import AccountService
from kernel.clock import SystemClock
from kernel.database import build_database
from kernel.errors import ShopError
from kernel.migrations import migrate
from kernel.settings import Settings, load_settings
from web.console.welcome import admin_welcome


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit status."""
    options = _parser().parse_args(arguments)
    try:
        print(options.run(options, load_settings()))
    except ShopError as error:
        print(f"web.console: {error.message}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m web.console", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    admin = commands.add_parser(
        "admin", help="make an administrator, or give an account a new one-time password and that role"
    )
    admin.add_argument("email", help="the e-mail address to sign in with")
    admin.set_defaults(run=_admin)
    return parser


def _admin(options: argparse.Namespace, settings: Settings) -> str:
    database = build_database(settings.resolved_database_url())
    try:
        migrate(database)
        account, password = AccountService(database, SystemClock(), settings).make_admin(options.email)
    finally:
        database.close()
    return admin_welcome(settings, account.email, password)


if __name__ == "__main__":
    raise SystemExit(main())
