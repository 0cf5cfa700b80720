"""Write the migration from the newest revision to the tables as declared: ``make migration M="why"``."""

from __future__ import annotations

import importlib
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from kernel.database import build_database  # noqa: E402 (the path comes first)
from kernel.migrations import migrate, write_revision  # noqa: E402


def load_all_tables() -> None:
    """Import every ``tables.py`` so that METADATA is whole."""
    for path in sorted(ROOT.glob("[a-z]*/**/tables.py")):
        importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))


def main() -> None:
    """Write one revision."""
    load_all_tables()
    with tempfile.TemporaryDirectory() as folder:
        database = build_database(f"sqlite:///{folder}/head.db")
        migrate(database)
        write_revision(database, " ".join(sys.argv[1:]) or "change")
        database.close()


if __name__ == "__main__":
    main()
