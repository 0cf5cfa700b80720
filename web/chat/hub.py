"""Push what happens in a conversation to every open socket of it, in this process.

A socket that is slow to read is dropped after QUEUE frames: the transcript is the truth, and the
page asks for what it missed when it comes back.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final

from conversations.messages.model import Message

QUEUE: Final = 256

Frame = dict[str, Any]


class Hub:
    """The open sockets by conversation."""

    def __init__(self) -> None:
        self._queues: dict[str, list[asyncio.Queue[Frame | None]]] = {}

    def join(self, conversation_id: str) -> asyncio.Queue[Frame | None]:
        """A queue of the conversation's frames; None in it means: hang up."""
        queue: asyncio.Queue[Frame | None] = asyncio.Queue(QUEUE)
        self._queues.setdefault(conversation_id, []).append(queue)
        return queue

    def leave(self, conversation_id: str, queue: asyncio.Queue[Frame | None]) -> None:
        """Stop pushing to ``queue``."""
        queues = self._queues.get(conversation_id, [])
        if queue in queues:
            queues.remove(queue)
        if not queues:
            self._queues.pop(conversation_id, None)

    def count(self, conversation_id: str) -> int:
        """How many sockets the conversation has open."""
        return len(self._queues.get(conversation_id, []))

    def push(self, conversation_id: str, frame: Frame) -> None:
        """Give ``frame`` to every socket of the conversation."""
        for queue in list(self._queues.get(conversation_id, [])):
            try:
                queue.put_nowait(frame)
            except asyncio.QueueFull:
                self._hang_up(conversation_id, queue)

    def push_messages(self, messages: list[Message]) -> None:
        """Give messages to the sockets of their conversations."""
        for message in messages:
            self.push(message.conversation_id, {"type": "message", "message": message.as_json()})

    def typing(self, conversation_id: str, on: bool) -> None:
        """Tell that an answer is being made, or no longer."""
        self.push(conversation_id, {"type": "typing", "on": on})

    def staff(self, conversation_id: str, name: str, joined: bool) -> None:
        """Tell that a person of the shop has joined or left."""
        self.push(conversation_id, {"type": "staff", "name": name, "joined": joined})

    def close(self) -> None:
        """Hang up on everybody."""
        for conversation_id, queues in list(self._queues.items()):
            for queue in list(queues):
                self._hang_up(conversation_id, queue)

    def _hang_up(self, conversation_id: str, queue: asyncio.Queue[Frame | None]) -> None:
        self.leave(conversation_id, queue)
        while not queue.empty():
            queue.get_nowait()
        queue.put_nowait(None)
