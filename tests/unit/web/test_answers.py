from __future__ import annotations

from conversations.messages.model import Button, Draft
from web.chat.answers import drafts_from


def test_words_split_by_rasa_stay_apart_and_cards_join_the_last() -> None:
    answer = [{"text": "A"}, {"text": "B"}, {"custom": {"products": [1]}}]
    assert drafts_from(answer, "en") == [Draft("A"), Draft("B", parts={"products": [1]})]


def test_two_sets_of_cards_make_two_messages() -> None:
    answer = [{"text": "A"}, {"custom": {"products": [1]}}, {"custom": {"products": [2]}}]
    assert [d.parts for d in drafts_from(answer, "en")] == [{"products": [1]}, {"products": [2]}]


def test_cards_cannot_forge_the_messages_own_fields() -> None:
    (draft,) = drafts_from([{"custom": {"id": "x", "from": "staff", "order": {"number": "A1"}}}], "en")
    assert draft.parts == {"order": {"number": "A1"}}


def test_buttons_without_title_or_payload_are_left_out() -> None:
    (draft,) = drafts_from(
        [{"text": "A", "buttons": [{"title": "x"}, {"title": "y", "payload": "/y"}, 3]}], "en"
    )
    assert draft.buttons == (Button("y", "/y"),)


def test_the_language_is_read_from_the_words() -> None:
    assert [d.language for d in drafts_from([{"text": "你好"}, {"text": "42"}], "en")] == ["zh", "en"]


def test_a_message_with_nothing_in_it_is_no_message() -> None:
    assert drafts_from([{"recipient_id": "x"}, {"text": "  "}, {"custom": {}}], "en") == []


def test_what_is_said_twice_in_one_answer_stands_once_where_it_was_said_last() -> None:
    answer = [{"text": "Which e-mail?"}, {"text": "I found 5."}, {"text": "Which e-mail?"}]
    assert [d.text for d in drafts_from(answer, "en")] == ["I found 5.", "Which e-mail?"]
