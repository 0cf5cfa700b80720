"""Prove who is asking before an order is shown or changed.

Number and e-mail together open an order to one conversation for a while. Whatever changes it
needs a code that was mailed to the order's own address: single use, bound to the conversation, the
purpose and the order. Wrong tries are counted over all conversations, so that opening a new one
gains nothing; a number that does not exist is counted like one that does.

Errors   NotFound: number and e-mail do not belong together, or do not exist (one answer for both)
         Conflict ``locked``: too many tries; retry_after_s says when it is worth trying again
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Protocol

from commerce.orders.model import Order, normal_number
from conversations.proofs import store
from conversations.proofs.letters import code_letter
from conversations.proofs.model import (
    CODES_SENT_PER_EMAIL,
    GRANT_TTL_S,
    GUESS_WINDOW_S,
    WRONG_CODES_PER_SUBJECT,
    WRONG_LOOKUPS_PER_CONVERSATION,
    WRONG_LOOKUPS_PER_KEY,
    CodeCheck,
    Purpose,
    SentCode,
    email_subject,
    masked,
    normal_email,
)
from kernel.clock import Clock
from kernel.database import Database
from kernel.errors import Conflict
from kernel.languages import Language
from kernel.security import hashed, new_code, new_token, same
from kernel.settings import Settings


class FindsOrders(Protocol):
    """What is needed of the orders."""

    def find_with_email(self, number: str, email: str) -> Order:
        """The order with this number and e-mail; NotFound for any other pair."""
        ...


class SendsMail(Protocol):
    """What is needed of the outbox."""

    def send(self, to: str, subject: str, body: str, kind: str, language: str) -> Any:
        """Take a mail for delivery."""
        ...


class ProofService:
    """Look-ups, one-time codes, and the limits of both."""

    def __init__(
        self, database: Database, orders: FindsOrders, outbox: SendsMail, settings: Settings, clock: Clock
    ) -> None:
        self._database = database
        self._orders = orders
        self._outbox = outbox
        self._settings = settings
        self._clock = clock

    def find_order(self, conversation_id: str, number: str, email: str) -> Order:
        """Open the order with this number and e-mail to the conversation.

        Raises:
            NotFound: for any pair that is not one order's.
            Conflict: ``locked`` after too many wrong pairs.
        """
        number, email = normal_number(number), normal_email(email)
        limits = {
            self._key("conversation", conversation_id): WRONG_LOOKUPS_PER_CONVERSATION,
            self._key("number", number): WRONG_LOOKUPS_PER_KEY,
            self._key("email", email): WRONG_LOOKUPS_PER_KEY,
        }
        tries = self._count(limits)
        order = self._orders.find_with_email(number, email)
        now = self._clock.now()
        with self._database.write() as connection:
            store.drop_tries(connection, tries)
            expires_at = now + timedelta(seconds=GRANT_TTL_S)
            store.save_grant(connection, conversation_id, order.order_id, now, expires_at)
        return order

    def opened_orders(self, conversation_id: str) -> list[str]:
        """Ids of the orders this conversation has proved and may see, the latest first."""
        with self._database.read() as connection:
            return store.granted_orders(connection, conversation_id, self._clock.now())

    def may_see(self, conversation_id: str, order_id: str) -> bool:
        """Whether number and e-mail of the order were given in this conversation lately."""
        return order_id in self.opened_orders(conversation_id)

    def send_order_code(
        self, conversation_id: str, purpose: Purpose, order: Order, language: Language
    ) -> SentCode:
        """Mail a code for changing ``order`` to the order's own address.

        Raises:
            Conflict: ``locked`` when too many codes were asked for or mistyped.
        """
        return self._send(conversation_id, purpose, order.order_id, order.email, order.number, language)

    def send_person_code(self, conversation_id: str, email: str, language: Language) -> SentCode:
        """Mail a code that proves that ``email`` is the shopper's, to erase a person's data.

        It goes out whether or not the shop knows the address, so that the answer tells nothing.

        Raises:
            Conflict: ``locked`` when too many codes were asked for or mistyped.
        """
        return self._send(conversation_id, "erase", email_subject(email), email, "", language)

    def check_code(self, conversation_id: str, purpose: Purpose, subject: str, code: str) -> CodeCheck:
        """Whether ``code`` is the one that was mailed; a right code is used up by this.

        ``subject`` is an order's id, or ``email_subject`` of an address.
        """
        now = self._clock.now()
        most = self._settings.code_attempts
        key = self._key("code", subject)
        with self._database.write() as connection:
            kept = store.code_for(connection, conversation_id, purpose, subject)
            if kept is None or kept.used_at is not None:
                return CodeCheck("none")
            wrong_tries = store.count_tries(connection, key, self._window(now))
            if kept.tries >= most or wrong_tries >= WRONG_CODES_PER_SUBJECT:
                return CodeCheck("locked")
            if kept.expires_at <= now:
                return CodeCheck("expired")
            if not store.count_try(connection, kept.code_id, most):
                return CodeCheck("locked")
            if same(hashed(code, kept.salt), kept.code_hash):
                return CodeCheck("right" if store.use_code(connection, kept.code_id, now) else "none")
            store.add_tries(connection, [key], now)
            left = min(most - kept.tries, WRONG_CODES_PER_SUBJECT - wrong_tries) - 1
            return CodeCheck("wrong" if left > 0 else "locked", tries_left=left)

    def _send(
        self,
        conversation_id: str,
        purpose: Purpose,
        subject: str,
        email: str,
        number: str,
        language: Language,
    ) -> SentCode:
        now = self._clock.now()
        self._refuse_when_mistyped(subject, now)
        self._count({self._key("sent", normal_email(email)): CODES_SENT_PER_EMAIL})
        code, salt = new_code(), new_token()
        expires_at = now + timedelta(seconds=self._settings.code_ttl_s)
        values = {
            "conversation_id": conversation_id,
            "purpose": purpose,
            "subject": subject,
            "salt": salt,
            "code_hash": hashed(code, salt),
            "created_at": now,
            "expires_at": expires_at,
        }
        with self._database.write() as connection:
            store.forget_before(connection, now - timedelta(days=1))
            store.save_code(connection, values)
        minutes = max(1, self._settings.code_ttl_s // 60)
        shop_name = self._settings.shop_name
        title, body = code_letter(purpose, number, code, minutes, shop_name, language)
        self._outbox.send(email, title, body, "code", language)
        return SentCode(masked(email), expires_at)

    def _refuse_when_mistyped(self, subject: str, now: datetime) -> None:
        with self._database.read() as connection:
            wrong = store.count_tries(connection, self._key("code", subject), self._window(now))
        if wrong >= WRONG_CODES_PER_SUBJECT:
            raise _locked()

    def _count(self, limits: dict[str, int]) -> list[str]:
        """Count one try under each key before it is made, so that trying at once gains nothing."""
        now = self._clock.now()
        with self._database.write() as connection:
            for key, most in limits.items():
                if store.count_tries(connection, key, self._window(now)) >= most:
                    raise _locked()
            return store.add_tries(connection, limits, now)

    def _key(self, kind: str, value: str) -> str:
        return hashed(f"{kind}:{value}", self._settings.secret())

    def _window(self, now: datetime) -> datetime:
        return now - timedelta(seconds=GUESS_WINDOW_S)


def _locked() -> Conflict:
    return Conflict("too many tries; try again later", code="locked", retry_after_s=GUESS_WINDOW_S)
