"""Cut a stream of bytes into its lines with flat memory: numbered, blank ones skipped, long ones given up.

Units    lines are counted from 1, blank ones too; a line may have MAX_LINE_BYTES
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

MAX_LINE_BYTES: Final = 2**18
Line = tuple[int, bytes | None]  # its number, and its text; None for one that is too long


class LineCutter:
    """Takes pieces of any size and gives the lines that they complete."""

    def __init__(self, max_line_bytes: int = MAX_LINE_BYTES) -> None:
        self._max = max_line_bytes
        self._rest = b""
        self._number = 0
        self._too_long = False

    def feed(self, piece: bytes) -> Iterator[Line]:
        """The lines that end in ``piece``."""
        *ended, rest = piece.split(b"\n")
        for text in ended:
            yield from self._end(text)
        self._keep(rest)

    def finish(self) -> Iterator[Line]:
        """The last line, when nothing ends it."""
        if self._rest or self._too_long:
            yield from self._end(b"")

    def _keep(self, text: bytes) -> None:
        if self._too_long or len(self._rest) + len(text) > self._max:
            self._too_long, self._rest = True, b""
        else:
            self._rest += text

    def _end(self, text: bytes) -> Iterator[Line]:
        self._keep(text)
        self._number += 1
        line, too_long = self._rest.strip(), self._too_long
        self._rest, self._too_long = b"", False
        if too_long:
            yield self._number, None
        elif line:
            yield self._number, line
