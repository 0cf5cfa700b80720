"""What Rasa's side keeps a second copy of says the same as the platform's."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.nlu.languages import shown_language
from bot.paths import tracker_url
from kernel.languages import detect_language
from kernel.settings import load_settings

ROOT = Path(__file__).resolve().parents[2]
TEXTS = [
    "hello", "你好", "iPhone 有货吗", "what does 红 mean in this title", "123", "😀", "", "ok", "A", "ＯＫ",
    "café", "XL", "A10023", "jane@example.com", "我要 red shoes size 42", "do you have 红色 shoes in stock",
    "有 M 码 吗",
]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_both_sides_see_the_same_language(text: str) -> None:
    shown = shown_language(text)
    assert detect_language(text, "en") == (shown or "en")
    assert detect_language(text, "zh") == (shown or "zh")


def test_both_sides_know_the_same_traditional_characters() -> None:
    theirs = ROOT / "recommender" / "understanding" / "lexicons" / "zh" / "traditional.txt"
    assert (ROOT / "bot" / "nlu" / "traditional.txt").read_bytes() == theirs.read_bytes()


@pytest.mark.parametrize(
    "environment",
    [
        {"AISLE_DATA_DIR": "/tmp/aisle-x"},
        {"AISLE_DATA_DIR": "/tmp/aisle-x", "AISLE_TRACKER_URL": "sqlite:////tmp/aisle-x/talk.db"},
    ],
)
def test_both_sides_store_conversations_at_the_same_place(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AISLE_DATA_DIR", "AISLE_TRACKER_URL", "AISLE_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert tracker_url() == load_settings(environment).resolved_tracker_url()
