"""Who is one shopper, which orders are theirs, and which answers a ranking won."""

from __future__ import annotations

import numpy as np

from analytics.experiments.clicks import CREDIT_S, Click, Score, Shown, score
from analytics.experiments.shoppers import DAY_S, ExposureRow, HandoverRow, OrderRow, Shoppers, gather

NAMES = ("control", "bold")


def seen(
    customer: str | None, conversation: str, variant: str, at: float = 0.0, **rest: float
) -> ExposureRow:
    return ExposureRow(
        customer, conversation, variant, at, 5, int(rest.get("timed", 0)), rest.get("latency", 0.0)
    )


def bought(order_id: str, customer: str | None, conversation: str | None, at: float, total: int = 100,
           currency: str = "USD") -> OrderRow:  # fmt: skip
    return OrderRow(order_id, customer, conversation, at, total, currency)


def gathered(*exposures: ExposureRow, orders: tuple[OrderRow, ...] = (),
             handovers: tuple[HandoverRow, ...] = ()) -> Shoppers:  # fmt: skip
    return gather(exposures, orders, handovers, NAMES, 7, "USD")


def test_orders_count_from_the_exposure_until_the_window_is_over() -> None:
    found = gathered(
        seen("c1", "v1", "bold", at=1000),
        orders=(
            bought("before", "c1", None, 999),
            bought("first", "c1", None, 1000),
            bought("last", "c1", None, 999 + 7 * DAY_S, total=50),
            bought("late", "c1", None, 1000 + 7 * DAY_S),
        ),
    )
    assert (found.orders.tolist(), found.revenue_minor.tolist()) == ([2], [150.0])
    assert found.variant.tolist() == [1]


def test_an_order_counts_once_though_it_is_the_customers_and_the_conversations() -> None:
    found = gathered(
        seen("c1", "v1", "control"), orders=(bought("o1", "c1", "v1", 5), bought("o1", "c1", "v2", 5))
    )
    assert found.orders.tolist() == [1]


def test_an_order_without_a_customer_counts_by_its_conversation() -> None:
    found = gathered(
        seen(None, "v1", "control"), orders=(bought("o1", "c9", "v1", 5), bought("o2", None, "v2", 5))
    )
    assert found.orders.tolist() == [1]


def test_an_order_counts_in_another_currency_but_its_sum_does_not() -> None:
    found = gathered(seen("c1", "v1", "control"), orders=(bought("o1", "c1", None, 5, currency="EUR"),))
    assert (found.orders.tolist(), found.revenue_minor.tolist(), found.foreign_orders) == ([1], [0.0], 1)


def test_who_proves_who_they_are_on_the_way_is_one_shopper_and_counts_where_they_began() -> None:
    found = gathered(
        seen("c1", "v1", "control", at=20),
        seen(None, "v1", "bold", at=10),
        seen("c1", "v2", "control", at=30),
        orders=(bought("o1", "c1", None, 25),),
    )
    assert (found.variant.tolist(), found.orders.tolist(), found.switched) == ([1], [1], 1)
    assert found.first_at.tolist() == [10.0]


def test_the_wait_is_the_mean_of_what_was_timed() -> None:
    found = gathered(
        seen("c1", "v1", "bold", timed=2, latency=60.0),
        seen("c1", "v2", "bold", timed=1, latency=30.0),
        seen("c2", "v3", "bold"),
    )
    assert found.latency_ms[0] == 30.0
    assert np.isnan(found.latency_ms[1])


def test_a_hand_over_counts_once_it_follows_the_exposure() -> None:
    found = gathered(
        seen("c1", "v1", "control", at=10),
        seen(None, "v2", "control", at=11),
        handovers=(HandoverRow(None, "v1", 12), HandoverRow(None, "v2", 9)),
    )
    assert found.handed_over.tolist() == [True, False]


def test_a_variant_that_is_none_is_left_out() -> None:
    assert gathered(seen("c1", "v1", "interleaved")).variant.size == 0


def mixed(request_id: str, at: float, *teams: str) -> list[Shown]:
    return [Shown("v1", request_id, f"p{place}", at, team) for place, team in enumerate(teams)]


def test_the_team_with_more_clicked_products_wins_the_answer() -> None:
    shown = mixed("r1", 0, "bold", "control", "bold")
    clicks = {"v1": [Click("p0", 1), Click("p0", 2), Click("p2", 3), Click("p1", 4)]}
    assert score(shown, clicks, "bold", CREDIT_S) == Score(1, 0, 0)
    assert score(shown, clicks, "control", CREDIT_S) == Score(0, 1, 0)


def test_a_click_on_one_product_many_times_is_one_click() -> None:
    clicks = {"v1": [Click("p0", 1), Click("p0", 2), Click("p1", 4)]}
    assert score(mixed("r1", 0, "bold", "control"), clicks, "bold", CREDIT_S) == Score(0, 0, 1)


def test_a_click_counts_for_the_newest_answer_that_showed_the_product() -> None:
    shown = mixed("r1", 0, "bold", "control") + mixed("r2", 100, "control", "bold")
    assert score(shown, {"v1": [Click("p0", 150)]}, "bold", 2 * CREDIT_S) == Score(0, 1, 1)


def test_an_answer_is_judged_when_its_time_for_clicks_is_over() -> None:
    clicks = {"v1": [Click("p0", 5), Click("p0", CREDIT_S + 1)]}
    assert score(mixed("r1", 0, "bold"), clicks, "bold", CREDIT_S - 1) == Score(0, 0, 0)
    late = {"v1": [Click("p0", CREDIT_S + 1)]}
    assert score(mixed("r1", 0, "bold"), late, "bold", 3 * CREDIT_S) == Score(0, 0, 1)
