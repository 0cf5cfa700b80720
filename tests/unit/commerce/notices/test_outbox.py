"""The outbox: kept with its cause, sent once, tried again, and no header can be smuggled in."""

from __future__ import annotations

import smtplib
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from commerce.notices.model import RETRY_AFTER_S, Mail, clean_subject
from commerce.notices.outbox import SENDING_S, Outbox
from commerce.notices.smtp import SmtpTransport, as_message, build_transport
from kernel.clock import FixedClock
from kernel.database import Database
from kernel.errors import Invalid


class Postman:
    """A transport that notes what it is given and fails as often as told."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.sent: list[Mail] = []

    def send(self, mail: Mail) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append(mail)


def test_without_a_transport_mails_stay_in_the_mailbox(databases: Database, clock: FixedClock) -> None:
    outbox = Outbox(databases, clock)
    mail = outbox.send(" Ada@Example.com", "Your  code\r\nBcc: eve@example.com", "123456", "code", "zh")
    assert (mail.to, mail.subject) == ("ada@example.com", "Your code Bcc: eve@example.com")
    assert outbox.deliver_due() == 0
    assert outbox.recent() == [mail]
    assert outbox.recent(to="ADA@example.com") == [mail]
    assert outbox.recent(to="eve@example.com") == []
    assert outbox.really_sends is False


def test_a_mail_is_sent_once(databases: Database, clock: FixedClock) -> None:
    postman = Postman()
    outbox = Outbox(databases, clock, postman)
    outbox.send("a@example.com", "Hello", "Body", "test")
    assert (outbox.deliver_due(), outbox.deliver_due()) == (1, 0)
    assert [mail.body for mail in postman.sent] == ["Body"]
    (mail,) = outbox.recent()
    assert (mail.state, mail.attempts, mail.sent_at) == ("sent", 1, clock.now())


def test_a_mail_that_fails_is_tried_again_later_and_given_up_at_last(
    databases: Database, clock: FixedClock
) -> None:
    postman = Postman(*[OSError("no route")] * 6)
    outbox = Outbox(databases, clock, postman)
    outbox.send("a@example.com", "Hello", "Body", "test")
    for wait_s in RETRY_AFTER_S:
        assert outbox.deliver_due() == 0
        assert outbox.recent()[0].state == "pending"
        clock.advance(seconds=wait_s - 1)
        before = outbox.recent()[0].attempts
        outbox.deliver_due()
        assert outbox.recent()[0].attempts == before
        clock.advance(seconds=1)
    outbox.deliver_due()
    (mail,) = outbox.recent()
    assert (mail.state, mail.attempts, mail.last_error) == ("failed", 6, "OSError('no route')")
    clock.advance(days=9)
    assert outbox.deliver_due() == 0
    assert postman.sent == []


def test_one_failure_does_not_hold_up_the_next_mail(databases: Database, clock: FixedClock) -> None:
    postman = Postman(smtplib.SMTPServerDisconnected("gone"))
    outbox = Outbox(databases, clock, postman)
    outbox.send("a@example.com", "First", "Body", "test")
    clock.advance(seconds=1)
    outbox.send("b@example.com", "Second", "Body", "test")
    assert outbox.deliver_due() == 1
    clock.advance(seconds=60)
    assert outbox.deliver_due() == 1
    assert [mail.to for mail in postman.sent] == ["b@example.com", "a@example.com"]


def test_an_address_that_is_refused_for_good_is_not_tried_again(
    databases: Database, clock: FixedClock
) -> None:
    refused = smtplib.SMTPRecipientsRefused({"a@example.com": (550, b"unknown")})
    outbox = Outbox(databases, clock, Postman(refused))
    outbox.send("a@example.com", "Hello", "Body", "test")
    outbox.deliver_due()
    assert outbox.recent()[0].state == "failed"


def test_a_mail_whose_sender_died_is_taken_over(databases: Database, clock: FixedClock) -> None:
    class Dies(Exception):
        """What no handler catches."""

    outbox = Outbox(databases, clock, Postman(Dies()))  # type: ignore[arg-type]
    outbox.send("a@example.com", "Hello", "Body", "test")
    with pytest.raises(Dies):
        outbox.deliver_due()
    assert outbox.recent()[0].state == "sending"
    assert outbox.deliver_due() == 0
    clock.advance(seconds=SENDING_S)
    assert outbox.deliver_due() == 1


@pytest.mark.parametrize(
    ("to", "subject", "body", "field"),
    [
        ("a@example.com\nBcc: b@example.com", "S", "B", "email"),
        ("a@example.com, b@example.com", "S", "B", "email"),
        ("a@example.com", " \r\n ", "B", "subject"),
        ("a@example.com", "S", "", "body"),
        ("a@example.com", "S", "x" * 20_001, "body"),
    ],
)
def test_a_broken_mail_is_not_kept(
    databases: Database, clock: FixedClock, to: str, subject: str, body: str, field: str
) -> None:
    outbox = Outbox(databases, clock)
    with pytest.raises(Invalid) as caught:
        outbox.send(to, subject, body, "test")
    assert caught.value.field == field
    assert outbox.recent() == []


def test_a_mail_of_a_transaction_that_fails_was_never_written(databases: Database, clock: FixedClock) -> None:
    outbox = Outbox(databases, clock)

    def send_and_fail() -> None:
        with databases.write() as connection:
            outbox.send("a@example.com", "Hello", "Body", "test", connection=connection)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        send_and_fail()
    assert outbox.recent() == []


MAIL = Mail(
    "mail_1", "a@example.com", "您好 Ada", "Hello\nAda", "test", "zh", datetime(2026, 3, 1, tzinfo=UTC)
)


def test_the_message_on_the_wire_has_these_headers_and_no_other() -> None:
    message = as_message(MAIL, "shop@example.com")
    assert {name: str(message[name]) for name in ("From", "To", "Subject", "Message-ID", "Date")} == {
        "From": "shop@example.com",
        "To": "a@example.com",
        "Subject": "您好 Ada",
        "Message-ID": "<mail_1@example.com>",
        "Date": "Sun, 01 Mar 2026 00:00:00 +0000",
    }
    assert message["Bcc"] is None
    assert message.get_content() == "Hello\nAda\n"


@pytest.mark.parametrize("part", ["to", "subject"])
def test_even_a_mail_made_by_hand_cannot_add_a_header(part: str) -> None:
    with pytest.raises(ValueError, match="linefeed"):
        as_message(replace(MAIL, **{part: "a@example.com\r\nBcc: b@example.com"}), "shop@example.com")


def test_a_subject_is_one_line() -> None:
    assert clean_subject(" a\r\n\tb\u2028c\x00 ") == "a b c"
    assert clean_subject("x" * 300) == "x" * 200


def test_the_transport_is_what_the_setting_says() -> None:
    assert build_transport("", "shop@example.com") is None
    assert isinstance(build_transport("smtp://u:p%40@localhost:2525", "s@example.com"), SmtpTransport)
    for wrong in ("http://localhost", "smtp://", "localhost:25"):
        with pytest.raises(Invalid) as caught:
            build_transport(wrong, "s@example.com")
        assert caught.value.field == "AISLE_SMTP_URL"
