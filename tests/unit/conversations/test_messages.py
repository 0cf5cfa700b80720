from __future__ import annotations

import pytest

from conversations.messages.model import Button, Draft
from conversations.messages.service import MessageService
from conversations.sessions.service import SessionService
from kernel.clock import FixedClock
from kernel.database import Database
from kernel.errors import NotFound
from kernel.settings import Settings


@pytest.fixture
def messages(databases: Database, clock: FixedClock) -> MessageService:
    return MessageService(databases, clock)


@pytest.fixture
def conversation_id(databases: Database, settings: Settings, clock: FixedClock) -> str:
    return SessionService(databases, settings, clock).open().conversation_id


def test_messages_stand_in_the_order_they_came(messages: MessageService, conversation_id: str) -> None:
    asked = messages.receive(conversation_id, "hi", language="en").message
    messages.reply(asked, [Draft("one"), Draft("two")])
    messages.append(conversation_id, [Draft("a person here")], sender="staff")
    found = messages.newest(conversation_id)
    assert [(m.position, m.sender, m.text) for m in found] == [
        (1, "shopper", "hi"),
        (2, "bot", "one"),
        (3, "bot", "two"),
        (4, "staff", "a person here"),
    ]
    assert [m.state for m in found] == ["answered", None, None, None]


def test_a_client_id_keeps_a_message_once(messages: MessageService, conversation_id: str) -> None:
    first = messages.receive(conversation_id, "hi", language="en", client_id="c1")
    again = messages.receive(conversation_id, "hi", language="en", client_id="c1")
    assert (first.fresh, again.fresh) == (True, False)
    assert again.message == first.message
    assert len(messages.newest(conversation_id)) == 1


def test_the_same_client_id_in_two_conversations_is_two_messages(
    messages: MessageService, conversation_id: str, databases: Database, settings: Settings, clock: FixedClock
) -> None:
    other = SessionService(databases, settings, clock).open().conversation_id
    assert messages.receive(conversation_id, "a", language="en", client_id="c1").fresh
    assert messages.receive(other, "b", language="en", client_id="c1").fresh


def test_a_message_of_another_conversation_is_not_found(
    messages: MessageService, conversation_id: str
) -> None:
    kept = messages.receive(conversation_id, "hi", language="en").message
    with pytest.raises(NotFound):
        messages.after("cnv_other", kept.message_id)


def test_the_public_shape_leaves_absent_parts_out(messages: MessageService, conversation_id: str) -> None:
    asked = messages.receive(conversation_id, "hi", language="en").message
    draft = Draft(
        "hello", buttons=(Button("Yes", "/affirm"),), parts={"faq": {"entry_id": "e", "revision": 1}}
    )
    (kept,) = messages.reply(asked, [draft])
    assert kept.as_json() == {
        "id": kept.message_id,
        "at": "2026-03-14T10:00:00+00:00",
        "from": "bot",
        "language": "en",
        "text": "hello",
        "buttons": [{"title": "Yes", "payload": "/affirm"}],
        "faq": {"entry_id": "e", "revision": 1},
    }
    assert messages.replies_to(asked.message_id) == [kept]


def test_the_title_of_a_button_is_the_last_one_shown(messages: MessageService, conversation_id: str) -> None:
    messages.append(conversation_id, [Draft("?", buttons=(Button("Sure", "/affirm"),))], sender="bot")
    assert messages.button_title(conversation_id, "/affirm") == "Sure"
    assert messages.button_title(conversation_id, "/deny") is None


def test_a_forgotten_transcript_is_empty(messages: MessageService, conversation_id: str) -> None:
    messages.receive(conversation_id, "hi", language="en")
    assert messages.erase(conversation_id) == 1
    assert messages.newest(conversation_id) == []
