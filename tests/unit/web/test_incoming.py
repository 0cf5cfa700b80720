from __future__ import annotations

import pytest

from kernel.errors import Invalid
from web.chat.incoming import Incoming, check_payload, clean, parse_incoming


def test_a_text_is_trimmed_composed_and_without_controls() -> None:
    assert clean(" e\u0301\x00\x1b[31m\u0085 ") == "é[31m"


def test_a_family_emoji_keeps_its_joiners() -> None:
    assert clean("👨\u200d👩\u200d👧") == "👨\u200d👩\u200d👧"


def test_a_message_of_the_longest_length_passes_and_one_more_does_not() -> None:
    assert parse_incoming({"text": "字" * 10}, 10).text == "字" * 10
    with pytest.raises(Invalid, match="at most 10 characters, not 11"):
        parse_incoming({"text": "字" * 11}, 10)


def test_a_payload_gives_its_intent_and_entities() -> None:
    incoming = parse_incoming({"payload": '/add_to_cart{"variant_id": "v1", "n": 2}', "text": "Add"}, 100)
    assert (incoming.intent, incoming.entities) == ("add_to_cart", {"variant_id": "v1", "n": 2})
    assert incoming.for_rasa() == '/add_to_cart{"variant_id": "v1", "n": 2}'


@pytest.mark.parametrize(
    "payload", ["", "/", "greet", "/1x", "/a{[1]}", '/a{"b": [1]}', "/a b", "/a" + "x" * 2000]
)
def test_a_payload_of_another_form_is_refused(payload: str) -> None:
    with pytest.raises(Invalid):
        check_payload(payload)


def test_typed_slashes_are_taken_off_for_rasa_only() -> None:
    incoming = parse_incoming({"text": "/restart"}, 100)
    assert (incoming.text, incoming.for_rasa()) == ("/restart", "restart")


def test_words_have_no_intent() -> None:
    assert (Incoming("hi").intent, Incoming("hi").entities) == (None, {})
