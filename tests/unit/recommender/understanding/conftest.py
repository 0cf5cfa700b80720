"""Understanders: over no catalogue, and over a hand-made shop whose words are odd on purpose."""

from __future__ import annotations

import pytest

from commerce.catalogue.model import Category, Product, ProductText, Variant, Vocabulary
from recommender.understanding import Understander
from recommender.understanding.understander import NO_VOCABULARY

SHOP = Vocabulary(
    version=1,
    brands=("Zorblax", "Kettlemoor", "Next", "Red", "云朵家", "Nike"),
    categories=(
        Category("footwear", None, {"en": "Footwear", "zh": "鞋履"}),
        Category("trainers", "footwear", {"en": "Trainers", "zh": "运动鞋"}),
        Category("boots", "footwear", {"en": "Boots", "zh": "靴子"}),
        Category("wallets", None, {"en": "Wallets & belts", "zh": "钱包皮带"}),
        Category("jackets", None, {"en": "Jackets"}, {"en": ("leather jacket",), "zh": ("夹克",)}),
        Category("phones", None, {"en": "Phones", "zh": "手机"}, {"en": ("can",)}),
        Category("fidgets", None, {"en": "Fidget cubes", "zh": "解压方块"}),
    ),
    attribute_values={
        "colour": ("navy", "moss", "red"),
        "material": ("leather", "wooden"),
        "size": ("42", "m", "two seater"),
        "weather": ("waterproof",),
        "closure": ("zip", "buttons"),
        "value": ("50 dollars",),
        "screen": ("55 inch",),
    },
    value_names={
        "moss": {"zh": "苔藓绿"},
        "waterproof": {"zh": "防水"},
        "zip": {"zh": "拉链"},
    },
    titles=(("p1", "Zorblax Fidget Cube"), ("p2", "Blakko trail shoe")),
)


@pytest.fixture(scope="session")
def general() -> Understander:
    """Knows the general lexicons only."""
    return Understander(lambda: NO_VOCABULARY, lambda: 0)


@pytest.fixture(scope="session")
def shop() -> Understander:
    """Knows the hand-made shop too."""
    return Understander(lambda: SHOP, lambda: SHOP.version)


def product(
    product_id: str,
    title: str,
    price_minor: int,
    options: dict[str, str] | None = None,
    *,
    brand: str = "Acme",
    description: str = "",
    title_zh: str = "",
    rating: float | None = None,
) -> Product:
    """A product of one variant."""
    variant = Variant(f"{product_id}-v", product_id, product_id, options or {}, price_minor, None, 3)
    texts = {"en": ProductText(title, description)}
    if title_zh:
        texts["zh"] = ProductText(title_zh)
    return Product(product_id, texts, brand, ("things",), {}, "USD", (variant,), rating=rating)


@pytest.fixture
def shown() -> list[Product]:
    """Four bags on the table."""
    return [
        product("a", "Red leather tote", 9000, {"colour": "red"}, rating=4.1, title_zh="红色皮质托特包"),
        product("b", "Canvas tote with zip", 4500, {"colour": "blue"}, rating=4.8, title_zh="带拉链的帆布包"),
        product(
            "c", "Blue backpack", 6000, {"colour": "blue"}, brand="Zorblax", rating=3.9, title_zh="蓝色双肩包"
        ),
        product("d", "Black evening clutch", 12000, {"colour": "black"}, rating=4.5, title_zh="黑色手拿包"),
    ]
