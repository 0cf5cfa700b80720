"""Search: constraints are obeyed to the cent, words decide what is meant, nothing is pretended."""

from __future__ import annotations

from dataclasses import replace

import pytest

from commerce.catalogue.model import Category, ProductText
from commerce.shop import Shop
from recommender.model import Found, Relaxation
from recommender.service import RecommenderService
from recommender.understanding.model import Wish
from tests.unit.commerce.build import product, variant
from tests.unit.recommender.conftest import SHELVES


def ids(found: Found) -> list[str]:
    return [s.product.product_id for s in found.suggestions]


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        (Wish(words="running shoes"), {"trail", "city"}),
        (Wish(words="trainers"), {"trail", "city"}),
        (Wish(words="跑鞋", language="zh"), {"trail", "city"}),
        (Wish(words="trail runing shoes"), {"trail"}),
        (Wish(categories=("running shoes",)), {"trail", "city"}),
        (Wish(categories=("shoes",)), {"trail", "city", "boot"}),
        (Wish(words="leather"), {"boot", "tote"}),
        (Wish(words="皮革", language="zh"), {"boot", "tote"}),
        (Wish(materials_not=("leather",)), {"trail", "city"}),
        (Wish(colours=("blue",)), {"city"}),
        (Wish(colours_not=("blue",)), {"trail", "boot", "tote"}),
        (Wish(on_sale=True), {"city"}),
        (Wish(rating_min=4.5), {"trail"}),
    ],
)
def test_a_wish_finds_exactly_these(recommender: RecommenderService, wish: Wish, expected: set[str]) -> None:
    assert set(ids(recommender.search(wish, 10))) == expected


def test_price_size_and_colour_hold_for_one_variant(recommender: RecommenderService) -> None:
    black_42 = Wish(colours=("black",), sizes=("42",))
    assert ids(recommender.search(black_42, 10)) == []  # black in 42 is sold out, black in 43 is no 42
    assert ids(recommender.search(replace(black_42, sizes=("43",)), 10)) == ["trail"]


@pytest.mark.parametrize(("low", "high"), [(500, 1000), (6000, 8000), (15901, None)])
def test_nothing_outside_the_price_is_shown(
    recommender: RecommenderService, low: int, high: int | None
) -> None:
    """NVIDIA's assistant showed $139.99 for "anything for $5 to $10"."""
    wish = Wish(price_min_minor=low, price_max_minor=high)
    assert recommender.search(wish, 10).suggestions == ()
    ways = recommender.ways_out(wish)
    assert ways[0].constraint == "price_min_minor"


def test_the_most_expensive_is_the_most_expensive(recommender: RecommenderService) -> None:
    """NVIDIA's assistant answered $189.99 in a catalogue that ran to $269.99."""
    assert ids(recommender.search(Wish(sort="price_desc"), 1)) == ["boot"]


def test_the_cheapest_in_stock_is_the_cheapest(recommender: RecommenderService) -> None:
    assert ids(recommender.search(Wish(sort="price_asc"), 1)) == ["city"]


def test_the_price_shown_is_of_the_variant_that_fits(recommender: RecommenderService) -> None:
    suggestion = recommender.search(Wish(colours=("black",)), 1).suggestions[0]
    assert suggestion.variant is not None
    assert (suggestion.variant.variant_id, suggestion.variant.price_minor) in {
        ("trail/3", 9900),
        ("tote/1", 12900),
    }


def test_nothing_fits_tells_what_to_relax_and_what_that_gives(recommender: RecommenderService) -> None:
    wish = Wish(words="running shoes", price_max_minor=2000)
    found = recommender.search(wish, 10)
    assert found.suggestions == ()
    assert found.strategy == "nothing"
    assert recommender.ways_out(wish) == (Relaxation("price_max_minor", 2, 5900, 9900, ()),)


def test_a_missing_size_tells_the_sizes_there_are(recommender: RecommenderService) -> None:
    wish = Wish(categories=("boots",), sizes=("39",))
    assert recommender.ways_out(wish) == (Relaxation("sizes", 1, 15900, 15900, ("42",)),)


def test_what_the_shop_does_not_sell_is_never_exact(recommender: RecommenderService) -> None:
    found = recommender.search(Wish(words="unicorn saddle"), 10)
    assert found.suggestions == ()
    assert found.strategy == "nothing"


def test_what_is_only_near_is_said_to_be_near(recommender: RecommenderService) -> None:
    found = recommender.search(Wish(words="leather sofa"), 10)
    assert found.strategy == "close"
    assert set(ids(found)) == {"boot", "tote"}


