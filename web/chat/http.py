"""The chat door over HTTP: open a conversation, send a message, read the transcript."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from aiohttp import web

from conversations.messages.service import PAGE
from conversations.sessions.model import Opened, Session
from kernel.errors import Invalid, NotFound, Refused
from kernel.http import bearer_token, json_response, read_object
from web.chat.incoming import parse_incoming
from web.keys import DOOR, MESSAGES, SESSIONS, SETTINGS

routes: Final = web.RouteTableDef()


@routes.post("/api/v1/chat/conversations")
async def open_conversation(request: web.Request) -> web.Response:
    """Open a conversation, for the person whom the shop's signed token names, if one is given."""
    body = await read_object(request) if request.body_exists else {}
    identity, locale = _text(body, "identity"), _text(body, "locale")
    try:
        opened = await asyncio.to_thread(request.app[SESSIONS].open, identity, locale)
    except Invalid as error:
        raise _unauthorized(error) from error
    return json_response(_opened_as_json(opened), status=201)


@routes.post("/api/v1/chat/messages")
async def send_message(request: web.Request) -> web.Response:
    """Answer a shopper's message or pressed button."""
    door = request.app[DOOR]
    try:
        who = await door.meet(bearer_token(request))
        incoming = parse_incoming(await read_object(request), request.app[SETTINGS].max_message_chars)
        received, answers = await door.say(who, incoming)
    except Invalid as error:
        raise _unauthorized(error) from error
    return json_response(
        {
            "received": {"id": received.message_id, "at": received.at.isoformat()},
            "messages": [message.as_json() for message in answers],
        }
    )


@routes.get("/api/v1/chat/messages")
async def transcript(request: web.Request) -> web.Response:
    """The transcript behind message ``after``, or its newest page."""
    session = await session_of(request)
    after = request.query.get("after") or None
    found = await asyncio.to_thread(request.app[MESSAGES].after, session.conversation_id, after)
    return json_response(
        {
            "messages": [message.as_json() for message in found],
            "more": after is not None and len(found) == PAGE,
            "typing": request.app[DOOR].answering(session.conversation_id),
        }
    )


@routes.get("/api/v1/chat/conversations/{conversation_id}")
async def conversation(request: web.Request) -> web.Response:
    """The conversation of this token; any other does not exist."""
    session = await session_of(request)
    if request.match_info["conversation_id"] != session.conversation_id:
        raise NotFound("there is no such conversation")
    return json_response(
        {
            "conversation_id": session.conversation_id,
            "language": session.language,
            "name": session.name,
            "proven": session.proven,
            "expires_at": session.expires_at.isoformat() if session.expires_at else None,
        }
    )


async def session_of(request: web.Request) -> Session:
    """The conversation of the request's bearer token.

    Raises:
        Refused: 401 when it has none that is good.
    """
    return await authenticated(request, bearer_token(request))


async def authenticated(request: web.Request, token: str) -> Session:
    """The conversation of ``token``.

    Raises:
        Refused: 401 when it is forged, expired or unknown.
    """
    try:
        return await asyncio.to_thread(request.config_dict[SESSIONS].authenticate, token)
    except Invalid as error:
        raise _unauthorized(error) from error


def _unauthorized(error: Invalid) -> Invalid | Refused:
    if error.code != "token":
        return error
    return Refused(401, "unauthorized", error.message, field=error.field)


def _text(body: dict[str, Any], field: str) -> str | None:
    value = body.get(field)
    if value is not None and not isinstance(value, str):
        raise Invalid(f"{field} must be a string, not {type(value).__name__}", field=field)
    return value or None


def _opened_as_json(opened: Opened) -> dict[str, str]:
    return {
        "conversation_id": opened.conversation_id,
        "token": opened.token,
        "expires_at": opened.expires_at.isoformat(),
    }
