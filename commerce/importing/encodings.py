"""Tell the encoding of a file from its bytes: UTF-8, UTF-16, GB18030 or Windows-1252.

Source   Unicode byte order marks; GB 2312 level 1 (lead B0-D7, trail A1-FE) holds the 3,755 commonest
         Chinese characters, which text in Windows-1252 read as GB18030 seldom hits
Errors   Invalid when no encoding fits, with the advice to save the file as UTF-8
"""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO, Final

from kernel.errors import Invalid

CHUNK: Final = 1 << 20
SAMPLE: Final = 1 << 16
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_PAIR: Final = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]|[\x80-\xff]", re.DOTALL)
_COMMON_PAIR: Final = re.compile(rb"[\xb0-\xd7\xa1-\xa3][\xa1-\xfe]")
_COMMON_SHARE: Final = 0.6
_UTF8_PAIR: Final = re.compile(rb"[\xc3-\xf4][\x80-\xbf]+")


def detect_encoding(stream: BinaryIO) -> str:
    """The name of the encoding to open the stream with; reads it once to its end.

    A file that is UTF-8 but for some damaged bytes is still UTF-8: its damaged rows are refused.

    Raises:
        Invalid: when the bytes fit none of the encodings we know.
    """
    head = stream.read(CHUNK)
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    without_mark = _utf16_without_mark(head[:SAMPLE])
    if without_mark:
        return without_mark
    foreign = _lines_that_are_not_utf8(head, stream)
    if not foreign:
        return "utf-8"
    whole = b"\n".join(foreign)
    pairs = len(_UTF8_PAIR.findall(head))
    broken = sum(1 for _ in re.finditer(rb"[\x80-\xff]", whole))
    if pairs > 4 * broken:
        return "utf-8"
    return _not_utf8(whole)


def _utf16_without_mark(sample: bytes) -> str | None:
    """Mostly Latin text in UTF-16 has a zero in nearly every second byte."""
    if len(sample) < 4:
        return None
    half = len(sample) // 2
    zeros_even, zeros_odd = sample[0::2].count(0) / half, sample[1::2].count(0) / half
    if zeros_odd > 0.4 and zeros_even < 0.1:
        return "utf-16-le"
    return "utf-16-be" if zeros_even > 0.4 and zeros_odd < 0.1 else None


def _lines_that_are_not_utf8(head: bytes, stream: BinaryIO) -> list[bytes]:
    """Up to SAMPLE bytes of lines that UTF-8 cannot read."""
    found: list[bytes] = []
    size, rest, chunk = 0, b"", head
    while chunk:
        whole, mark, tail = (rest + chunk).rpartition(b"\n")
        rest = tail if len(tail) < CHUNK else b""
        block = whole + mark
        if not _is_utf8(block):
            for line in block.splitlines():
                if not _is_utf8(line):
                    found.append(line)
                    size += len(line)
                if size > SAMPLE:
                    return found
        chunk = stream.read(CHUNK)
    if not _is_utf8(rest):
        found.append(rest)
    return found


def _is_utf8(block: bytes) -> bool:
    try:
        block.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _not_utf8(foreign: bytes) -> str:
    pairs = _PAIR.findall(foreign)
    common = sum(1 for pair in pairs if _COMMON_PAIR.fullmatch(pair))
    try:
        foreign.decode("gb18030")
        if common >= _COMMON_SHARE * len(pairs):
            return "gb18030"
    except UnicodeDecodeError:
        pass
    try:
        foreign.decode("cp1252")
    except UnicodeDecodeError as error:
        raise Invalid(
            "the file's encoding could not be told: save it as UTF-8, or name it with --encoding",
            code="encoding",
            field="file",
        ) from error
    return "cp1252"
