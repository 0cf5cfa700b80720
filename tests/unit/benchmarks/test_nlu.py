"""The figures of the NLU benchmark are worked out as its page says."""

from __future__ import annotations

from pathlib import Path

from benchmarks.nlu.__main__ import promises
from benchmarks.nlu.datasets import held_out, shop_heldout
from benchmarks.nlu.figures import judge, macro_f1


def test_macro_f1_is_the_mean_over_wanted_intents() -> None:
    # greet: 1 right of 1 said and 2 meant, so 2/3; bye: 1 right of 2 said and 1 meant, so 2/3
    assert macro_f1(["greet", "greet", "bye"], ["greet", "bye", "bye"]) == 2 / 3


def test_a_refusal_is_wrong_in_scope_and_right_outside() -> None:
    asked = [("hi", "greet", "en"), ("bye", "bye", "en"), ("who is king", "out_of_scope", "en")]
    figures = judge(asked, [("greet", "greet"), ("nlu_fallback", "bye"), ("nlu_fallback", "faq")])
    assert figures["in_scope_accuracy"] == 0.5
    assert figures["in_scope_refused"] == 0.5
    assert figures["oos_recall"] == 1.0
    assert figures["accuracy"] == 0.6667


def test_a_text_stays_in_its_part_whatever_is_added() -> None:
    assert [held_out(text) for text in ("where is my order", "便宜点的", "hi")] == [False, True, False]
    texts = [f"sentence {number}" for number in range(2000)]
    assert 350 < sum(map(held_out, texts)) < 450


def test_what_is_held_out_is_asked_and_not_learnt(tmp_path: Path) -> None:
    for language, examples in (("en", "    - hi\n    - Hello You\n"), ("zh", "    - 你好\n")):
        (tmp_path / language).mkdir()
        text = f"nlu:\n- intent: greet\n  examples: |\n{examples}"
        (tmp_path / language / "talk.yml").write_text(text, encoding="utf-8")
    (tmp_path / "en.jsonl").write_text('{"text": "hello you", "intent": "greet"}\n', encoding="utf-8")
    found = shop_heldout(tmp_path, tmp_path)
    assert found.train == [("hi", "greet", "en"), ("你好", "greet", "zh")]
    assert found.validation == [("hello you", "greet", "en")]


def test_the_promise_is_kept_at_its_bounds_and_missed_below() -> None:
    def found(inside: float, refused: float) -> dict[str, dict[str, dict[str, dict[str, float]]]]:
        return {"clinc150": {"chosen": {"en": {"in_scope_accuracy": inside, "oos_recall": refused}}}}

    assert list(promises(found(0.95, 0.60)).values()) == [True, True]
    assert list(promises(found(0.949, 0.599)).values()) == [False, False]
    assert promises({}) == {}
