"""A snapshot as values: what it says of itself, and the arrays and documents in it.

Units    times as ISO 8601 in UTC; sizes in bytes; hashes are SHA-256 in hexadecimal
Errors   Unavailable (``snapshot_damaged``) for a manifest that cannot be read
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Final

import orjson
from numpy.typing import NDArray

from kernel.errors import Unavailable

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
NO_SNAPSHOT: Final = "none"  # what answers say while nothing is trained
GOOD_ID: Final = re.compile(r"\d{8}T\d{12}Z-[0-9a-z]{6}")

Arrays = Mapping[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What a file must be like."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot says of itself; ``files`` is filled when it is written."""

    snapshot_id: str
    made_at: str
    seed: int
    since: str  # of the first and the last interaction that it learnt from
    until: str
    counts: dict[str, int] = field(default_factory=dict)  # products, shoppers, interactions
    versions: dict[str, str] = field(default_factory=dict)  # of the libraries and the embedder
    metrics: dict[str, Any] = field(default_factory=dict)  # source -> measure -> value, on the tail
    fingerprint: str = ""  # of what it was trained on: the same input is not trained again
    files: dict[str, FileFacts] = field(default_factory=dict)
    format: int = FORMAT

    def as_bytes(self) -> bytes:
        """The manifest as JSON for people and programs."""
        return orjson.dumps(asdict(self), option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS)

    @classmethod
    def from_bytes(cls, text: bytes) -> Manifest:
        """The manifest that ``as_bytes`` gave.

        Raises:
            Unavailable: when it is none, or of a format that this version does not know.
        """
        try:
            told = orjson.loads(text)
            told["files"] = {name: FileFacts(**facts) for name, facts in told["files"].items()}
            manifest = cls(**told)
        except (orjson.JSONDecodeError, TypeError, KeyError, AttributeError) as error:
            raise Unavailable("a snapshot's manifest cannot be read", code="snapshot_damaged") from error
        if manifest.format != FORMAT:
            raise Unavailable(
                f"a snapshot of format {manifest.format} cannot be read, only {FORMAT}",
                code="snapshot_damaged",
            )
        return manifest


@dataclass(frozen=True)
class Snapshot:
    """All that was learnt: one group of arrays a source, and small documents such as the item ids."""

    manifest: Manifest
    arrays: Mapping[str, Arrays]
    documents: Mapping[str, Any]

    @property
    def snapshot_id(self) -> str:
        """Its id."""
        return self.manifest.snapshot_id


def new_snapshot_id(at: datetime) -> str:
    """An id that sorts by the time it was made, and is like no other."""
    return f"{at:%Y%m%dT%H%M%S%f}Z-{secrets.token_hex(3)}"
