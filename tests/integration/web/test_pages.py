"""The storefront's pages as a browser without scripts gets them."""

from __future__ import annotations

from dataclasses import replace

from commerce.catalogue.model import ProductText
from tests.integration.web import goods
from tests.integration.web.conftest import Stage

HTML = {"Accept": "text/html"}


async def _page(stage: Stage, path: str, **headers: str) -> tuple[int, str]:
    response = await stage.client.get(path, headers=HTML | headers)
    return response.status, await response.text()


async def test_the_front_lists_departments_and_products(stage: Stage) -> None:
    status, page = await _page(stage, "/")
    assert status == 200
    assert '<a href="/c/footwear">' in page
    assert '<a href="/products/p_boot">Trail boot</a>' in page
    assert "Ten off" in page


async def test_the_browsers_language_is_spoken_and_the_addresss_wins(stage: Stage) -> None:
    _, chinese = await _page(stage, "/products/p_boot", **{"Accept-Language": "zh-CN,zh;q=0.9"})
    assert "<h1>登山靴</h1>" in chinese
    assert '<html lang="zh-CN">' in chinese
    assert "周一至周五 09:00-18:00" in chinese
    _, english = await _page(stage, "/products/p_boot?lang=en", **{"Accept-Language": "zh-CN"})
    assert "<h1>Trail boot</h1>" in english
    assert 'href="/cart?lang=en"' in english


async def test_a_shelf_is_narrowed_by_price_and_stock(stage: Stage) -> None:
    _, page = await _page(stage, "/search?max=50&sort=price_desc")
    assert page.index("/products/p_kettle") < page.index("/products/p_clog")
    assert "/products/p_boot" not in page
    assert "2 products" in page


async def test_a_title_full_of_markup_is_text_in_page_data_and_attributes(stage: Stage) -> None:
    evil = '"><script>alert(1)</script></title>'
    first = goods.products()[0]
    stage.shop.catalogue.save_products(
        [replace(first, texts={"en": ProductText(evil, evil)}, brand=evil, attributes={"material": evil})]
    )
    for path in ("/products/p_boot", "/", "/c/boots", "/search?brand=%22%3E%3Cscript%3E&q=%3Cscript%3E"):
        _, page = await _page(stage, path)
        assert "<script>alert" not in page, path
        assert "</title></title>" not in page, path


async def test_what_cannot_be_read_in_an_address_is_a_page_too(stage: Stage) -> None:
    status, page = await _page(stage, "/search?page=0")
    assert status == 422
    assert "This page does not exist." in page


async def test_an_archived_product_is_gone(stage: Stage) -> None:
    stage.shop.catalogue.archive("p_boot")
    status, _ = await _page(stage, "/products/p_boot")
    assert status == 404


async def test_a_page_that_has_not_changed_is_not_sent_again(stage: Stage) -> None:
    first = await stage.client.get("/products/p_boot", headers=HTML)
    again = await stage.client.get(
        "/products/p_boot", headers=HTML | {"If-None-Match": first.headers["ETag"]}
    )
    assert (again.status, await again.read()) == (304, b"")
    stage.shop.catalogue.set_price("p_boot_black", 100)
    changed = await stage.client.get(
        "/products/p_boot", headers=HTML | {"If-None-Match": first.headers["ETag"]}
    )
    assert changed.status == 200
    assert "$1.00" in await changed.text()


async def test_the_widget_is_served_to_any_site_and_compressed(stage: Stage) -> None:
    loader = await stage.client.get("/widget.js", headers={"Origin": "https://other.example"})
    assert loader.headers["Access-Control-Allow-Origin"] == "*"
    assert loader.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert loader.headers["Content-Encoding"] == "gzip"
    assert "__VERSION__" not in await loader.text()
    missing = await stage.client.get("/widget/x/../../../pyproject.toml")
    assert missing.status == 404


async def test_pages_carry_the_content_policy_and_no_inline_script(stage: Stage) -> None:
    response = await stage.client.get("/products/p_boot", headers=HTML)
    assert response.headers["Content-Security-Policy"].startswith("default-src 'self'")
    page = await response.text()
    assert " onclick=" not in page
    assert " style=" not in page
    tags = [rest.partition(">")[0] for rest in page.split("<script")[1:]]
    assert all("src=" in tag or "json" in tag for tag in tags)


async def test_choosing_a_language_in_the_chat_is_kept(stage: Stage) -> None:
    opened = await stage.open(locale="en")
    response = await stage.client.post(
        "/api/v1/chat/messages",
        json={"payload": '/change_language{"choice":"zh"}', "text": "请用中文"},
        headers=opened["headers"],
    )
    assert response.status == 200
    assert stage.sessions.get(opened["conversation_id"]).language == "zh"
