"""Where the bot finds the project, its data folder and the sentence encoder.

Rasa's environment cannot import ``kernel``, so ``AISLE_DATA_DIR`` is read here a second time, in
the same way: a relative folder counts from the project's root.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENCODER_COMMAND = "python -m retrieval export"


def data_dir() -> Path:
    """The folder for databases, models and secrets (``AISLE_DATA_DIR``, else ``var``)."""
    return ROOT / (os.environ.get("AISLE_DATA_DIR") or "var")


def encoder_dir(name: str = "minilm") -> Path:
    """The folder of the exported sentence encoder ``name``."""
    return data_dir() / "models" / name


def need_file(path: Path) -> Path:
    """``path`` if it exists.

    Raises:
        FileNotFoundError: with the command that makes the file.
    """
    if not path.is_file():
        raise FileNotFoundError(
            f"the sentence encoder {path} is missing: run `{ENCODER_COMMAND}` in .venv first"
        )
    return path


def file_hash(path: Path) -> str:
    """SHA-256 of the file's bytes."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        for block in iter(lambda: stream.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def tracker_url() -> str:
    """Where conversations are: ``AISLE_TRACKER_URL``, else the shop's PostgreSQL, else SQLite."""
    url = os.environ.get("AISLE_TRACKER_URL") or os.environ.get("AISLE_DATABASE_URL") or ""
    scheme, _, rest = url.partition("://")
    if scheme.startswith("postgres"):
        return f"postgresql+psycopg2://{rest}"
    if url and os.environ.get("AISLE_TRACKER_URL"):
        return url
    folder = data_dir()
    folder.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{folder / 'rasa.db'}"
