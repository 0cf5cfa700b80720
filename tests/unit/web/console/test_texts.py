"""Every word of the console is there in both languages, and every key that a page names is a text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kernel.languages import LANGUAGES, has_han
from web.console.rendering import ROOM, build_templates
from web.console.wording import ALL, ROOMS, Say

NAMED = re.compile(r"""\bsay\(\s*["']([a-z0-9_.]+)["']\s*[,)]""")
FILLED = re.compile(r"\{(\w+)\}")
TEMPLATES = sorted(ROOM.rglob("templates/**/*.html"))
NAMES = {"Telegram", "Slack", "Messenger", "WhatsApp"}


def test_no_two_rooms_name_a_text_alike() -> None:
    assert len(ALL) == sum(len(room) for room in ROOMS)


def test_a_text_says_the_same_in_both_languages() -> None:
    assert [key for key, texts in ALL.items() if set(texts) != set(LANGUAGES)] == []
    assert [key for key, texts in ALL.items() if not all(text.strip() for text in texts.values())] == []
    assert [key for key, texts in ALL.items() if filled(texts["en"]) != filled(texts["zh"])] == []


def test_an_english_text_is_english_and_a_chinese_one_chinese() -> None:
    ours = {key: texts for key, texts in ALL.items() if key != "console.language"}
    assert [key for key, texts in ours.items() if has_han(texts["en"])] == []
    assert [key for key, texts in ours.items() if not has_han(texts["zh"]) and english(texts["zh"])] == []


def filled(text: str) -> set[str]:
    return set(FILLED.findall(text))


def english(text: str) -> bool:
    """Whether a text has words of its own, beyond names."""
    words = re.findall(r"[A-Za-z]{3,}", FILLED.sub("", text))
    return bool(set(words) - NAMES)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_page_names_texts_that_exist(path: Path) -> None:
    named = set(NAMED.findall(path.read_text(encoding="utf-8")))
    assert named - ALL.keys() == set()


def test_every_template_can_be_read() -> None:
    templates = build_templates(str)
    names = templates.list_templates(extensions=["html"])
    assert len(names) == len(TEMPLATES)
    assert [name for name in names if templates.get_template(name).name != name] == []


def test_one_of_something_is_said_in_the_singular() -> None:
    say = Say("en")
    assert say("entries.breaks.text", n=1).endswith("one question that must keep its answer would lose it.")
    assert say("entries.breaks.text", n=2).endswith("2 questions that must keep their answer would lose it.")


def test_a_time_goes_into_a_form_and_comes_back_as_it_was() -> None:
    say = Say("zh", "Asia/Shanghai")
    at = say.read_moment("2026-03-14T18:30")
    assert at is not None
    assert say.form_moment(at) == "2026-03-14T18:30"
    assert say.moment(at) == "2026年3月14日 18:30"
    assert Say("en", "UTC").moment(at) == "14 Mar 2026 10:30"
