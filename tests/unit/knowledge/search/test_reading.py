"""Questions are read as the encoder should read them: glossed, written out, mended."""

from __future__ import annotations

import pytest

from knowledge.search.reading import Speller, others_in, read


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Do U ship 2 me plz?", "do you ship 2 me please?"),
        ("whats the p&p", "what is the postage and packing"),
        ("运费", "shipping cost"),
        ("礼拜六", "saturday"),
        ("", ""),
    ],
)
def test_short_forms_are_written_out_and_chinese_is_said_in_english(text: str, said: str) -> None:
    assert read(text) == said


def test_a_misspelt_word_becomes_the_nearest_known_one() -> None:
    speller = Speller({"shipping", "return", "password"})
    assert speller.mended("shippng and retrun of passwrd") == "shipping and return of password"


def test_known_short_and_distant_words_are_kept() -> None:
    speller = Speller({"shipment", "boots"})
    assert speller.mended("boot ship boots slipping wrapping") == "boot ship boots slipping wrapping"


def test_other_companies_are_named_as_whole_words_or_within_chinese() -> None:
    assert others_in("where is my Amazon order") == {"amazon"}
    assert others_in("amazonian parrots") == set()
    assert others_in("宜家周末开吗") == {"宜家"}
