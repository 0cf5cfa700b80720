"""Files of sequences and items: what is read, and the line that is named when it cannot be."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import Invalid, NotFound
from recommender.evaluation.reading import read_items, read_sequences

ITEMS = "item_id\tasin\ttitle\tkeywords\n7\tB1\tRed polish\tred\n9\tB2\tBlue polish\tblue\n"


def write(folder: Path, text: str | bytes, name: str = "file.txt") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


@pytest.mark.parametrize("name", ["plain.txt", "misnamed.txt.gz"])
def test_gzip_is_told_by_its_content_not_its_name(tmp_path: Path, name: str) -> None:
    plain = read_sequences(write(tmp_path, "1 5 6\n2 6 5 8\n", name))
    packed = read_sequences(write(tmp_path, gzip.compress(b"1 5 6\n2 6 5 8\n"), "z"))
    assert plain.user_ids == packed.user_ids == (1, 2)
    assert plain.item_ids == packed.item_ids == (5, 6, 8)
    assert plain.log.items.tolist() == packed.log.items.tolist() == [0, 1, 1, 0, 2]
    assert plain.log.at.tolist() == [0, 1, 0, 1, 2]


@given(
    st.dictionaries(st.integers(0, 999), st.lists(st.integers(0, 99), min_size=1), min_size=1, max_size=8),
    st.booleans(),
)
def test_what_was_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, lists: dict[int, list[int]], packed: bool
) -> None:
    text = "".join(f"{user} {' '.join(map(str, items))}\n" for user, items in lists.items()).encode()
    path = write(tmp_path_factory.mktemp("written"), gzip.compress(text) if packed else text)
    found = read_sequences(path)
    offsets = found.log.offsets()
    back = {
        user: [found.item_ids[i] for i in found.log.items[offsets[row] : offsets[row + 1]]]
        for row, user in enumerate(found.user_ids)
    }
    assert back == lists


def test_items_are_rows_in_the_order_of_the_file(tmp_path: Path) -> None:
    catalogue = read_items(write(tmp_path, ITEMS))
    assert catalogue.ids == (7, 9)
    assert catalogue.texts == ("Red polish red", "Blue polish blue")
    found = read_sequences(write(tmp_path, "1 9 7\r\n\n", "s"), catalogue)
    assert found.log.items.tolist() == [1, 0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1 2\n3 x 4\n", "line 2: 'x' is not a whole number"),
        ("1 2\n3\n", "line 2: a shopper and a product expected"),
        ("1 2\n1 3\n", "line 2: shopper 1 stands there twice"),
        ("1 -2\n", "line 1: '-2' is not a whole number"),
        ("1 99999999999999999999\n", "line 1: '99999999999999999999' is not a whole number"),
        (b"1 2\n\xff\xfe 3\n", "line 2: not UTF-8 text"),
        ("", "has no shoppers"),
        (gzip.compress(b"1 2 3\n" * 50, mtime=0)[:-9], "is gzipped but damaged"),
    ],
)
def test_a_malformed_sequence_is_named_with_its_line(tmp_path: Path, text: str | bytes, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        read_sequences(write(tmp_path, text))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id\ttitle\n1\ta\n", "line 1: the header lacks item_id"),
        ("", "line 1: the header lacks item_id and title"),
        ("item_id\ttitle\n1\n", "line 2: 2 columns expected, 1 found"),
        ("item_id\ttitle\n1\ta\n1\tb\n", "line 3: product 1 stands there twice"),
        ("item_id\ttitle\n", "has no products"),
    ],
)
def test_malformed_items_are_named_with_their_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        read_items(write(tmp_path, text))


def test_a_product_that_the_items_lack_is_named(tmp_path: Path) -> None:
    catalogue = read_items(write(tmp_path, ITEMS))
    with pytest.raises(Invalid, match="line 2: product 8 is not in the items"):
        read_sequences(write(tmp_path, "1 7\n2 9 8\n", "s"), catalogue)


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="there is no file"):
        read_sequences(tmp_path / "none")
    with pytest.raises(Invalid, match="cannot be read"):
        read_sequences(tmp_path)
