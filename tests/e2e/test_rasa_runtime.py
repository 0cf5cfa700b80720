"""Our runtime says, remembers and stores what stock Rasa does, and what stock Rasa cannot, it does."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.rasa
ROOT = Path(__file__).resolve().parents[2]
MINI = Path(__file__).resolve().parent / "mini"
RASA_PYTHON = ROOT / ".venv-rasa" / "bin" / "python"
TALK = [
    "hello", "where is my order A10023", "do you have red shoes", "再见", "订单A10044发货了吗", "hey",
    "有红色的鞋吗", "i want to cancel order A10023", "where is my order", "show me black dresses",
    "hello", "good morning", "jane@example.com", "any laptops under 500",
    "what is the weather", "see you later", "(restart)", "hi there", "A10055", "取消订单", "你好",
    "没有什么", "早上好", "想买一件外套", "有没有便宜的手机", "li@example.cn", "/greet", "/back",
    "where's my package", "😀", "/restart", "hello", "when will my parcel arrive",
    "/session_start", "do you have red shoes", "再见", "(restart)", "track order A10023", "bye",
    "hello", "hey", "good morning",
]  # fmt: skip


def play(model: Path, folder: Path, which: str, turns: list[Any]) -> dict[str, Any]:
    script = folder / f"{which}.json"
    script.write_text(json.dumps(turns), encoding="utf-8")
    command = [
        str(RASA_PYTHON),
        str(MINI / "play.py"),
        str(model),
        str(folder / f"{which}.db"),
        which,
        str(script),
    ]
    done = subprocess.run(command, capture_output=True, text=True, env=quiet(), timeout=240)
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def quiet() -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONWARNINGS": "ignore",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "RASA_TELEMETRY_ENABLED": "false",
    }


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not RASA_PYTHON.exists():
        pytest.skip("Rasa's environment is not installed: run `make setup`")
    out = tmp_path_factory.mktemp("model")
    command = [str(RASA_PYTHON), "scripts/train.py", "--out", str(out)]
    command += ["--domain", str(MINI / "domain.yml"), "--data", str(MINI / "data")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=240)
    assert done.returncode == 0, done.stderr[-3000:]
    return out / "aisle.tar.gz"


@pytest.fixture(scope="module")
def both(model: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], dict[str, Any]]:
    folder = tmp_path_factory.mktemp("talk")
    return play(model, folder, "stock", TALK), play(model, folder, "ours", TALK)


def test_every_answer_is_the_one_stock_rasa_gives(both: tuple[dict[str, Any], dict[str, Any]]) -> None:
    stock, ours = both
    assert ours["answers"] == stock["answers"]


def test_every_slot_after_every_turn_is_the_one_stock_rasa_has(
    both: tuple[dict[str, Any], dict[str, Any]],
) -> None:
    stock, ours = both
    assert ours["slots"] == stock["slots"]


def test_the_stored_events_are_those_of_stock_rasa_each_once(
    both: tuple[dict[str, Any], dict[str, Any]],
) -> None:
    stock, ours = both
    assert ours["events"] == stock["events"]


def test_a_live_conversation_keeps_few_events_however_long_it_grows(model: Path, tmp_path: Path) -> None:
    kept = play(model, tmp_path, "ours", ["hello", "where is my order", "bye"] * 20)["kept"]
    assert len(set(kept[15::3])) == 1


def test_two_requests_in_one_message_are_both_answered_in_order(model: Path, tmp_path: Path) -> None:
    turns = [
        "where is my order A10023 and do you have red shoes?",
        "我的订单到哪了？另外有红色的鞋吗",
        "hello",
    ]
    found = play(model, tmp_path, "ours", turns)
    assert found["answers"] == [
        [
            "action_order_status|where is my order A10023|A10023|en|None|r0",
            "action_search_product|do you have red shoes?|A10023|en|None|r0",
        ],
        [
            "action_order_status|我的订单到哪了？|A10023|zh|None|r1",
            "action_search_product|有红色的鞋吗|A10023|zh|None|r1",
        ],
        ["Hello"],
    ]


@pytest.mark.parametrize(
    "text", ["red and blue dress", "black and white shoes", "show me red and blue dresses"]
)
def test_one_request_is_never_split(model: Path, tmp_path: Path, text: str) -> None:
    assert play(model, tmp_path, "ours", [text])["answers"] == [
        [f"action_search_product|{text}|None|en|None|r0"]
    ]


def test_a_failing_action_is_apologised_for_and_the_next_turn_works(model: Path, tmp_path: Path) -> None:
    turns = ["where is my order boom", "where is my order nothing", "hello", "where is my order"]
    assert play(model, tmp_path, "ours", turns)["answers"] == [
        ["Sorry, that failed"],
        ["Sorry, that failed"],
        ["Hello"],
        ["action_order_status|where is my order|None|en|None|r3"],
    ]


def test_messages_sent_at_once_are_answered_one_after_the_other_in_their_order(
    model: Path, tmp_path: Path
) -> None:
    at_once = ["where is my order A10023", "hello", "where is my order"]
    found = play(model, tmp_path, "ours", ["hello", at_once])
    assert found["answers"][1] == [
        ["action_order_status|where is my order A10023|A10023|en|None|r1"],
        ["Hello"],
        ["action_order_status|where is my order|A10023|en|None|r1"],
    ]
    said = [event[3]["text"] for event in found["events"] if event[0] == "user"]
    assert said == ["hello", *at_once]


def test_a_changed_rasa_is_refused_by_name() -> None:
    if not RASA_PYTHON.exists():
        pytest.skip("Rasa's environment is not installed: run `make setup`")
    code = (
        "from bot.runtime.sources import UnknownRasa, check_sources\n"
        "check_sources()\n"
        "try:\n    check_sources({'rasa.core.lock_store:LockStore.lock': 'other'})\n"
        "except UnknownRasa as error:\n    print(error)\n"
    )
    done = subprocess.run(
        [str(RASA_PYTHON), "-c", code], capture_output=True, text=True, cwd=ROOT, env=quiet(), timeout=120
    )
    assert done.stdout.strip() == (
        "the source of rasa.core.lock_store:LockStore.lock is not the one bot/runtime was written for"
    )
