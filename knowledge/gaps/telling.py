"""Tell how far a computing of the gaps is, in the database, so that every process can show it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from kernel.clock import Clock
from kernel.database import Database
from knowledge.gaps import store
from knowledge.gaps.model import GapRun

HEARD_EVERY_S: Final = 1.0


class Teller:
    """Writes down how far a computing is, once in HEARD_EVERY_S, so that every process can tell."""

    def __init__(
        self, database: Database, clock: Clock, begun: GapRun, heard: Callable[[GapRun], None] | None
    ) -> None:
        self._database, self._clock, self._heard = database, clock, heard
        self._run = begun
        self._last = time.monotonic()

    def __call__(self, step: str, share: float) -> None:
        """The computing is at ``share`` of ``step``."""
        now = time.monotonic()
        if step == self._run.step and now - self._last < HEARD_EVERY_S:
            return
        self._last = now
        self._write(replace(self._run, step=step, share=share, heard_at=self._clock.now()))

    def end(self, **figures: object) -> GapRun:
        """The computing is over."""
        at = self._clock.now()
        self._write(replace(self._run, step="done", share=1.0, heard_at=at, finished_at=at, **figures))  # type: ignore[arg-type]
        return self._run

    def _write(self, told: GapRun) -> None:
        changed = {
            name: value
            for name in GapRun.__dataclass_fields__
            if (value := getattr(told, name)) != getattr(self._run, name)
        }
        self._run = told
        if changed:
            with self._database.write() as connection:
                store.change_run(connection, told.run_id, **changed)
        if self._heard is not None:
            self._heard(told)
