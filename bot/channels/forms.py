"""The form that an answer takes in each messaging app: the calls of its API, without making them.

Limits   Telegram: 64 bytes of callback data, 1,024 characters of caption, 4,096 of text
         Slack: 50 blocks a message, 3,000 characters a section, 75 a button, 2,000 a value
         Messenger: 10 elements, 80 characters of title and subtitle, 3 buttons of 20 characters
         each, 640 characters with buttons, 2,000 without, 13 quick replies
         WhatsApp by Twilio: 1,600 characters a message
Source   the four providers' API references
"""

from __future__ import annotations

import hashlib
from typing import Any, Dict, List, Optional, Sequence, Tuple

from bot.channels.sheet import Card, Choice, Sheet, word

TELEGRAM_DATA_BYTES = 64
TELEGRAM_TEXT, TELEGRAM_CAPTION = 4096, 1024
SLACK_BLOCKS, SLACK_TEXT, SLACK_TITLE, SLACK_VALUE, SLACK_ROW = 50, 3000, 75, 2000, 5
MESSENGER_TEXT, MESSENGER_BUTTON_TEXT, MESSENGER_TITLE, MESSENGER_LABEL = 2000, 640, 80, 20
MESSENGER_BUTTONS, MESSENGER_REPLIES, MESSENGER_PAYLOAD = 3, 13, 1000
WHATSAPP_TEXT = 1600

Json = Dict[str, Any]


def clip(text: str, limit: int) -> str:
    """``text`` in at most ``limit`` characters."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def pieces(text: str, limit: int) -> List[str]:
    """``text`` in pieces of at most ``limit`` characters, cut at lines where that is possible."""
    found: List[str] = []
    rest = text
    while len(rest) > limit:
        cut = rest.rfind("\n", 1, limit)
        cut = cut if cut > 0 else limit
        found.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip("\n")
    return [*found, rest] if rest else found


def telegram_calls(sheet: Sheet) -> Tuple[List[Tuple[str, Json]], Dict[str, str]]:
    """Telegram's calls in order, and what the short callback data in them stands for."""
    long: Dict[str, str] = {}

    def keyboard(rows: Sequence[Sequence[Choice]], url: Optional[Tuple[str, str]] = None) -> Json:
        lines = [[{"text": c.title, "callback_data": _short(c.payload, long)} for c in row] for row in rows]
        if url is not None:
            lines.append([{"text": url[0], "url": url[1]}])
        return {"inline_keyboard": [line for line in lines if line]}

    texts = pieces(sheet.words, TELEGRAM_TEXT)
    calls: List[Tuple[str, Json]] = [("sendMessage", {"text": text}) for text in texts]
    for card in sheet.cards:
        caption = clip("\n".join((card.title, *card.lines)), TELEGRAM_CAPTION)
        link = (word("open", sheet.chinese), card.url) if _public(card.url) else None
        markup = keyboard([card.buttons], link)
        if card.picture:
            calls.append(("sendPhoto", {"photo": card.picture, "caption": caption, "reply_markup": markup}))
        else:
            calls.append(("sendMessage", {"text": caption, "reply_markup": markup}))
    if sheet.buttons:
        rows = [[choice] for choice in sheet.buttons]
        if not calls or sheet.cards:
            calls.append(("sendMessage", {"text": "…", "reply_markup": keyboard(rows)}))
        else:
            calls[-1][1]["reply_markup"] = keyboard(rows)
    return calls, long


def slack_messages(sheet: Sheet) -> List[Json]:
    """Slack's messages: sections with pictures and buttons, and the plain text beside them."""
    blocks: List[Json] = [_section(text) for text in pieces(sheet.words, SLACK_TEXT)]
    for card in sheet.cards:
        blocks += _slack_card(card)
    blocks += _slack_buttons(sheet.buttons)
    plain = clip(sheet.words or " · ".join(card.title for card in sheet.cards) or "…", SLACK_TEXT)
    return [
        {"text": plain, "blocks": blocks[start : start + SLACK_BLOCKS]}
        for start in range(0, len(blocks), SLACK_BLOCKS)
    ]


