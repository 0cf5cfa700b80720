"""``python -m recommender keys``: make, list and revoke the API keys of the shop's other systems."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from typing import Any, Final

from kernel.clock import SystemClock
from kernel.keys.model import DEFAULT_BURST, DEFAULT_RATE_PER_S, SCOPES, ApiKey
from kernel.keys.service import KeyService
from kernel.logs import configure_logs
from kernel.settings import load_settings
from recommender.api.compose import open_database

ABOUT_SCOPES: Final = "; ".join(f"{scope}: {about}" for scope, about in SCOPES.items())


def add_keys(commands: Any) -> None:
    """Add the commands."""
    parser = commands.add_parser("keys", help="make, list and revoke API keys")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    create = actions.add_parser("create", help="make a key; its secret is printed this once")
    create.add_argument("--name", required=True, help="whose it is, for people")
    create.add_argument("--scopes", required=True, help=f"separated by commas. {ABOUT_SCOPES}")
    create.add_argument("--rate-per-s", type=float, default=DEFAULT_RATE_PER_S, help="calls a second")
    create.add_argument("--burst", type=int, default=DEFAULT_BURST, help="calls at once")
    create.set_defaults(run=lambda given: _with_keys(_create, given))
    listed = actions.add_parser("list", help="every key, without its secret")
    listed.set_defaults(run=lambda given: _with_keys(_list, given))
    revoke = actions.add_parser("revoke", help="make a key good no longer, at once")
    revoke.add_argument("key_id", help="as `list` shows it")
    revoke.set_defaults(run=lambda given: _with_keys(_revoke, given))


def _with_keys(run: Any, given: argparse.Namespace) -> int:
    configure_logs("WARNING")  # standard output is for the secret alone
    with open_database(load_settings()) as database:
        run(KeyService(database, SystemClock()), given)
    return 0


def _create(keys: KeyService, given: argparse.Namespace) -> None:
    scopes = [scope.strip() for scope in given.scopes.split(",") if scope.strip()]
    key, secret = keys.create(given.name, scopes, given.rate_per_s, given.burst)
    print(
        f"key {key.key_id} ({', '.join(key.scopes)}); keep the secret, it is told this once:", file=sys.stderr
    )
    print(secret)


def _list(keys: KeyService, _given: argparse.Namespace) -> None:
    print("\t".join(("key", "name", "scopes", "per s", "burst", "created", "last used", "revoked")))
    for key in keys.listed():
        print("\t".join(_row(key)))


def _revoke(keys: KeyService, given: argparse.Namespace) -> None:
    key = keys.revoke(given.key_id)
    print(f"{key.key_id} ({key.name}) is revoked since {_moment(key.revoked_at)}")


def _row(key: ApiKey) -> tuple[str, ...]:
    limits = (f"{key.rate_per_s:g}", str(key.burst))
    times = (_moment(key.created_at), _moment(key.last_used_at), _moment(key.revoked_at))
    return (key.key_id, key.name, ",".join(key.scopes), *limits, *times)


def _moment(at: datetime | None) -> str:
    return at.isoformat(timespec="seconds") if at else "-"
