"""The editor's form becomes an entry, and what cannot be read names its field."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from multidict import MultiDict, MultiDictProxy

from kernel.errors import Invalid
from knowledge.model import Audience, Entry, Link, fingerprint
from web.console.entries.form import new_entry_id, problem_text, read_entry
from web.console.wording import Say


def form(*fields: tuple[str, str]) -> MultiDictProxy[str]:
    return MultiDictProxy(MultiDict([("revision", "3"), *fields]))


def entry_of(*fields: tuple[str, str]) -> Entry:
    return read_entry(form(*fields), "delivery-cost", Say("en", "Asia/Shanghai"))


def test_a_whole_form_is_a_whole_entry() -> None:
    read = entry_of(
        ("category", " delivery "),
        ("question_en", "How much?"), ("question_en", " "), ("question_en", "what fee"),
        ("question_zh", "多少钱？"),
        ("answer_en", "A fee."), ("answer_zh", "有运费。"),
        ("source_language", "zh"),
        ("tags", "money，parcel, "),
        ("channels", "web"), ("channels", "pigeon"),
        ("segments", "vip、new"), ("signed_in", "no"),
        ("valid_from", "2026-03-14T08:00"), ("valid_until", ""),
        ("product_ids", "SH001"), ("product_more", "SH002, SH003"), ("promotion_ids", "spring"),
        ("link_title", "Terms"), ("link_url", "https://shop.example/terms"),
        ("link_title", ""), ("link_url", ""),
    )  # fmt: skip
    assert read == Entry(
        "delivery-cost",
        "delivery",
        {"en": ("How much?", "what fee"), "zh": ("多少钱？",)},
        {"en": "A fee.", "zh": "有运费。"},
        revision=3,
        tags=("money", "parcel"),
        source_language="zh",
        audience=Audience(("vip", "new"), ("web",), False),
        valid_from=read.valid_from,
        product_ids=("SH001", "SH002", "SH003"),
        promotion_ids=("spring",),
        links=(Link("Terms", "https://shop.example/terms"),),
    )
    assert read.valid_from is not None
    assert read.valid_from.astimezone(UTC) == datetime(2026, 3, 14, 0, 0, tzinfo=UTC)


def test_a_ticked_translation_is_linked_to_its_source_as_it_is() -> None:
    read = entry_of(
        ("question_en", "How?"), ("answer_en", "So."), ("answer_zh", "这样。"), ("fits_zh", "yes")
    )
    assert read.translated_from == {"zh": fingerprint(read, "en")}


def test_a_date_that_is_none_names_its_field() -> None:
    with pytest.raises(Invalid) as error:
        entry_of(("valid_from", "tomorrow"))
    assert (error.value.code, error.value.field) == ("time", "valid_from")


@pytest.mark.parametrize("revision", ["", "-1", "x", "٣", "9" * 12])
def test_a_revision_that_is_no_number_names_its_field(revision: str) -> None:
    with pytest.raises(Invalid) as error:
        read_entry(MultiDictProxy(MultiDict({"revision": revision})), "e", Say("en"))
    assert error.value.field == "revision"


@pytest.mark.parametrize(
    ("fields", "entry_id"),
    [
        ([("question_en", "How much is delivery?")], "how-much-is-delivery"),
        ([("entry_id", "Delivery / cost"), ("question_en", "How?")], "delivery-cost"),
        ([("question_en", "a " * 80)], "-".join("a" * 30)),
    ],
)
def test_a_new_entry_is_named_after_its_first_wording(fields: list[tuple[str, str]], entry_id: str) -> None:
    assert new_entry_id(form(*fields)) == entry_id


def test_an_entry_in_chinese_alone_gets_an_id_too() -> None:
    assert new_entry_id(form(("question_zh", "运费多少钱？"))).startswith("entry_")


def test_what_is_wrong_is_said_in_the_readers_language() -> None:
    error = Invalid("entry x: {{nope}} has nothing to tell", code="broken_fact", field="answers")
    assert problem_text(error, Say("zh")).startswith("{{nope}} 没有可用的数据")
    assert problem_text(error, Say("en")).startswith("{{nope}} has nothing to tell")
