"""Sending a mail over SMTP: the real transport behind the outbox.

Errors   OSError and smtplib.SMTPException, which the outbox answers with a later try
"""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final, Protocol
from urllib.parse import unquote, urlsplit

from commerce.notices.model import Mail
from kernel.errors import Invalid

TIMEOUT_S: Final = 15


class Sends(Protocol):
    """Hands one mail over for good."""

    def send(self, mail: Mail) -> None:
        """Send, or raise OSError or SMTPException."""
        ...


def as_message(mail: Mail, sender: str) -> EmailMessage:
    """The mail as it travels; its Message-ID is its own, so that a second copy can be recognised.

    The policy refuses line breaks in headers, so no text of ours or a shopper's can add one.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = mail.to
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = f"<{mail.mail_id}@{sender.rpartition('@')[2]}>"
    message["Content-Language"] = mail.language
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.body)
    return message


class SmtpTransport:
    """An SMTP server by URL: ``smtp://user:password@host:port`` (STARTTLS where offered) or ``smtps://``."""

    def __init__(self, url: str, sender: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise Invalid(f"AISLE_SMTP_URL must be smtp:// or smtps:// with a host, not {parts.scheme!r}",
                          field="AISLE_SMTP_URL")  # fmt: skip
        self._secure = parts.scheme == "smtps"
        self._host = parts.hostname
        self._port = parts.port or (465 if self._secure else 587)
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._sender = sender

    def send(self, mail: Mail) -> None:
        """Send one mail."""
        message = as_message(mail, self._sender)
        with self._connected() as server:
            if self._user:
                server.login(self._user, self._password)
            server.send_message(message)

    def _connected(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self._secure:
            return smtplib.SMTP_SSL(self._host, self._port, timeout=TIMEOUT_S, context=context)
        server = smtplib.SMTP(self._host, self._port, timeout=TIMEOUT_S)
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=context)
        elif self._user:
            server.close()
            raise smtplib.SMTPException("the server offers no STARTTLS; a password is not sent in the clear")
        return server


def build_transport(smtp_url: str, sender: str) -> Sends | None:
    """The transport of the settings; None means that mails stay in the development mailbox."""
    return SmtpTransport(smtp_url, sender) if smtp_url else None
