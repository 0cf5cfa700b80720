"""Money: what people write is read to the cent, shares add up, and nothing negative gets in."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import Invalid
from kernel.money import MAX_MINOR, Money, as_major, format_money, minor_digits, parse_minor, share_out

AMOUNTS = st.integers(0, 10**11)


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("12.50", "USD", 1250),
        ("12,50", "EUR", 1250),
        ("1,299.00", "USD", 129_900),
        ("1.299,00", "EUR", 129_900),
        ("1,299", "USD", 129_900),
        ("1 299,5 €", "EUR", 129_950),
        ("1'299.95", "CHF", 129_995),
        ("$5", "USD", 500),
        ("USD 5.5", "USD", 550),
        ("HK$20", "HKD", 2000),
        ("￥99", "CNY", 9900),
        ("99元", "CNY", 9900),
        ("1200", "JPY", 1200),
        ("1.234", "KWD", 1234),
        (" 0 ", "USD", 0),
        (".5", "USD", 50),
        (12.5, "USD", 1250),
        (3, "USD", 300),
        (Decimal("0.005"), "USD", 0),
        (Decimal("0.015"), "USD", 2),
        ("1,000,000", "USD", 100_000_000),
        ("1e3", "USD", 100_000),
    ],
)
def test_a_price_is_read_as_people_write_it(text: str | float | Decimal, currency: str, minor: int) -> None:
    assert parse_minor(text, currency) == minor


@pytest.mark.parametrize(
    "text",
    ["", " ", "free", "-1", "-0.01", "12.50.3x", "1-2", "12 34 apples", "nan", "inf", "-inf", "1e30", "10**9",
     "10 USD 20", "$", "٣٫٥x", "1\n2x"],
)  # fmt: skip
def test_what_is_no_price_is_refused_with_the_fields_name(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        parse_minor(text, "USD", field="cost")
    assert caught.value.field == "cost"


@given(text=st.text(max_size=30))
def test_any_text_is_a_price_or_invalid_and_nothing_else(text: str) -> None:
    try:
        minor = parse_minor(text, "USD")
    except Invalid:
        return
    assert 0 <= minor <= MAX_MINOR * 100


@given(amount=AMOUNTS, currency=st.sampled_from(["USD", "EUR", "GBP", "CNY", "JPY", "KWD"]))
def test_what_is_shown_is_read_back(amount: int, currency: str) -> None:
    plain = f"{Decimal(amount).scaleb(-minor_digits(currency)):f}"
    assert parse_minor(plain, currency) == amount


@given(amount=AMOUNTS)
def test_thousands_marks_of_both_kinds_are_read(amount: int) -> None:
    english = f"{Decimal(amount) / 100:,.2f}"
    german = english.translate(str.maketrans(",.", ".,"))
    assert (parse_minor(english, "USD"), parse_minor(german, "EUR")) == (amount, amount)
    assert parse_minor(format_money(amount, "USD", "en"), "USD") == amount


def test_an_unknown_currency_is_refused() -> None:
    with pytest.raises(Invalid) as caught:
        parse_minor("1", "XXZ")
    assert caught.value.field == "currency"


@given(total=st.integers(-(10**9), 10**9), weights=st.lists(st.integers(0, 10**6), min_size=1, max_size=20))
def test_shares_add_up_and_are_fair_to_the_cent(total: int, weights: list[int]) -> None:
    parts = share_out(total, weights)
    assert sum(parts) == total
    base = weights if any(weights) else [1] * len(weights)
    exact = [Decimal(total) * weight / sum(base) for weight in base]
    assert all(abs(part - right) < 1 for part, right in zip(parts, exact, strict=True))
    assert all(part == 0 for part, weight in zip(parts, base, strict=True) if weight == 0)


def test_the_larger_remainder_gets_the_cent_and_ties_go_to_the_earlier() -> None:
    assert share_out(100, [1, 1, 1]) == [34, 33, 33]
    assert share_out(10, [1, 2]) == [3, 7]
    assert share_out(-100, [1, 1, 1]) == [-34, -33, -33]
    assert share_out(5, [0, 0]) == [3, 2]
    assert share_out(5, []) == []


def test_money_of_two_currencies_does_not_add() -> None:
    assert Money(100, "USD") + Money(50, "USD") - Money(30, "USD") == Money(120, "USD")
    with pytest.raises(ValueError, match="cannot add EUR to USD"):
        Money(100, "USD") + Money(50, "EUR")


def test_prices_are_shown_as_the_language_does() -> None:
    assert format_money(129_900, "USD", "en") == "$1,299.00"
    assert format_money(129_900, "USD", "zh") == "US$1,299.00"
    assert format_money(9900, "CNY", "zh") == "¥99.00"
    assert format_money(1200, "JPY", "en") == "¥1,200"
    assert (as_major(1250, "USD"), as_major(1200, "JPY")) == (12.5, 1200.0)
