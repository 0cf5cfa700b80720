"""Mails leave by a real SMTP conversation, and come again after a server's "try later"."""

from __future__ import annotations

import email
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from email.policy import default
from typing import cast

import pytest

from commerce.shop import build_shop
from kernel.clock import FixedClock
from kernel.database import Database
from kernel.settings import Settings


class PostOffice(socketserver.ThreadingTCPServer):
    """A small SMTP server that keeps what it is given, after as many refusals as told."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.refusals = 0
        self.envelopes: list[tuple[str, list[str]]] = []
        self.messages: list[EmailMessage] = []


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        office = cast(PostOffice, self.server)
        self._say("220 office")
        sender, to = "", list[str]()
        while line := self.rfile.readline().decode().strip():
            word = line.split(" ")[0].upper()
            if word == "EHLO":
                self._say("250 office")
            elif word == "MAIL":
                sender = line
                office.refusals -= 1
                self._say("451 try later" if office.refusals >= 0 else "250 ok")
            elif word == "RCPT":
                to.append(line.split("<")[1].split(">")[0])
                self._say("250 ok")
            elif word == "DATA":
                self._say("354 go on")
                office.envelopes.append((sender.split("<")[1].split(">")[0], to))
                office.messages.append(self._message())
                self._say("250 kept")
            else:
                self._say("221 bye" if word == "QUIT" else "250 ok")

    def _message(self) -> EmailMessage:
        lines: list[bytes] = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line[1:] if line.startswith(b".") else line)
        return cast(EmailMessage, email.message_from_bytes(b"".join(lines), policy=default))

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with PostOffice() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_mail_arrives_after_a_refusal_once_and_whole(
    office: PostOffice, database: Database, settings: Settings, clock: FixedClock
) -> None:
    port = office.server_address[1]
    shop = build_shop(database, replace(settings, smtp_url=f"smtp://127.0.0.1:{port}"), clock)
    shop.outbox.send("ada@example.com", "您的验证码\nBcc: eve@example.com", ".\n123456\n.", "code", "zh")
    office.refusals = 1
    assert shop.outbox.deliver_due() == 0
    assert "451" in shop.outbox.recent()[0].last_error
    clock.advance(seconds=60)
    assert shop.outbox.deliver_due() == 1
    assert shop.outbox.deliver_due() == 0
    assert office.envelopes == [("shop@example.com", ["ada@example.com"])]
    (message,) = office.messages
    assert (message["To"], message["Subject"], message["Bcc"]) == (
        "ada@example.com", "您的验证码 Bcc: eve@example.com", None,
    )  # fmt: skip
    assert message.get_content().splitlines() == [".", "123456", "."]


def test_a_server_that_is_not_there_leaves_the_mail_for_later(
    office: PostOffice, database: Database, settings: Settings, clock: FixedClock
) -> None:
    port = office.server_address[1]
    office.server_close()
    shop = build_shop(database, replace(settings, smtp_url=f"smtp://127.0.0.1:{port}"), clock)
    shop.outbox.send("ada@example.com", "Hello", "Body", "test")
    assert shop.outbox.deliver_due() == 0
    (mail,) = shop.outbox.recent()
    assert (mail.state, mail.attempts) == ("pending", 1)


def test_a_password_is_not_sent_in_the_clear(
    office: PostOffice, database: Database, settings: Settings, clock: FixedClock
) -> None:
    url = f"smtp://ada:secret@127.0.0.1:{office.server_address[1]}"
    shop = build_shop(database, replace(settings, smtp_url=url), clock)
    shop.outbox.send("ada@example.com", "Hello", "Body", "test")
    assert shop.outbox.deliver_due() == 0
    assert "STARTTLS" in shop.outbox.recent()[0].last_error
    assert office.messages == []
