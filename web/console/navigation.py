"""The console's places in the order of its menu; each is shown to those who may open it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kernel.accounts.model import Account, Permission


@dataclass(frozen=True, slots=True)
class Place:
    """One line of the menu: the key of its label, where it leads, whom it is for, how it looks."""

    label: str
    path: str
    permission: Permission | None = None
    icon: str = "page"  # one of console/icons.html
    begins_group: bool = False


NAVIGATION: Final[tuple[Place, ...]] = (
    Place("nav.home", "/console", icon="home"),
    Place("nav.knowledge", "/console/knowledge", "knowledge.read", "answers"),
    Place("nav.schedule", "/console/schedule", "knowledge.read", "schedule"),
    Place("nav.gaps", "/console/gaps", "knowledge.read", "gaps"),
    Place("nav.rehearsals", "/console/rehearsals", "knowledge.edit", "rehearsal"),
    Place("nav.checks", "/console/checks", "knowledge.read", "checks"),
    Place("nav.helpful", "/console/helpful", "knowledge.read", "helpful"),
    Place("nav.transfer", "/console/transfer", "knowledge.read", "transfer"),
    Place("nav.people", "/console/people", "accounts.manage", "people", begins_group=True),
    Place("nav.keys", "/console/keys", "keys.manage", "keys"),
    Place("nav.audit", "/console/audit", "audit.read", "audit"),
)


def places_for(account: Account) -> list[Place]:
    """The lines of the menu that an account sees."""
    return [one for one in NAVIGATION if one.permission is None or account.may(one.permission)]


def is_current(place: Place, path: str) -> bool:
    """Whether a page stands below a place of the menu."""
    return path == place.path or (place.path != "/console" and path.startswith(f"{place.path}/"))
