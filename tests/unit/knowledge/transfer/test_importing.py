"""An import writes the good rows, names each bad one by its line and reason, and twice is once."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from kernel.clock import FixedClock
from kernel.database import Database
from kernel.errors import Invalid
from knowledge.editing.model import EntryQuery
from knowledge.editing.service import EditingService
from knowledge.facts import NO_FACTS
from knowledge.model import Entry, Link
from knowledge.transfer.files import open_file, write_file
from knowledge.transfer.model import FormatName
from knowledge.transfer.service import TransferService
from tests.unit.knowledge.transfer.conftest import FILES, Import

BROKEN = FILES / "broken.csv"
REFUSED = [
    "line 4: entry_id: 'twice' is at line 3 already",
    "line 5: answers: the zh answer holds no Chinese character",
    "line 6: answers: the en answer is mostly Chinese",
    "line 7: answers: an answer is needed in one language",
    "line 8: columns: 11 values for 10 columns",
    "line 9: state: must be one of draft, review, published, archived, not 'live'",
    "line 10: valid_from: must be a time such as 2026-03-14 10:00:00, not 'someday'",
    "line 11: links: a link must lead to a web, mail or telephone address or to /…, "
    "not 'javascript:alert(1)'",
    "line 12: entry_id: must not be empty",
    "line 13: quotes: a quote is opened here and never closed",
]


def test_good_rows_are_written_and_each_bad_one_is_named(take: Import, editing: EditingService) -> None:
    report = take(BROKEN)
    assert [str(error) for error in report.plan.errors] == REFUSED
    assert str(report) == "entries: 4 added, 0 changed, 0 unchanged, 10 rows refused"
    lines, total = editing.page(EntryQuery())
    assert total == 4
    assert sorted(line.entry_id for line in lines) == ["formula", "gift-cards", "multi", "twice"]
    assert {line.state for line in lines} == {"draft"}


def test_what_a_row_says_is_what_the_entry_holds(take: Import, editing: EditingService) -> None:
    take(BROKEN)
    multi = editing.read("multi").entry
    assert multi.questions["en"] == ("How do I measure?", "how to measure a room")
    assert multi.answers == {"en": "Measure **twice**:\n\n- width\n- height", "zh": "量两次：\n\n- 宽\n- 高"}
    assert multi.valid_from == datetime(2026, 1, 1, 8, tzinfo=UTC)
    assert editing.read("gift-cards").entry.links == (Link("Terms", "/pages/terms"),)
    assert editing.read("formula").entry.answers["en"] == '=HYPERLINK("http://x.example","no")'


def test_importing_twice_changes_nothing(take: Import, editing: EditingService) -> None:
    take(BROKEN)
    report = take(BROKEN)
    assert str(report) == "entries: 0 added, 0 changed, 4 unchanged, 10 rows refused"
    assert report.touched == []
    assert editing.read("multi").entry.revision == 1


def test_publishing_puts_live_what_the_file_does_not_call_otherwise(
    tmp_path: Path, take: Import, editing: EditingService
) -> None:
    path = tmp_path / "states.csv"
    path.write_text(
        "entry_id,state,questions_en,answer_en\n"
        "a,,A?,One.\nb,draft,B?,Two.\nc,review,C?,Three.\nd,archived,D?,Four.\ne,published,E?,Five.\n"
    )
    take(path, publish=True)
    found = {one: editing.read(one) for one in "abcde"}
    assert {one: record.entry.state for one, record in found.items()} == {
        "a": "published", "b": "draft", "c": "review", "d": "archived", "e": "published",
    }  # fmt: skip
    assert [one for one, record in found.items() if record.published] == ["a", "e"]
    assert str(take(path, publish=True)) == "entries: 0 added, 0 changed, 5 unchanged, 0 rows refused"


def test_a_draft_of_the_same_text_is_put_live(tmp_path: Path, take: Import, editing: EditingService) -> None:
    path = tmp_path / "a.csv"
    path.write_text("entry_id,questions_en,answer_en\na,A?,One.\n")
    take(path)
    report = take(path, publish=True)
    assert str(report) == "entries: 0 added, 1 changed, 0 unchanged, 0 rows refused"
    assert editing.read("a").published == editing.read("a").entry


def test_a_column_that_is_left_out_leaves_that_part_as_it_is(
    tmp_path: Path, take: Import, editing: EditingService
) -> None:
    take(BROKEN)
    path = tmp_path / "answers.csv"
    path.write_text("entry_id,answer_zh\nmulti,先量宽，再量高。\n", encoding="utf-8")
    assert str(take(path)) == "entries: 0 added, 1 changed, 0 unchanged, 0 rows refused"
    multi = editing.read("multi").entry
    assert multi.answers == {"en": "Measure **twice**:\n\n- width\n- height", "zh": "先量宽，再量高。"}
    assert (multi.category, multi.tags) == ("Service", ("measure",))


def test_three_plain_columns_are_enough(tmp_path: Path, take: Import, editing: EditingService) -> None:
    path = tmp_path / "plain.csv"
    path.write_text(
        "Question;Answer;Category\nWo ist = here?;Here.;Where\n营业时间是？;九点到六点。;店铺\n",
        encoding="utf-8",
    )
    assert str(take(path)) == "entries: 2 added, 0 changed, 0 unchanged, 0 rows refused"
    assert editing.read("营业时间是").entry.answers == {"zh": "九点到六点。"}
    assert editing.read("营业时间是").entry.source_language == "zh"


def test_rows_of_one_entry_in_two_languages_are_one_entry(
    tmp_path: Path, take: Import, editing: EditingService
) -> None:
    path = tmp_path / "rows.csv"
    path.write_text(
        "entry_id,language,question,answer\nhours,en,When?,Nine to six.\nhours,zh,几点营业？,九点到六点。\n",
        encoding="utf-8",
    )
    assert str(take(path)) == "entries: 1 added, 0 changed, 0 unchanged, 0 rows refused"
    assert editing.read("hours").entry.answers == {"en": "Nine to six.", "zh": "九点到六点。"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings_are_told_from_the_bytes(
    tmp_path: Path, take: Import, editing: EditingService, encoding: str
) -> None:
    path = tmp_path / "faq.csv"
    text = "entry_id,questions_zh,answer_zh\ndelivery,运费多少钱？,订单满五十元包邮，其他地区运费十元。\n"
    path.write_text(text, encoding=encoding)
    take(path)
    assert editing.read("delivery").entry.answers == {"zh": "订单满五十元包邮，其他地区运费十元。"}


def test_bytes_of_another_encoding_refuse_their_row(tmp_path: Path, take: Import) -> None:
    path = tmp_path / "faq.csv"
    good = "entry_id,questions_zh,answer_zh\na,甲乙丙？,这是一个答案，写得很长。\n"
    path.write_bytes(good.encode() + b"b,\xff\xfe?,x\n")
    report = take(path)
    assert [str(error) for error in report.plan.errors] == [
        "line 3: questions_zh: holds bytes that are not in the file's encoding"
    ]


def test_an_entry_of_a_megabyte_is_refused_alone(
    tmp_path: Path, take: Import, editing: EditingService
) -> None:
    path = tmp_path / "big.csv"
    answer = "long line\n" * 105_000
    path.write_text(f'entry_id,questions_en,answer_en\nbig,Q?,"{answer}"\na,A?,One.\n')
    report = take(path)
    assert [str(error) for error in report.plan.errors] == [
        "line 2: answers: the en answer has 1049999 characters, at most 10000 are allowed"
    ]
    assert editing.read("a").entry.answers == {"en": "One."}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the file is empty"),
        ("name,colour\na,red\n", "column 'name' is not known: see docs/knowledge.md"),
        ("entry_id,entry_id\na,b\n", "column 'entry_id' stands in the header twice"),
        ("category\nx\n", "the header names neither an entry_id nor an answer"),
    ],
)
def test_a_file_that_is_no_table_of_entries_is_refused_whole(
    tmp_path: Path, take: Import, text: str, message: str
) -> None:
    path = tmp_path / "x.csv"
    path.write_text(text)
    with pytest.raises(Invalid) as caught:
        take(path)
    assert caught.value.message == message


def test_jsonl_lines_that_say_nonsense_are_named(tmp_path: Path, take: Import) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(
        '{"entry_id": "a", "questions": {"en": ["A?"]}, "answers": {"en": "One."}}\n'
        "{not json\n[1]\n"
        '{"entry_id": "b", "colour": "red"}\n'
        '{"entry_id": "c", "questions": {"en": "C?"}}\n'
        '{"entry_id": 7}\n'
        '{"entry_id": "d", "answers": {"fr": "Oui."}, "questions": {"fr": ["Oui?"]}}\n'
        '{"entry_id": "e\\u0000", "answers": {}}\n'
    )
    report = take(path, "jsonl")
    assert [str(error) for error in report.plan.errors][1:] == [
        "line 3: must be a JSON object",
        "line 4: colour: is not known",
        "line 5: questions: must be a list of texts",
        "line 6: entry_id: must be text, not '7'",
        "line 7: answers: language must be one of en, zh, not 'fr'",
        "line 8: entry_id: must not hold a NUL byte",
    ]
    assert str(report.plan.errors[0]).startswith("line 2: is not JSON: ")
    assert str(report) == "entries: 1 added, 0 changed, 0 unchanged, 7 rows refused"


def test_markdown_files_need_no_head(tmp_path: Path, take: Import, editing: EditingService) -> None:
    (tmp_path / "returns.en.md").write_text("# Can I send it back?\n\nWithin **30 days**.\n")
    (tmp_path / "returns.zh.md").write_text("# 可以退货吗？\n\n30 天内可以。\n", encoding="utf-8")
    (tmp_path / "bad.md").write_text("---\nentry_id: [\n---\nx\n")
    (tmp_path / "bomb.md").write_text("---\na: &a [1]\nb: *a\n---\nx\n")
    (tmp_path / "deep.md").write_text("---\na: " + "[" * 100_000 + "\n---\nx\n")
    report = take(tmp_path, "markdown")
    assert [str(error) for error in report.plan.errors] == [
        "bad.md: head: must be YAML: did not find expected node content",
        "bomb.md: head: must not use YAML aliases",
        "deep.md: head: is nested too deeply",
    ]
    entry = editing.read("returns").entry
    assert entry.questions == {"en": ("Can I send it back?",), "zh": ("可以退货吗？",)}
    assert entry.answers == {"en": "Within **30 days**.", "zh": "30 天内可以。"}


def test_an_import_is_undone_as_a_whole(
    tmp_path: Path, take: Import, transfer: TransferService, editing: EditingService
) -> None:
    first = tmp_path / "first.csv"
    first.write_text("entry_id,questions_en,answer_en\na,A?,One.\nb,B?,Two.\n")
    take(first, publish=True)
    second = tmp_path / "second.csv"
    second.write_text("entry_id,questions_en,answer_en\na,A?,Uno.\nb,B?,Dos.\nc,C?,Tres.\n")
    report = take(second, publish=True)
    b = editing.read("b").entry
    editing.save(Entry("b", "", {"en": ("B?",)}, {"en": "Changed since."}, revision=b.revision), "bob")
    assert transfer.undo(report.touched, "ann") == 2
    a = editing.read("a")
    assert (a.entry.answers, a.entry.state) == ({"en": "One."}, "published")
    assert a.published is not None
    assert a.published.answers == {"en": "One."}
    assert editing.read("b").entry.answers == {"en": "Changed since."}
    c = editing.read("c")
    assert (c.entry.state, c.published) == ("archived", None)


def test_an_import_is_written_and_undone_on_both_databases(databases: Database, clock: FixedClock) -> None:
    editing = EditingService(databases, clock, NO_FACTS)
    transfer = TransferService(editing)
    plan = transfer.plan(open_file(BROKEN, "aisle-csv").read(lambda count: None), publish=True)
    report = transfer.run(plan, "ann")
    assert [entry.entry_id for entry in transfer.entries(published=True)] == [
        "formula", "gift-cards", "multi", "twice",
    ]  # fmt: skip
    assert transfer.undo(report.touched, "ann") == 4
    assert list(transfer.entries(published=True)) == []
    assert {entry.state for entry in transfer.entries()} == {"archived"}


def test_an_entry_that_somebody_changed_after_the_plan_is_refused(
    tmp_path: Path, take: Import, transfer: TransferService, editing: EditingService
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("entry_id,questions_en,answer_en\na,A?,One.\nb,B?,Two.\n")
    take(path)
    path.write_text("entry_id,questions_en,answer_en\na,A?,Uno.\nb,B?,Dos.\n")
    plan = transfer.plan(open_file(path, "aisle-csv").read(lambda count: None), publish=False)
    editing.save(Entry("a", "", {"en": ("A?",)}, {"en": "Bob's."}, revision=1), "bob")
    report = transfer.run(plan, "ann")
    assert [str(error) for error in report.plan.errors] == [
        "line 2: a: was changed by somebody else meanwhile"
    ]
    assert editing.read("a").entry.answers == {"en": "Bob's."}
    assert editing.read("b").entry.answers == {"en": "Dos."}


@pytest.mark.parametrize("format_name", ["aisle-csv", "jsonl", "markdown"])
def test_an_export_imported_again_changes_nothing_here_and_makes_the_same_elsewhere(
    tmp_path: Path, take: Import, transfer: TransferService, editing: EditingService, format_name: FormatName
) -> None:
    take(BROKEN, publish=True)
    draft = editing.read("multi").entry
    editing.save(
        Entry("multi", "Service", draft.questions, {**draft.answers, "en": "New"}, draft.revision), "bob"
    )
    editing.archive("twice", "bob")
    path = tmp_path / "out"
    assert write_file(path, format_name, transfer.entries(), lambda count: None) == 4
    for publish in (False, True):
        report = take(path, format_name, publish=publish)
        assert str(report) == "entries: 0 added, 0 changed, 4 unchanged, 0 rows refused"
