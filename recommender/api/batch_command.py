"""``python -m recommender batch IN.jsonl OUT.jsonl``: a file of requests, answered as HTTP answers them.

Errors   exits 1 when any request was refused or the file cannot be read or written, 130 when stopped
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from tqdm import tqdm

from kernel.clock import FixedClock, SystemClock
from kernel.logs import configure_logs
from kernel.settings import load_settings
from recommender.api.answering import AnswersBatches
from recommender.api.compose import open_recommender
from recommender.api.files import BatchFile, Progress, Run, new_run
from retrieval.threads import keep_blas_alone

Opens = Callable[[datetime], AbstractContextManager[AnswersBatches]]


def add_batch(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("batch", help="answer a file of requests, one JSON object a line")
    parser.add_argument("source", type=Path, metavar="IN.jsonl")
    parser.add_argument("target", type=Path, metavar="OUT.jsonl")
    parser.add_argument("--restart", action="store_true", help="begin anew even where a run can go on")
    parser.set_defaults(run=_run)


def _run(given: argparse.Namespace) -> int:
    settings = load_settings()
    configure_logs("WARNING")  # standard error is for the progress
    keep_blas_alone()

    def opens(at: datetime) -> AbstractContextManager[AnswersBatches]:
        return _Opened(open_recommender(settings, FixedClock(at)))

    return run_batch(BatchFile(given.source, given.target), opens, restart=given.restart)


class _Opened(AbstractContextManager[AnswersBatches]):
    """The recommender alone of what ``open_recommender`` opens."""

    def __init__(self, opened: AbstractContextManager[tuple[Any, AnswersBatches]]) -> None:
        self._opened = opened

    def __enter__(self) -> AnswersBatches:
        return self._opened.__enter__()[1]

    def __exit__(self, *told: Any) -> None:
        self._opened.__exit__(*told)


def run_batch(batch: BatchFile, opens: Opens, *, restart: bool = False, quiet: bool = False) -> int:
    """Answer the whole file; the exit status.

    Args:
        opens: opens the recommender as of a moment, the run's time.

    Raises:
        ShopError: when the input cannot be read or the output not written.
    """
    fresh = new_run(batch.source, SystemClock().now())
    with batch.held() as file:
        kept = None if restart else batch.interrupted(fresh)
        with opens((kept or fresh).at) as recommender:
            snapshot = recommender.answer_batch([])[0]
            if kept is None:
                run, begun = replace(fresh, snapshot=snapshot), Progress(0, 0)
                _say_new(file.seek(0, 2) > 0, restart)
                batch.begin(file, run)
            else:
                run, begun = kept, batch.go_on(file, kept)
                _say_going_on(kept, begun, snapshot)
            began = time.monotonic()
            with tqdm(total=run.requests, initial=begun.done, unit="req", disable=quiet) as bar:
                try:
                    done = batch.write(file, recommender, begun, bar.update)
                except KeyboardInterrupt:
                    _say("stopped; the same command goes on from here")
                    return 130
            batch.finish(file)
    took = max(time.monotonic() - began, 1e-9)
    rate = (done.done - begun.done) / took
    _say(f"{done.done:,} requests, {done.refused:,} refused, {took:.1f} s ({rate:,.0f}/s): {batch.target}")
    return 1 if done.refused else 0


def _say_new(had_part: bool, restart: bool) -> None:
    if had_part:
        _say("beginning anew" if restart else "the interrupted run was over another input: beginning anew")


def _say_going_on(run: Run, begun: Progress, snapshot: str) -> None:
    _say(f"going on behind {begun.done:,} of {run.requests:,} requests")
    if snapshot != run.snapshot:
        _say(
            f"the snapshot has changed from {run.snapshot} to {snapshot}: each line names its own; "
            "--restart answers all from the new one"
        )


def _say(words: str) -> None:
    print(words, file=sys.stderr)
