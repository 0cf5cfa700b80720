"""Answer a file of requests into a file of answers: in order, resumable, with flat memory.

Answers are written to ``OUT.part`` chunk by chunk and take the place of ``OUT`` at the end by one
rename. ``OUT.part.json`` remembers the input's hash, the snapshot and the moment of the start, which
is the time for the whole run: a run that was killed goes on behind its last whole chunk, and gives
the bytes that it would have given, as long as snapshot and shop are the same.

Units    lines are counted from 1; a chunk has CHUNK requests
Errors   Invalid for an input that cannot be read; Conflict when another run writes the same file;
         Unavailable when the output cannot be written
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final

import orjson

from kernel.bulk import batches
from kernel.errors import Conflict, Invalid, Unavailable
from recommender.api.answering import CHUNK, AnswersBatches, answer_lines
from recommender.api.lines import Line, LineCutter
from recommender.api.parsing import parse_line

PIECE: Final = 2**20


@dataclass(frozen=True, slots=True)
class Run:
    """What a run that was interrupted must know to go on."""

    input_sha256: str
    requests: int
    chunk: int
    snapshot: str
    started_at: str

    @property
    def at(self) -> datetime:
        """The run's time."""
        return datetime.fromisoformat(self.started_at)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has come."""

    done: int
    refused: int


def new_run(source: Path, now: datetime) -> Run:
    """A run over ``source``; its snapshot is told when it begins.

    Raises:
        Invalid: when the file cannot be read.
    """
    try:
        with source.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        requests = sum(1 for _ in _cut(source))
    except OSError as error:
        raise Invalid(f"cannot read {source}: {error.strerror}", field="in") from error
    return Run(digest, requests, CHUNK, "", now.isoformat())


class BatchFile:
    """One output file and what lies beside it while it is being written."""

    def __init__(self, source: Path, target: Path) -> None:
        self.source = source
        self.target = target
        self.part = target.with_name(target.name + ".part")
        self.state = target.with_name(target.name + ".part.json")

    @contextmanager
    def held(self) -> Iterator[BinaryIO]:
        """The part file, held against another run.

        Raises:
            Conflict: when another run holds it.
            Unavailable: when it cannot be written.
        """
        with _writing(self.part):
            file = self.part.open("a+b")
        with file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise Conflict(f"another run writes {self.part}") from error
            yield file

    def interrupted(self, fresh: Run) -> Run | None:
        """The run that was interrupted, when it was over the same input; else None."""
        try:
            kept = Run(**orjson.loads(self.state.read_bytes()))
        except (OSError, orjson.JSONDecodeError, TypeError):
            return None
        same = (kept.input_sha256, kept.chunk) == (fresh.input_sha256, fresh.chunk)
        return kept if same and kept.snapshot else None

    def begin(self, file: BinaryIO, run: Run) -> None:
        """Start anew with an empty part file."""
        with _writing(self.part):
            file.truncate(0)
            new = self.state.with_name(self.state.name + ".new")
            new.write_bytes(orjson.dumps(asdict(run)))
            new.replace(self.state)

    def go_on(self, file: BinaryIO, run: Run) -> Progress:
        """Cut the part file behind its last whole chunk; what is done."""
        ends, refused = [0], [0]
        file.seek(0)
        for line in file:
            bad = _is_refusal(line)
            if bad is None:
                break
            ends.append(ends[-1] + len(line))
            refused.append(refused[-1] + bad)
        done = len(ends) - 1
        done = done if done == run.requests else done - done % run.chunk
        with _writing(self.part):
            file.truncate(ends[done])
        return Progress(done, refused[done])

    def write(
        self, file: BinaryIO, recommender: AnswersBatches, begun: Progress, told: Callable[[int], object]
    ) -> Progress:
        """Answer what is left, telling how many more are done; what is done in the end."""
        done, refused = begun.done, begun.refused
        for chunk in batches(_lines(self.source, skip=begun.done), CHUNK):
            lines, bad = answer_lines(recommender, [parse_line(line) for line in chunk])
            with _writing(self.part):
                file.write(b"".join(lines))
                file.flush()
            done, refused = done + len(chunk), refused + bad
            told(len(chunk))
        return Progress(done, refused)

    def finish(self, file: BinaryIO) -> None:
        """Put the part file in the target's place."""
        with _writing(self.target):
            os.fsync(file.fileno())
            self.part.replace(self.target)
            self.state.unlink(missing_ok=True)


def _lines(source: Path, skip: int) -> Iterator[Line]:
    return islice(_cut(source), skip, None)


def _cut(source: Path) -> Iterator[Line]:
    cutter = LineCutter()
    with source.open("rb") as file:
        while piece := file.read(PIECE):
            yield from cutter.feed(piece)
    yield from cutter.finish()


def _is_refusal(line: bytes) -> bool | None:
    """Whether a line of the part file is an error; None when it is no whole answer."""
    if not line.endswith(b"\n"):
        return None
    try:
        return "error" in orjson.loads(line)
    except orjson.JSONDecodeError:
        return None


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unavailable(f"cannot write {path}: {error.strerror}", code="not_written") from error
