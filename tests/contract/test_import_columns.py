"""Every column that our own format reads stands in docs/importing.md, and every format is named there."""

from __future__ import annotations

import re
from pathlib import Path

from commerce.importing.formats import readers

ROOT = Path(__file__).resolve().parents[2]
DOCS = (ROOT / "docs" / "importing.md").read_text()
READS = re.compile(
    r"(?:text|required|money|money_or_none|whole|whole_or_none|number_or_none|time|time_or_none|flag|one_of"
    r"|words|by_language|_objects)\((?:first, |values, )?\"([a-z_0-9]+)\""
)
INTERNAL = {"_number"}


def test_every_column_of_our_own_format_is_documented() -> None:
    files = (ROOT / "commerce" / "importing" / "formats").glob("aisle_*.py")
    read = {name for file in files for name in READS.findall(file.read_text())}
    documented = set(re.findall(r"[`\"]([a-z_0-9]+)[`\"]", DOCS))
    missing = {name for name in read - INTERNAL if name not in documented and f"{name}_en" not in documented}
    assert len(read) > 50
    assert missing == set()


def test_every_format_is_documented() -> None:
    assert {name for name in readers() if f"| `{name}` |" not in DOCS} == set()
