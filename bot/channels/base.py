"""What our four connectors share: whose conversation it is, what was chosen, and never silence.

A conversation's id is the app's name and the app's id of the person, so that the same number in
two apps is never one conversation. A turn that said nothing ends with an apology.
"""

from __future__ import annotations

import logging
import re
from collections import OrderedDict
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Awaitable, Callable, Dict, List, Optional

from rasa.core.channels.channel import UserMessage
from sanic.request import Request

from bot.channels.sheet import Choice, Sheet, read_sheet, word

MAX_CHARS = 2000
MAX_REMEMBERED = 10_000
MAX_CHOICES = 200  # of one person
PAYLOAD = re.compile(r"/[A-Za-z][A-Za-z0-9_]*(\{.*\})?", re.DOTALL)
NUMBER = re.compile(r"\s*[#(（]?([0-9０-９]{1,3})[.)）。]?\s*")
HAN = re.compile(r"[㐀-䶿一-鿿]")
THIS_TURN: "ContextVar[Optional[TurnSaid]]" = ContextVar("this_turn", default=None)

Handler = Callable[[UserMessage], Awaitable[Any]]
logger = logging.getLogger(__name__)


@dataclass
class TurnSaid:
    """What was said in one turn so far."""

    answers: int = 0
    choices: int = 0  # numbered over the whole turn, where numbers are shown


class Remembered:
    """What was offered to each person last, for the newest MAX_REMEMBERED people."""

    def __init__(self) -> None:
        self._choices: "OrderedDict[str, Dict[str, str]]" = OrderedDict()

    def keep(self, person: str, choices: Dict[str, str], *, add: bool = False) -> None:
        """Remember what ``person`` can choose: what they send -> what it stands for."""
        before = self._choices.pop(person, {})
        known = {**before, **choices} if add else dict(choices)
        self._choices[person] = dict(list(known.items())[-MAX_CHOICES:])
        while len(self._choices) > MAX_REMEMBERED:
            self._choices.popitem(last=False)

    def chosen(self, person: str, sent: str) -> Optional[str]:
        """What ``sent`` stands for, if it was offered."""
        return self._choices.get(person, {}).get(sent)


def number_in(text: str) -> Optional[str]:
    """The number that a message consists of, in plain digits; None when it says more."""
    found = NUMBER.fullmatch(text)
    return str(int(found[1])) if found else None


def numbered(choices: List[Choice], first: int = 1) -> Dict[str, str]:
    """What each number stands for."""
    return {str(place): choice.payload for place, choice in enumerate(choices, start=first)}


def harmless(text: str) -> str:
    """Words as Rasa should see them: bounded, without NUL, and no payload that is none."""
    text = text.replace("\x00", "").strip()[:MAX_CHARS]
    if text in ("/start", "/help"):  # what Telegram sends when a person opens the chat
        return "/greet" if text == "/start" else "/ask_help"
    return text if not text.startswith("/") or PAYLOAD.fullmatch(text) else text.lstrip("/ ")


def watched(handler: Handler, channel: str, chosen: Callable[[str, str], Optional[str]]) -> Handler:
    """``handler`` with our conversation ids, with choices put in, and an apology for silence."""

    async def handle(message: UserMessage) -> None:
        person = message.sender_id
        message.text = harmless(chosen(person, message.text or "") or message.text or "")
        if not message.text:
            return
        message.sender_id = f"{channel}:{person}"
        turn = TurnSaid()
        token = THIS_TURN.set(turn)
        try:
            await handler(message)
            if not turn.answers:
                logger.warning("%s: nothing was said to a message, so an apology is", channel)
                await _apologise(message)
        except Exception:
            logger.exception("a message of %s could not be handled", channel)
            if not turn.answers:
                await _apologise(message)
        finally:
            THIS_TURN.reset(token)

    return handle


async def _apologise(message: UserMessage) -> None:
    sorry = word("sorry", bool(HAN.search(message.text)))
    try:
        await message.output_channel.send_response(message.sender_id, {"text": sorry})
    except Exception:
        logger.exception("not even an apology could be sent")


def with_request_id(metadata: Optional[Dict[str, Any]], request: Request) -> Dict[str, Any]:
    """The message's metadata with the id that follows it to the action."""
    found = dict(metadata or {})
    if request.headers.get("X-Request-ID"):
        found["request_id"] = request.headers["X-Request-ID"]
    return found


class CardsOutput:
    """Sends whole answers in the app's own form; mixed in before Rasa's output channel."""

    public_url = ""

    async def send_response(self, recipient_id: str, message: Dict[str, Any]) -> None:
        """Send one answer of the assistant to the person."""
        turn = THIS_TURN.get()
        if turn is not None:
            turn.answers += 1
        person = recipient_id.partition(":")[2] if ":" in recipient_id else recipient_id
        sheet = read_sheet(message, self.public_url)
        if sheet.words or sheet.cards or sheet.buttons:
            await self.send_sheet(person, sheet)
        if message.get("image"):
            await self.send_image_url(person, message["image"])  # type: ignore[attr-defined,unused-ignore]

    async def send_sheet(self, person: str, sheet: Sheet) -> None:
        """Send it to the app; a failure is the caller's to log."""
        raise NotImplementedError
