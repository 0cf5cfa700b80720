"""Saving, offering and redeeming promotions."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from commerce.catalogue.model import SaveCount
from commerce.promotions import store
from commerce.promotions.engine import DeliveryTerms
from commerce.promotions.model import Promotion, Scope, Usage
from commerce.promotions.service import PromotionService
from commerce.shop import Shop
from kernel.clock import FixedClock
from kernel.database import Database
from kernel.errors import Conflict, Invalid, NotFound
from tests.conftest import NOW
from tests.unit.commerce.promotions.given import item, promotion

SPRING = promotion("spring", percent=10, code="spring10", budget_minor=250, uses_max_per_customer=2)
CART = [item("a", 1000)]


@pytest.fixture
def database(databases: Database) -> Database:
    return databases


@pytest.fixture
def promotions(database: Database, clock: FixedClock) -> PromotionService:
    return PromotionService(database, clock, DeliveryTerms(499, 500), lambda: "USD")


def _buy(service: PromotionService, database: Database, order_id: str, customer: str | None = None) -> None:
    priced = service.price(CART, ["SPRING10"])  # priced without the buyer: the redemption must refuse
    with database.write() as connection:
        service.redeem(connection, priced, order_id, customer)


def test_saving_twice_changes_nothing(promotions: PromotionService) -> None:
    assert promotions.save_promotions([SPRING]) == SaveCount(added=1)
    assert promotions.save_promotions([SPRING]) == SaveCount(unchanged=1)
    assert promotions.save_promotions([replace(SPRING, percent=20)]) == SaveCount(changed=1)
    assert promotions.get("spring").percent == 20


def test_a_promotion_comes_back_as_it_was_given(promotions: PromotionService) -> None:
    given = Promotion(
        "b", "bundle", {"en": "Tea time", "zh": "下午茶"}, amount_minor=1500, currency="EUR",
        bundle_product_ids=("cup", "pot"), scope=Scope(category_ids=("tea",), segments=("vip",)),
        starts_at=NOW, ends_at=NOW + timedelta(days=1), uses_max=5, stackable=True, priority=3,
    )  # fmt: skip
    promotions.save_promotions([given])
    assert promotions.get("b") == given


def test_a_code_finds_its_promotion_however_it_was_typed(promotions: PromotionService) -> None:
    promotions.save_promotions([SPRING])
    assert promotions.by_code(" Spring10").promotion_id == "spring"
    with pytest.raises(NotFound):
        promotions.by_code("autumn")


def test_two_promotions_cannot_share_a_code(promotions: PromotionService) -> None:
    with pytest.raises(Conflict):
        promotions.save_promotions([SPRING, replace(SPRING, promotion_id="other")])
    assert promotions.every() == []


@pytest.mark.parametrize(
    ("broken", "field"),
    [
        (promotion("x", percent=0), "percent"),
        (promotion("x", percent=101), "percent"),
        (promotion("x", "amount"), "amount_minor"),
        (promotion("x", "amount", amount_minor=-1), "amount_minor"),
        (promotion("x", "bundle", amount_minor=1, bundle_product_ids=("a",)), "bundle_product_ids"),
        (promotion("x", "buy_x_get_y", buy_quantity=1), "get_quantity"),
        (promotion("x", "threshold", threshold_minor=1), "percent"),
        (promotion("x", percent=1, starts_at=NOW, ends_at=NOW), "ends_at"),
        (promotion("x", "gift"), "kind"),
        (promotion("x", percent=1, currency="???"), "currency"),
    ],
)
def test_a_promotion_that_cannot_work_is_refused(
    promotions: PromotionService, broken: Promotion, field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        promotions.save_promotions([broken])
    assert caught.value.field == field
    assert promotions.every() == []


def test_the_last_of_the_budget_is_given_once(promotions: PromotionService, database: Database) -> None:
    promotions.save_promotions([SPRING])
    stale = promotions.price(CART, ["SPRING10"])
    _buy(promotions, database, "o1")
    _buy(promotions, database, "o2")
    with pytest.raises(Conflict), database.write() as connection:
        promotions.redeem(connection, stale, "o3")
    assert promotions.usage("spring") == Usage(uses=2, spent_minor=200)
    assert promotions.price(CART, ["SPRING10"]).verdicts[0].reason == "budget_spent"


def test_a_customer_gets_no_more_uses_than_allowed(promotions: PromotionService, database: Database) -> None:
    promotions.save_promotions([replace(SPRING, budget_minor=None)])
    _buy(promotions, database, "o1", "kim")
    _buy(promotions, database, "o2", "kim")
    with pytest.raises(Conflict):
        _buy(promotions, database, "o3", "kim")
    assert promotions.usage("spring").uses == 2
    assert promotions.check("spring10", CART, customer_id="kim").reason == "used_by_customer"
    assert promotions.check("spring10", CART, customer_id="lee").reason == "applied"


def test_a_guest_is_counted_by_e_mail(promotions: PromotionService, database: Database) -> None:
    promotions.save_promotions([replace(SPRING, uses_max_per_customer=1)])
    with database.write() as connection:
        priced = promotions.price(CART, ["SPRING10"], connection=connection)
        promotions.redeem(connection, priced, "o1", None, "A@b.c")
    assert priced.total_minor == 900
    assert promotions.price(CART, ["SPRING10"], email="a@B.c ").verdicts[0].reason == "used_by_customer"


def _fail_after_redeeming(service: PromotionService, database: Database) -> None:
    with database.write() as connection:
        service.redeem(connection, service.price(CART, ["SPRING10"], connection=connection), "o1")
        raise Conflict("the payment failed")


def test_a_failed_checkout_takes_nothing(promotions: PromotionService, database: Database) -> None:
    promotions.save_promotions([SPRING])
    with pytest.raises(Conflict):
        _fail_after_redeeming(promotions, database)
    assert promotions.usage("spring") == Usage()


def test_a_cancelled_order_gives_its_use_back_once(promotions: PromotionService, database: Database) -> None:
    promotions.save_promotions([SPRING])
    _buy(promotions, database, "o1", "kim")
    for given_back in (1, 0):
        with database.write() as connection:
            assert promotions.release(connection, "o1") == given_back
    assert promotions.usage("spring") == Usage()


def test_an_ended_promotion_is_not_redeemed(
    promotions: PromotionService, database: Database, clock: FixedClock
) -> None:
    promotions.save_promotions([replace(SPRING, ends_at=NOW + timedelta(hours=1))])
    priced = promotions.price(CART, ["SPRING10"])
    clock.advance(hours=1)
    with pytest.raises(Conflict), database.write() as connection:
        promotions.redeem(connection, priced, "o1")
    assert promotions.live() == []


def test_only_live_promotions_for_this_audience_are_offered(promotions: PromotionService) -> None:
    promotions.save_promotions(
        [
            promotion("all", percent=5),
            promotion("off", percent=5, active=False),
            promotion("later", percent=5, starts_at=NOW + timedelta(days=1)),
            promotion("vip", percent=5, scope=Scope(segments=("vip",))),
            promotion("spent", percent=5, uses_max=0),
            promotion("chat", percent=5, scope=Scope(channels=("chat",))),
        ]
    )
    ids = {p.promotion_id for p in promotions.live(segments=(), channel="web", language="en")}
    assert ids == {"all"}
    assert {p.promotion_id for p in promotions.live(segments=("vip",))} == {"all", "vip", "chat"}


def test_an_erased_customer_leaves_no_key_but_the_uses_stay_counted(
    promotions: PromotionService, database: Database
) -> None:
    promotions.save_promotions([SPRING])
    _buy(promotions, database, "o1", "kim")
    with database.write() as connection:
        assert store.forget_customer(connection, ["kim"]) == 1
    assert promotions.usage("spring") == Usage(uses=1, spent_minor=100)
    assert promotions.check("spring10", CART, customer_id="kim").reason == "applied"


def test_shoppers_at_once_never_spend_more_than_the_budget(busy_shop: Shop) -> None:
    service, database = busy_shop.promotions, busy_shop.database
    service.save_promotions([replace(SPRING, budget_minor=550, uses_max_per_customer=None)])
    stale = service.price(CART, ["SPRING10"])

    def buy(number: int) -> bool:
        try:
            with database.write() as connection:
                service.redeem(connection, stale, f"o{number}", f"c{number}")
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        bought = list(pool.map(buy, range(20)))
    assert sum(bought) == 5
    assert service.usage("spring") == Usage(uses=5, spent_minor=500)
