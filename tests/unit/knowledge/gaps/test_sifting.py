"""What may enter a gap: no spam, nobody's order, nothing personal; but questions about orders at all may."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from knowledge.gaps.replies import fit_reply
from knowledge.gaps.sifting import MAX_OF_ONE, sift
from knowledge.questions import AskedQuestion

ASKED = AskedQuestion(
    "m0", "c0", datetime(2026, 3, 1, tzinfo=UTC), "", "en", None, None, "unanswered", customer_id="ann"
)


def asked(*texts: str) -> list[AskedQuestion]:
    """Each text by somebody else."""
    return [
        replace(ASKED, message_id=f"m{n}", customer_id=f"p{n}", text=text) for n, text in enumerate(texts)
    ]


@pytest.mark.parametrize(
    ("reason", "texts"),
    [
        ("order", ("where is my order", "my parcel hasn't arrived yet", "order #12345 is late",
                   "when will my refund arrive", "cancel my order please", "still waiting for my package",
                   "i ordered shoes last week and nothing came", "can you track my order",
                   "我的快递到哪了", "帮我查一下订单", "我昨天买的鞋还没发货",
                   "订单号A1234567什么时候到", "取消我的订单",
                   "退款一直没到账")),
        ("mash", ("asdfghjkl", "qwerty qwerty", "hahahahaha", "dkfjghdkfjg sdkfjh",
                  "啊啊啊啊啊啊", "哈哈哈哈哈哈",
                  "buy buy buy buy buy buy", "xxxxxxxxxx")),
        ("link", ("cheap watches at https://spam.example", "visit www.spam.ru now", "free money spam.top")),
        ("abuse", ("you fucking idiots answer me", "你们这群傻逼")),
        ("personal", ("ann@example.com", "13812345678",
                      "我叫王小明，电话13812345678，可以送到北京市朝阳区建国路88号吗",
                      "my name is John Smith and my phone is 555 123 4567")),
        ("empty", ("hi", "ok", "???", "在吗", "👍👍👍")),
        ("long", ("why " * 100,)),
    ],
)  # fmt: skip
def test_each_is_left_out_for_its_reason(reason: str, texts: tuple[str, ...]) -> None:
    for text in texts:
        sifted = sift(asked(text))
        assert (text, sifted.left_out, sifted.kept) == (text, {reason: 1}, ())


@pytest.mark.parametrize(
    "text",
    [
        "how do i cancel an order",
        "how long do refunds take",
        "can i return an item without the receipt",
        "where is your physical shop",
        "the password reset mail never arrives",
        "do you deliver to a parcel locker",
        "is gift wrapping possible",
        "xl too small?",
        "怎么取消订单",
        "退款多久到账",
        "快递周末派送不",
        "收不到重置密码的邮件",
        "支持花呗吗",
        "可以送到快递柜吗",
    ],
)
def test_what_an_entry_could_answer_stays(text: str) -> None:
    assert [kept for _, kept in sift(asked(text)).kept] == [text]


def test_one_covered_part_leaves_a_question_that_still_asks() -> None:
    assert [text for _, text in sift(asked("can you send the invoice to ann@example.com")).kept] == [
        "can you send the invoice to ▇▇▇"
    ]


def test_the_same_wording_counts_once_for_a_person_and_for_each_person() -> None:
    again = [replace(ASKED, message_id=f"m{n}", text=text) for n, text in enumerate(("Gift wrapping?",) * 3)]
    sifted = sift([*again, replace(ASKED, customer_id="bob", text="gift wrapping")])
    assert (len(sifted.kept), sifted.left_out) == (2, {"repeat": 2})


def test_a_flood_of_one_person_is_cut() -> None:
    colours = "red blue green black white pink brown grey gold silver".split()
    texts = [f"do you sell {a} and {b} shoes" for a in colours for b in colours if a != b]
    flood = [replace(ASKED, message_id=f"m{n}", text=text) for n, text in enumerate(texts)]
    sifted = sift(flood)
    assert (len(sifted.kept), sifted.left_out) == (MAX_OF_ONE, {"flood": len(texts) - MAX_OF_ONE})


def test_what_was_answered_well_is_left_out() -> None:
    answered = replace(ASKED, text="is gift wrapping possible", outcome="answered", entry_id="x")
    assert sift([answered]).left_out == {"answered": 1}
    for failed in ({"thumbs_down": True}, {"repeated": True}, {"handed_over": True}):
        assert len(sift([replace(answered, **failed)]).kept) == 1  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("reply", "fit"),
    [
        ("Hi Bob, yes, gift wrapping costs 3.50. Kind regards, Eve", "yes, gift wrapping costs 3.50."),
        ("您好，可以的，礼品包装每件 3.5 元。祝您购物愉快！", "可以的，礼品包装每件 3.5 元。"),
        ("We wrap presents at checkout. Anything else I can help with?", "We wrap presents at checkout."),
        ("Could you give me your order number?", None),
        ("I have refunded it.", None),
        ("请提供一下您的订单号", None),
        ("稍等，我帮您查一下", None),
        ("Write to eve@example.com or call 555 123 4567.", None),
        ("Your order A1234567 is on its way.", None),
        ("yes", None),
        ("", None),
        (None, None),
    ],
)
def test_a_reply_is_proposed_only_where_it_would_answer_anybody(reply: str | None, fit: str | None) -> None:
    assert fit_reply(reply) == fit


@pytest.mark.parametrize(
    "piece",
    [
        "i ordered ",
        "my order ",
        "我的订单",
        "where is my ",
        "thanks for ",
        "您好，",
        "order # ",
        "a.",
        "查一下",
    ],
)
def test_no_text_takes_long(piece: str) -> None:
    began = time.perf_counter()
    sift(asked((piece * 300)[:300]))
    fit_reply((piece * 2000)[:2000])
    assert time.perf_counter() - began < 2.0
