"""The demo shop's promotions: ten that run now, one that ended, one that has not begun, two of history.

Units    amounts in US cents; dates are counted from now
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from commerce.demo.campaigns import Campaign
from commerce.demo.catalogue import CURRENCY, DemoProduct
from commerce.promotions.model import Promotion, PromotionKind, Scope

DAY = timedelta(days=1)


def demo_promotions(
    now: datetime, products: Sequence[DemoProduct], campaigns: Sequence[Campaign]
) -> list[Promotion]:
    """Every promotion of the demo shop."""
    return [
        *_for_everybody(now),
        *_on_shelves(now, products),
        *_for_some(now),
        *_not_now(now),
        *(_past(now, campaign) for campaign in campaigns),
    ]


def product_titled(products: Sequence[DemoProduct], words: str) -> str:
    """The id of the product whose English title holds these words.

    Raises:
        ValueError: when none or more than one does.
    """
    found = [one.product.product_id for one in products if words in one.product.title("en")]
    if len(found) != 1:
        raise ValueError(f"{words!r} names {len(found)} products, not one")
    return found[0]


def _for_everybody(now: datetime) -> list[Promotion]:
    return [
        _promotion(
            "welcome-10", "percent", ("10% off your first order", "新客首单九折"),
            ("10% off everything on your first order with the code WELCOME10.", "首次下单输入WELCOME10，全场九折。"),
            code="WELCOME10", percent=10, uses_max_per_customer=1, starts_at=now - 400 * DAY,
        ),
        _promotion(
            "spend-100-save-15", "threshold", ("$15 off from $100", "满100减15"),
            ("$15 off any order of $100 or more. Applied by itself.", "全场订单满100美元立减15美元，自动生效。"),
            threshold_minor=10_000, amount_minor=1_500, starts_at=now - 10 * DAY, ends_at=now + 12 * DAY,
        ),
        _promotion(
            "free-delivery-30", "free_delivery", ("Free delivery from $30", "满30包邮"),
            ("With the code FREESHIP delivery is free from $30.", "输入FREESHIP，订单满30美元免运费。"),
            code="FREESHIP", threshold_minor=3_000, stackable=True, starts_at=now - 30 * DAY, ends_at=now + 30 * DAY,
        ),
    ]  # fmt: skip


def _on_shelves(now: datetime, products: Sequence[DemoProduct]) -> list[Promotion]:
    phone = product_titled(products, "Astrel 5 Smartphone")
    case = product_titled(products, "Astrel 5 Silicone Case")
    charger = product_titled(products, "Fast Charger 65 W")
    prices = {one.product.product_id: one.product.price_minor for one in products}
    together = sum(prices[one] for one in (phone, case, charger)) * 94 // 10_000 * 100
    return [
        _promotion(
            "running-20", "percent", ("20% off running shoes", "跑鞋八折"),
            ("20% off every running shoe this fortnight. Applied by itself.", "两周内全部跑鞋八折，自动生效。"),
            percent=20, scope=Scope(category_ids=("running-shoes",)), stackable=True, priority=5,
            starts_at=now - 4 * DAY, ends_at=now + 10 * DAY,
        ),
        _promotion(
            "skincare-3-for-2", "buy_x_get_y", ("Face care: 3 for 2", "面部护肤买二送一"),
            ("Buy two face care products and get the cheapest third one free.", "面部护肤任选三件，最低价一件免单。"),
            percent=100, buy_quantity=2, get_quantity=1, scope=Scope(category_ids=("face-care",)),
            starts_at=now - 15 * DAY, ends_at=now + 20 * DAY,
        ),
        _promotion(
            "astrel-bundle", "bundle", ("Astrel 5 starter bundle", "星粒5超值套装"),
            (f"The Astrel 5, its silicone case and the 65 W charger together for ${together // 100}.",
             f"星粒5手机、硅胶壳和65瓦快充头，套装价{together // 100}美元。"),
            amount_minor=together, bundle_product_ids=(phone, case, charger), starts_at=now - 20 * DAY,
            ends_at=now + 25 * DAY,
        ),
        _promotion(
            "kettlemoor-15", "percent", ("15% off Kettlemoor", "Kettlemoor全线八五折"),
            ("15% off all Kettlemoor pans and pots with the code PAN15.", "Kettlemoor锅具输入PAN15享八五折。"),
            code="PAN15", percent=15, scope=Scope(brands=("Kettlemoor",)), stackable=True,
            starts_at=now - 5 * DAY, ends_at=now + 16 * DAY, budget_minor=500_000,
        ),
        _promotion(
            "coffee-5-off", "amount", ("$5 off coffee and tea from $30", "咖啡茶满30减5"),
            ("$5 off coffee, tea and sweets worth $30 or more with the code BREW5.",
             "咖啡茶糖类满30美元，输入BREW5立减5美元。"),
            code="BREW5", amount_minor=500, threshold_minor=3_000, scope=Scope(category_ids=("gift-food",)),
            stackable=True, uses_max=1_000, starts_at=now - 8 * DAY, ends_at=now + 21 * DAY,
        ),
    ]  # fmt: skip


def _for_some(now: datetime) -> list[Promotion]:
    return [
        _promotion(
            "vip-early", "percent", ("VIP: 12% off everything", "VIP专享全场八八折"),
            ("For our VIP customers: 12% off everything, without a code.", "VIP会员专享，全场八八折，无需优惠码。"),
            percent=12, scope=Scope(segments=("vip",)), starts_at=now - 3 * DAY, ends_at=now + 11 * DAY,
        ),
        _promotion(
            "student-bags", "percent", ("Students: 15% off backpacks and laptops", "学生专享：背包电脑八五折"),
            ("15% off backpacks and laptops for students with the code CAMPUS15.",
             "学生用户输入CAMPUS15，双肩包和笔记本平板八五折。"),
            code="CAMPUS15", percent=15, scope=Scope(category_ids=("backpacks", "laptops"), segments=("student",)),
            starts_at=now - 25 * DAY, ends_at=now + 35 * DAY,
        ),
    ]  # fmt: skip


def _not_now(now: datetime) -> list[Promotion]:
    return [
        _promotion(
            "winter-clearance", "percent", ("Winter clearance: 30% off coats", "冬季清仓：大衣七折"),
            ("30% off coats and knitwear with the code WINTER30.", "大衣和针织衫输入WINTER30享七折。"),
            code="WINTER30", percent=30, scope=Scope(category_ids=("coats", "knitwear")),
            starts_at=now - 60 * DAY, ends_at=now - 15 * DAY,
        ),
        _promotion(
            "camping-weeks", "percent", ("Camping weeks: 25% off", "露营周七五折"),
            ("25% off everything for camping with the code CAMP25.", "露营用品输入CAMP25享七五折。"),
            code="CAMP25", percent=25, scope=Scope(category_ids=("camping",)),
            starts_at=now + 9 * DAY, ends_at=now + 23 * DAY,
        ),
    ]  # fmt: skip


def _past(now: datetime, campaign: Campaign) -> Promotion:
    start = (now - timedelta(days=364 - campaign.first_day)).replace(hour=0)
    end = (now - timedelta(days=363 - campaign.last_day)).replace(hour=0)
    names = {
        "demo-active-weeks": ("Active weeks: 20% off sports", "运动周：运动户外八折"),
        "demo-care-mail": ("A mail for home and care: 15% off", "家居个护会员邮件：八五折"),
    }[campaign.promotion_id]
    return _promotion(
        campaign.promotion_id, "percent", names, names, code=campaign.code, percent=campaign.percent,
        scope=Scope(category_ids=campaign.category_ids), starts_at=start, ends_at=end,
    )  # fmt: skip


def _promotion(
    promotion_id: str, kind: PromotionKind, names: tuple[str, str], said: tuple[str, str], **rest: Any
) -> Promotion:
    return Promotion(
        promotion_id, kind, dict(zip(("en", "zh"), names, strict=True)),
        dict(zip(("en", "zh"), said, strict=True)), currency=CURRENCY, **rest,
    )  # fmt: skip
