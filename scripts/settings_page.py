"""Write docs/settings.md from the settings' own words: ``make settings``."""

from __future__ import annotations

import sys
from dataclasses import fields
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from kernel.settings import Settings  # noqa: E402 (the path comes first)

HEAD = """# Settings

Every setting is an environment variable, read once at start. A wrong value or an unknown `AISLE_`
name ends the start with one line that says which. This page is written by `make settings` from
`kernel/settings.py`, and a test fails when the two differ.

`RASA_PYTHON` (a Python 3.10 for Rasa) and `TORCH_INDEX_URL` (another index for torch) are read by
the set-up alone.

| variable | default | what it is for |
|---|---|---|
"""


def page() -> str:
    """The whole page."""
    rows = []
    for item in fields(Settings):
        default = f"`{item.default}`" if str(item.default) else "empty"
        rows.append(f"| `{item.metadata['env']}` | {default} | {item.metadata['about']} |")
    return HEAD + "\n".join(rows) + "\n"


if __name__ == "__main__":
    (ROOT / "docs" / "settings.md").write_text(page(), encoding="utf-8")
