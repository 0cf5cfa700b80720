"""The outbox: a mail is written in the transaction that causes it and sent afterwards, with retries.

Without a transport mails stay where ``recent`` shows them: the development mailbox.

Errors   Invalid for an address that is not exactly one, or a subject or body that is empty or too long
"""

from __future__ import annotations

import smtplib
from datetime import timedelta
from typing import Final

from sqlalchemy import Connection

from commerce.notices import store
from commerce.notices.model import MAX_BODY_CHARS, RETRY_AFTER_S, Mail, clean_subject
from commerce.notices.smtp import Sends
from kernel.clock import Clock
from kernel.database import Database
from kernel.emails import email_key, normal_email
from kernel.errors import Invalid
from kernel.logs import get_log
from kernel.security import new_id

SENDING_S: Final = 120  # a sender that says nothing for this long is taken for dead
MAX_ERROR_CHARS: Final = 300
log = get_log(__name__)


class Outbox:
    """Mails, from the moment they are due to the moment they are gone."""

    def __init__(self, database: Database, clock: Clock, transport: Sends | None = None) -> None:
        self._database = database
        self._clock = clock
        self._transport = transport

    @property
    def really_sends(self) -> bool:
        """Whether mails leave the house; else they stay in the development mailbox."""
        return self._transport is not None

    def send(
        self,
        to: str,
        subject: str,
        body: str,
        kind: str,
        language: str = "en",
        connection: Connection | None = None,
    ) -> Mail:
        """Put a mail in the outbox, inside the caller's transaction where ``connection`` is given.

        Raises:
            Invalid: for an address, subject or body that breaks a rule.
        """
        if not 0 < len(body.strip()) <= MAX_BODY_CHARS:
            raise Invalid(f"a mail's body has 1 to {MAX_BODY_CHARS} characters", field="body")
        mail = Mail(
            mail_id=new_id("mail"),
            to=normal_email(to),
            subject=clean_subject(subject),
            body=body.replace("\0", ""),
            kind=kind,
            language=language,
            created_at=self._clock.now(),
        )
        if connection is not None:
            store.insert_mail(connection, mail)
        else:
            with self._database.write() as own:
                store.insert_mail(own, mail)
        return mail

    def recent(self, limit: int = 50, to: str | None = None) -> list[Mail]:
        """The newest mails, to one address where given."""
        with self._database.read() as connection:
            return store.read_recent(connection, limit, email_key(to) if to else None)

    def deliver_due(self, limit: int = 50) -> int:
        """Try every mail whose time has come; how many were sent. No database lock is held meanwhile."""
        if self._transport is None:
            return 0
        with self._database.read() as connection:
            due = store.due_ids(connection, self._clock.now(), limit)
        return sum(self._try(mail_id, self._transport) for mail_id in due)

    def _try(self, mail_id: str, transport: Sends) -> bool:
        now = self._clock.now()
        with self._database.write() as connection:
            mail = store.claim(connection, mail_id, now, now + timedelta(seconds=SENDING_S))
        if mail is None:
            return False
        try:
            transport.send(mail)
        except (OSError, smtplib.SMTPException) as error:
            self._failed(mail, error)
            return False
        with self._database.write() as connection:
            store.write_outcome(connection, mail, state="sent", sent_at=self._clock.now(), last_error="")
        return True

    def _failed(self, mail: Mail, error: Exception) -> None:
        refused = isinstance(error, smtplib.SMTPRecipientsRefused) and all(
            500 <= code < 600 for code, _ in error.recipients.values()
        )
        over = refused or mail.attempts > len(RETRY_AFTER_S)
        log.warning(
            "mail_not_sent", mail_id=mail.mail_id, attempts=mail.attempts, over=over, error=repr(error)
        )
        wait_s = RETRY_AFTER_S[min(mail.attempts, len(RETRY_AFTER_S)) - 1]
        with self._database.write() as connection:
            store.write_outcome(
                connection,
                mail,
                state="failed" if over else "pending",
                next_try_at=self._clock.now() + timedelta(seconds=wait_s),
                last_error=repr(error)[:MAX_ERROR_CHARS],
            )
