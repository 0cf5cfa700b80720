"""The chapter on the chat: conversations, messages, the socket."""

from __future__ import annotations

from typing import Any, Final

from kernel.openapi.model import Chapter, Content, Operation, Parameter, Reply, Schema, ref

TAG: Final = "Chat"
STRING: Final[Schema] = {"type": "string"}
TIME: Final[Schema] = {"type": "string", "format": "date-time"}
OBJECT: Final[Schema] = {"type": "object"}
LANGUAGE: Final[Schema] = {"type": "string", "enum": ["en", "zh"]}


def object_of(properties: dict[str, Any], *optional: str, more: bool = False) -> Schema:
    """An object with these properties, all but the optional ones always there."""
    return {
        "type": "object",
        "required": [name for name in properties if name not in optional],
        "additionalProperties": more,
        "properties": properties,
    }


CARD: Final = object_of(
    {
        "product_id": STRING,
        "title": STRING,
        "price_minor": {"type": "integer"},
        "currency": STRING,
        "price_text": STRING,
        "image_url": STRING,
        "url": STRING,
        "in_stock": {"type": "boolean"},
        "rating": {"type": "number"},
        "reasons": {"type": "array", "items": object_of({"code": STRING, "text": STRING}, more=True)},
    },
    "image_url", "url", "in_stock", "rating", "reasons", "price_text", "price_minor", "currency",
    more=True,
)  # fmt: skip
MESSAGE: Final = object_of(
    {
        "id": STRING,
        "at": TIME,
        "from": {"enum": ["bot", "staff", "shopper"]},
        "language": LANGUAGE,
        "text": {"type": "string", "description": "Plain text, never HTML."},
        "buttons": {"type": "array", "items": object_of({"title": STRING, "payload": STRING})},
        "products": {"type": "array", "items": ref("ChatProduct")},
        "client_id": STRING,
        "payload": STRING,
        "order": OBJECT,
        "cart": OBJECT,
        "promotions": {"type": "array", "items": OBJECT},
        "comparison": OBJECT,
        "faq": OBJECT,
        "apology": {"enum": ["down", "slow", "broken", "empty", "unsure"]},
    },
    "text", "buttons", "products", "client_id", "payload", "order", "cart", "promotions", "comparison",
    "faq", "apology",
    more=True,
)  # fmt: skip
SAID: Final[Schema] = {
    "type": "object",
    "properties": {
        "text": {"type": "string", "minLength": 1, "maxLength": 2000},
        "payload": {
            "type": "string",
            "minLength": 2,
            "description": 'A pressed button\'s: `/intent` or `/intent{"entity": "value"}`.',
        },
        "client_id": {
            "type": "string",
            "pattern": "^[A-Za-z0-9_-]{1,64}$",
            "description": "Yours for this message: sending it again gets the same answers.",
        },
    },
    "anyOf": [{"required": ["text"]}, {"required": ["payload"]}],
}
SHOWN: Final = {
    "id": "msg_2", "at": "2026-11-22T08:15:01+00:00", "from": "bot", "language": "en",
    "text": "Here is what fits.",
    "products": [
        {"product_id": "HO067", "title": "Linen lamp", "price_minor": 3999, "currency": "USD",
         "price_text": "$39.99", "url": "/products/HO067", "in_stock": True,
         "reasons": [{"code": "matches_words", "text": "matches lamp"}]}
    ],
}  # fmt: skip
OPEN: Final = Operation(
    "POST", "/api/v1/chat/conversations", TAG, "Open a conversation.",
    about="`identity` is the token by which the shop's own site vouches for a logged-in shopper.",
    body=(
        Content(
            {"type": "object", "properties": {"identity": STRING, "locale": STRING}}, {"locale": "zh-CN"}
        ),
    ),
    body_required=False,
    replies={
        201: Reply(
            "The conversation and its token, which is told here only.",
            (
                Content(
                    object_of({"conversation_id": STRING, "token": STRING, "expires_at": TIME}),
                    {"conversation_id": "con_1", "token": "…", "expires_at": "2026-12-22T08:15:00+00:00"},
                ),
            ),
        )
    },
    errors=(401,),
)  # fmt: skip
READ: Final = Operation(
    "GET", "/api/v1/chat/conversations/{conversation_id}", TAG, "What is known of your own conversation.",
    conversation="needed",
    parameters=(Parameter("conversation_id", "path", "The conversation's id.", STRING, example="con_1"),),
    replies={
        200: Reply(
            "The conversation.",
            (
                Content(
                    object_of(
                        {
                            "conversation_id": STRING,
                            "language": LANGUAGE,
                            "name": {"type": ["string", "null"]},
                            "proven": {"type": "boolean"},
                            "expires_at": {"type": ["string", "null"]},
                        }
                    ),
                ),
            ),
        )
    },
    errors=(404,),
)  # fmt: skip
SEND: Final = Operation(
    "POST", "/api/v1/chat/messages", TAG, "Say something, or press a button.",
    about="When no answer can be had in time the answer is an apology: a message with `apology`.",
    conversation="needed",
    body=(Content(ref("ChatSaid"), {"text": "a red lamp under 50", "client_id": "m-1"}),),
    replies={
        200: Reply(
            "Your message as it was kept, and the answers.",
            (
                Content(
                    object_of(
                        {
                            "received": object_of({"id": STRING, "at": TIME}),
                            "messages": {"type": "array", "items": ref("ChatMessage")},
                        }
                    ),
                    {"received": {"id": "msg_1", "at": "2026-11-22T08:15:00+00:00"}, "messages": [SHOWN]},
                ),
            ),
        )
    },
    errors=(404,),
)  # fmt: skip
TRANSCRIPT: Final = Operation(
    "GET", "/api/v1/chat/messages", TAG, "The transcript behind a message, or its newest 200.",
    conversation="needed",
    parameters=(Parameter("after", "query", "The id of the last message that you have.", STRING),),
    replies={
        200: Reply(
            "At most 200 messages; ask again with the last id while `more` is true.",
            (
                Content(
                    object_of(
                        {
                            "messages": {"type": "array", "items": ref("ChatMessage")},
                            "more": {"type": "boolean"},
                            "typing": {"type": "boolean"},
                        }
                    ),
                    {"messages": [SHOWN], "more": False, "typing": False},
                ),
            ),
        )
    },
    errors=(404,),
)  # fmt: skip
SOCKET: Final = Operation(
    "GET", "/api/v1/chat/socket", TAG, "A WebSocket: messages as they come, typing, staff joining.",
    about="Frames are described in docs/api.md.",
    parameters=(
        Parameter("token", "query", "The conversation's token.", STRING, required=True),
        Parameter("after", "query", "The last message that you have; what was missed comes first.", STRING),
    ),
    replies={101: Reply("The socket is open.")},
    errors=(400, 401, 403, 404),
)  # fmt: skip
CHAPTER: Final = Chapter(
    TAG,
    "conversations with the assistant; the token of a conversation is the only key to it",
    (OPEN, READ, SEND, TRANSCRIPT, SOCKET),
    {"ChatMessage": MESSAGE, "ChatProduct": CARD, "ChatSaid": SAID},
)
