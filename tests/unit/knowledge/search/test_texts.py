"""The texts of entries become rows; what did not change is not read again."""

from __future__ import annotations

from knowledge.model import Entry
from knowledge.search.texts import Texts, sentences, sentences_of, wordings_of
from tests.unit.knowledge.search.hand_made import hand_made_reader


def test_an_answer_is_cut_into_sentences_without_its_marks() -> None:
    text = (
        "## Delivery\n- It is **free** from {{free_delivery_from}}. See [it](/help)!\n\n满50包邮。运费6元。"
    )
    assert sentences(text) == [
        "Delivery",
        "It is free from free delivery from.",
        "See it!",
        "满50包邮。",
        "运费6元。",
    ]


def test_wordings_and_sentences_of_both_languages_count() -> None:
    entry = Entry("a", "x", {"en": ("one", " "), "zh": ("一",)}, {"en": "Yes. No.", "zh": "是。"})
    assert wordings_of(entry) == ["one", "一"]
    assert sentences_of(entry) == ["Yes.", "No.", "是。"]


def test_only_new_texts_are_embedded_and_rows_keep_their_places() -> None:
    reader, embedder = hand_made_reader()
    first = Texts([(0, "delivery"), (1, "return"), (1, "back")], reader, None)
    embedder.embedded.clear()
    second = Texts([(0, "back"), (1, "joke"), (2, "delivery")], reader, first)
    assert embedder.embedded == ["joke"]
    assert second.fresh == 1
    assert second.rows.vectors is not None
    assert second.rows.vectors.tolist() == [[0, 1, 0], [0, 0, 1], [1, 0, 0]]


def test_rows_of_texts_that_are_gone_are_let_go() -> None:
    reader, _ = hand_made_reader()
    first = Texts([(0, "delivery"), (1, "return")], reader, None)
    assert len(Texts([(0, "return")], reader, first).rows.shares) == 1


def test_the_best_text_of_an_entry_counts() -> None:
    reader, _ = hand_made_reader()
    texts = Texts([(0, "delivery"), (2, "return"), (2, "joke")], reader, None)
    query = reader.rows(["postage"]).vectors
    assert query is not None
    assert texts.rows.vectors is not None
    best = texts.best(query @ texts.rows.vectors.T, 3)
    assert [round(float(score), 3) for score in best[0]] == [0.8, 0.0, 0.6]
