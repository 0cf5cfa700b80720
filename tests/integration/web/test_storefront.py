"""The storefront's API: products, pictures, and the one cart of chat and page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from conversations.sessions.model import Identity
from tests.integration.web import goods
from tests.integration.web.conftest import BuildStage, Stage

ADDRESS = {"name": "Ann", "line1": "1 High St", "city": "Leeds", "postcode": "LS1", "country": "GB"}


async def _get(stage: Stage, path: str, **headers: str) -> tuple[int, dict[str, Any]]:
    response = await stage.client.get(path, headers=headers)
    return response.status, await response.json()


async def test_products_are_listed_best_sellers_first(stage: Stage) -> None:
    status, page = await _get(stage, "/api/v1/shop/products")
    assert status == 200
    assert [p["product_id"] for p in page["products"]] == ["p_boot", "p_kettle", "p_clog"]
    assert (page["total"], page["page"], page["pages"]) == (3, 1, 1)


async def test_a_shelf_holds_what_is_on_the_shelves_below_it(stage: Stage) -> None:
    _, page = await _get(stage, "/api/v1/shop/products?category=footwear&sort=price_asc")
    assert [p["product_id"] for p in page["products"]] == ["p_clog", "p_boot"]


async def test_words_are_searched_by_the_one_engine(stage: Stage) -> None:
    _, page = await _get(stage, "/api/v1/shop/products?q=kettle")
    assert [p["product_id"] for p in page["products"]] == ["p_kettle"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("category=nowhere", 404),
        ("q=kettle&category=nowhere", 404),
        ("page=0", 422),
        ("page=x", 422),
        ("page=٣", 422),
        ("sort=worst", 422),
        ("q=" + "x" * 201, 422),
    ],
)
async def test_a_query_that_breaks_a_rule_is_refused(stage: Stage, query: str, status: int) -> None:
    assert (await _get(stage, f"/api/v1/shop/products?{query}"))[0] == status


async def test_a_product_page_speaks_the_browsers_language(stage: Stage) -> None:
    status, page = await _get(stage, "/api/v1/shop/products/p_boot", **{"Accept-Language": "zh-CN,zh;q=0.9"})
    assert status == 200
    assert (page["title"], page["description"], page["price_text"]) == ("登山靴", "不湿脚。", "US$89.00")
    assert [(v["options_text"], v["in_stock"], v.get("left")) for v in page["variants"]] == [
        ({"colour": "黑色"}, True, 5),
        ({"colour": "红色"}, False, None),
    ]


async def test_an_unknown_or_archived_product_does_not_exist(stage: Stage) -> None:
    assert (await _get(stage, "/api/v1/shop/products/p_nothing"))[0] == 404
    stage.shop.catalogue.archive("p_clog")
    assert (await _get(stage, "/api/v1/shop/products/p_clog"))[0] == 404


async def test_shelves_and_promotions_are_told_in_a_language(stage: Stage) -> None:
    _, shelves = await _get(stage, "/api/v1/shop/categories?lang=zh")
    assert [c["name"] for c in shelves["categories"]] == ["鞋履", "靴子", "厨房"]
    _, live = await _get(stage, "/api/v1/shop/promotions?lang=en")
    assert [(p["name"], p["code"]) for p in live["promotions"]] == [("Ten off", "SAVE10")]


async def test_a_cart_belongs_to_its_conversation(stage: Stage) -> None:
    mine, theirs = await stage.open(), await stage.open()
    response = await stage.client.post(
        "/api/v1/shop/cart", json={"variant_id": "p_boot_black", "quantity": 2}, headers=mine["headers"]
    )
    assert response.status == 201
    cart = (await response.json())["cart"]
    assert (cart["count"], cart["total_minor"], cart["total_text"]) == (2, 17800, "$178.00")
    assert (await _get(stage, "/api/v1/shop/cart", **theirs["headers"]))[1]["cart"]["lines"] == []
    assert stage.shop.carts.get(mine["conversation_id"]).priced.total_minor == 17800
    assert (await _get(stage, "/api/v1/shop/cart"))[0] == 401


async def test_a_line_is_changed_and_removed(stage: Stage) -> None:
    opened = await stage.open()
    response = await stage.client.post(
        "/api/v1/shop/cart", json={"variant_id": "p_clog_black"}, headers=opened["headers"]
    )
    line_id = (await response.json())["cart"]["lines"][0]["line_id"]
    path = f"/api/v1/shop/cart/{line_id}"
    changed = await stage.client.patch(path, json={"quantity": 3}, headers=opened["headers"])
    assert (await changed.json())["cart"]["count"] == 3
    for refused, status in (({"quantity": 10_000}, 422), ({"quantity": 50}, 409), ({"quantity": "2"}, 422)):
        response = await stage.client.patch(path, json=refused, headers=opened["headers"])
        assert response.status == status
    assert stage.shop.carts.get(opened["conversation_id"]).lines[0].quantity == 3
    removed = await stage.client.delete(path, headers=opened["headers"])
    assert (await removed.json())["cart"]["count"] == 0


async def test_somebody_elses_line_cannot_be_changed(stage: Stage) -> None:
    mine, theirs = await stage.open(), await stage.open()
    response = await stage.client.post(
        "/api/v1/shop/cart", json={"variant_id": "p_clog_black"}, headers=theirs["headers"]
    )
    line_id = (await response.json())["cart"]["lines"][0]["line_id"]
    response = await stage.client.delete(f"/api/v1/shop/cart/{line_id}", headers=mine["headers"])
    assert response.status == 404
    assert len(stage.shop.carts.get(theirs["conversation_id"]).lines) == 1


async def test_a_coupon_is_tried_and_taken_off(stage: Stage) -> None:
    opened = await stage.open()
    await stage.client.post(
        "/api/v1/shop/cart", json={"variant_id": "p_boot_black"}, headers=opened["headers"]
    )
    response = await stage.client.post(
        "/api/v1/shop/cart/codes", json={"code": "save10"}, headers=opened["headers"]
    )
    answer = await response.json()
    assert (answer["verdict"]["applies"], answer["cart"]["discount_minor"]) == (True, 890)
    response = await stage.client.delete("/api/v1/shop/cart/codes/SAVE10", headers=opened["headers"])
    assert (await response.json())["cart"]["discount_minor"] == 0


async def test_checkout_makes_an_order_and_empties_the_cart(stage: Stage) -> None:
    opened = await stage.open()
    await stage.client.post(
        "/api/v1/shop/cart", json={"variant_id": "p_kettle_black", "quantity": 2}, headers=opened["headers"]
    )
    response = await stage.client.post(
        "/api/v1/shop/cart/checkout",
        json={"email": "Ann@Example.com", "address": ADDRESS},
        headers=opened["headers"],
    )
    answer = await response.json()
    assert response.status == 201
    assert (answer["order"]["total_minor"], answer["cart"]["count"]) == (8000, 0)
    order = stage.shop.orders.by_number(answer["order"]["number"])
    assert (order.email, order.total_minor) == ("ann@example.com", 8000)
    assert stage.shop.catalogue.variant("p_kettle_black")[1].stock == 0


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"email": "nobody", "address": ADDRESS}, 422, "email"),
        ({"email": "a@b.co"}, 422, "address"),
        ({"email": "a@b.co", "address": ADDRESS | {"city": ""}}, 422, "city"),
        ({"email": "a@b.co", "address": ADDRESS | {"line1": 5}}, 422, "line1"),
        ({"email": "a@b.co", "address": ADDRESS}, 409, None),
    ],
)
async def test_a_checkout_that_lacks_something_makes_no_order(
    stage: Stage, body: dict[str, Any], status: int, field: str | None
) -> None:
    opened = await stage.open()
    response = await stage.client.post("/api/v1/shop/cart/checkout", json=body, headers=opened["headers"])
    assert (response.status, (await response.json())["error"]["field"]) == (status, field)
    assert stage.shop.orders.of_email("a@b.co", 10) == []


async def test_a_vouched_for_customer_needs_no_email(stage: Stage) -> None:
    token = stage.sessions.sign_identity(Identity("cus_1", "ann@example.com"), ttl_s=10**9)
    opened = await stage.open(identity=token)
    await stage.client.post(
        "/api/v1/shop/cart", json={"variant_id": "p_clog_black"}, headers=opened["headers"]
    )
    response = await stage.client.post(
        "/api/v1/shop/cart/checkout", json={"address": ADDRESS}, headers=opened["headers"]
    )
    assert response.status == 201
    number = (await response.json())["order"]["number"]
    assert stage.shop.orders.by_number(number).customer_id == "cus_1"


async def test_a_shop_with_its_own_checkout_is_handed_over_to(build_stage: BuildStage) -> None:
    stage = await build_stage(checkout_url="https://shop.example/pay?cart={cart_id}")
    opened = await stage.open()
    response = await stage.client.post("/api/v1/shop/cart/checkout", headers=opened["headers"])
    assert await response.json() == {"redirect": f"https://shop.example/pay?cart={opened['conversation_id']}"}


async def test_a_change_of_the_cart_is_pushed_to_the_open_chat(stage: Stage) -> None:
    opened = await stage.open()
    async with stage.client.ws_connect(f"/api/v1/chat/socket?token={opened['token']}") as socket:
        await stage.client.post(
            "/api/v1/shop/cart", json={"variant_id": "p_clog_black"}, headers=opened["headers"]
        )
        frame = await socket.receive_json(timeout=5)
    assert (frame["type"], frame["cart"]["count"]) == ("cart", 1)


async def test_a_click_is_noted_once(stage: Stage) -> None:
    opened = await stage.open()
    body = {"client_id": "e1", "kind": "click", "product_id": "p_boot", "message_id": "msg_1"}
    first = await stage.client.post("/api/v1/shop/events", json=body, headers=opened["headers"])
    again = await stage.client.post("/api/v1/shop/events", json=body, headers=opened["headers"])
    assert (first.status, again.status) == (201, 200)
    (event,) = stage.shop.events.recent(conversation_id=opened["conversation_id"], kinds=["click"])
    assert (event.product_id, event.detail) == ("p_boot", {"message_id": "msg_1"})
    bad = await stage.client.post(
        "/api/v1/shop/events", json=body | {"kind": "order"}, headers=opened["headers"]
    )
    assert bad.status == 422


async def test_pictures_are_served_and_nothing_beside_them(stage: Stage) -> None:
    folder = stage.settings.data_dir / "images"
    folder.mkdir()
    (folder / "p_boot.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (stage.settings.data_dir / "secret.svg").write_text("no")
    response = await stage.client.get("/shop/images/p_boot.svg")
    assert (response.status, response.content_type) == (200, "image/svg+xml")
    assert "sandbox" in response.headers["Content-Security-Policy"]
    for path in ("/shop/images/none.svg", "/shop/images/..%2Fsecret.svg", "/shop/images/%2e%2e/secret.svg"):
        assert (await stage.client.get(path)).status == 404


async def test_the_mailbox_is_there_only_without_a_mail_server_on_this_machine(
    build_stage: BuildStage,
) -> None:
    stage = await build_stage()
    stage.shop.outbox.send("a@b.co", "Your <code>", "123456", "code", "en")
    page = await (await stage.client.get("/dev/mailbox")).text()
    assert "Your &lt;code&gt;" in page
    assert "123456" in page
    _, told = await _get(stage, "/dev/mailbox?format=json")
    assert [(m["to"], m["body"]) for m in told["mails"]] == [("a@b.co", "123456")]
    for changed in ({"smtp_url": "smtp://mail:25"}, {"dev_mailbox": False}, {"host": "0.0.0.0"}):
        other = await build_stage(**changed)
        assert (await other.client.get("/dev/mailbox")).status == 404


async def test_nothing_that_a_shopper_sees_tells_what_a_variant_costs_the_shop(stage: Stage) -> None:
    stage.shop.catalogue.save_products(
        replace(one, variants=tuple(replace(v, cost_minor=76543) for v in one.variants))
        for one in goods.products()
    )
    for path in ("/api/v1/shop/products", "/api/v1/shop/products/p_boot", "/shop/products/p_boot", "/"):
        response = await stage.client.get(path)
        assert response.status == 200, path
        text = await response.text()
        assert ("76543" in text, "765.43" in text, "cost_minor" in text) == (False, False, False)
