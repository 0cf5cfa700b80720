"""A conversation to look at, as it was said; nothing is answered from here."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from aiohttp import web

from conversations.messages.model import Message
from kernel.errors import NotFound
from web.console.guard import staff
from web.console.page import fragment, page
from web.console.paging import read_text
from web.keys import MESSAGES

BEFORE: Final = 12  # messages above the one that is looked for
SHOWN: Final = 60
routes: Final = web.RouteTableDef()


@routes.get("/console/conversations/{conversation_id}")
@staff("conversations.read")
async def conversation(request: web.Request) -> web.Response:
    """A transcript around ``?message=``; ``?part=1`` gives it alone, for a panel."""
    conversation_id, message_id = request.match_info["conversation_id"], read_text(request, "message")
    messages = await asyncio.to_thread(_read, request.app, conversation_id, message_id)
    answers = {one.reply_to: one.parts["faq"] for one in messages if one.reply_to and "faq" in one.parts}
    facts: dict[str, Any] = {
        "messages": messages,
        "sought": message_id,
        "conversation_id": conversation_id,
        "answers": answers,
    }
    if request.query.get("part") == "1":
        return await fragment(request, "rehearsal/transcript.html", **facts)
    return await page(request, "rehearsal/conversation.html", **facts)


def _read(app: web.Application, conversation_id: str, message_id: str) -> list[Message]:
    messages = app[MESSAGES]
    if message_id:
        return messages.around(conversation_id, message_id, BEFORE, SHOWN)
    found = messages.newest(conversation_id, SHOWN)
    if not found:
        raise NotFound("there is no such conversation, or it was erased")
    return found
