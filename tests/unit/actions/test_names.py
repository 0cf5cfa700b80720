"""Names: each language has its own, and a canonical value is English."""

from __future__ import annotations

import pytest

from actions.names import Names
from commerce.catalogue.model import Vocabulary
from commerce.shop import Shop
from tests.unit.actions.shop import VALUE_NAMES
from tests.unit.commerce.build import product


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


class Titles(Catalogue):
    """A catalogue of branded titles."""

    def vocabulary(self) -> Vocabulary:
        titles = (
            ("bomber", "Oakrill Bomber Jacket"),
            ("bomber", "Oakrill 飞行员夹克"),
            ("field", "Orrery Lane Field Watch"),
            ("chelsea", "Cobblefern Chelsea Boots"),
            ("chelsea-w", "Pellaro Chelsea Boots for Women"),
            ("lamp", "Oakrill Lamp"),
        )
        return Vocabulary(1, ("Oakrill", "Orrery Lane", "Cobblefern", "Pellaro"), (), {}, {}, titles)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("is the Bomber Jacket washable?", ["bomber"]),
        ("飞行员夹克有货吗", ["bomber"]),
        ("compare the field watch and the bomber jacket", ["field", "bomber"]),
        ("do you have bomber jackets?", []),
        ("the chelsea boots please", []),
        ("the Cobblefern Chelsea Boots please", ["chelsea"]),
        ("a lamp", []),
    ],
)
def test_a_title_may_leave_its_brand_out_where_it_names_one_product_alone(
    text: str, found: list[str]
) -> None:
    assert Names(Titles(), "en").titled(text) == found  # type: ignore[arg-type]


def test_the_for_of_a_question_asks_of_no_attribute_and_an_age_asks_of_the_age() -> None:
    toy = product("toy", recipient="kids", age="6-12 years")
    names = Names(Catalogue(), "en")  # type: ignore[arg-type]
    asked = ("is it good for travelling?", "is it safe for a 2 year old", "ok for kids aged 3?")
    assert [names.attribute_asked(text, toy) for text in asked] == [None, "age", "age"]


def test_gold_of_a_material_is_no_colour(shop: Shop) -> None:
    shop.catalogue.save_value_names(
        {**VALUE_NAMES, "gold": {"en": "gold", "zh": "金色"}, "silver": {"en": "silver", "zh": "银色"}}
    )
    chinese, english = Names(shop.catalogue, "zh"), Names(shop.catalogue, "en")
    assert chinese.attribute("gold; silver", "material") == "金、银"
    assert (chinese.attribute("gold", "colour"), chinese.value("gold")) == ("金色", "金色")
    assert english.attribute("gold; silver", "material") == "gold, silver"
