"""Every word of widget and storefront exists in both languages, and every one is used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from web.assets import Assets
from web.storefront.rendering import FOLDERS, PageContext, read_templates
from web.storefront.texts import ATTRIBUTES, TEXTS, attribute_name, say

WEB = Path(__file__).resolve().parents[4] / "web"


def test_each_text_of_the_pages_has_both_languages_and_the_same_facts() -> None:
    for key, (english, chinese) in TEXTS.items():
        assert english, key
        assert chinese, key
        assert set(re.findall(r"\{(\w+)\}", english)) == set(re.findall(r"\{(\w+)\}", chinese)), key


def test_templates_use_only_texts_that_exist() -> None:
    used = {
        key
        for folder in FOLDERS
        for path in folder.rglob("*.html")
        for key in re.findall(r"""\bt\(["'](\w+)["'][,)]""", path.read_text(encoding="utf-8"))
    }
    assert used <= set(TEXTS)


def test_each_text_of_the_widget_has_both_languages_and_the_same_facts() -> None:
    source = (WEB / "widget" / "texts.js").read_text(encoding="utf-8")
    blocks = re.findall(r"const (?:EN|ZH) = \{(.*?)\n\};", source, re.S)
    english, chinese = (dict(re.findall(r'^  (\w+): "(.*)",$', block, re.M)) for block in blocks)
    assert english.keys() == chinese.keys()
    for key in english:
        assert set(re.findall(r"\{(\w+)\}", english[key])) == set(re.findall(r"\{(\w+)\}", chinese[key])), key


def test_each_text_of_the_widget_is_used() -> None:
    sources = {path.name: path.read_text(encoding="utf-8") for path in (WEB / "widget").rglob("*.js")}
    keys = re.findall(r'^  (\w+): "', sources.pop("texts.js"), re.M)
    code = "".join(sources.values())
    assert [k for k in keys if f'"{k}"' not in code and f'"{k.removesuffix("_one")}"' not in code] == []


def test_a_fact_is_filled_in_and_an_unknown_key_fails() -> None:
    assert say("results", "en", n=3) == "3 products"
    assert say("results", "zh", n=3) == "3 件商品"
    with pytest.raises(KeyError):
        say("no_such_text", "en")


def test_an_attribute_without_a_chinese_name_is_shown_as_it_is() -> None:
    assert attribute_name("hair type", "en") == "Hair type"
    assert attribute_name("hair type", "zh") == ATTRIBUTES["hair type"] == "发质"
    assert attribute_name("thread count", "zh") == "Thread count"


def test_links_keep_the_language_only_when_the_address_names_it() -> None:
    page = PageContext("/c/shoes", {"lang": "zh", "page": "2"}, "zh", explicit=True)
    assert page.link("/c/bags", sort="rating", q="") == "/c/bags?sort=rating&lang=zh"
    assert page.other_language() == "/c/shoes?page=2&lang=en"
    assert PageContext("/", {}, "zh", explicit=False).link("/cart") == "/cart"


def test_every_template_can_be_read_and_names_files_that_exist() -> None:
    assets = Assets("assets", WEB / "storefront" / "assets")
    environment = read_templates(assets.url)
    for path in (path for folder in FOLDERS for path in folder.rglob("*.html")):
        for name in re.findall(r"asset\('([^']+)'\)", path.read_text(encoding="utf-8")):
            assert assets.url(name) == f"/assets/{assets.version}/{name}"
    assert "base.html" in environment.list_templates()
