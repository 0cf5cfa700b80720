"""The commands: exit 1 with a reason where nothing was put in force."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from kernel.settings import load_settings
from recommender.__main__ import main
from recommender.snapshots.model import Manifest, Snapshot, new_snapshot_id
from recommender.snapshots.shelf import SnapshotShelf, build_shelf
from recommender.training import command


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SnapshotShelf:
    monkeypatch.setenv("AISLE_DATA_DIR", str(tmp_path))
    return build_shelf(load_settings())


def promoted(shelf: SnapshotShelf, day: int) -> str:
    at = datetime(2026, 3, day, tzinfo=UTC)
    figures = {"fused": {"ndcg@10": 0.2, "hr@10": 0.5}, "shoppers": 40}
    manifest = Manifest(new_snapshot_id(at), at.isoformat(), 7, "", "", {"products": 5}, metrics=figures)
    return shelf.promote(Snapshot(manifest, {"a": {"b": np.zeros(1)}}, {})).snapshot_id


def test_going_back_needs_something_to_go_back_to(
    shelf: SnapshotShelf, capsys: pytest.CaptureFixture[str]
) -> None:
    promoted(shelf, 1)
    assert main(["rollback"]) == 1
    assert capsys.readouterr().err == "error: there is no snapshot to go back to\n"


def test_going_back_says_what_is_in_force(shelf: SnapshotShelf, capsys: pytest.CaptureFixture[str]) -> None:
    first = promoted(shelf, 1)
    promoted(shelf, 2)
    assert main(["rollback"]) == 0
    assert f"in force: {first}\n" in capsys.readouterr().out
    assert shelf.current_id() == first


def test_the_one_in_force_is_marked(shelf: SnapshotShelf, capsys: pytest.CaptureFixture[str]) -> None:
    ids = [promoted(shelf, day) for day in (1, 2)]
    capsys.readouterr()
    assert main(["snapshots"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert [line[0] for line in told] == [" ", "*"]
    assert told[1] == f"* {ids[1]}: 5 products; fused ndcg@10 0.2000 hr@10 0.5000"


@pytest.mark.parametrize("arguments", [["--since", "yesterday"], []])
def test_a_day_that_is_none_or_a_shop_without_a_log_is_refused(
    shelf: SnapshotShelf,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
) -> None:
    monkeypatch.setattr(command, "_embedder", lambda _: None)
    assert main(["train", *arguments]) == 1
    assert "error: " in capsys.readouterr().err
    assert shelf.current_id() is None


def test_a_second_training_says_so_and_exits_1(
    shelf: SnapshotShelf, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "_embedder", lambda _: None)
    with shelf.training():
        assert main(["train"]) == 1
    assert "error: another training is running" in capsys.readouterr().err


def test_every_command_says_what_it_does() -> None:
    parser = argparse.ArgumentParser()
    add: Callable[..., None] = command.add_training
    add(parser.add_subparsers())
    for name in ("train", "rollback", "snapshots"):
        assert name in parser.format_help()