def test_a_product_added_a_second_ago_is_found(recommender: RecommenderService, shop: Shop) -> None:
    assert ids(recommender.search(Wish(words="umbrella"), 10)) == []
    shop.catalogue.save_products([product("rain", variant("rain/1", 1500, 3), title="Storm Umbrella")])
    assert ids(recommender.search(Wish(words="umbrella"), 10)) == ["rain"]


def test_a_product_renamed_is_found_by_its_new_name_only(recommender: RecommenderService, shop: Shop) -> None:
    assert ids(recommender.search(Wish(words="chelsea"), 10)) == ["boot"]
    shop.catalogue.save_products([product("boot", variant("boot/1", 12900, 4), title="Weekend Satchel")])
    assert ids(recommender.search(Wish(words="satchel"), 10)) == ["boot"]
    assert ids(recommender.search(Wish(words="chelsea"), 10)) == []


def test_an_archived_product_is_not_found(recommender: RecommenderService, shop: Shop) -> None:
    assert ids(recommender.search(Wish(words="chelsea"), 10)) == ["boot"]
    shop.catalogue.archive("boot")
    assert ids(recommender.search(Wish(words="chelsea"), 10)) == []


def test_pages_of_a_search_do_not_overlap(recommender: RecommenderService) -> None:
    first = ids(recommender.search(Wish(categories=("shoes",)), 2))
    second = ids(recommender.search(Wish(categories=("shoes",)), 2, offset=2))
    assert len(first) == 2
    assert len(second) == 1
    assert not set(first) & set(second)


@pytest.mark.parametrize(
    "words", ["", "   ", "👟", "'; DROP TABLE products; --", "<script>", "x" * 10_000, "\x00"]
)
def test_any_words_are_harmless(recommender: RecommenderService, words: str) -> None:
    assert recommender.search(Wish(words=words), 3).strategy in {"browse", "nothing", "close", "search"}


@pytest.mark.parametrize("word", ["kettles", "水壶"])
def test_of_a_shelf_of_several_kinds_the_kind_that_was_said_is_shown(
    recommender: RecommenderService, shop: Shop, word: str
) -> None:
    things = [
        product(f"thing{n}", variant(f"thing{n}/1", 2000 + n, 3), title=title, categories=("kitchen",))
        for n, title in enumerate(("Rapid Kettle", "Toaster", "Rice Cooker"))
    ]
    shop.catalogue.save_products(things)
    wish = Wish(product=word, kind="kettles", categories=("kitchen",), words=word)
    told = ids(recommender.search(wish, 10))
    assert {one for one in told if one.startswith("thing")} == {"thing0"}
    assert ids(recommender.search(replace(wish, price_max_minor=1500), 10)) == []
    whole = Wish(product="kitchen", kind="kitchen", categories=("kitchen",))
    assert {"thing0", "thing1", "thing2"} <= set(ids(recommender.search(whole, 10)))


def test_what_is_called_so_is_found_on_another_shelf_before_anything_is_refused(
    recommender: RecommenderService, shop: Shop
) -> None:
    rain_boots = product(
        "wellies",
        variant("wellies/1", 3900, 3),
        title="Puddle Rain Boots",
        categories=("kitchen",),
        feature="kids",
    )
    shop.catalogue.save_products([rain_boots])
    cheap = Wish(product="boots", kind="boots", categories=("boots",), price_max_minor=5000)
    assert ids(recommender.search(cheap, 10)) == ["wellies"]
    assert ids(recommender.search(replace(cheap, price_max_minor=3000), 10)) == []


def test_what_is_only_made_for_the_kind_is_not_offered_as_one(
    recommender: RecommenderService, shop: Shop
) -> None:
    bag = product("bootbag", variant("bootbag/1", 3900, 3), title="Waterproof Boot Bag", categories=("bags",))
    shop.catalogue.save_products([bag])
    cheap = Wish(product="boots", kind="boots", categories=("boots",), price_max_minor=5000)
    assert ids(recommender.search(cheap, 10)) == []


def test_a_kind_that_is_sold_out_is_told_beside_what_else_its_shelf_has(
    recommender: RecommenderService, shop: Shop
) -> None:
    toaster = product("toaster", variant("toaster/1", 2900, 3), title="Toaster", categories=("kitchen",))
    shop.catalogue.save_products([toaster])
    wish = Wish(product="kettle", kind="kettles", categories=("kitchen",), words="kettle")
    found = recommender.search(wish, 10)
    assert ([one.product_id for one in found.sold_out], found.strategy) == (["kettle"], "close")
    assert ids(found) == ["toaster"]


