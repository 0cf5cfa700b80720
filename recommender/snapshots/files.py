"""One snapshot on disk: written beside and renamed when whole, hashed when read.

Errors   Unavailable: ``snapshot_unwritten`` when the disk is full or read-only, and then nothing of
         it is left; ``snapshot_damaged`` when a file is missing or its hash is another
"""

from __future__ import annotations

import hashlib
import os
import shutil
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO, Any, Final

import numpy as np
import orjson
from numpy.typing import NDArray

from kernel.errors import Unavailable
from recommender.snapshots.model import MANIFEST, Arrays, FileFacts, Manifest, Snapshot

BLOCK: Final = 1 << 20
UNFINISHED: Final = ".unfinished-"


def write_snapshot(folder: Path, snapshot: Snapshot) -> Manifest:
    """Write ``snapshot`` as ``folder/<its id>``; the manifest with the hashes.

    Raises:
        Unavailable: when it cannot be written; the folder is then as it was before.
    """
    snapshot_id = snapshot.snapshot_id
    beside = folder / f"{UNFINISHED}{snapshot_id}"
    with _nothing_half_done(beside):
        beside.mkdir(parents=True)
        files = {f"{name}.npz": _arrays_into(arrays) for name, arrays in snapshot.arrays.items()}
        files |= {f"{name}.json": _document_into(value) for name, value in snapshot.documents.items()}
        facts = {name: _write(beside / name, into) for name, into in sorted(files.items())}
        manifest = replace(snapshot.manifest, files=facts)
        _write(beside / MANIFEST, lambda file: file.write(manifest.as_bytes()))
        sync_folder(beside)
        beside.rename(folder / snapshot_id)
        sync_folder(folder)
    return manifest


def read_snapshot(path: Path) -> Snapshot:
    """The snapshot in ``path``, every byte held to its hash.

    Raises:
        Unavailable: when anything of it is missing or changed.
    """
    arrays: dict[str, Arrays] = {}
    documents: dict[str, Any] = {}
    try:
        manifest = Manifest.from_bytes((path / MANIFEST).read_bytes())
        for name, facts in manifest.files.items():
            if _facts_of(path / name) != facts:
                raise Unavailable(
                    f"snapshot {path.name}: {name} is not what was written", code="snapshot_damaged"
                )
            if name.endswith(".npz"):
                arrays[name.removesuffix(".npz")] = _read_arrays(path / name)
            else:
                documents[name.removesuffix(".json")] = orjson.loads((path / name).read_bytes())
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        raise Unavailable(f"snapshot {path.name} cannot be read", code="snapshot_damaged") from error
    return Snapshot(manifest, arrays, documents)


def replace_file(path: Path, text: bytes) -> None:
    """Have ``path`` say ``text``: a reader sees the old text or the new, never half of one.

    Raises:
        Unavailable: when it cannot be written; the old text stays.
    """
    beside = path.with_name(f"{UNFINISHED}{path.name}")
    with _nothing_half_done(beside):
        _write(beside, lambda file: file.write(text))
        os.replace(beside, path)
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Have the disk keep the names in ``folder``, where the system can be asked to."""
    if os.name == "nt":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


@contextmanager
def _nothing_half_done(beside: Path) -> Iterator[None]:
    try:
        yield
    except BaseException as error:
        if beside.is_dir():
            shutil.rmtree(beside, ignore_errors=True)
        else:
            beside.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise Unavailable(
                f"a snapshot cannot be written: {error.strerror}", code="snapshot_unwritten"
            ) from error
        raise


def _arrays_into(arrays: Arrays) -> Callable[[IO[bytes]], object]:
    return lambda file: np.savez(file, allow_pickle=False, **dict(arrays))


def _document_into(value: Any) -> Callable[[IO[bytes]], object]:
    return lambda file: file.write(orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY))


def _write(path: Path, into: Callable[[IO[bytes]], object]) -> FileFacts:
    with path.open("wb") as file:
        into(file)
        file.flush()
        os.fsync(file.fileno())
    return _facts_of(path)


def _facts_of(path: Path) -> FileFacts:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return FileFacts(digest.hexdigest(), path.stat().st_size)


def _read_arrays(path: Path) -> Mapping[str, NDArray[Any]]:
    with np.load(path, allow_pickle=False) as held:
        return {name: held[name] for name in held.files}
