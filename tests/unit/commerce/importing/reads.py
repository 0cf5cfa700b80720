"""Short ways to read a file in tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from commerce.importing.formats import reader_of
from commerce.importing.formats.base import Reading
from commerce.importing.model import Parsed, RowError
from commerce.importing.reading import Source
from commerce.importing.spill import Spill

FILES = Path(__file__).parent / "files"


class KnownThings:
    """A shop that knows what it is told."""

    def __init__(self, skus: dict[str, tuple[str, str]], emails: dict[str, str]) -> None:
        self._skus = skus
        self._emails = emails

    def variant_of_sku(self, sku: str) -> tuple[str, str] | None:
        return self._skus.get(sku)

    def customer_of_email(self, email: str) -> str | None:
        return self._emails.get(email)


def read(kind: str, format_name: str, path: Path, **options: Any) -> tuple[list[Any], list[str]]:
    """(what the file says, what is wrong with it)."""
    with Spill() as spill:
        reading = Reading(Source(path), spill, **options)
        found = list(reader_of(kind, format_name)(reading))
    things = [one.value for one in found if isinstance(one, Parsed)]
    return things, [str(one) for one in found if isinstance(one, RowError)]
