"""Written and read again, entries say what they said: in every format, whatever is in them."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.model import STATES, Audience, Entry, Link
from knowledge.transfer.cells import cell_text, links_cell, list_cell, read_links, read_list, safe_cell
from knowledge.transfer.files import BOM, as_bytes, open_file, write_file
from knowledge.transfer.model import FormatName, Said
from knowledge.transfer.planning import merged

SPECIAL = [
    "=1+1", "@SUM(A1)", "-1", "'=x", "a;b", "[1]", '["a"]', "a | b", "---", "# T", "yes", "null", "~", "1.5",
    "2026-01-01", "🎁 gift", "运费，多少？", '"q"', "a\n\nb", "a\r\nb", "\ttab", " x ", "\x85\u2028", "",
    "- item", "key: value", "&a", "*a", "{{delivery_fee}}", "＝1", "%", "\x1f", "\ufeff", "\\u0000",
]  # fmt: skip
TEXT = st.one_of(
    st.sampled_from(SPECIAL),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\ufffd"), max_size=30),
)
LISTS = st.lists(TEXT, max_size=4).map(tuple)
MOMENT = st.none() | st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
LANGUAGES = st.sampled_from(["en", "zh"])
ENTRIES = st.builds(
    Entry,
    entry_id=st.one_of(
        st.sampled_from(["运费", "a.b", "CON", "Ä", "a-b_c"]), TEXT.filter(lambda t: t.strip() != "")
    ),
    category=TEXT,
    questions=st.dictionaries(LANGUAGES, st.lists(TEXT, min_size=1, max_size=4).map(tuple)),
    answers=st.dictionaries(LANGUAGES, TEXT),
    tags=LISTS,
    source_language=LANGUAGES,
    translated_from=st.dictionaries(LANGUAGES, st.text("0123456789abcdef", min_size=1, max_size=16)),
    audience=st.builds(Audience, LISTS, LISTS, st.none() | st.booleans()),
    valid_from=MOMENT,
    valid_until=MOMENT,
    product_ids=LISTS,
    promotion_ids=LISTS,
    links=st.lists(st.builds(Link, TEXT, TEXT), max_size=3).map(tuple),
    state=st.sampled_from(STATES),
)
FEW = st.lists(ENTRIES, min_size=1, max_size=3, unique_by=lambda entry: entry.entry_id)


def read_again(entries: list[Entry], format_name: FormatName, folder: Path) -> list[tuple[Entry, str | None]]:
    path = folder / ("all" if format_name == "markdown" else "all.txt")
    assert write_file(path, format_name, entries, lambda count: None) == len(entries)
    told: dict[str, list[Said]] = {}
    for one in open_file(path, format_name).read(lambda count: None):
        assert isinstance(one, Said), str(one)
        told.setdefault(one.entry_id, []).append(one)
    states = [next((p.state for p in parts if p.state), None) for parts in told.values()]
    return [(merged(None, parts), state) for parts, state in zip(told.values(), states, strict=True)]


def said_by(entry: Entry) -> tuple[object, ...]:
    return (
        entry.entry_id, entry.category, entry.source_language, entry.tags, entry.audience, entry.valid_from,
        entry.valid_until, entry.product_ids, entry.promotion_ids, entry.links, entry.translated_from,
        {language: words for language, words in entry.questions.items() if words},
        {language: text for language, text in entry.answers.items() if text},
    )  # fmt: skip


@pytest.mark.parametrize("format_name", ["aisle-csv", "jsonl", "markdown"])
@settings(max_examples=60, deadline=None)
@given(entries=FEW)
def test_what_is_written_is_read_again(format_name: FormatName, entries: list[Entry]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = read_again(entries, format_name, Path(folder))
    expected = {entry.entry_id: (said_by(entry), entry.state) for entry in entries}
    assert {entry.entry_id: (said_by(entry), state) for entry, state in found} == expected


@given(TEXT)
def test_no_cell_is_a_formula_and_each_is_read_as_it_was(text: str) -> None:
    cell = safe_cell(text)
    assert cell_text(cell) == text
    assert not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))


@given(LISTS, st.sampled_from([";", "\n"]))
def test_a_list_in_a_cell_is_read_as_it_was(values: tuple[str, ...], divider: str) -> None:
    assert read_list(list_cell(values, divider), divider, "tags") == values


@given(st.lists(st.builds(Link, TEXT, TEXT), max_size=3).map(tuple))
def test_links_in_a_cell_are_read_as_they_were(links: tuple[Link, ...]) -> None:
    assert read_links(links_cell(links)) == links


def test_plain_lists_stay_plain_in_a_cell() -> None:
    assert list_cell(("delivery", "运费"), ";") == "delivery;运费"
    assert (
        links_cell((Link("Price list", "https://a.example/p.pdf"),)) == "Price list | https://a.example/p.pdf"
    )
    assert list_cell(("a;b",), ";") == '["a;b"]'


def test_a_csv_tells_spreadsheets_its_encoding_and_the_same_entries_give_the_same_file() -> None:
    entry = Entry("a", "c", {"en": ("Q?",)}, {"en": "=A"})
    made = as_bytes([entry], "aisle-csv")
    assert made.startswith(BOM.encode())
    assert b",'=A," in made
    assert as_bytes([entry], "markdown") == as_bytes([entry], "markdown")
