"""The gaps' command prints what matters most, and refuses days that make no sense."""

from __future__ import annotations

import pytest

from analytics.__main__ import main
from analytics.gaps.command import as_lines
from kernel.clock import FixedClock
from knowledge.gaps.model import Gap, GapRun, line_of
from tests.conftest import NOW
from tests.unit.knowledge.gaps.build import question

RUN = GapRun("run_1", NOW, NOW, "done", 1.0, NOW, questions=9, used=5, gaps=1)


def test_a_gap_is_told_in_one_line_of_the_language(clock: FixedClock) -> None:
    asked = [
        question("m1", "gift wrapping?", person="a", basket_minor=4900, reply="Yes, for 3.50."),
        question("m2", "有礼品包装吗", person="b", language="zh"),
    ]
    line = line_of(Gap("gap_1", "gap_1", "open", NOW), asked, clock.now(), 28, {"USD": 4900.0})
    assert as_lines(RUN, [line], "en") == [
        "5 of 9 questions count, 1 gaps",
        "people  baskets       question",
        "     2  $49.00        gift wrapping?  (staff replied)",
    ]
    assert as_lines(RUN, [line], "zh")[2] == "     2  US$49.00      有礼品包装吗  (客服已回复)"


def test_no_gap_is_said_plainly() -> None:
    assert as_lines(RUN, [], "en")[1] == "no open gaps"


@pytest.mark.parametrize("days", ["0", "731"])
def test_days_that_make_no_sense_are_refused(days: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gaps", "--days", days]) == 1
    assert capsys.readouterr().err == f"error: --days must be 1 to 730, not {days}\n"
