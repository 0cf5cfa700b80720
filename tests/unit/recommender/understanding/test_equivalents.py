"""Which of a shop's own values a general word asks for."""

from __future__ import annotations

from recommender.understanding.equivalents import matching_attributes, matching_sizes, matching_values


def test_a_plain_colour_asks_for_its_shades_too() -> None:
    shop = ("navy", "Light Blue", "red", "teal", "Navy Blue")
    assert matching_values("colour", "blue", shop) == ("navy", "Light Blue", "teal", "Navy Blue")


def test_a_shade_asks_for_itself_however_it_is_written() -> None:
    assert matching_values("colour", "navy", ("blue", "Navy Blue", "navy")) == ("Navy Blue", "navy")


def test_a_shade_the_shop_does_not_name_is_not_widened_to_its_colour() -> None:
    assert matching_values("colour", "burgundy", ("red", "blue")) == ()


def test_a_colour_the_shop_has_not_asks_for_nothing_else() -> None:
    assert matching_values("colour", "green", ("red", "blue")) == ()


def test_materials_match_whatever_their_form() -> None:
    assert matching_values("material", "wood", ("wooden", "oak", "metal")) == ("wooden",)


def test_sizes_match_whatever_their_label() -> None:
    assert matching_sizes("M", ("m", "medium", "l")) == ("m", "medium")
    assert matching_sizes("EU 42", ("41", "42", "EU 42")) == ("42", "EU 42")
    assert matching_sizes("S", ("small", "S", "m")) == ("small", "S")


def test_a_waist_matches_labels_with_and_without_the_leg() -> None:
    shop = ("30", "32", "32/34", "W32 L30", "W34")
    assert matching_sizes("W32 L34", shop) == ("32", "32/34")
    assert matching_sizes("W32", ("30", "32")) == ("32",)


def test_wireless_takes_in_what_the_shop_calls_bluetooth_and_not_the_other_way_round() -> None:
    shop = ("Bluetooth", "wired", "wireless")
    assert matching_attributes(("wireless",), shop) == ("wireless", "Bluetooth")
    assert matching_attributes(("bluetooth",), shop) == ("bluetooth",)
