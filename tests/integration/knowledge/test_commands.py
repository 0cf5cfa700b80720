"""``python -m knowledge``: import, export and search as a merchant types them."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.__main__ import main

FILES = Path(__file__).resolve().parents[2] / "unit" / "knowledge" / "transfer" / "files"
Output = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AISLE_DATA_DIR", str(tmp_path / "var"))


def test_a_file_with_bad_rows_is_taken_in_but_for_them(capsys: Output) -> None:
    assert main(["import", str(FILES / "broken.csv")]) == 1
    told = capsys.readouterr()
    assert told.out.endswith("entries: 4 added, 0 changed, 0 unchanged, 10 rows refused\n")
    assert "line 13: quotes: a quote is opened here and never closed\n" in told.err


@pytest.mark.parametrize("option", ["--strict", "--dry-run"])
def test_strict_and_dry_runs_write_nothing(capsys: Output, option: str) -> None:
    assert main(["import", str(FILES / "broken.csv"), option]) == 1
    assert main(["export", str(FILES.parent / "nowhere" / "x.csv")]) == 1
    told = capsys.readouterr()
    assert "nothing written: 4 added, 0 changed, 0 unchanged, 10 rows refused\n" in told.out


@pytest.mark.parametrize("format_name", ["aisle-csv", "jsonl", "markdown"])
def test_what_was_exported_is_imported_without_a_change(
    capsys: Output, tmp_path: Path, format_name: str
) -> None:
    main(["import", str(FILES / "help-centre"), "--format", "html", "--publish"])
    path = str(tmp_path / "out")
    assert main(["export", path, "--format", format_name]) == 0
    assert main(["import", path, "--format", format_name, "--publish"]) == 0
    told = capsys.readouterr().out
    assert f"14 entries written to {path}\n" in told
    assert told.endswith("entries: 0 added, 0 changed, 14 unchanged, 0 rows refused\n")


def test_what_was_published_is_found(capsys: Output) -> None:
    main(["import", str(FILES / "broken.csv"), "--publish"])
    capsys.readouterr()
    assert main(["search", "怎么量尺寸", "-k", "1"]) == 0
    assert "multi (revision 1): 怎么量尺寸？" in capsys.readouterr().out
    assert main(["search", "x", "-k", "0"]) == 1


def test_a_file_that_is_not_there_is_told_of(capsys: Output) -> None:
    assert main(["import", "/nowhere/faq.csv"]) == 1
    assert capsys.readouterr().err.endswith(
        "error: file /nowhere/faq.csv cannot be read: No such file or directory\n"
    )
