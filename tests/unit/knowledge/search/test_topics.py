"""A text has its shares of topics: much of the one it is near, hardly any of the others."""

from __future__ import annotations

import numpy as np

from knowledge.search.topics import topic_lines
from tests.unit.knowledge.search.hand_made import hand_made_reader


def test_a_texts_share_of_a_topic_is_high_where_it_is_near_its_lines() -> None:
    reader, _ = hand_made_reader()
    shares = reader.rows(["how much is delivery", "tell me a joke"]).shares
    assert shares.argmax(axis=1).tolist() == [0, 1]
    assert (shares.max(axis=1) > 0.99).tolist() == [True, True]


def test_a_text_without_a_topic_has_hardly_a_share_of_any() -> None:
    reader, _ = hand_made_reader()
    assert float(reader.rows(["xylophone"]).shares.sum()) < 0.001


def test_topics_of_no_shops_matter_are_marked() -> None:
    reader, _ = hand_made_reader()
    assert reader.topics.elsewhere.tolist() == [False, True]


def test_each_topic_of_the_package_has_lines_in_both_languages_and_none_twice() -> None:
    lines = topic_lines()
    for topic, name in enumerate(lines.names):
        own = [lines.texts[n] for n in np.flatnonzero(lines.owners == topic)]
        assert any("一" <= c <= "鿿" for text in own for c in text), name
        assert any(text.isascii() for text in own), name
    assert len(set(lines.names)) == len(lines.names)
