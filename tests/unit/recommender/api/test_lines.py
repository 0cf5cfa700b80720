"""Lines are the same however the bytes arrive."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.api.lines import Line, LineCutter


def cut(pieces: list[bytes], limit: int = 8) -> list[Line]:
    cutter = LineCutter(limit)
    return [line for piece in pieces for line in cutter.feed(piece)] + list(cutter.finish())


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (b"", []),
        (b"a\nb\n", [(1, b"a"), (2, b"b")]),
        (b"a\r\n\r\n  \nb", [(1, b"a"), (4, b"b")]),
        (b"123456789\nok\n", [(1, None), (2, b"ok")]),
        (b"12345678\n", [(1, b"12345678")]),
        (b"ok\n123456789", [(1, b"ok"), (2, None)]),
    ],
)
def test_lines_are_numbered_blank_ones_skipped_long_ones_given_up(text: bytes, lines: list[Line]) -> None:
    assert cut([text]) == lines


@given(st.binary(max_size=60), st.lists(st.integers(0, 60)))
def test_pieces_do_not_matter(text: bytes, cuts: list[int]) -> None:
    text = text.replace(b"\0", b"\n")
    at = [0, *sorted(min(one, len(text)) for one in cuts), len(text)]
    pieces = [text[low:high] for low, high in pairwise(at)]
    assert cut(pieces) == cut([text])
