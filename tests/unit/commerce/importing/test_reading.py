"""Files of every encoding, packed, broken: what can be read is, the rest is named by its line."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from commerce.importing.csvrows import read_csv
from commerce.importing.model import Row, RowError
from commerce.importing.reading import Source, encoding_of
from kernel.errors import Invalid


def _rows(path: Path) -> list[str | dict[str, str]]:
    return [one.values if isinstance(one, Row) else str(one) for one in read_csv(Source(path))]


def _file(folder: Path, content: bytes, name: str = "f.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("encoding", "text", "found"),
    [
        ("utf-8", "id,title\n1,Café 皮靴\n", "utf-8"),
        ("utf-8-sig", "id,title\n1,Café\n", "utf-8-sig"),
        ("utf-16", "id,title\n1,Café 皮靴\n", "utf-16"),
        ("utf-16-le", "id,title\n1,a plain title in two bytes\n", "utf-16-le"),
        ("utf-16-be", "id,title\n1,a plain title in two bytes\n", "utf-16-be"),
        ("cp1252", "id,title\n1,Café crème à la carte – “déjà vu” €5\n", "cp1252"),
        ("gb18030", "id,title\n1,黑色真皮女靴冬季保暖\n2,儿童玩具\n", "gb18030"),
    ],
)
def test_the_encoding_is_told_from_the_bytes(tmp_path: Path, encoding: str, text: str, found: str) -> None:
    path = _file(tmp_path, text.encode(encoding))
    assert encoding_of(Source(path)) == found
    first = _rows(path)[0]
    assert isinstance(first, dict)
    assert first == {"id": "1", "title": text.split("\n")[1].split(",")[1]}


def test_a_foreign_byte_far_into_the_file_is_still_noticed(tmp_path: Path) -> None:
    lines = b"".join(b"%d,plain\n" % number for number in range(200_000))
    path = _file(tmp_path, b"id,title\n" + lines + "9,Crème brûlée\n".encode("cp1252"))
    assert encoding_of(Source(path)) == "cp1252"


def test_damaged_bytes_in_utf8_refuse_their_own_row_only(tmp_path: Path) -> None:
    good = "".join(f"{n},皮靴皮靴\n" for n in range(20)).encode()
    path = _file(tmp_path, b"id,title\n" + good + b"20,caf\xe9\n21,fine\n")
    rows = _rows(path)
    assert rows[20] == "line 22: title: holds bytes that are not in the file's encoding"
    assert rows[21] == {"id": "21", "title": "fine"}


def test_a_gzip_file_is_unpacked_whatever_its_name(tmp_path: Path) -> None:
    path = _file(tmp_path, gzip.compress(b"id\n1\n"), "f.csv")
    assert _rows(path) == [{"id": "1"}]


def test_a_cut_gzip_file_is_named(tmp_path: Path) -> None:
    path = _file(tmp_path, gzip.compress(b"id\n" + b"1234567\n" * 9999)[:-20])
    with pytest.raises(Invalid, match="damaged gzip"):
        _rows(path)


def test_progress_counts_the_bytes_on_the_disk(tmp_path: Path) -> None:
    path = _file(tmp_path, gzip.compress(b"id\n" + b"1\n" * 5000))
    counted: list[int] = []
    list(read_csv(Source(path, None, counted.append)))
    assert sum(counted) == path.stat().st_size


def test_an_empty_or_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="is empty"):
        _rows(_file(tmp_path, b"\n \n"))
    with pytest.raises(Invalid, match="cannot be read"):
        _rows(tmp_path / "nowhere.csv")


def test_quoted_fields_may_hold_lines_quotes_and_delimiters(tmp_path: Path) -> None:
    path = _file(tmp_path, b'id,text\n1,"two\nlines, ""said"""\n2,b\n')
    assert _rows(path) == [{"id": "1", "text": 'two\nlines, "said"'}, {"id": "2", "text": "b"}]


def test_a_quote_inside_a_plain_field_is_a_letter(tmp_path: Path) -> None:
    assert _rows(_file(tmp_path, b'id,text\n1,5" pipe\n2,b\n'))[0] == {"id": "1", "text": '5" pipe'}


def test_a_quote_never_closed_costs_its_own_line_only(tmp_path: Path) -> None:
    path = _file(tmp_path, b'id,text\n1,"broken\n2,b\n3,c\n')
    assert _rows(path) == [
        "line 2: quotes: a quote is opened here and never closed",
        {"id": "2", "text": "b"},
        {"id": "3", "text": "c"},
    ]


def test_a_broken_quote_does_not_swallow_a_quoted_row_below(tmp_path: Path) -> None:
    path = _file(tmp_path, b'id,text,more\n1,"broken,x\n2,"b",y\n')
    assert _rows(path)[-1] == {"id": "2", "text": "b", "more": "y"}


def test_line_numbers_count_the_lines_of_the_file(tmp_path: Path) -> None:
    path = _file(tmp_path, b'id,text\n1,"a\nb\nc"\n\n2,x\x00y\n')
    assert _rows(path)[1] == "line 6: text: must not hold a NUL byte"


def test_too_many_values_are_named_and_empty_ones_ignored(tmp_path: Path) -> None:
    rows = list(read_csv(Source(_file(tmp_path, b"id,text\n1,b,c\n2,b,,\n"))))
    assert rows[0] == RowError(2, "columns", "3 values for 2 columns")
    assert rows[1] == Row(3, {"id": "2", "text": "b"})


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_told_from_the_header(tmp_path: Path, mark: str) -> None:
    path = _file(tmp_path, f"id{mark}text{mark}more\r\n1{mark}b{mark}c\r\n".encode())
    assert _rows(path) == [{"id": "1", "text": "b", "more": "c"}]
