"""All SQL of accounts and invitations; what may happen once is a conditional UPDATE."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, or_, select, update
from sqlalchemy.engine import Connection, RowMapping

from kernel.accounts.model import Account, Invitation
from kernel.accounts.tables import ACCOUNTS, INVITATIONS


@dataclass(frozen=True, slots=True)
class Kept:
    """An account and what only the service may see of it."""

    account: Account
    password_hash: str
    totp_nonce: str | None
    totp_pending: str | None


def insert_account(connection: Connection, account: Account, password_hash: str) -> None:
    """Keep a new account."""
    connection.execute(
        insert(ACCOUNTS).values(
            account_id=account.account_id,
            email=account.email,
            name=account.name,
            role=account.role,
            language=account.language,
            password_hash=password_hash,
            must_change_password=account.must_change_password,
            created_at=account.created_at,
        )
    )


def account_by_id(connection: Connection, account_id: str, *, lock: bool = False) -> Kept | None:
    """One account; with ``lock`` nobody else changes it until this transaction ends."""
    query = select(ACCOUNTS).where(ACCOUNTS.c.account_id == account_id)
    return _kept(connection, query.with_for_update() if lock else query)


def account_by_email(connection: Connection, email: str) -> Kept | None:
    """The account of an address."""
    return _kept(connection, select(ACCOUNTS).where(ACCOUNTS.c.email == email))


def all_accounts(connection: Connection) -> list[Account]:
    """Every account by name, those who may enter first."""
    query = select(ACCOUNTS).order_by(ACCOUNTS.c.disabled_at.is_not(None), ACCOUNTS.c.name, ACCOUNTS.c.email)
    return [account_from(row) for row in connection.execute(query).mappings()]


def count_accounts(connection: Connection) -> int:
    """How many accounts there are, disabled ones too."""
    return int(connection.scalar(select(func.count()).select_from(ACCOUNTS)) or 0)


def active_admins(connection: Connection) -> list[str]:
    """Ids of the admins who may enter; nobody else changes them until this transaction ends."""
    query = select(ACCOUNTS.c.account_id).where(ACCOUNTS.c.role == "admin", ACCOUNTS.c.disabled_at.is_(None))
    return list(connection.scalars(query.order_by(ACCOUNTS.c.account_id).with_for_update()))


def change_account(connection: Connection, account_id: str, **values: Any) -> None:
    """Set some of an account's columns."""
    connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.account_id == account_id).values(**values))


def use_step(connection: Connection, account_id: str, step: int) -> bool:
    """Use up an authenticator's code; False when it, or a later one, was used already."""
    fresh = or_(ACCOUNTS.c.totp_step.is_(None), ACCOUNTS.c.totp_step < step)
    used = update(ACCOUNTS).where(ACCOUNTS.c.account_id == account_id, fresh).values(totp_step=step)
    return connection.execute(used).rowcount == 1


def insert_invitation(connection: Connection, invitation: Invitation, secret_hash: str) -> None:
    """Keep a new invitation."""
    connection.execute(
        insert(INVITATIONS).values(
            invitation_id=invitation.invitation_id,
            secret_hash=secret_hash,
            email=invitation.email,
            role=invitation.role,
            account_id=invitation.account_id,
            invited_by=invitation.invited_by,
            created_at=invitation.created_at,
            expires_at=invitation.expires_at,
        )
    )


def open_invitations(connection: Connection, now: datetime) -> list[Invitation]:
    """Invitations that can still be accepted, the newest first."""
    query = (
        select(INVITATIONS)
        .where(INVITATIONS.c.closed_at.is_(None), INVITATIONS.c.expires_at > now)
        .order_by(INVITATIONS.c.created_at.desc(), INVITATIONS.c.invitation_id)
    )
    return [_invitation(row) for row in connection.execute(query).mappings()]


def open_invitation(connection: Connection, secret_hash: str, now: datetime) -> Invitation | None:
    """The open invitation of a link."""
    query = select(INVITATIONS).where(
        INVITATIONS.c.secret_hash == secret_hash,
        INVITATIONS.c.closed_at.is_(None),
        INVITATIONS.c.expires_at > now,
    )
    row = connection.execute(query).mappings().first()
    return _invitation(row) if row else None


def invitation_by_id(connection: Connection, invitation_id: str) -> Invitation | None:
    """An invitation, open or closed."""
    query = select(INVITATIONS).where(INVITATIONS.c.invitation_id == invitation_id)
    row = connection.execute(query).mappings().first()
    return _invitation(row) if row else None


def close_invitation(connection: Connection, invitation_id: str, now: datetime) -> bool:
    """Use an invitation up or take it back; False when it was closed or is over."""
    still_open = update(INVITATIONS).where(
        INVITATIONS.c.invitation_id == invitation_id,
        INVITATIONS.c.closed_at.is_(None),
        INVITATIONS.c.expires_at > now,
    )
    return connection.execute(still_open.values(closed_at=now)).rowcount == 1


def close_invitations_to(connection: Connection, email: str, now: datetime) -> None:
    """Make every open invitation of an address void."""
    theirs = update(INVITATIONS).where(INVITATIONS.c.email == email, INVITATIONS.c.closed_at.is_(None))
    connection.execute(theirs.values(closed_at=now))


def account_from(row: RowMapping) -> Account:
    """The account of a row of its table."""
    return Account(
        account_id=row["account_id"],
        email=row["email"],
        name=row["name"],
        role=row["role"],
        language=row["language"],
        totp_on=row["totp_nonce"] is not None,
        disabled_at=row["disabled_at"],
        created_at=row["created_at"],
        last_login_at=row["last_login_at"],
        must_change_password=row["must_change_password"],
    )


def _kept(connection: Connection, query: Any) -> Kept | None:
    rows: Sequence[RowMapping] = connection.execute(query).mappings().all()
    if not rows:
        return None
    row = rows[0]
    return Kept(account_from(row), row["password_hash"], row["totp_nonce"], row["totp_pending"])


def _invitation(row: RowMapping) -> Invitation:
    return Invitation(
        invitation_id=row["invitation_id"],
        email=row["email"],
        role=row["role"],
        invited_by=row["invited_by"],
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        account_id=row["account_id"],
    )
