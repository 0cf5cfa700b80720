"""A small shop of shoes, bags and a kettle, searched by words and hashed meaning."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from commerce.catalogue.model import Category, Product, ProductText
from commerce.shop import Shop, build_shop
from kernel.clock import FixedClock
from kernel.database import Database
from kernel.settings import Settings
from recommender.service import RecommenderService, build_recommender
from retrieval.hashing import HashingEmbedder
from tests.conftest import NOW
from tests.copies import build_copy, copy_into
from tests.unit.commerce.build import product, variant

SHELVES = [
    Category("shoes", None, {"en": "Shoes", "zh": "鞋"}),
    Category(
        "running-shoes",
        "shoes",
        {"en": "Running shoes", "zh": "跑鞋"},
        {"en": ("trainers",), "zh": ("跑步鞋",)},
    ),
    Category("boots", "shoes", {"en": "Boots", "zh": "靴子"}),
    Category("bags", None, {"en": "Bags", "zh": "包"}),
    Category("kitchen", None, {"en": "Kitchen", "zh": "厨房"}),
]


def said(item: Product, en: str, zh: str, description: str = "") -> Product:
    """The product with its titles."""
    return replace(item, texts={"en": ProductText(en, description), "zh": ProductText(zh, "")})


def products(clock: FixedClock) -> list[Product]:
    now = clock.now()
    return [
        said(
            product(
                "trail",
                variant("trail/1", 8900, 5, colour="red", size="42"),
                variant("trail/2", 7900, 0, colour="black", size="42"),
                variant("trail/3", 9900, 2, colour="black", size="43"),
                categories=("running-shoes",),
                material="mesh",
                feature="waterproof",
                rating=4.7,
                created_at=now - timedelta(days=10),
            ),
            "Trail Claw Running Shoes",
            "越野跑鞋",
            "Grippy shoes for mud.",
        ),
        said(
            product(
                "city",
                variant("city/1", 5900, 9, former=7900, colour="navy", size="42"),
                categories=("running-shoes",),
                material="mesh",
                rating=4.1,
                created_at=now - timedelta(days=300),
            ),
            "City Glide Running Shoes",
            "城市跑鞋",
        ),
        said(
            product(
                "boot",
                variant("boot/1", 15900, 3, colour="brown", size="42"),
                categories=("boots",),
                material="leather",
                created_at=now - timedelta(days=200),
            ),
            "Chelsea Boots",
            "切尔西靴",
        ),
        said(
            product(
                "tote",
                variant("tote/1", 12900, 4, colour="black"),
                categories=("bags",),
                material="leather",
                created_at=now - timedelta(days=100),
            ),
            "Leather Tote",
            "真皮托特包",
        ),
        said(
            product(
                "kettle",
                variant("kettle/1", 3990, 0),
                categories=("kitchen",),
                created_at=now - timedelta(days=5),
            ),
            "Electric Kettle",
            "电热水壶",
        ),
    ]


@pytest.fixture(scope="session")
def filled(sqlite_pattern: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The database of the shop, filled once: copying it is quicker."""
    opened, clock = build_copy(sqlite_pattern), FixedClock(NOW)
    built = build_shop(opened, Settings(data_dir=tmp_path_factory.mktemp("filled")), clock)
    built.catalogue.save_categories(SHELVES)
    built.catalogue.save_value_names({"leather": {"zh": "皮革"}, "red": {"zh": "红色"}})
    built.catalogue.save_products(products(clock))
    yield opened
    opened.close()


@pytest.fixture
def shop(database: Database, filled: Database, settings: Settings, clock: FixedClock) -> Shop:
    copy_into(database, filled)
    return build_shop(database, settings, clock)


@pytest.fixture
def recommender(shop: Shop) -> RecommenderService:
    return build_recommender(shop, HashingEmbedder())[0]
