"""Accounts on each database, with a hasher that is quick instead of strong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from kernel.accounts.model import Account, Signed
from kernel.accounts.passwords import Passwords
from kernel.accounts.service import AccountService
from kernel.audit.model import AuditFilter
from kernel.audit.service import AuditService
from kernel.clock import FixedClock
from kernel.database import Database
from kernel.errors import Refused
from kernel.settings import Settings
from tests.copies import build_copy

PASSWORD = "seven quiet lamps"
OTHER = "nine loud teapots"
HOME, ELSEWHERE = "203.0.113.7", "198.51.100.9"
FIREFOX, CHROME = "Mozilla/5.0 Firefox/140.0", "Mozilla/5.0 Chrome/140.0"
ADMIN = "ada@example.com"
quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@dataclass
class Staff:
    """The service, and short ways to what tests need again and again."""

    service: AccountService
    audit: AuditService
    clock: FixedClock

    def hire(self, email: str, role: str = "merchant", by: str = "system") -> Account:
        """An account that has accepted its invitation."""
        _, secret = self.service.invite(email, role, by)
        return self.service.accept(secret, email.partition("@")[0].title(), PASSWORD)

    def enter(self, email: str, password: str = PASSWORD, code: str | None = None) -> tuple[Signed, str]:
        """Sign in from home with Firefox."""
        return self.service.sign_in(email, password, code, HOME, FIREFOX)

    def refused(
        self, email: str, password: str = OTHER, code: str | None = None, address: str = HOME
    ) -> tuple[int, str, int | None]:
        """Sign in in vain: status, code and the wait in seconds."""
        with pytest.raises(Refused) as told:
            self.service.sign_in(email, password, code, address, FIREFOX)
        return told.value.refusal_status, told.value.code, told.value.retry_after_s

    def told(self, action: str = "") -> list[tuple[str, str, str]]:
        """Actor, action and subject of the audit trail, the oldest first."""
        lines = reversed(self.audit.page(AuditFilter(action=action), limit=200))
        return [(line.actor, line.action, line.subject) for line in lines]


def build_staff(
    database: Database, clock: FixedClock, settings: Settings, hasher: PasswordHasher = quick
) -> Staff:
    """The service on a database."""
    service = AccountService(database, clock, settings, passwords=Passwords(hasher))
    return Staff(service, AuditService(database, clock), clock)


@pytest.fixture
def staff(databases: Database, clock: FixedClock, settings: Settings) -> Staff:
    """No account yet."""
    return build_staff(databases, clock, settings)


@pytest.fixture
def admin(staff: Staff) -> Account:
    """One admin."""
    return staff.hire(ADMIN, "admin")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def busy_staff(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    sqlite_pattern: Database,
    clock: FixedClock,
    settings: Settings,
) -> Iterator[Staff]:
    """The service on a database that several threads may use at once."""
    if request.param == "postgresql":
        yield build_staff(request.getfixturevalue("postgres"), clock, settings)
        return
    opened = build_copy(sqlite_pattern, f"sqlite:///{tmp_path / 'staff.db'}")
    yield build_staff(opened, clock, settings)
    opened.close()
