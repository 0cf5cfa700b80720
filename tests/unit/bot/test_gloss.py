"""A Chinese message is said word by word in English; another is left as it is."""

from __future__ import annotations

from bot.nlu.gloss import gloss, readable, simplified


def test_the_longest_known_words_are_glossed_in_their_order() -> None:
    assert gloss("我的订单到哪了？") == "my order where is it now ?"


def test_english_stays_as_it_is() -> None:
    assert gloss("where is my order?") == "where is my order?"


def test_english_words_in_a_chinese_message_keep_their_place() -> None:
    assert gloss("订单A10023到了吗") == "order A10023 has it arrived"


def test_traditional_characters_mean_what_simplified_ones_do() -> None:
    assert simplified("購物車") == "购物车"
    assert gloss("購物車") == gloss("购物车") == "shopping cart"


def test_a_message_of_unknown_characters_is_encoded_itself() -> None:
    assert readable("㐀㐀") == "㐀㐀"
