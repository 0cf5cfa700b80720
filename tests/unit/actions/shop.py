"""A shop of nine products for the actions' tests: small enough to know every answer by heart."""

from __future__ import annotations

from datetime import UTC, datetime

from commerce.catalogue.model import Category, Product, ProductText, Variant

CREATED = datetime(2026, 3, 1, tzinfo=UTC)

CATEGORIES = [
    Category("shoes", None, {"en": "Shoes", "zh": "鞋"}, {"en": ("shoe",), "zh": ("鞋子",)}),
    Category("running-shoes", "shoes", {"en": "Running shoes", "zh": "跑鞋"}, {"en": ("runners",)}),
    Category("bags", None, {"en": "Bags", "zh": "包"}, {"en": ("bag",), "zh": ("包包",)}),
    Category("coats", None, {"en": "Coats", "zh": "外套"}, {"en": ("coat",), "zh": ("大衣",)}),
]
VALUE_NAMES = {
    "black": {"en": "black", "zh": "黑色"},
    "red": {"en": "red", "zh": "红色"},
    "brown": {"en": "brown", "zh": "棕色"},
    "blue": {"en": "blue", "zh": "蓝色"},
    "leather": {"en": "leather", "zh": "皮革"},
    "canvas": {"en": "canvas", "zh": "帆布"},
    "mesh": {"en": "mesh", "zh": "网布"},
    "nylon": {"en": "nylon", "zh": "尼龙"},
}


def _variant(product_id: str, price_minor: int, stock: int, **options: str) -> Variant:
    variant_id = "-".join([product_id, *options.values()]) if options else f"{product_id}-one"
    return Variant(variant_id, product_id, variant_id.upper(), options, price_minor, None, stock)


def _product(
    product_id: str,
    title: str,
    title_zh: str,
    brand: str,
    categories: tuple[str, ...],
    variants: list[Variant],
    rating: float,
    sold: int,
    **attributes: str,
) -> Product:
    texts = {
        "en": ProductText(title, f"{title} by {brand}."),
        "zh": ProductText(title_zh, f"{brand} {title_zh}。"),
    }
    return Product(
        product_id, texts, brand, categories, attributes, "USD", tuple(variants),
        rating=rating, rating_count=20, sold_count=sold, created_at=CREATED,
    )  # fmt: skip


def products() -> list[Product]:
    """The whole shop; the cheapest thing costs 39.90, the dearest 219.00."""
    running = ("shoes", "running-shoes")
    return [
        _product(
            "trail",
            "Trail Runner",
            "越野跑鞋",
            "Norda",
            running,
            [
                _variant("trail", 8000, 5, colour="black", size="42"),
                _variant("trail", 8000, 0, colour="black", size="43"),
                _variant("trail", 8000, 2, colour="red", size="42"),
            ],
            4.6,
            50,
            material="mesh",
        ),
        _product(
            "road",
            "Road Racer",
            "公路竞速鞋",
            "Veloz",
            running,
            [
                _variant("road", 12000, 4, colour="black", size="41"),
                _variant("road", 12000, 9, colour="black", size="42"),
            ],
            4.2,
            30,
            material="mesh",
        ),
        _product(
            "track",
            "Track Star",
            "田径跑鞋",
            "Veloz",
            running,
            [
                _variant("track", 9500, 6, colour="blue", size="42"),
            ],
            4.8,
            10,
            material="nylon",
        ),
        _product(
            "tote",
            "Canvas Tote",
            "帆布托特包",
            "Loom",
            ("bags",),
            [_variant("tote", 3990, 20)],
            4.4,
            80,
            material="canvas",
        ),
        _product(
            "satchel",
            "City Satchel",
            "城市邮差包",
            "Loom",
            ("bags",),
            [
                _variant("satchel", 13999, 3, colour="black"),
                _variant("satchel", 13999, 7, colour="brown"),
            ],
            4.1,
            12,
            material="leather",
        ),
        _product(
            "coat",
            "Rain Coat",
            "防雨外套",
            "Norda",
            ("coats",),
            [
                _variant("coat", 21900, 4, size="S"),
                _variant("coat", 21900, 8, size="M"),
                _variant("coat", 21900, 0, size="L"),
            ],
            4.0,
            5,
            material="nylon",
        ),
        _product(
            "parka",
            "Arctic Parka",
            "极地派克大衣",
            "Norda",
            ("coats",),
            [
                _variant("parka", 18000, 0, size="M"),
            ],
            4.9,
            7,
            material="nylon",
        ),
    ]
