"""Sentences of shoppers and exactly what they mean, without any catalogue."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from recommender.understanding import Understander

CASES = Path(__file__).parent / "cases"


def read_cases(language: str) -> list[Any]:
    lines = (CASES / f"{language}.jsonl").read_text(encoding="utf-8").splitlines()
    return [pytest.param(case["text"], case["wish"], id=case["text"][:60]) for case in map(json.loads, lines)]


@pytest.mark.parametrize(("text", "wish"), read_cases("en"))
def test_english_means_exactly_this(general: Understander, text: str, wish: dict[str, Any]) -> None:
    assert general.read(text).wish.as_public("USD") == wish


@pytest.mark.parametrize(("text", "wish"), read_cases("zh"))
def test_chinese_means_exactly_this(general: Understander, text: str, wish: dict[str, Any]) -> None:
    assert general.read(text).wish.as_public("USD") == wish


def test_there_are_two_hundred_cases_a_language() -> None:
    assert len(read_cases("en")) >= 200
    assert len(read_cases("zh")) >= 200
