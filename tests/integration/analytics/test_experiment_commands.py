"""An experiment from the shell: planned, created, started, grown, read and stopped; each refusal told."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from analytics.__main__ import main as analytics
from recommender.__main__ import main as recommender


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AISLE_DATA_DIR", str(tmp_path))


def create(capsys: pytest.CaptureFixture[str], *more: str) -> str:
    """The id of a new draft."""
    given = ["--variant", "control", "--variant", 'varied*3={"max_per_brand": 2}', "--sample", "5000"]
    assert recommender(["experiments", "create", "Less of one brand", *given, *more]) == 0
    return capsys.readouterr().out.splitlines()[-1].split()[0]


def test_a_plan_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert analytics(["experiments", "plan", "--conversion", "0.03", "--lift", "0.1"]) == 0
    assert capsys.readouterr().out == "203,766 shoppers in two equal variants together\n"
    assert analytics(["experiments", "plan", "--conversion", "0.03", "--lift", "0"]) == 1
    assert analytics(["experiments", "plan", "--conversion", "0.9", "--lift", "0.5"]) == 1


def test_an_experiment_lives_and_ends(capsys: pytest.CaptureFixture[str]) -> None:
    name = create(capsys, "--traffic", "0.5", "--guardrail", "latency=0.2")
    assert recommender(["experiments", "start", name]) == 0
    assert recommender(["experiments", "grow", name, "0.8"]) == 0
    assert recommender(["experiments", "list"]) == 0
    line = capsys.readouterr().out.splitlines()[-1]
    assert line.startswith(f"{name}  running  ab")
    assert "80% of shoppers  control 25% / varied 75%  5,000 planned  Less of one brand" in line
    assert analytics(["experiments", "report", name, "--json"]) == 0
    report = capsys.readouterr().out
    told = json.loads(report[report.index("\n{\n") if not report.startswith("{") else 0 :])
    assert (told["verdict"], told["missing"], told["winner"]) == ("too_early", 5000, None)
    assert [one["metric"] for one in told["guards"]] == ["latency"]
    assert analytics(["experiments", "report", name, "--language", "zh"]) == 0
    assert "计划的 5,000 位顾客还差 5,000 位" in capsys.readouterr().out
    assert recommender(["experiments", "stop", name]) == 0
    assert "stopped" in capsys.readouterr().out


def test_each_refusal_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    first, second = create(capsys), create(capsys)
    recommender(["experiments", "start", first])
    capsys.readouterr()
    for command, said in (
        (["start", second], "another experiment is running; stop it first"),
        (["start", first], "only a draft can be started; this one is running"),
        (["stop", second], "only a running one can be stopped; this one is draft"),
        (["grow", first, "0.2"], "traffic can only grow while an experiment is open"),
        (["stop", "exp_none"], "there is no experiment 'exp_none'"),
    ):
        assert recommender(["experiments", *command]) == 1
        told = [line for line in capsys.readouterr().err.splitlines() if line.startswith("error:")]
        assert len(told) == 1
        assert said in told[0]
    assert analytics(["experiments", "learn", first]) == 1
    assert "only a running bandit learns" in capsys.readouterr().err


def test_a_bandit_without_its_library_says_what_to_install(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from analytics.experiments.bandit import learnt_shares
    from kernel.errors import Unavailable

    monkeypatch.setitem(sys.modules, "mabwiser", None)
    with pytest.raises(Unavailable, match="pip install mabwiser"):
        learnt_shares(["a", "b"], ["a", "b"], [0, 1], seed=0)
