"""The command: its table, its one JSON object, its picture, and one line for each error."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from recommender.__main__ import main
from recommender.evaluation import command, report
from recommender.sources.factors import Factors
from recommender.sources.registry import usual_sources


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """The usual sources with a factorisation of a test's size, and no encoder."""

    def small(**chosen: object) -> list[object]:
        sources = usual_sources(**chosen)  # type: ignore[arg-type]
        return [Factors(size=8, iterations=2, threads=1) if s.name == "factors" else s for s in sources]

    monkeypatch.setattr(command, "usual_sources", small)
    monkeypatch.setattr(command, "embedded", lambda texts, say: np.zeros((len(texts), 0), dtype=np.float32))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Shoppers who walk along a ring of thirty products; one product is met in the test alone."""
    folder = tmp_path_factory.mktemp("ring")
    random = np.random.default_rng(0)
    lines = []
    for user in range(60):
        start = int(random.integers(30))
        walk = [1 + (start + step) % 30 for step in range(6)]
        lines.append(f"{user} {' '.join(map(str, walk))}{' 31' if user == 0 else ''}\n")
    (folder / "sequences.gz").write_bytes(gzip.compress("".join(lines).encode()))
    rows = [f"{item}\tB{item}\tthing shade{(item - 1) // 3}\tx" for item in range(1, 32)]
    (folder / "items.tsv").write_text("item_id\tasin\ttitle\tkeywords\n" + "\n".join(rows))
    return folder / "sequences.gz", folder / "items.tsv"


def test_json_is_one_object_with_fused_and_the_baselines(
    files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", "--sequences", str(files[0]), "--json", "--k", "5,10"]) == 0
    printed = capsys.readouterr()
    found = json.loads(printed.out)
    assert list(found) == [
        *(report.POPULARITY, report.ITEM_KNN),
        *("covisit", "sequence", "next", "factors", "popular", "fused"),
    ]
    assert found["sequence"]["hr@5"] > 0.9 > found["popularity"]["hr@5"]
    assert found["fused"]["ndcg@10_low"] <= found["fused"]["ndcg@10"] <= found["fused"]["ndcg@10_high"]
    assert "learning the fusion" in printed.err


def test_with_items_texts_count_and_cold_products_stand_apart(
    files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["evaluate", "--sequences", str(files[0]), "--items", str(files[1]), "--k", "5"]
    assert main([*arguments, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["fused"]["cold_shoppers"] == 1
    assert found["item-knn"]["cold_hr@5"] == 0
    assert main(arguments) == 0
    table = capsys.readouterr().out
    assert "products that nobody had bought in training: the right one of 1 shoppers" in table
    assert "NDCG@5" in table


def test_the_same_seed_gives_the_same_figures(
    files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [
        "evaluate",
        "--sequences",
        str(files[0]),
        "--json",
        "--protocol",
        "time-split",
        "--seed",
        "3",
    ]
    assert (main(arguments), main(arguments)) == (0, 0)
    first, second = capsys.readouterr().out.splitlines()
    assert first == second


def test_the_picture_is_written(files: tuple[Path, Path], tmp_path: Path) -> None:
    picture = tmp_path / "bars.png"
    assert main(["evaluate", "--sequences", str(files[0]), "--k", "5", "--plot", str(picture)]) == 0
    assert picture.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--sequences", "none.txt"], "error: there is no file none.txt"),
        (["--sequences", "FILE", "--plot", "no/such/folder/a.png"], "error: the folder of --plot"),
    ],
)
def test_an_error_is_one_line_and_exit_1(
    files: tuple[Path, Path], capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    told = [str(files[0]) if argument == "FILE" else argument for argument in arguments]
    assert main(["evaluate", *told]) == 1
    printed = capsys.readouterr()
    assert printed.err.startswith(said)
    assert (printed.err.count("\n"), printed.out) == (1, "")


@pytest.mark.parametrize("k", ["0", "101", "ten", "", "10,,20", "-5", "5.5"])
def test_an_unknown_k_is_refused_with_exit_2(k: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["evaluate", "--sequences", "x", f"--k={k}"])
    assert caught.value.code == 2
    assert "whole numbers from 1 to 100" in capsys.readouterr().err
