"""A reason names evidence that holds, and goes when it goes."""

from __future__ import annotations

from commerce.catalogue.model import ProductFilter
from commerce.shop import Shop
from kernel.clock import FixedClock
from recommender.model import Reason
from recommender.reasons import matching_variant, reasons_of_match, standing_reasons
from tests.unit.commerce.build import product, variant

SHOE = product(
    "shoe",
    variant("shoe/1", 9000, 0, colour="red"),
    variant("shoe/2", 8000, 1, former=10000, colour="black"),
    title="Trail Shoe",
    material="mesh",
)


def test_the_variant_that_fits_is_the_cheapest_in_stock() -> None:
    found = matching_variant(SHOE, ProductFilter())
    assert found is not None
    assert found.variant_id == "shoe/2"


def test_no_variant_fits_what_none_is() -> None:
    assert matching_variant(SHOE, ProductFilter(price_max_minor=7999)) is None
    assert matching_variant(SHOE, ProductFilter(attributes={"colour": ("green",)})) is None
    assert matching_variant(SHOE, ProductFilter(attributes_not={"material": ("mesh",)})) is None


def test_reasons_of_a_match_are_what_was_asked_and_holds() -> None:
    where = ProductFilter(price_max_minor=8500, attributes={"colour": ("black", "navy")})
    assert reasons_of_match(SHOE, SHOE.variants[1], where, ["trail", "waterproof"], "en") == (
        Reason("has_attribute", {"name": "colour", "value": "black"}),
        Reason("within_price", {"max_minor": 8500, "currency": "USD"}),
        Reason("on_sale", {"percent_off": 20}),
    )


def test_a_word_the_product_does_not_hold_is_no_reason() -> None:
    assert reasons_of_match(SHOE, SHOE.variants[0], ProductFilter(), ["waterproof"], "en") == ()


def test_a_rating_by_few_is_no_reason(clock: FixedClock) -> None:
    assert standing_reasons(product("p", rating=4.9), clock.now()) == ()


def test_bought_with_is_counted_and_goes_with_the_orders(shop: Shop) -> None:
    assert shop.events.bought_with("trail", 5) == []
