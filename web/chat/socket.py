"""The chat door over a WebSocket: messages are pushed as they come, typing and staff are told.

Frames to the page: ``{"type": "message", "message"}``, ``{"type": "typing", "on"}``,
``{"type": "staff", "name", "joined"}``, ``{"type": "error", "error", "client_id"}``, ``{"type": "pong"}``.
Frames from it: ``{"type": "message", "text" | "payload", "client_id"}``, ``{"type": "ping"}``.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final

import orjson
from aiohttp import WSMsgType, web

from conversations.messages.service import PAGE
from conversations.sessions.model import Session
from kernel.errors import Invalid, Refused, ShopError, error_as_json
from kernel.logs import REQUEST_ID, get_log, new_request_id
from web.chat.http import authenticated
from web.chat.hub import Frame
from web.chat.incoming import parse_incoming
from web.edge import require_origin
from web.keys import DOOR, HUB, MESSAGES, SETTINGS

MAX_FRAME_BYTES: Final = 2**16
MAX_SOCKETS: Final = 8  # of one conversation
MAX_IN_FLIGHT: Final = 32  # messages of one socket that wait for their answers
HEARTBEAT_S: Final = 25.0

routes: Final = web.RouteTableDef()
log = get_log(__name__)


@routes.get("/api/v1/chat/socket")
async def open_socket(request: web.Request) -> web.WebSocketResponse:
    """Hold a socket for the conversation of ``token``; with ``after``, what was missed comes first."""
    require_origin(request)
    session = await authenticated(request, request.query.get("token", ""))
    hub = request.app[HUB]
    if hub.count(session.conversation_id) >= MAX_SOCKETS:
        raise Refused(
            429, "too_many_sockets", f"at most {MAX_SOCKETS} sockets a conversation", retry_after_s=5
        )
    queue = hub.join(session.conversation_id)
    socket = web.WebSocketResponse(heartbeat=HEARTBEAT_S, max_msg_size=MAX_FRAME_BYTES)
    try:
        missed = await _missed(request, session)
        await socket.prepare(request)
        for frame in missed:
            await _send(socket, frame)
        pushing = asyncio.create_task(_push(socket, queue))
        try:
            await _Listener(request, session, socket).listen()
        finally:
            pushing.cancel()
    finally:
        hub.leave(session.conversation_id, queue)
    return socket


async def _missed(request: web.Request, session: Session) -> list[Frame]:
    if "after" not in request.query:
        return []
    frames: list[Frame] = []
    after = request.query["after"] or None
    while True:
        page = await asyncio.to_thread(request.app[MESSAGES].after, session.conversation_id, after)
        frames += [{"type": "message", "message": message.as_json()} for message in page]
        if after is None or len(page) < PAGE:
            return frames
        after = page[-1].message_id


async def _push(socket: web.WebSocketResponse, queue: asyncio.Queue[Frame | None]) -> None:
    while (frame := await queue.get()) is not None:
        await _send(socket, frame)
    await socket.close(code=1013, message=b"try again later")


async def _send(socket: web.WebSocketResponse, frame: Frame) -> None:
    try:
        await socket.send_str(orjson.dumps(frame).decode())
    except (ConnectionError, RuntimeError):  # it is gone; the transcript keeps what it missed
        await socket.close()


class _Listener:
    """Reads what one page sends; every message is taken in before the next one is read."""

    def __init__(self, request: web.Request, session: Session, socket: web.WebSocketResponse) -> None:
        self._app = request.app
        self._session = session
        self._socket = socket
        self._saying: set[asyncio.Task[None]] = set()

    async def listen(self) -> None:
        """Take frames until the page goes away."""
        async for frame in self._socket:
            if frame.type is WSMsgType.TEXT:
                await self._take(frame.data)
            elif frame.type is WSMsgType.BINARY:
                await self._refuse(Invalid("frames must be text", code="bad_json"), None)

    async def _take(self, data: str) -> None:
        client_id: str | None = None
        try:
            body = _read(data)
            if body.get("type") == "ping":
                await _send(self._socket, {"type": "pong"})
                return
            client_id = body["client_id"] if isinstance(body.get("client_id"), str) else None
            if len(self._saying) >= MAX_IN_FLIGHT:
                raise Refused(429, "too_many_requests", "too many messages are waiting", retry_after_s=5)
            incoming = parse_incoming(body, self._app[SETTINGS].max_message_chars)
        except ShopError as error:
            await self._refuse(error, client_id)
            return
        task = asyncio.create_task(self._say(incoming))
        self._saying.add(task)
        task.add_done_callback(self._saying.discard)

    async def _say(self, incoming: Any) -> None:
        """Say it; the answers are pushed by the hub to every socket, this one too."""
        REQUEST_ID.set(new_request_id())
        try:
            await self._app[DOOR].say(self._session, incoming)
        except ShopError as error:
            await self._refuse(error, incoming.client_id)
        except Exception:
            log.exception("socket_message_failed", conversation_id=self._session.conversation_id)
            await self._refuse(ShopError("something went wrong on our side"), incoming.client_id)

    async def _refuse(self, error: ShopError, client_id: str | None) -> None:
        frame: Frame = {"type": "error", **error_as_json(error, REQUEST_ID.get()), "client_id": client_id}
        if error.retry_after_s is not None:
            frame["retry_after_s"] = error.retry_after_s
        await _send(self._socket, frame)


def _read(data: str) -> dict[str, Any]:
    try:
        body = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise Invalid(f"a frame must be JSON: {error}", code="bad_json") from error
    if not isinstance(body, dict):
        raise Invalid("a frame must be a JSON object", code="bad_json")
    return body
