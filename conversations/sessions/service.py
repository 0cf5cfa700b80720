"""Open conversations, know them again by their token, and keep what is proved of the shopper.

Errors   Invalid (code ``token``) for a token that is forged, expired or unknown;
         NotFound for a conversation that does not exist
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.exc import IntegrityError

from conversations.sessions import store
from conversations.sessions.model import Identity, Opened, Session, identity_from
from kernel.clock import Clock
from kernel.database import Database
from kernel.errors import Invalid, NotFound
from kernel.languages import Language, as_language
from kernel.security import hashed, new_id, new_token, read_token, sign_token
from kernel.settings import Settings

IDENTITY_USE: Final = "identity"
MAX_TOKEN_CHARS: Final = 4096
MAX_ID_CHARS: Final = 128


class SessionService:
    """The conversations of every channel."""

    def __init__(self, database: Database, settings: Settings, clock: Clock) -> None:
        self._database = database
        self._settings = settings
        self._clock = clock

    def open(self, identity: str | None = None, locale: str | None = None, channel: str = "web") -> Opened:
        """Open a conversation; ``identity`` is a token signed by the shop.

        Raises:
            Invalid: code ``token`` when the identity is forged, expired or names nobody.
        """
        who = self.read_identity(identity) if identity else None
        token = new_token()
        expires_at = self._clock.now() + timedelta(seconds=self._settings.session_ttl_s)
        session = self._new(new_id("cnv"), channel, self._language(locale), expires_at, who)
        with self._database.write() as connection:
            store.insert_session(connection, session, hashed(token))
        return Opened(session.conversation_id, token, expires_at)

    def authenticate(self, token: str) -> Session:
        """The conversation that holds ``token``.

        Raises:
            Invalid: code ``token`` when it is unknown or its time is over.
        """
        session = None
        if 0 < len(token) <= MAX_TOKEN_CHARS and token.isascii():
            with self._database.read() as connection:
                session = store.session_by_token(connection, hashed(token))
        if session is None or session.expires_at is None or session.expires_at <= self._clock.now():
            raise Invalid("the token is not valid or has expired", code="token")
        return session

    def get(self, conversation_id: str) -> Session:
        """The conversation with this id.

        Raises:
            NotFound: when there is none.
        """
        with self._database.read() as connection:
            session = store.session_by_id(connection, conversation_id)
        if session is None:
            raise NotFound("there is no such conversation")
        return session

    def ensure(self, conversation_id: str, channel: str, language: Language | None = None) -> Session:
        """The conversation with this id, begun now when a messaging app brings it for the first time."""
        if not 0 < len(conversation_id) <= MAX_ID_CHARS:
            raise Invalid(
                f"conversation_id must have 1 to {MAX_ID_CHARS} characters", field="conversation_id"
            )
        try:
            return self.get(conversation_id)
        except NotFound:
            pass
        session = self._new(conversation_id, channel, language or self._language(None), None, None)
        try:
            with self._database.write() as connection:
                store.insert_session(connection, session, None)
        except IntegrityError:  # another worker was quicker
            return self.get(conversation_id)
        return session

    def set_language(self, conversation_id: str, language: Language) -> None:
        """Keep the language a conversation is held in."""
        with self._database.write() as connection:
            store.update_language(connection, conversation_id, language)

    def of_customer(self, customer_id: str) -> list[Session]:
        """Every conversation a customer has proved to be theirs."""
        with self._database.read() as connection:
            return store.sessions_of_customer(connection, customer_id)

    def erase(self, conversation_id: str) -> None:
        """Forget a conversation: its token and its identity."""
        with self._database.write() as connection:
            store.delete_session(connection, conversation_id)

    def sign_identity(self, identity: Identity, ttl_s: int = 3600) -> str:
        """The token that the shop's own site would sign for a logged-in customer."""
        claims = {
            "sub": identity.customer_id,
            "email": identity.email,
            "role": identity.role,
            "name": identity.name,
        }
        expires_at = self._clock.now() + timedelta(seconds=ttl_s)
        return sign_token(claims, self._settings.identity_secret(), use=IDENTITY_USE, expires_at=expires_at)

    def read_identity(self, token: str) -> Identity:
        """Whom a token signed by the shop tells of.

        Raises:
            Invalid: code ``token`` when it is forged, expired or names nobody.
        """
        if len(token) > MAX_TOKEN_CHARS:
            raise Invalid("the identity token is too long", code="token", field="identity")
        identity = identity_from(read_token(token, self._settings.identity_secret(), use=IDENTITY_USE))
        if identity is None:
            raise Invalid("the identity token names nobody", code="token", field="identity")
        return identity

    def _language(self, locale: str | None) -> Language:
        return as_language(locale, as_language(self._settings.default_language))

    def _new(
        self,
        conversation_id: str,
        channel: str,
        language: Language,
        expires_at: datetime | None,
        who: Identity | None,
    ) -> Session:
        return Session(
            conversation_id=conversation_id,
            channel=channel,
            language=language,
            created_at=self._clock.now(),
            expires_at=expires_at,
            customer_id=who.customer_id if who else None,
            email=who.email if who else "",
            role=who.role if who else "shopper",
            name=who.name if who else "",
        )
