"""What is read and written of mails and alerts; claiming and firing are conditional UPDATEs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import delete, desc, func, select, update
from sqlalchemy.engine import Connection

from commerce.notices.model import Alert, Mail
from commerce.notices.tables import ALERTS, MAILS
from kernel.bulk import insert_new, is_one_of

_MAIL_FIELDS = tuple(part.name for part in fields(Mail))
_ALERT_FIELDS = tuple(part.name for part in fields(Alert))


def insert_mail(connection: Connection, mail: Mail) -> None:
    """Keep a mail, to be sent as soon as may be."""
    row = {name: getattr(mail, name) for name in _MAIL_FIELDS} | {"next_try_at": mail.created_at}
    insert_new(connection, MAILS, [row])


def read_recent(connection: Connection, limit: int, to: str | None = None) -> list[Mail]:
    """The newest mails first."""
    query = select(MAILS).order_by(desc(MAILS.c.created_at), desc(MAILS.c.mail_id)).limit(limit)
    if to is not None:
        query = query.where(MAILS.c.to == to)
    return [_as_mail(dict(row)) for row in connection.execute(query).mappings()]


def due_ids(connection: Connection, now: datetime, limit: int) -> list[str]:
    """Mails whose time to be tried has come, those included whose sender died."""
    due = (MAILS.c.state.in_(("pending", "sending")), MAILS.c.next_try_at <= now)
    return list(
        connection.scalars(select(MAILS.c.mail_id).where(*due).order_by(MAILS.c.next_try_at).limit(limit))
    )


def claim(connection: Connection, mail_id: str, now: datetime, until: datetime) -> Mail | None:
    """Take a due mail for sending; None when another sender has it."""
    taken = (
        update(MAILS)
        .where(
            MAILS.c.mail_id == mail_id, MAILS.c.state.in_(("pending", "sending")), MAILS.c.next_try_at <= now
        )
        .values(state="sending", attempts=MAILS.c.attempts + 1, next_try_at=until)
    )
    if connection.execute(taken).rowcount != 1:
        return None
    row = connection.execute(select(MAILS).where(MAILS.c.mail_id == mail_id)).mappings().one()
    return _as_mail(dict(row))


def write_outcome(connection: Connection, mail: Mail, **values: Any) -> None:
    """Say how a try ended, unless the mail was tried again meanwhile."""
    mine = (MAILS.c.mail_id == mail.mail_id, MAILS.c.attempts == mail.attempts)
    connection.execute(update(MAILS).where(*mine).values(**values))


def _as_mail(row: dict[str, Any]) -> Mail:
    return Mail(**{name: row[name] for name in _MAIL_FIELDS})


def insert_alert(connection: Connection, alert: Alert) -> None:
    """Keep an alert."""
    insert_new(connection, ALERTS, [{name: getattr(alert, name) for name in _ALERT_FIELDS}])


def open_alerts(connection: Connection, product_ids: Iterable[str] | None) -> list[Alert]:
    """Alerts that have not fired, for these products or all."""
    query = select(ALERTS).where(ALERTS.c.fired_at.is_(None)).order_by(ALERTS.c.created_at, ALERTS.c.alert_id)
    if product_ids is not None:
        query = query.where(is_one_of(connection, ALERTS.c.product_id, product_ids))
    return [_as_alert(dict(row)) for row in connection.execute(query).mappings()]


def latest_open_of(connection: Connection, conversation_id: str) -> Alert | None:
    """The newest alert of a conversation that has not fired."""
    query = select(ALERTS).where(ALERTS.c.fired_at.is_(None), ALERTS.c.conversation_id == conversation_id)
    newest = query.order_by(ALERTS.c.created_at.desc(), ALERTS.c.alert_id.desc()).limit(1)
    row = connection.execute(newest).mappings().first()
    return _as_alert(dict(row)) if row else None


def count_open_of(connection: Connection, email: str) -> int:
    """How many alerts of an address are open."""
    mine = (ALERTS.c.email == email, ALERTS.c.fired_at.is_(None))
    return connection.scalar(select(func.count()).select_from(ALERTS).where(*mine)) or 0


def same_open(connection: Connection, alert: Alert) -> Alert | None:
    """An open alert of the same address for the same thing."""
    query = select(ALERTS).where(
        ALERTS.c.email == alert.email,
        ALERTS.c.kind == alert.kind,
        ALERTS.c.product_id == alert.product_id,
        ALERTS.c.variant_id.is_(None)
        if alert.variant_id is None
        else ALERTS.c.variant_id == alert.variant_id,
        ALERTS.c.fired_at.is_(None),
    )
    row = connection.execute(query).mappings().first()
    return _as_alert(dict(row)) if row else None


def set_target(connection: Connection, alert_id: str, target_minor: int | None) -> None:
    """Change the price that an alert waits for."""
    connection.execute(update(ALERTS).where(ALERTS.c.alert_id == alert_id).values(target_minor=target_minor))


def mark_fired(connection: Connection, alert_id: str, now: datetime) -> bool:
    """Fire an alert; False when it has fired already."""
    fired = update(ALERTS).where(ALERTS.c.alert_id == alert_id, ALERTS.c.fired_at.is_(None))
    return connection.execute(fired.values(fired_at=now)).rowcount == 1


def delete_alert(connection: Connection, alert_id: str) -> bool:
    """Forget an alert; False when there is none."""
    return connection.execute(delete(ALERTS).where(ALERTS.c.alert_id == alert_id)).rowcount == 1


def forget_address(connection: Connection, email: str) -> int:
    """Delete every mail and alert of an address."""
    gone: Sequence[Any] = (
        delete(ALERTS).where(ALERTS.c.email == email),
        delete(MAILS).where(MAILS.c.to == email),
    )
    return sum(connection.execute(one).rowcount for one in gone)


def _as_alert(row: dict[str, Any]) -> Alert:
    return Alert(**{name: row[name] for name in _ALERT_FIELDS})
