"""The chapter on the storefront: products, shelves, promotions, the cart."""

from __future__ import annotations

from typing import Any, Final, get_args

from commerce.catalogue.model import SortOrder
from kernel.openapi.model import Chapter, Content, Operation, Parameter, Reply, Schema, ref
from web.described.chat import OBJECT, STRING, object_of

TAG: Final = "Storefront"
ID: Final[Schema] = {"type": "string", "minLength": 1, "maxLength": 128}
COUNT: Final[Schema] = {"type": "integer", "minimum": 0}
QUANTITY: Final[Schema] = {"type": "integer", "minimum": 1}
LANG: Final = Parameter("lang", "query", "The language to show.", {"type": "string", "enum": ["en", "zh"]})
CARTED: Final = Content(object_of({"cart": ref("Cart")}))
LINE_ID: Final = Parameter("line_id", "path", "The line's id.", ID)
_CART: Final = "/api/v1/shop/cart"


def many(of: Schema) -> Schema:
    """A list of ``of``."""
    return {"type": "array", "items": of}


def answered(about: str, schema: Schema, status: int = 200) -> dict[int, Reply]:
    """The one good answer of a route."""
    return {status: Reply(about, (Content(schema),))}


def of_cart(method: str, path: str, summary: str, **more: Any) -> Operation:
    """A route of the conversation's cart."""
    told = {"replies": {200: Reply("The cart.", (CARTED,))}, **more}
    return Operation(method, path, TAG, summary, conversation="needed", **told)


CART: Final = object_of(
    {
        "lines": many(OBJECT),
        "count": COUNT,
        "currency": STRING,
        "coupon_codes": many(STRING),
        "verdicts": many(OBJECT),
        **{
            f"{part}_{form}": {"type": "integer"} if form == "minor" else STRING
            for part in ("subtotal", "discount", "delivery", "total")
            for form in ("minor", "text")
        },
    }
)
PROMOTION: Final = object_of(
    {
        name: {"type": ["string", "null"]}
        for name in ("promotion_id", "name", "description", "code", "ends_at")
    }
)
READING: Final = (
    Operation(
        "GET", "/api/v1/shop/products", TAG, "A page of 24 products: of a shelf, or for words.",
        conversation="optional",
        parameters=(
            Parameter("q", "query", "The words.", {"type": "string", "maxLength": 200}, example="red lamp"),
            Parameter("category", "query", "A category's id.", STRING),
            Parameter("sort", "query", "The order.", {"type": "string", "enum": list(get_args(SortOrder))}),
            Parameter(
                "page", "query", "Which page.", {"type": "integer", "minimum": 1, "maximum": 10_000}
            ),
            LANG,
        ),
        replies=answered(
            "The page.",
            object_of({"products": many(ref("ShopProduct")), "total": COUNT, "page": COUNT, "pages": COUNT}),
        ),
        errors=(404,),
    ),
    Operation(
        "GET", "/api/v1/shop/products/{product_id}", TAG,
        "A product with its variants, live promotions and similar ones.",
        conversation="optional",
        parameters=(Parameter("product_id", "path", "The product's id.", ID, example="HO067"), LANG),
        replies=answered("The product.", ref("ShopProduct")),
        errors=(404,),
    ),
    Operation(
        "GET", "/api/v1/shop/categories", TAG, "The shelves.",
        parameters=(LANG,),
        replies=answered(
            "Every category.",
            object_of(
                {
                    "categories": many(
                        object_of(
                            {"category_id": STRING, "parent_id": {"type": ["string", "null"]}, "name": STRING}
                        )
                    )
                }
            ),
        ),
    ),
    Operation(
        "GET", "/api/v1/shop/promotions", TAG, "The promotions that run now.",
        parameters=(LANG,),
        replies=answered("The promotions.", object_of({"promotions": many(PROMOTION)})),
    ),
    Operation(
        "POST", "/api/v1/shop/events", TAG, "Note that the shopper saw or clicked a product, once.",
        conversation="needed",
        body=(
            Content(
                object_of(
                    {
                        "client_id": {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$"},
                        "kind": {"enum": ["view", "click"]},
                        "product_id": ID,
                        "message_id": STRING,
                    },
                    "message_id",
                    more=True,
                ),
                {"client_id": "e-1", "kind": "view", "product_id": "HO067"},
            ),
        ),
        replies={
            200: Reply("It was known.", (Content(object_of({"added": COUNT})),)),
            201: Reply("It is noted.", (Content(object_of({"added": COUNT})),)),
        },
    ),
)  # fmt: skip
CHANGING: Final = (
    of_cart("GET", _CART, "The cart as it is priced now."),
    of_cart(
        "POST", _CART, "Put something into the cart.",
        body=(
            Content(
                object_of({"variant_id": ID, "quantity": QUANTITY}, "quantity", more=True),
                {"variant_id": "HO067-1", "quantity": 1},
            ),
        ),
        replies={201: Reply("The cart.", (CARTED,))},
        errors=(404, 409),
    ),
    of_cart(
        "PATCH", _CART + "/{line_id}", "Set a line's quantity.",
        parameters=(LINE_ID,),
        body=(Content(object_of({"quantity": COUNT}, more=True), {"quantity": 2}),),
        errors=(404, 409),
    ),
    of_cart("DELETE", _CART + "/{line_id}", "Take a line out.", parameters=(LINE_ID,), errors=(404,)),
    of_cart(
        "POST", _CART + "/codes", "Try a coupon.",
        body=(Content(object_of({"code": STRING}, more=True), {"code": "SAVE10"}),),
        replies=answered("The verdict, and the cart.", object_of({"verdict": OBJECT, "cart": ref("Cart")})),
    ),
    of_cart(
        "DELETE", _CART + "/codes/{code}", "Take a coupon off.",
        parameters=(Parameter("code", "path", "The coupon's code.", STRING),), errors=(404,),
    ),
    of_cart(
        "POST", _CART + "/checkout", "Make an order of the cart, or learn where the shop's own checkout is.",
        body=(
            Content(
                object_of(
                    {
                        "email": STRING,
                        "address": object_of(
                            dict.fromkeys(("name", "line1", "line2", "city", "postcode", "country"), STRING),
                            "line2",
                            more=True,
                        ),
                        "expected_total_minor": COUNT,
                    },
                    "email", "expected_total_minor", more=True,
                ),
            ),
        ),
        replies={
            200: Reply("Where checkout is.", (Content(object_of({"redirect": STRING})),)),
            201: Reply("The order.", (Content(object_of({"order": OBJECT, "cart": ref("Cart")})),)),
        },
        errors=(404, 409),
    ),
)  # fmt: skip
CHAPTER: Final = Chapter(
    TAG,
    "what the shop's pages read; a cart belongs to the conversation whose token is sent",
    (*READING, *CHANGING),
    {
        "Cart": CART,
        "ShopProduct": object_of(
            {"product_id": STRING, "title": STRING, "price_minor": COUNT, "currency": STRING}, more=True
        ),
    },
)
