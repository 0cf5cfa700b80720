"""A Chinese message is said word by word in English; another is left as it is."""

from __future__ import annotations

from bot.nlu.gloss import GLOSSARY, gloss, readable, simplified
from bot.training import Inputs


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


def test_a_changed_glossary_makes_the_model_be_trained_again() -> None:
    assert GLOSSARY in Inputs().files()


def test_each_word_has_one_meaning() -> None:
    lines = [line for line in GLOSSARY.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    words = [line.partition(" ")[0] for line in lines]
    assert len(words) == len(set(words))
