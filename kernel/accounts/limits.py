"""How long to wait after wrong tries, so that guessing is pointless and nobody is shut out by others.

A sign-in is counted three ways. For one account from one address, and for one address over all
accounts, the wait doubles with each wrong try. Over all addresses an account is only guarded
against addresses that nobody has signed in from: whoever signed in from theirs before passes. One
address adds no more than FREE_TRIES to that count, so a single stranger cannot lock anybody out.

Units    *_S in seconds; free counts wrong tries within WINDOW_S
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Final

WINDOW_S: Final = 86_400
FREE_TRIES: Final = 5
FIRST_WAIT_S: Final = 30
KNOWN_ADDRESS_DAYS: Final = 90


@dataclass(frozen=True, slots=True)
class Limit:
    """So many wrong tries are free; then the wait doubles up to the longest."""

    free: int
    longest_wait_s: int


@dataclass(frozen=True, slots=True)
class Tried:
    """Wrong tries within the window, and the last of them."""

    count: int
    last_at: datetime | None


PAIR: Final = Limit(FREE_TRIES, 3600)
ADDRESS: Final = Limit(4 * FREE_TRIES, 3600)
ACCOUNT: Final = Limit(4 * FREE_TRIES, 900)
SECRET: Final = Limit(FREE_TRIES, 3600)  # the password or code of somebody who is signed in already


def wait_left_s(limit: Limit, tried: Tried, now: datetime) -> int:
    """Seconds until the next try, rounded up; 0 when it may be made now."""
    over = tried.count - limit.free
    if over < 0 or tried.last_at is None:
        return 0
    wait_s = min(FIRST_WAIT_S << min(over, 20), limit.longest_wait_s)
    return max(0, ceil(wait_s - (now - tried.last_at).total_seconds()))


def network_of(address: str) -> str:
    """What counts as one address: an IPv4 address, or the /64 that one IPv6 caller has for himself."""
    try:
        read = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address[:64]
    if isinstance(read, ipaddress.IPv6Address):
        if read.ipv4_mapped is not None:
            return str(read.ipv4_mapped)
        return str(ipaddress.ip_network((read, 64), strict=False))
    return str(read)
