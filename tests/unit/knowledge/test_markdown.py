"""Markdown: nothing runs and nothing leads astray; each channel gets what it can show."""

from __future__ import annotations

import html
import time
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from knowledge.links import is_safe
from knowledge.markdown import ATTRIBUTES, ELEMENTS, as_chat, as_html, as_plain, cut, for_channel

ANSWER = """## Fees

Delivery is **free** from *50*, see [terms](/terms).

1. pack
2. send
   - by post

| where | days |
|---|---|
| here | 2 |
"""
BAD_ADDRESSES = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "\x01javascript:alert(1)",
    " javascript:alert(1)",
    "javascript&colon;alert(1)",
    "javascript&#58;alert(1)",
    "&#106;avascript:alert(1)",
    "javas&#99;ript:alert(1)",
    "jav&#x09;ascript:alert(1)",
    "jav&Tab;ascript:alert(1)",
    "javascript%3Aalert(1)",
    "ｊavascript:alert(1)",
    "java\u200bscript:alert(1)",
    "\u202ejavascript:alert(1)",
    "\ufeffjavascript:alert(1)",
    "vbscript:msgbox(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD4=",
    "data:image/svg+xml,<svg onload=alert(1)>",
    "file:///etc/passwd",
    "blob:https://shop.example/1",
    "view-source:javascript:alert(1)",
    "ms-appinstaller:?source=x",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "///evil.example",
    "https://shop.example@evil.example/",
    "https://",
    "http:evil.example",
    "pay.html",
    "#top",
    "",
]
BAD_TEXTS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert&#40;1)</script></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)' onclick=alert(1)>x</a>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<style>@import 'https://evil.example'</style>",
    "<p style='position:fixed' onmouseover=alert(1)>x",
    "<form action=https://evil.example><input name=password></form>",
    "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<textarea><img title='</textarea><img src=x onerror=alert(1)>'>",
    "> > <script>\n> > alert(1)\n> > </script>",
    "- <details open ontoggle=alert(1)>",
    "`<script>alert(1)</script>`",
    "```\n</code></pre><script>alert(1)</script>\n```",
    '```"><img/src=x/onerror=alert(1)>\nx\n```',
    '[x](https://a.example "\\"onmouseover=alert(1) x=\\"")',
    "[x](https://a.example '\"><script>alert(1)</script>')",
    '![x"onerror=alert(1)](https://a.example/x.png)',
    "![<img src=x onerror=alert(1)>](x)",
    "[![x](javascript:alert(1))](javascript:alert(2))",
    "[<img src=x onerror=alert(1)>](https://a.example)",
    "| <script>alert(1)</script> | b |\n|---|---|\n| <img src=x onerror=alert(1)> | c |",
    "[x]: javascript:alert(1)\n\n[x]",
    '<https://a.example/"onmouseover=alert(1)>',
    "＜script＞alert(1)＜/script＞",
    "\u003cscript\u003ealert(1)\u003c/script\u003e",
    "<scr\x00ipt>alert(1)</scr\x00ipt>",
    "<\u200bscript>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
]


