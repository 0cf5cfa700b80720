"""Differences word by word in both languages, and two people's changes put together."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.editing.diff import Piece, difference, merged
from knowledge.model import Audience, Entry

BASE = Entry(
    "returns", "returns", {"en": ("Returns?",), "zh": ("退货？",)}, {"en": "30 days.", "zh": "30天。"},
    revision=3, tags=("a",),
)  # fmt: skip


def marked(old: str, new: str) -> tuple[str, str]:
    found = difference(old, new)
    signs = {"same": "{}", "gone": "[-{}-]", "new": "[+{}+]"}
    left = "".join(signs[piece.kind].format(piece.text) for piece in found.old)
    return left, "".join(signs[piece.kind].format(piece.text) for piece in found.new)


@pytest.mark.parametrize(
    ("old", "new", "left", "right"),
    [
        ("You have 30 days.", "You have 60 days.", "You have [-30-] days.", "You have [+60+] days."),
        ("三十天内可退", "六十天内可退货", "[-三-]十天内可退", "[+六+]十天内可退[+货+]"),
        ("one\ntwo\nthree", "one\nthree", "one\n[-two\n-]three", "one\nthree"),
        ("", "new", "", "[+new+]"),
        ("gone", "", "[-gone-]", ""),
        ("same", "same", "same", "same"),
    ],
)
def test_what_is_gone_and_what_is_new_is_marked_by_the_word(
    old: str, new: str, left: str, right: str
) -> None:
    assert marked(old, new) == (left, right)
    assert difference(old, new).changed == (old != new)


@given(st.text(max_size=60), st.text(max_size=60))
def test_each_side_of_a_difference_is_the_whole_text(old: str, new: str) -> None:
    found = difference(old, new)
    assert "".join(piece.text for piece in found.old) == old
    assert "".join(piece.text for piece in found.new) == new
    assert {piece.kind for piece in found.old} <= {"same", "gone"}


def test_two_long_texts_are_compared_in_time() -> None:
    began = time.perf_counter()
    assert difference("好" * 10_000, "坏" * 10_000).new == (Piece("new", "坏" * 10_000),)
    for old, new in (("aab " * 2_500, "baa " * 2_500), ("a b " * 2_500, "b a " * 2_500)):
        assert difference(old, new).changed
    assert time.perf_counter() - began < 10


def test_what_only_one_changed_is_taken_from_them() -> None:
    theirs = replace(BASE, answers={"en": "60 days.", "zh": "30天。"}, revision=4, tags=("a", "b"))
    yours = replace(BASE, answers={"en": "30 days.", "zh": "30 天内。"}, category="orders")
    found = merged(BASE, theirs, yours)
    assert found.entry.answers == {"en": "60 days.", "zh": "30 天内。"}
    assert (found.entry.tags, found.entry.category, found.entry.revision) == (("a", "b"), "orders", 4)
    assert found.both == frozenset()


def test_what_both_changed_is_named_and_yours_stands() -> None:
    theirs = replace(BASE, answers={"en": "60 days."}, audience=Audience(("vip",)))
    yours = replace(BASE, answers={"en": "14 days.", "zh": "14天。"}, audience=Audience(("new",)))
    found = merged(BASE, theirs, yours)
    assert found.entry.answers == {"en": "14 days.", "zh": "14天。"}
    assert found.entry.audience == Audience(("new",))
    assert found.both == {"answers.en", "answers.zh", "audience"}


def test_the_same_change_of_both_is_no_conflict() -> None:
    same = replace(BASE, answers={"en": "60 days.", "zh": "60天。"})
    assert merged(BASE, same, same).both == frozenset()
