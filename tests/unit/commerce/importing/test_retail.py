"""A shop out of invoice lines: what titles say, typical prices, returns matched to their sales."""

from __future__ import annotations

from pathlib import Path

import pytest

from commerce.importing.formats import reader_of
from commerce.importing.formats.base import Reading
from commerce.importing.model import Skipped
from commerce.importing.reading import Source
from commerce.importing.retail.titles import Said, plural, read_title, readable, singular
from commerce.importing.retail.types import Kind, designs_of, kind_of, learn, path_of_kind
from commerce.importing.spill import Spill
from tests.unit.commerce.importing.reads import read

HEAD = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
LINES = HEAD + (
    "1,10001A,PINK TEA MUG,6,2011-01-03 08:00:00,2.50,17850.0,United Kingdom\n"
    "1,10001B,BLUE TEA MUG,4,2011-01-03 08:00:00,2.50,17850.0,United Kingdom\n"
    "1,POST,POSTAGE,1,2011-01-03 08:00:00,4.00,17850.0,France\n"
    "2,10001A,PINK TEA MUG,2,2011-06-03 08:00:00,2.95,,United Kingdom\n"
    "3,10001A,PINK TEA MUG,1,2011-06-04 08:00:00,2.95,17850.0,United Kingdom\n"
    "C4,10001A,PINK TEA MUG,-5,2011-02-01 08:00:00,2.50,17850.0,United Kingdom\n"
    "C5,10001B,BLUE TEA MUG,-9,2011-06-05 08:00:00,2.50,17850.0,United Kingdom\n"
    "6,10001A,damaged,-3,2011-06-05 08:00:00,0.0,,United Kingdom\n"
    "A7,B,Adjust bad debt,1,2011-06-05 08:00:00,-11062.06,,United Kingdom\n"
    "8,AMAZONFEE,AMAZON FEE,1,2011-06-05 08:00:00,13541.33,,United Kingdom\n"
    "9,10002,,-20,2011-06-05 08:00:00,0.0,,United Kingdom\n"
    "10,10001A,PINK TEA MUG,x,2011-06-05 08:00:00,2.95,,United Kingdom\n"
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "retail.csv"
    made.write_text(LINES)
    return made


def test_codes_that_differ_by_colour_alone_are_one_product(path: Path) -> None:
    (mug,), errors = read("products", "online-retail", path, currency="GBP")
    assert (mug.product_id, mug.title("en"), mug.sold_count) == ("10001A", "Tea Mug", 0)
    assert [(v.variant_id, v.options, v.price_minor) for v in mug.variants] == [
        ("10001A", {"colour": "pink"}, 295),
        ("10001B", {"colour": "blue"}, 250),
    ]
    assert errors == ["line 13: Quantity: must be a whole number, not 'x'"]


def test_stock_is_what_the_last_weeks_sold(path: Path) -> None:
    (mug,), _ = read("products", "online-retail", path, currency="GBP")
    assert [variant.stock for variant in mug.variants] == [3, 0]


def test_cancellations_come_back_to_the_newest_earlier_sale(path: Path) -> None:
    orders, _ = read("orders", "online-retail", path, currency="GBP")
    first, second, third = orders
    assert (first.number, first.delivery_minor, first.total_minor, first.state) == (
        "1", 400, 2900, "partly_returned"
    )  # fmt: skip
    assert [one.line_quantities for one in first.returns] == [{"1": 5}, {"2": 4}]
    assert [one.amount_minor for one in first.refunds] == [1250, 1000]
    assert (second.customer_id, second.email, second.state) == (None, "guest-2@example.invalid", "delivered")
    assert (third.returns, third.email) == ((), "customer-17850@example.invalid")


def test_what_is_no_goods_is_left_out_with_its_reason(path: Path) -> None:
    with Spill() as spill:
        found = list(reader_of("orders", "online-retail")(Reading(Source(path), spill, "GBP")))
    assert [(one.line, one.reason.split(" ")[0]) for one in found if isinstance(one, Skipped)] == [
        (9, "stock-keeping"), (10, "postage,"), (11, "postage,"), (12, "stock-keeping"), (8, "returns"),
    ]  # fmt: skip


def test_customers_have_an_address_that_no_mail_reaches(path: Path) -> None:
    (customer,), _ = read("customers", "online-retail", path)
    assert (customer.customer_id, customer.email) == ("17850", "customer-17850@example.invalid")
    assert customer.created_at.isoformat() == "2011-01-03T08:00:00+00:00"


def test_a_title_says_colours_materials_sizes_and_how_many() -> None:
    assert read_title("SET OF 6 SMALL RED WOODEN EASTER EGGS") == Said(
        words=("small", "wooden", "easter", "egg"),
        colours=("red",),
        materials=("wood",),
        sizes=("small",),
        occasions=("easter",),
        set_size=6,
    )
    assert read_title("PACK/12 BLUE FOLKART CARDS").set_size == 12
    assert read_title("FUSCHIA/TURQ GLASS RING").colours == ("pink", "turquoise")
    assert read_title("CHILDRENS APRON").recipients == ("children",)


@pytest.mark.parametrize(
    ("word", "one"),
    [("boxes", "box"), ("candles", "candle"), ("daisies", "daisy"), ("glass", "glass"), ("cases", "case"),
     ("christmas", "christmas"), ("dress", "dress"), ("shoes", "shoe"), ("dishes", "dish")],
)  # fmt: skip
def test_nouns_become_singular(word: str, one: str) -> None:
    assert singular(word) == one


def test_titles_in_capitals_become_readable() -> None:
    assert readable("WHITE HANGING HEART T-LIGHT HOLDER") == "White Hanging Heart T-Light Holder"
    assert readable("SET OF 3 CAKE TINS  ,IN BOX") == "Set of 3 Cake Tins, in Box"
    assert readable("POLYESTER FILLER PAD 40x40cm") == "Polyester Filler Pad 40x40cm"
    assert plural("storage box") == "Storage Boxes"


def test_kinds_are_learnt_from_how_titles_begin_and_end() -> None:
    designs = ["RETROSPOT", "PAISLEY", "SPACEBOY", "WOODLAND", "SUKI", "DOLLY", "SKULL", "LONDON", "OWL"]
    titles = [f"LUNCH BAG {design}" for design in designs]
    titles += [f"{design} CAKE STAND" for design in designs] + [f"{design} MUG" for design in designs]
    titles += [f"{design} UMBRELLA" for design in designs]
    learnt = learn([read_title(title) for title in titles])
    assert kind_of(read_title("LUNCH BAG RED RETROSPOT"), learnt).phrase == "lunch bag"
    assert kind_of(read_title("REGENCY CAKE STAND"), learnt).phrase == "cake stand"
    assert kind_of(read_title("PINK PAISLEY UMBRELLA"), learnt).department == "Bags & Travel"
    assert designs_of(read_title("PINK PAISLEY TEAPOT"), learnt) == ()


def test_a_finer_kind_stands_below_the_wider_one_of_its_department() -> None:
    assert path_of_kind(Kind("Jewellery & Accessories", "glass bracelet")) == ("bracelet", "glass bracelet")
    assert path_of_kind(Kind("Candles & Lighting", "t-light holder")) == ("t-light holder",)
    assert path_of_kind(Kind("Bags & Travel", "bling key ring")) == ("key ring", "bling key ring")
    assert path_of_kind(Kind("Other Gifts", "")) == ()
