"""A shop of three products for the storefront's tests."""

from __future__ import annotations

from commerce.catalogue.model import Category, Product, ProductText, Variant
from commerce.promotions.model import Promotion

CATEGORIES = [
    Category("footwear", None, {"en": "Footwear", "zh": "鞋履"}),
    Category("boots", "footwear", {"en": "Boots", "zh": "靴子"}),
    Category("kitchen", None, {"en": "Kitchen", "zh": "厨房"}),
]
VALUE_NAMES = {"black": {"en": "Black", "zh": "黑色"}, "red": {"en": "Red", "zh": "红色"}}
SAVE10 = Promotion(
    "pro_save10", "percent", {"en": "Ten off", "zh": "九折"}, code="SAVE10", percent=10, currency="USD"
)


def _variant(product_id: str, colour: str, price_minor: int, stock: int) -> Variant:
    variant_id = f"{product_id}_{colour}"
    return Variant(variant_id, product_id, variant_id, {"colour": colour}, price_minor, None, stock)


def products() -> list[Product]:
    """Two boots and a kettle."""
    return [
        Product(
            product_id="p_boot",
            texts={"en": ProductText("Trail boot", "Dry feet."), "zh": ProductText("登山靴", "不湿脚。")},
            brand="Northway",
            category_ids=("footwear", "boots"),
            attributes={"material": "leather"},
            currency="USD",
            variants=(_variant("p_boot", "black", 8900, 5), _variant("p_boot", "red", 9900, 0)),
            image_url="/shop/images/p_boot.svg",
            rating=4.5,
            rating_count=12,
            sold_count=30,
        ),
        Product(
            product_id="p_clog",
            texts={"en": ProductText("Garden clog")},
            brand="Northway",
            category_ids=("footwear",),
            attributes={},
            currency="USD",
            variants=(_variant("p_clog", "black", 2500, 9),),
            sold_count=10,
        ),
        Product(
            product_id="p_kettle",
            texts={"en": ProductText("Steel kettle"), "zh": ProductText("不锈钢水壶")},
            brand="Hearth",
            category_ids=("kitchen",),
            attributes={"material": "steel"},
            currency="USD",
            variants=(_variant("p_kettle", "black", 4000, 2),),
            sold_count=20,
        ),
    ]