class Page(HTMLParser):
    """Fails on every element, attribute or address that an answer must not have."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ELEMENTS
        self.elements.append(tag)
        for name, value in attrs:
            assert name in ATTRIBUTES.get(tag, set()) | {"rel"}
            if name == "href":
                assert value is not None
                assert is_safe(html.unescape(value))

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(f"a declaration: {decl}")


def elements(text: str) -> list[str]:
    """The elements of what was made of ``text``, each looked at."""
    page = Page()
    page.feed(as_html(text))
    page.close()
    return page.elements


def test_an_answer_is_shown_with_its_structure() -> None:
    assert as_html(ANSWER).split("\n")[:2] == [
        "<h4>Fees</h4>",
        "<p>Delivery is <strong>free</strong> from <em>50</em>, "
        'see <a href="/terms" rel="noopener noreferrer">terms</a>.</p>',
    ]
    assert elements(ANSWER) == ("h4 p strong em a ol li li ul li table thead tr th th tbody tr td td".split())


def test_plain_text_keeps_lists_tables_and_addresses() -> None:
    assert as_plain(ANSWER, base_url="https://shop.example") == (
        "Fees\n\nDelivery is free from 50, see terms (https://shop.example/terms).\n\n"
        "1. pack\n2. send\n  • by post\n\nwhere | days\nhere | 2"
    )


def test_the_widget_gets_the_part_of_markdown_that_it_reads() -> None:
    assert as_chat(ANSWER, "https://shop.example") == (
        "**Fees**\n\nDelivery is **free** from *50*, see [terms](https://shop.example/terms).\n\n"
        "1. pack\n2. send\n  - by post\n\nwhere | days\nhere | 2"
    )


def test_chinese_lines_are_joined_without_a_space() -> None:
    assert as_plain("运费\n很低。\n\n包邮") == "运费很低。\n\n包邮"


def test_a_mail_address_is_told_once() -> None:
    assert as_plain("<a@shop.example> or [us](mailto:a@shop.example) or [call](tel:+4912)") == (
        "a@shop.example or us (a@shop.example) or call (+4912)"
    )


@pytest.mark.parametrize("address", BAD_ADDRESSES)
def test_a_link_that_leads_astray_is_no_link(address: str) -> None:
    assert not is_safe(address)
    for text in (f"[x]({address})", f"[x](<{address}>)", f"<{address}>", f"[x][1]\n\n[1]: {address}"):
        elements(text)


@pytest.mark.parametrize(
    "address",
    [
        "https://shop.example/a?b=c&d=1#e", "HTTP://SHOP.EXAMPLE", "mailto:a@shop.example", "tel:+49123",
        "/returns", "/returns/form.pdf?x=1", "https://商店.example/退货", "https://shop.example:8443/x",
    ],
)  # fmt: skip
def test_a_link_to_the_web_to_mail_or_to_the_shop_stays_one(address: str) -> None:
    assert is_safe(address)
    assert elements(f"[x]({address})") == ["p", "a"]


@pytest.mark.parametrize("text", BAD_TEXTS)
def test_what_is_written_never_runs(text: str) -> None:
    assert set(elements(text)) <= ELEMENTS
    assert "<script" not in as_html(text)


PIECES = ["\n", "\n\n", "> ", "- ", "1. ", "|", "|-|-|\n", "*", "**", "`", "```\n", "[", "](", ")"]
PIECES += ["<", ">", '"', "'", "&", "\\", "#", *BAD_TEXTS, *(f"[x]({address})" for address in BAD_ADDRESSES)]


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=20)), max_size=12).map("".join))
@example("[a](<b\n<script>alert(1)</script>>)")
def test_no_mixture_of_bad_parts_gets_through(text: str) -> None:
    elements(text)
    assert "<script" not in as_html(text)
    as_plain(text)
    as_chat(text)


@given(st.text(max_size=300), st.integers(min_value=1, max_value=300))
def test_a_cut_text_is_never_longer_than_its_limit(text: str, limit: int) -> None:
    assert len(as_plain(text, limit)) <= limit


@pytest.mark.parametrize(
    ("text", "limit", "kept"),
    [
        ("One is here. Two is here. Three is here.", 30, "One is here. Two is here.…"),
        ("一句话在这里。两句话在这里。三句", 15, "一句话在这里。两句话在这里。…"),
        ("words without an end go on and on", 20, "words without an…"),
        ("short", 20, "short"),
        ("short", 0, "short"),
    ],
)
def test_a_text_is_cut_where_a_reader_would(text: str, limit: int, kept: str) -> None:
    assert cut(text, limit) == kept


def test_a_messaging_app_gets_plain_text_that_it_can_take() -> None:
    assert for_channel("**free** today", "telegram") == "free today"
    assert for_channel("**free** today", "web") == "**free** today"
    assert len(for_channel("word " * 1900, "whatsapp")) <= 1600


@pytest.mark.parametrize(
    "text",
    [
        "[" * 10_000, "![[" * 3_300, "*a " * 3_300, "a**b" * 2_500, ">" * 10_000, "- " * 5_000, "`" * 9_999,
        "|a" * 1_000 + "\n" + "|-" * 1_000 + "\n" + "|\n" * 3_000, "](" * 5_000, "<a " * 3_300,
        "x" * 1_000_000,
    ],
)  # fmt: skip
def test_a_text_made_to_be_slow_is_read_in_time(text: str) -> None:
    began = time.perf_counter()
    as_html(text)
    as_plain(text)
    assert time.perf_counter() - began < 5
