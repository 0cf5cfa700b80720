"""Names: each language has its own, and a canonical value is English."""

from __future__ import annotations

from actions.names import Names
from commerce.catalogue.model import Vocabulary


class Catalogue:
    """A catalogue whose values are named in Chinese alone."""

    def vocabulary(self) -> Vocabulary:
        return Vocabulary(1, (), (), {}, {"red": {"zh": "红色"}}, (), {"theme": {"zh": "主题"}})


def test_a_value_without_an_english_name_is_its_own_english_name() -> None:
    names = {language: Names(Catalogue(), language) for language in ("en", "zh")}  # type: ignore[arg-type]
    assert {language: one.value("red") for language, one in names.items()} == {"en": "red", "zh": "红色"}


def test_a_label_of_the_shops_own_stands_in_capitals_where_no_other_is_known() -> None:
    names = {language: Names(Catalogue(), language) for language in ("en", "zh")}  # type: ignore[arg-type]
    assert {language: one.label("theme") for language, one in names.items()} == {"en": "Theme", "zh": "主题"}
