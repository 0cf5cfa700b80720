"""Which language a message is in, and which text is shown."""

from __future__ import annotations

import pytest

from kernel.languages import Language, as_language, detect_language, has_han, hours_in, pick_text


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("do you have red shoes", "en"),
        ("有红色的鞋吗", "zh"),
        ("iPhone 有货吗", "zh"),
        ("what does 红 mean in this title", "en"),
        ("Nike 鞋", "zh"),
        ("Größe", "en"),
    ],
)
def test_a_message_is_in_the_language_of_most_of_it(text: str, language: Language) -> None:
    assert detect_language(text, "zh" if language == "en" else "en") == language


@pytest.mark.parametrize("text", ["", "42", "👍👍", "A", "?!"])
def test_a_message_that_says_nothing_keeps_the_language(text: str) -> None:
    assert (detect_language(text, "zh"), detect_language(text)) == ("zh", "en")


@pytest.mark.parametrize(
    ("locale", "language"),
    [("zh-CN", "zh"), ("zh_TW", "zh"), ("EN_gb", "en"), ("en", "en"), ("fr", "zh"), ("", "zh"), (None, "zh")],
)
def test_a_locale_tag_names_a_language_or_the_default(locale: str | None, language: Language) -> None:
    assert as_language(locale, "zh") == language


def test_a_missing_text_is_shown_in_the_other_language() -> None:
    assert pick_text({"en": "Shoe", "zh": "鞋"}, "zh") == "鞋"
    assert pick_text({"en": "Shoe", "zh": ""}, "zh") == "Shoe"
    assert pick_text({}, "en") == ""


def test_one_chinese_sign_is_enough_to_be_seen() -> None:
    assert (has_han("size 码"), has_han("size ひ")) == (True, False)


@pytest.mark.parametrize(
    ("hours", "language", "told"),
    [
        ("Mon-Fri 09:00-18:00", "en", "Mon-Fri 09:00-18:00"),
        ("Mon-Fri 09:00-18:00", "zh", "周一至周五 09:00-18:00"),
        ("mon – sat 9:00-18:00; SUN 10:00-14:00", "zh", "周一至周六 9:00-18:00，周日 10:00-14:00"),
        ("24/7", "zh", "24/7"),
    ],
)
def test_hours_are_told_as_people_of_the_language_write_them(hours: str, language: str, told: str) -> None:
    assert hours_in(hours, language) == told