def messenger_messages(sheet: Sheet) -> List[Json]:
    """Messenger's messages: words, a carousel of cards, then buttons or quick replies."""
    texts = pieces(sheet.words, MESSENGER_TEXT)
    messages: List[Json] = [{"text": text} for text in texts]
    if sheet.cards:
        elements = [_element(card) for card in sheet.cards]
        messages.append(_template({"template_type": "generic", "elements": elements}))
    if not sheet.buttons:
        return messages
    if texts and not sheet.cards and len(sheet.buttons) <= MESSENGER_BUTTONS and _fits(texts[-1]):
        buttons = [_postback(choice) for choice in sheet.buttons]
        messages[-1] = _template({"template_type": "button", "text": texts[-1], "buttons": buttons})
        return messages
    if not messages:
        messages.append({"text": "…"})
    messages[-1]["quick_replies"] = [
        {
            "content_type": "text",
            "title": clip(c.title, MESSENGER_LABEL),
            "payload": c.payload[:MESSENGER_PAYLOAD],
        }
        for c in sheet.buttons[:MESSENGER_REPLIES]
    ]
    return messages


def whatsapp_messages(sheet: Sheet, first: int = 1) -> Tuple[List[Json], List[Choice]]:
    """WhatsApp's messages as numbered text, and what the numbers from ``first`` stand for."""
    choices: List[Choice] = []
    rows: List[str] = []
    for card in sheet.cards:
        if card.buttons:
            choices.append(Choice(card.title, card.buttons[0].payload))
            rows.append(f"{first + len(choices) - 1}. " + "\n   ".join((card.title, *card.lines)))
        else:
            rows.append("• " + "\n   ".join((card.title, *card.lines)))
    for choice in sheet.buttons:
        choices.append(choice)
        rows.append(f"{first + len(choices) - 1}. {choice.title}")
    listed = "\n".join(rows)
    hint = word("choose", sheet.chinese) if choices else ""
    text = "\n\n".join(part for part in (sheet.words, listed, hint) if part)
    messages: List[Json] = [{"body": piece} for piece in pieces(text, WHATSAPP_TEXT)]
    picture = next((card.picture for card in sheet.cards if card.picture), None)
    if picture and messages:
        messages[0]["media_url"] = [picture]
    return messages, choices


def _short(payload: str, long: Dict[str, str]) -> str:
    """Callback data for ``payload``; one that is too long is remembered under its hash."""
    if len(payload.encode()) <= TELEGRAM_DATA_BYTES:
        return payload
    key = "#" + hashlib.sha256(payload.encode()).hexdigest()[:24]
    long[key] = payload
    return key


def _public(url: Any) -> bool:
    """Whether an app's servers can reach ``url``; they refuse links to this machine."""
    return bool(url) and not any(host in url for host in ("://127.", "://localhost", "://0.0.0.0", "://[::"))


def _section(text: str) -> Json:
    return {"type": "section", "text": {"type": "plain_text", "text": text, "emoji": True}}


def _slack_card(card: Card) -> List[Json]:
    section = _section(clip("\n".join((card.title, *card.lines)), SLACK_TEXT))
    if card.picture:
        section["accessory"] = {
            "type": "image",
            "image_url": card.picture,
            "alt_text": clip(card.title, 2000),
        }
    return [section, *_slack_buttons(card.buttons)]


def _slack_buttons(choices: Sequence[Choice]) -> List[Json]:
    rows = [choices[start : start + SLACK_ROW] for start in range(0, len(choices), SLACK_ROW)]
    return [
        {
            "type": "actions",
            "elements": [
                {
                    "type": "button",
                    "action_id": f"choice_{place}",
                    "text": {"type": "plain_text", "text": clip(choice.title, SLACK_TITLE)},
                    "value": choice.payload[:SLACK_VALUE],
                }
                for place, choice in enumerate(row)
            ],
        }
        for row in rows
    ]


def _fits(text: str) -> bool:
    return len(text) <= MESSENGER_BUTTON_TEXT


def _template(payload: Json) -> Json:
    return {"attachment": {"type": "template", "payload": payload}}


def _postback(choice: Choice) -> Json:
    return {
        "type": "postback",
        "title": clip(choice.title, MESSENGER_LABEL),
        "payload": choice.payload[:MESSENGER_PAYLOAD],
    }


def _element(card: Card) -> Json:
    element: Json = {
        "title": clip(card.title, MESSENGER_TITLE),
        "subtitle": clip("\n".join(card.lines), MESSENGER_TITLE),
    }
    if card.picture:
        element["image_url"] = card.picture
    if _public(card.url):
        element["default_action"] = {"type": "web_url", "url": card.url}
    buttons = [_postback(choice) for choice in card.buttons[:MESSENGER_BUTTONS]]
    return {**element, "buttons": buttons} if buttons else element