def test_a_chinese_title_calls_a_product_by_its_kind_too(recommender: RecommenderService, shop: Shop) -> None:
    things = [
        replace(
            product(f"knit{n}", variant(f"knit{n}/1", 5000, 3), categories=("kitchen",)),
            texts={"en": ProductText(en, ""), "zh": ProductText(zh, "")},
        )
        for n, (en, zh) in enumerate(
            (("Wool Sweater", "羊毛毛衣"), ("Striped Jumper", "条纹毛衣"), ("Cup", "杯子"))
        )
    ]
    shop.catalogue.save_products(things)
    wish = Wish(product="毛衣", kind="sweaters", categories=("kitchen",), words="毛衣", language="zh")
    assert set(ids(recommender.search(wish, 10))) == {"knit0", "knit1"}


def test_a_shared_word_makes_nothing_near_what_no_shelf_has(recommender: RecommenderService) -> None:
    wish = Wish(product="leather food", kind="leather food", words="leather food")
    assert recommender.search(wish, 10).suggestions == ()


def test_a_spare_part_is_not_the_thing_itself(recommender: RecommenderService, shop: Shop) -> None:
    titles = ("Sonic Toothbrush", "Toothbrush Replacement Heads")
    things = [
        product(f"brush{n}", variant(f"brush{n}/1", 5000, 3), title=title, categories=("kitchen",))
        for n, title in enumerate(titles)
    ]
    shop.catalogue.save_products(things)
    wish = Wish(product="toothbrush", kind="toothbrush", categories=("kitchen",), words="toothbrush")
    assert ids(recommender.search(wish, 10)) == ["brush0"]


def test_a_dark_colour_takes_in_the_dark_ones(recommender: RecommenderService) -> None:
    assert set(ids(recommender.search(Wish(colours=("dark",)), 10))) == {"trail", "city", "boot", "tote"}


@pytest.mark.parametrize(("product_name", "kind"), [("toys", "toys"), ("玩具", "toys")])
def test_the_toys_of_a_department_of_toys_and_more_are_found_without_saying_toy(
    recommender: RecommenderService, shop: Shop, product_name: str, kind: str
) -> None:
    department = Category("play", None, {"en": "Toys, baby & gifts", "zh": "玩具母婴礼品"})
    blocks = Category("blocks", "play", {"en": "Building toys", "zh": "积木"})
    shop.catalogue.save_categories([*SHELVES, department, blocks])
    shop.catalogue.save_products(
        [product("car", variant("car/1", 2000, 3), title="Racing Car", categories=("play", "blocks"))]
    )
    wish = Wish(product=product_name, kind=kind, categories=("toys, baby & gifts",), words=product_name)
    assert ids(recommender.search(wish, 10)) == ["car"]


def test_a_shelf_shown_for_a_name_that_none_of_it_goes_by_is_told_as_the_shelf(
    recommender: RecommenderService, shop: Shop
) -> None:
    toaster = product("toaster", variant("toaster/1", 2900, 3), title="Toaster", categories=("kitchen",))
    shop.catalogue.save_products([toaster])
    found = recommender.search(Wish(product="ladle", kind="ladles", categories=("kitchen",)), 10)
    assert (found.shelf, ids(found)) == ("kitchen", ["toaster"])
    assert (
        recommender.search(Wish(product="toaster", kind="toasters", categories=("kitchen",)), 10).shelf == ""
    )


def test_a_single_character_is_no_part_of_another_word(recommender: RecommenderService, shop: Shop) -> None:
    things = [
        replace(
            product(f"book{n}", variant(f"book{n}/1", 5000, 3), categories=("kitchen",)),
            texts={"zh": ProductText(zh, "")},
        )
        for n, zh in enumerate(("电子书", "梯形书架", "童书3本装", "故事书2件套"))
    ]
    shop.catalogue.save_products(things)
    wish = Wish(product="书", kind="books", words="书", language="zh")
    assert "book1" not in ids(recommender.search(wish, 10))
    assert {"book0", "book3"} <= set(ids(recommender.search(wish, 10)))


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        (Wish(product="bags", kind="bags", categories=("Bags",), colours=("red",)), ["plain", "wine"]),
        (Wish(product="satchel", kind="satchel", colours=("red",)), ["plain", "wine"]),
        (Wish(product="satchel", kind="satchel", colours=("burgundy",)), ["wine"]),
    ],
)
def test_the_colour_that_was_said_comes_before_its_shades(
    recommender: RecommenderService, shop: Shop, wish: Wish, expected: list[str]
) -> None:
    for product_id, colour, sold in (("wine", "burgundy", 900), ("plain", "red", 1)):
        made = product(product_id, variant(f"{product_id}/1", 5000, 3, colour=colour), categories=("bags",))
        texts = {"en": ProductText("Satchel", ""), "zh": ProductText("挎包", "")}
        shop.catalogue.save_products([replace(made, texts=texts, sold_count=sold)])
    found = recommender.search(wish, 5)
    assert [s.product.product_id for s in found.suggestions] == expected
