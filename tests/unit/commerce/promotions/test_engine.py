"""Each kind of promotion, each reason, and which offer wins."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commerce.promotions.engine import DeliveryTerms
from commerce.promotions.model import Scope, Usage
from kernel.errors import Invalid
from tests.conftest import NOW
from tests.unit.commerce.promotions.given import item, price, promotion, reasons

PAID = DeliveryTerms(fee_minor=499, free_from_minor=5000)


def test_a_cart_without_promotions_costs_its_goods_and_the_delivery() -> None:
    priced = price([item("a", 1000, 2)], delivery=PAID)
    assert (priced.subtotal_minor, priced.discount_minor, priced.delivery_minor) == (2000, 0, 499)
    assert priced.total_minor == 2499


def test_an_empty_cart_costs_nothing() -> None:
    priced = price([], promotion("p", percent=10), delivery=PAID)
    assert priced.total_minor == 0
    assert reasons(priced) == {"p": "nothing_in_scope"}


def test_a_percentage_is_shared_over_the_lines_to_the_cent() -> None:
    priced = price([item("a", 333), item("b", 333), item("c", 333)], promotion("p", percent=10))
    assert priced.discount_minor == 100
    assert priced.line_discounts == {"a": 34, "b": 33, "c": 33}


def test_an_amount_takes_off_no_more_than_the_goods_cost() -> None:
    priced = price([item("a", 700)], promotion("p", "amount", amount_minor=1000))
    assert priced.total_minor == 0
    assert priced.discount_minor == 700


def test_a_promotion_touches_only_the_goods_in_its_scope() -> None:
    shoes = Scope(category_ids=("shoes",), brands=("ACME",))
    priced = price(
        [
            item("a", 1000, category_ids=("sport", "shoes"), brand="Acme"),
            item("b", 1000, category_ids=("sport", "shoes"), brand="Other"),
            item("c", 1000, category_ids=("sport",), brand="Acme"),
        ],
        promotion("p", percent=50, scope=shoes),
    )
    assert priced.line_discounts == {"a": 500}


def test_below_a_threshold_it_says_how_much_is_missing() -> None:
    priced = price([item("a", 3800)], promotion("p", "threshold", threshold_minor=5000, amount_minor=500))
    (verdict,) = priced.verdicts
    assert (verdict.applies, verdict.reason, verdict.missing_minor) == (False, "below_threshold", 1200)
    assert priced.total_minor == 3800


def test_a_threshold_is_met_by_the_goods_before_other_discounts() -> None:
    priced = price(
        [item("a", 5000)],
        promotion("first", percent=50, stackable=True, priority=9),
        promotion("second", "threshold", threshold_minor=5000, amount_minor=500, stackable=True),
    )
    assert priced.total_minor == 2000


def test_a_bundle_names_the_products_that_are_missing() -> None:
    bundle = promotion("p", "bundle", amount_minor=1500, bundle_product_ids=("cup", "pot", "pot"))
    priced = price([item("a", 600, product_id="cup"), item("b", 900, product_id="pot")], bundle)
    (verdict,) = priced.verdicts
    assert (verdict.reason, verdict.missing_product_ids) == ("missing_products", ("pot",))


def test_every_complete_bundle_costs_its_price() -> None:
    bundle = promotion("p", "bundle", amount_minor=1200, bundle_product_ids=("cup", "pot"))
    priced = price([item("a", 600, 3, product_id="cup"), item("b", 900, 2, product_id="pot")], bundle)
    assert priced.discount_minor == 600
    assert priced.total_minor == 2 * 1200 + 600


def test_a_bundle_dearer_than_its_goods_is_not_used() -> None:
    bundle = promotion("p", "bundle", amount_minor=5000, bundle_product_ids=("cup", "pot"))
    priced = price([item("a", 600, product_id="cup"), item("b", 900, product_id="pot")], bundle)
    assert reasons(priced) == {"p": "no_discount"}


def test_buy_two_get_one_frees_the_cheapest_of_each_three() -> None:
    offer = promotion("p", "buy_x_get_y", buy_quantity=2, get_quantity=1, percent=100)
    priced = price([item("a", 1000, 3), item("b", 400, 2), item("c", 100, 1)], offer)
    assert priced.line_discounts == {"a": 1000, "c": 100}


def test_buy_x_get_y_says_how_many_pieces_are_missing() -> None:
    offer = promotion("p", "buy_x_get_y", buy_quantity=2, get_quantity=1, percent=100)
    (verdict,) = price([item("a", 1000, 2)], offer).verdicts
    assert (verdict.reason, verdict.missing_quantity) == ("too_few", 1)


def test_free_delivery_waives_the_fee_and_counts_it_as_spent() -> None:
    offer = promotion("p", "free_delivery", threshold_minor=1000)
    priced = price([item("a", 1000)], offer, delivery=PAID)
    (verdict,) = priced.verdicts
    assert (priced.delivery_minor, priced.discount_minor, priced.total_minor) == (0, 0, 1000)
    assert (verdict.free_delivery, verdict.delivery_discount_minor) == (True, 499)


def test_free_delivery_is_no_use_where_delivery_is_free() -> None:
    priced = price([item("a", 5000)], promotion("p", "free_delivery"), delivery=PAID)
    assert reasons(priced) == {"p": "delivery_already_free"}


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"active": False}, "inactive"),
        ({"starts_at": NOW + timedelta(seconds=1)}, "not_started"),
        ({"ends_at": NOW}, "ended"),
        ({"scope": Scope(channels=("telegram",))}, "wrong_channel"),
        ({"scope": Scope(languages=("zh",))}, "wrong_language"),
        ({"scope": Scope(segments=("vip",))}, "wrong_segment"),
        ({"currency": "EUR", "threshold_minor": 1}, "wrong_currency"),
        ({"uses_max": 3}, "used_up"),
        ({"uses_max_per_customer": 1}, "used_by_customer"),
        ({"budget_minor": 900}, "budget_spent"),
        ({"budget_minor": 999}, "budget_spent"),
        ({"budget_minor": 1000}, "applied"),
        ({"starts_at": NOW, "ends_at": NOW + timedelta(seconds=1)}, "applied"),
    ],
)
def test_a_promotion_says_why_it_applies_or_not(parts: dict[str, object], reason: str) -> None:
    used = {"p": Usage(uses=3, uses_by_customer=1, spent_minor=900)}
    priced = price([item("a", 1000)], promotion("p", percent=10, **parts), usage=used)
    assert reasons(priced) == {"p": reason}
    assert priced.discount_minor == (100 if reason == "applied" else 0)


def test_a_code_is_needed_and_read_without_case_or_spaces() -> None:
    coupon = promotion("p", percent=10, code="SPRING10")
    assert price([item("a", 1000)], coupon).verdicts == ()
    assert price([item("a", 1000)], coupon, codes=(" spring10 ",)).total_minor == 900


def test_an_unknown_code_is_named() -> None:
    (verdict,) = price([item("a", 1000)], codes=("nope",)).verdicts
    assert (verdict.code, verdict.applies, verdict.reason) == ("NOPE", False, "unknown_code")


def test_stackable_promotions_apply_by_priority_on_what_is_left() -> None:
    priced = price(
        [item("a", 1000)],
        promotion("half", percent=50, stackable=True, priority=1),
        promotion("less", "amount", amount_minor=200, stackable=True, priority=2),
    )
    assert priced.total_minor == 400


def test_the_best_of_competing_offers_wins_and_the_others_say_so() -> None:
    priced = price(
        [item("a", 1000)],
        promotion("ten", percent=10, stackable=True),
        promotion("five", percent=5, stackable=True),
        promotion("fifth", percent=20),
        promotion("amount", "amount", amount_minor=150),
    )
    assert priced.total_minor == 800
    assert reasons(priced) == {
        "amount": "better_offer", "fifth": "applied", "five": "better_offer", "ten": "better_offer"
    }  # fmt: skip


def test_of_equal_offers_the_higher_priority_wins_then_the_lower_id() -> None:
    equal = [promotion(name, percent=10, priority=rank) for name, rank in (("c", 1), ("b", 1), ("a", 0))]
    assert reasons(price([item("l", 1000)], *equal))["b"] == "applied"


@pytest.mark.parametrize(
    ("items", "field"),
    [
        ([item("a", -1)], "unit_price_minor"),
        ([item("a", 1, 0)], "quantity"),
        ([item("a", 1), item("a", 2)], "line_id"),
    ],
)
def test_an_impossible_cart_is_refused(items: list, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        price(items)
    assert caught.value.field == field
