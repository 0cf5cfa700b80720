"""What holds for every cart under every set of promotions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from commerce.promotions.eligibility import CartContext
from commerce.promotions.engine import DeliveryTerms, price_cart
from commerce.promotions.model import PricedCart, PricedItem, Promotion, Scope, Usage
from commerce.promotions.rules import check_promotion
from tests.conftest import NOW

PRODUCTS = ("cup", "pot", "tea")
AMOUNTS = st.integers(1, 20_000)
MAYBE_AMOUNT = st.none() | AMOUNTS
ITEMS = st.lists(
    st.builds(
        PricedItem,
        line_id=st.uuids().map(str),
        product_id=st.sampled_from(PRODUCTS),
        category_ids=st.sampled_from([("kitchen",), ("kitchen", "tea"), ()]),
        brand=st.sampled_from(["Acme", "Bolt"]),
        quantity=st.integers(1, 7),
        unit_price_minor=st.integers(0, 9_999),
    ),
    max_size=5,
    unique_by=lambda one: one.line_id,
)
SCOPES = st.builds(
    Scope,
    product_ids=st.sampled_from([(), ("cup",), ("pot", "tea")]),
    category_ids=st.sampled_from([(), ("kitchen",), ("tea",)]),
    brands=st.sampled_from([(), ("acme",)]),
)


@st.composite
def promotion_sets(draw: st.DrawFn) -> list[Promotion]:
    return [draw(_promotion(f"p{number}")) for number in range(draw(st.integers(0, 5)))]


@st.composite
def _promotion(draw: st.DrawFn, promotion_id: str) -> Promotion:
    kind = draw(st.sampled_from(["percent", "amount", "bundle", "buy_x_get_y", "free_delivery", "threshold"]))
    parts: dict[str, Any] = {
        "percent": lambda: {"percent": draw(st.integers(1, 100)), "threshold_minor": draw(MAYBE_AMOUNT)},
        "amount": lambda: {"amount_minor": draw(AMOUNTS)},
        "bundle": lambda: {
            "amount_minor": draw(AMOUNTS),
            "bundle_product_ids": tuple(draw(st.lists(st.sampled_from(PRODUCTS), min_size=2, max_size=3))),
        },
        "buy_x_get_y": lambda: {
            "buy_quantity": draw(st.integers(1, 3)),
            "get_quantity": draw(st.integers(1, 2)),
            "percent": draw(st.integers(1, 100)),
        },
        "free_delivery": lambda: {"threshold_minor": draw(MAYBE_AMOUNT)},
        "threshold": lambda: {"threshold_minor": draw(AMOUNTS), "amount_minor": draw(AMOUNTS)},
    }[kind]()
    return Promotion(
        promotion_id,
        kind,
        {"en": promotion_id},
        code=draw(st.none() | st.just(f"CODE-{promotion_id}".upper())),
        scope=draw(SCOPES),
        stackable=draw(st.booleans()),
        priority=draw(st.integers(0, 2)),
        budget_minor=draw(MAYBE_AMOUNT),
        **parts,
    )


USED = st.dictionaries(
    st.sampled_from(["p0", "p1", "p2"]), st.builds(Usage, spent_minor=st.integers(0, 9_000)), max_size=3
)
DELIVERY = st.builds(DeliveryTerms, fee_minor=st.integers(0, 999), free_from_minor=st.integers(0, 9_999))


def _price(
    items: list[PricedItem],
    promotions: list[Promotion],
    used: dict[str, Usage],
    delivery: DeliveryTerms,
    codes: list[str] | None = None,
) -> PricedCart:
    entered = [p.code for p in promotions if p.code] if codes is None else codes
    return price_cart(items, promotions, entered, CartContext(NOW, usage=used), delivery, "USD")


@given(ITEMS, promotion_sets(), USED, DELIVERY)
def test_money_adds_up_to_the_cent_and_never_falls_below_zero(
    items: list[PricedItem], promotions: list[Promotion], used: dict[str, Usage], delivery: DeliveryTerms
) -> None:
    priced = _price(items, promotions, used, delivery)
    full = {one.line_id: one.unit_price_minor * one.quantity for one in items}
    assert priced.subtotal_minor == sum(full.values())
    assert priced.total_minor == priced.subtotal_minor - priced.discount_minor + priced.delivery_minor
    assert sum(priced.line_discounts.values()) == priced.discount_minor
    assert sum(v.discount_minor for v in priced.verdicts) == priced.discount_minor
    assert all(0 < off <= full[line_id] for line_id, off in priced.line_discounts.items())
    waived = sum(v.delivery_discount_minor for v in priced.verdicts)
    assert priced.delivery_minor == delivery.fee(priced.subtotal_minor) - waived >= 0


@given(ITEMS, promotion_sets(), USED, DELIVERY)
def test_no_promotion_gives_more_than_its_budget(
    items: list[PricedItem], promotions: list[Promotion], used: dict[str, Usage], delivery: DeliveryTerms
) -> None:
    for promotion in promotions:
        check_promotion(promotion)
    by_id = {p.promotion_id: p for p in promotions}
    for verdict in _price(items, promotions, used, delivery).verdicts:
        budget = by_id[verdict.promotion_id].budget_minor
        if verdict.applies and budget is not None:
            given_now = verdict.discount_minor + verdict.delivery_discount_minor
            assert used.get(verdict.promotion_id, Usage()).spent_minor + given_now <= budget


@given(ITEMS, promotion_sets(), USED, DELIVERY, st.randoms(use_true_random=False))
def test_the_order_of_codes_and_promotions_does_not_matter(
    items: list[PricedItem],
    promotions: list[Promotion],
    used: dict[str, Usage],
    delivery: DeliveryTerms,
    random: Any,
) -> None:
    shuffled = random.sample(promotions, len(promotions))
    codes = [p.code for p in shuffled if p.code]
    assert _price(items, shuffled, used, delivery, codes) == _price(items, promotions, used, delivery)


@given(ITEMS, promotion_sets(), USED, DELIVERY)
def test_the_shopper_gets_the_best_of_the_offers_that_the_rules_allow(
    items: list[PricedItem], promotions: list[Promotion], used: dict[str, Usage], delivery: DeliveryTerms
) -> None:
    together = [p for p in promotions if p.stackable]
    offers = [together, *([p] for p in promotions if not p.stackable)]
    totals = [_price(items, offer, used, delivery).total_minor for offer in offers]
    assert _price(items, promotions, used, delivery).total_minor == min(totals)


@given(ITEMS, promotion_sets(), USED, DELIVERY)
def test_what_applies_would_be_accepted_alone_as_well_and_what_does_not_gives_nothing(
    items: list[PricedItem], promotions: list[Promotion], used: dict[str, Usage], delivery: DeliveryTerms
) -> None:
    by_id = {p.promotion_id: p for p in promotions}
    for verdict in _price(items, promotions, used, delivery).verdicts:
        if not verdict.applies:
            assert (verdict.discount_minor, verdict.delivery_discount_minor) == (0, 0)
            continue
        alone = replace(by_id[verdict.promotion_id], budget_minor=None)
        (judged,) = _price(items, [alone], used, delivery).verdicts
        assert judged.applies


@settings(max_examples=50)
@given(ITEMS, promotion_sets(), DELIVERY)
def test_adding_what_is_missing_meets_the_threshold(
    items: list[PricedItem], promotions: list[Promotion], delivery: DeliveryTerms
) -> None:
    for promotion in promotions:
        everywhere = replace(promotion, scope=Scope(), budget_minor=None)
        verdicts = _price(items, [everywhere], {}, delivery).verdicts
        for verdict in verdicts:
            if verdict.reason == "below_threshold":
                more = PricedItem("more", "more", (), "", 1, verdict.missing_minor or 0)
                after = _price([*items, more], [everywhere], {}, delivery).verdicts
                assert [v.reason for v in after if v.reason == "below_threshold"] == []
