"""``python -m web``: sign an identity token for trying, write Rasa's credentials for messaging apps."""

from __future__ import annotations

import argparse
import sys

from conversations.sessions.model import ROLES, Identity
from conversations.sessions.service import SessionService
from kernel.clock import SystemClock
from kernel.database import build_database
from kernel.errors import ShopError
from kernel.settings import Settings, load_settings
from web.channels.credentials import write_credentials


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit status."""
    options = _parser().parse_args(arguments)
    try:
        print(options.run(options, load_settings()))
    except ShopError as error:
        print(f"web: {error.message}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m web", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    identity = commands.add_parser(
        "identity", help="print the token that the shop's own site would sign for a logged-in customer"
    )
    identity.add_argument("--customer", required=True, help="the customer's id")
    identity.add_argument("--email", default="", help="the customer's e-mail address")
    identity.add_argument("--name", default="", help="the name to greet with")
    identity.add_argument("--role", default="shopper", choices=ROLES)
    identity.add_argument("--ttl-s", type=int, default=3600, help="seconds the token is good for")
    identity.set_defaults(run=_identity)
    credentials = commands.add_parser(
        "credentials", help="write credentials.yml into the data folder from the settings of messaging apps"
    )
    credentials.set_defaults(run=_credentials)
    return parser


def _identity(options: argparse.Namespace, settings: Settings) -> str:
    sessions = SessionService(build_database("sqlite://"), settings, SystemClock())  # signs; reads nothing
    who = Identity(options.customer, options.email, options.role, options.name)
    return sessions.sign_identity(who, options.ttl_s)


def _credentials(_options: argparse.Namespace, settings: Settings) -> str:
    return str(write_credentials(settings))


if __name__ == "__main__":
    raise SystemExit(main())
