"""The pages of a help centre become entries: by their structure, without what frames them, and safely."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from kernel.errors import Invalid
from knowledge.editing.service import EditingService
from knowledge.transfer.files import open_file
from knowledge.transfer.model import RowError, Said, Skipped
from knowledge.transfer.pages.reading import NOTHING, REPEATED
from tests.unit.knowledge.transfer.conftest import FILES, Import

CENTRE = FILES / "help-centre"
HELP = "https://help.harbourandpine.example/hc"
DELIVERY = f"""We hand parcels to the carrier within **one working day**. After that it takes:

| Where | Working days |
| --- | --- |
| United Kingdom | 1–3 |
| Europe | 3–6 |

- Large furniture comes by appointment.
- Charges are in [Delivery charges](/help/article-360001234568).
- Watch your parcel on the [tracking page](https://track.example/uk).

[Delivery zones]({HELP}/article_attachments/1/map.png)"""


def read(path: Path) -> list[Said | RowError | Skipped]:
    return list(open_file(path, "html").read(lambda count: None))


def page(tmp_path: Path, body: str, head: str = "", name: str = "page.html") -> dict[str, str]:
    """question -> answer of a page with this body."""
    path = tmp_path / name
    path.write_text(f"<!doctype html><html><head>{head}</head><body>{body}</body></html>", encoding="utf-8")
    found = read(path)
    return {words[0]: text for one in found if isinstance(one, Said)
            for words, text in zip(one.questions.values(), one.answers.values(), strict=True)}  # fmt: skip


def test_a_help_centre_becomes_drafts(take: Import, editing: EditingService) -> None:
    report = take(CENTRE, "html")
    assert str(report) == (
        "entries: 14 added, 0 changed, 0 unchanged, 1 row refused\n"
        "  left out: 1, pages without a question and its answer"
    )
    assert [str(error) for error in report.plan.errors] == [
        "pages/broken.html: the file's encoding could not be told: save it as UTF-8, "
        "or name it with --encoding"
    ]
    found = {one.entry.entry_id: one.entry for one in report.plan.planned}
    assert {one: (entry.category, sorted(entry.answers)) for one, entry in found.items()} == {
        "article-360001234567": ("Delivery", ["en", "zh"]),
        "article-360001234568": ("Delivery", ["en"]),
        "can-i-pay-with-paypal": ("Payment", ["en"]),
        "can-i-return-sale-items": ("Returns", ["en"]),
        "do-you-sell-gift-cards": ("Frequently asked questions", ["en"]),
        "how-can-i-reach-you": ("Contact", ["en"]),
        "how-do-i-oil-a-chopping-board": ("Care", ["en"]),
        "is-there-parking": ("Contact", ["en"]),
        "where-do-i-get-a-return-label": ("Returns", ["en"]),
        "where-is-your-showroom": ("Contact", ["en"]),
        "which-cards-do-you-take": ("Payment", ["en"]),
        "可以开发票吗": ("常见问题", ["zh"]),
        "商品有质保吗": ("常见问题", ["zh"]),
        "支持哪些付款方式": ("常见问题", ["zh"]),
    }
    assert {editing.read(one.entry_id).entry.state for one in report.touched} == {"draft"}
    assert str(take(CENTRE, "html")).startswith("entries: 0 added, 0 changed, 14 unchanged, 1 row refused")


def test_an_article_keeps_its_text_its_table_and_its_links(take: Import, editing: EditingService) -> None:
    take(CENTRE, "html")
    entry = editing.read("article-360001234567").entry
    assert entry.questions == {"en": ("Delivery times",), "zh": ("配送时间",)}
    assert entry.answers["en"] == DELIVERY
    assert entry.answers["zh"] == (
        "我们会在**一个工作日**内交给快递，之后英国 1 至 3 个工作日送达。\n\n"
        "收费标准请看[配送费用](/help/article-360001234568)。"
    )


def test_answers_of_lists_accordions_and_headings(take: Import, editing: EditingService) -> None:
    take(CENTRE, "html")
    shop = "https://harbourandpine.example"
    expected = {
        "can-i-return-sale-items": f"Yes, within **30 days**, [as any other]({shop}/policies/refund-policy).",
        "do-you-sell-gift-cards": "Yes.\n\nThey come by e-mail & never expire.",
        "where-do-i-get-a-return-label": (
            f"In your [account]({shop}/account):\n\n1. Open the order.\n2. Choose *Send back*."
        ),
        "how-do-i-oil-a-chopping-board": "Once a month, with food-safe oil.\\\nNever in a dishwasher.",
        "which-cards-do-you-take": "Visa, Mastercard and UnionPay 银联.",
        "where-is-your-showroom": "12 Quay Street, Bristol.\n\n#### Opening hours\n\nDaily 10 to 6.",
        "is-there-parking": "Behind the building. See the map.",
    }  # fmt: skip
    assert {one: editing.read(one).entry.answers["en"] for one in expected} == expected
    assert editing.read("支持哪些付款方式").entry.answers == {
        "zh": "支持支付宝、微信支付和银联。\n\n详情请看付款说明。"
    }


def test_a_zip_says_what_its_folder_says(tmp_path: Path) -> None:
    packed = tmp_path / "centre.zip"
    with zipfile.ZipFile(packed, "w") as made:
        for path in sorted(CENTRE.rglob("*.html")):
            made.write(path, path.relative_to(CENTRE).as_posix())
        made.writestr("__MACOSX/._faq.html", "x")
        made.writestr("style.css", "x")
    assert read(packed) == read(CENTRE)


SCHEMA = "https://schema.org"
STRUCTURES: list[tuple[str, dict[str, str]]] = [
    (
        f"<div itemscope itemtype='{SCHEMA}/Question'><h3 itemprop='name'>Q: When?</h3>"
        f"<div itemprop='acceptedAnswer' itemscope itemtype='{SCHEMA}/Answer'>"
        "<p itemprop='text'>A: Now.</p></div></div>",
        {"When?": "Now."},
    ),
    ("<dl><dt>Weight<dd>2 kg<dt>Colour<dd>red</dl>", {}),
    ("<dl><dt>Weight?<dt>How heavy?<dd>2 kg<dd>or more</dl>", {"How heavy?": "2 kg\n\nor more"}),
    (
        "<details><summary>Delivery</summary>"
        "<details><summary>Is it free?</summary>From 50.</details></details>",
        {"Is it free?": "From 50."},
    ),
    (
        "<h1>Help</h1><h3><button aria-controls='p'>Who?</button></h3>"
        "<div id='p' role='region' hidden>Us.</div>",
        {"Who?": "Us."},
    ),
    (
        "<h1>Our story</h1><p>We began in 1990, on two looms.</p>",
        {"Our story": "We began in 1990, on two looms."},
    ),
    ("<h1>Links</h1><p><a href='/a'>All about our delivery charges</a></p>", {}),
    ("<main></main>", {}),
    (
        "<details><summary>Why?</summary><p>x</p><script>alert(1)</script><p onclick=y()>z</p></details>",
        {"Why?": "x\n\nz"},
    ),
    (
        "<details><summary>Where?</summary><a href='javascript:x'>a</a> <a href='//evil.example'>b</a> "
        "<a href='#c'>c</a> <a href='/d'>d</a> <a href='e.html'>e</a> <a href='data:text/html,x'>f</a> "
        "<a href='tel:1'>g</a></details>",
        {"Where?": "a b c [d](/d) e f [g](tel:1)"},
    ),
]


@pytest.mark.parametrize(("body", "expected"), STRUCTURES)
def test_a_structure_is_found(tmp_path: Path, body: str, expected: dict[str, str]) -> None:
    assert page(tmp_path, body) == expected


def test_a_page_that_names_its_address_has_whole_links(tmp_path: Path) -> None:
    body = (
        "<details><summary>Where?</summary><a href='../b?x=1#y'>b</a> <img src='i.png' alt='map'></details>"
    )
    head = "<link rel=canonical href='https://shop.example/help/a/'>"
    assert page(tmp_path, body, head) == {
        "Where?": "[b](https://shop.example/help/b?x=1#y) [map](https://shop.example/help/a/i.png)"
    }


@pytest.mark.parametrize(
    ("attribute", "text", "language"),
    [
        ("en", "满五十元包邮，请放心。", "zh"),
        ("zh-Hans", "满五十元包邮，请放心。", "zh"),
        ("zh", "Free from fifty dollars.", "en"),
        ("", "Free from fifty dollars.", "en"),
        ("fr-FR", "Gratuit dès cinquante euros.", "fr"),
    ],
)
def test_the_language_is_the_attributes_unless_the_text_is_another(
    tmp_path: Path, attribute: str, text: str, language: str
) -> None:
    path = tmp_path / "a.html"
    path.write_text(
        f"<html lang='{attribute}'><details><summary>?1 {text}</summary>{text}</details>", encoding="utf-8"
    )
    assert [list(one.answers) for one in read(path) if isinstance(one, Said)] == [[language]]


def test_a_page_in_a_language_that_is_not_spoken_is_refused(tmp_path: Path, take: Import) -> None:
    path = tmp_path / "a.html"
    path.write_text("<html lang=fr><details><summary>Quand?</summary>Demain.</details>")
    assert [str(error) for error in take(path, "html").plan.errors] == [
        "a.html: answers: language must be one of en, zh, not 'fr'"
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_a_page_that_names_no_encoding_is_read_by_its_bytes(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.html"
    path.write_text(
        "<html lang=zh><details><summary>多久能送到？</summary>三到五个工作日就能送到。</details>",
        encoding=encoding,
    )
    assert [one.answers for one in read(path) if isinstance(one, Said)] == [
        {"zh": "三到五个工作日就能送到。"}
    ]


@pytest.mark.parametrize(
    ("body", "most"),
    [
        ("<div>" * 200_000, 400),
        ("<b></i>" * 200_000, 400),
        ("<table><tr><td>" * 60 + "x", 150),
        ("<b>" * 200, 150),
    ],
)
def test_a_page_nested_absurdly_deep_is_refused_at_once(tmp_path: Path, body: str, most: int) -> None:
    path = tmp_path / "a.html"
    path.write_text(body)
    assert [str(one) for one in read(path)] == [
        f"a.html: the page's elements stand more than {most} deep in each other"
    ]


@pytest.mark.parametrize(
    "body",
    [
        "<details><summary>Why?</summary><pre>" + " " * 500_000 + "x</pre></details>",
        "<details><summary>Why " + "-" * 500_000 + "x</summary>y</details>",
        "<details><summary>Why?</summary>" + "<div>" * 140 + "text</details>",
    ],
)
def test_endless_runs_take_no_endless_time(tmp_path: Path, body: str) -> None:
    path = tmp_path / "a.html"
    path.write_text(body)
    assert len(read(path)) == 1


def test_a_question_on_two_pages_counts_once_and_two_answers_are_pointed_out(
    tmp_path: Path, take: Import
) -> None:
    for name, answer in (("a", "Yes."), ("b", "Yes."), ("c", "No, not at all.")):
        (tmp_path / f"{name}.html").write_text(f"<details><summary>Is it so?</summary>{answer}</details>")
    report = take(tmp_path, "html")
    assert dict(report.plan.skipped) == {REPEATED: 1}
    assert [str(error) for error in report.plan.errors] == [
        "c.html: entry_id: 'is-it-so' is at a.html already"
    ]


def test_a_question_longer_than_a_title_is_refused_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(
        f"<details><summary>{'why ' * 100}?</summary>x</details><details><summary>So?</summary>y</details>"
    )
    told = [
        str(one) if isinstance(one, RowError) else one.entry_id
        for one in read(path)
        if not isinstance(one, Skipped)
    ]
    assert told == ["a.html: questions: the question has 401 characters, at most 300 are allowed", "so"]


def test_what_holds_no_page_is_refused_whole(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"holds no file that ends in \.html"):
        open_file(tmp_path, "html")
    with pytest.raises(Invalid, match="there is no such file"):
        open_file(tmp_path / "nowhere", "html")


def test_a_page_without_anything_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<nav>only a menu</nav>")
    assert [one.reason for one in read(tmp_path) if isinstance(one, Skipped)] == [NOTHING]
