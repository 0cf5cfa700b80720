"""The demo shop in a real database: counts, repeatability, and patterns that a model can find."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import orjson
import pytest

from commerce.demo.build import DemoCounts, build_demo
from commerce.demo.year import Year, draw_year
from commerce.shop import Shop, build_shop
from kernel.clock import FixedClock
from kernel.database import METADATA, build_database
from kernel.errors import Conflict
from kernel.settings import Settings
from tests.conftest import NOW, load_all_tables


@pytest.fixture(scope="module")
def year() -> Year:
    return draw_year(7, NOW)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    folder = tmp_path_factory.mktemp("demo")
    load_all_tables()
    database = build_database(f"sqlite:///{folder / 'demo.db'}")
    METADATA.create_all(database.engine)
    return build_shop(database, Settings(data_dir=folder, secret_key="k" * 40), FixedClock(NOW))


@pytest.fixture(scope="module")
def counts(shop: Shop) -> DemoCounts:
    return build_demo(shop)


def test_the_shop_is_filled(counts: DemoCounts, shop: Shop) -> None:
    assert (counts.products, counts.customers, counts.promotions, counts.images) == (483, 2009, 14, 483)
    assert counts.orders >= 5_000
    assert counts.events >= 80_000
    assert shop.customers.count() == 2009
    assert len(shop.promotions.live()) == 10
    assert shop.orders.find_with_email("A10023", "emma@example.com").state == "shipped"
    assert len(list((shop.settings.data_dir / "images").glob("*.svg"))) == 483


def test_filling_it_again_changes_nothing(counts: DemoCounts, shop: Shop, year: Year) -> None:
    version = shop.catalogue.version()
    assert build_demo(shop) == counts
    assert shop.events.append(year.events[-500:]) == 0
    assert shop.catalogue.version() - version <= 1


def test_another_shops_database_is_refused(counts: DemoCounts, shop: Shop, tmp_path: Path) -> None:
    load_all_tables()
    database = build_database("sqlite://")
    METADATA.create_all(database.engine)
    other = build_shop(database, Settings(data_dir=tmp_path, secret_key="k" * 40), FixedClock(NOW))
    product = shop.catalogue.get("CL001")
    variants = (replace(product.variants[0], variant_id="THEIRS-1", product_id="THEIRS"),)
    foreign = replace(product, product_id="THEIRS", category_ids=(), variants=variants)
    other.catalogue.save_products([foreign])
    with pytest.raises(Conflict, match="another shop's products"):
        build_demo(other)
    assert other.customers.count() == 0
    database.close()


def test_the_same_seed_draws_the_same_year(year: Year) -> None:
    again = draw_year(7, NOW)
    assert again.orders == year.orders
    assert again.events == year.events
    assert again.truth == year.truth


def test_nothing_happens_after_now(year: Year) -> None:
    assert max(event.at for event in year.events) <= NOW
    assert max(order.created_at for order in year.orders) <= NOW
    tracked = [step.at for order in year.orders for parcel in order.shipments for step in parcel.events]
    assert max(tracked) <= NOW


def test_orders_are_in_every_state(year: Year) -> None:
    assert set(Counter(order.state for order in year.orders)) == {
        "placed", "paid", "packed", "shipped", "delivered", "cancelled", "partly_returned", "returned",
    }  # fmt: skip


def test_amounts_add_up(year: Year) -> None:
    for order in year.orders:
        goods = sum(line.unit_price_minor * line.quantity for line in order.lines)
        off = sum(line.discount_minor for line in order.lines)
        assert (order.subtotal_minor, order.discount_minor) == (goods, off)
        assert order.total_minor == goods - off + order.delivery_minor


def units_by_month(year: Year, shelf_id: str) -> Counter[int]:
    shelf = {one.product.product_id for one in year.products if one.shelf_id == shelf_id}
    found: Counter[int] = Counter()
    for order in year.orders:
        for line in order.lines:
            if line.product_id in shelf:
                found[order.created_at.month] += line.quantity
    return found


def test_coats_sell_in_winter_and_sandals_in_summer(year: Year) -> None:
    coats, sandals = units_by_month(year, "coats"), units_by_month(year, "sandals")
    assert sum(coats[m] for m in (11, 12, 1)) > 4 * sum(coats[m] for m in (5, 6, 7))
    assert sum(sandals[m] for m in (5, 6, 7)) > 4 * sum(sandals[m] for m in (11, 12, 1))
    assert units_by_month(year, "gift-sets").most_common(1)[0][0] == 12


def test_sundays_are_busier_than_wednesdays(year: Year) -> None:
    days = Counter(order.created_at.weekday() for order in year.orders)
    assert days[6] > 1.2 * days[2]


def test_companions_share_baskets_more_than_chance(year: Year) -> None:
    baskets = [{line.product_id for line in order.lines} for order in year.orders]
    sold = Counter(one for basket in baskets for one in basket)
    lifts = []
    for product_id, others in year.truth["companions"].items():
        other = max(others, key=lambda one: one["share"])["product_id"]
        together = sum(product_id in basket and other in basket for basket in baskets)
        if sold[product_id] >= 20 and sold[other]:
            lifts.append(together * len(baskets) / (sold[product_id] * sold[other]))
    assert len(lifts) > 50
    assert sorted(lifts)[len(lifts) // 2] > 3


def test_consumables_come_back_when_they_are_used_up(year: Year) -> None:
    lasting = year.truth["lasting_days"]
    bought: dict[tuple[str | None, str], list[datetime]] = defaultdict(list)
    for order in sorted(year.orders, key=lambda one: one.created_at):
        for line in order.lines:
            if line.product_id in lasting:
                bought[order.customer_id, line.product_id].append(order.created_at)
    gaps = [
        (later - earlier).days / lasting[key[1]]
        for key, times in bought.items()
        for earlier, later in pairwise(times)
    ]
    assert len(gaps) > 500
    assert sum(0.7 <= gap <= 1.3 for gap in gaps) > 0.75 * len(gaps)


def spent_per_head(year: Year, campaign: dict[str, object], *, told: bool) -> float:
    control = set(campaign["control_customer_ids"])  # type: ignore[call-overload]
    scope = set(campaign["category_ids"])  # type: ignore[call-overload]
    covered = {one.product.product_id for one in year.products if set(one.product.category_ids) & scope}
    first = datetime.fromisoformat(str(campaign["first_day"])).replace(tzinfo=NOW.tzinfo)
    last = datetime.fromisoformat(str(campaign["last_day"])).replace(tzinfo=NOW.tzinfo) + timedelta(days=1)
    spent = sum(
        line.unit_price_minor * line.quantity - line.discount_minor
        for order in year.orders
        if first <= order.created_at < last and (order.customer_id not in control) == told
        for line in order.lines
        if line.product_id in covered
    )
    heads = 2000 - len(control) if told else len(control)
    return spent / heads


def test_one_campaign_worked_and_one_did_not(year: Year) -> None:
    worked, failed = year.truth["campaigns"]
    assert (worked["worked"], failed["worked"]) == (True, False)
    assert spent_per_head(year, worked, told=True) > 1.5 * spent_per_head(year, worked, told=False)
    assert spent_per_head(year, failed, told=True) < 1.2 * spent_per_head(year, failed, told=False)


def test_fakes_are_recorded_and_look_the_part(year: Year, counts: DemoCounts, shop: Shop) -> None:
    truth = orjson.loads((shop.settings.data_dir / "demo_truth.json").read_bytes())
    assert truth == orjson.loads(orjson.dumps(year.truth))
    fakes = [order for order in year.orders if order.order_id in set(truth["fake_order_ids"])]
    assert len(fakes) >= 40
    assert all(1 <= order.created_at.hour <= 4 for order in fakes)
    assert {order.customer_id for order in fakes} <= set(truth["fake_customer_ids"])
    reviews = {event.event_id: event for event in year.events if event.kind == "review"}
    stars = Counter(reviews[one].detail["stars"] for one in truth["fake_review_event_ids"])
    assert stars == {5: 144, 1: 18}
