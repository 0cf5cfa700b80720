"""Which wordings are surely about the shopper's taste, and which only look like it."""

from __future__ import annotations

import pytest

from actions.taste_reading import told_of_taste


@pytest.mark.parametrize(
    ("text", "about", "rest"),
    [
        ("ask me what I like", "ask", ""),
        ("问问我的喜好", "ask", ""),
        ("先问我几个问题再推荐吧", "ask", ""),
        ("why do you think I like this?", "why", ""),
        ("why this one", "why", ""),
        ("Why are you recommending these?", "why", ""),
        ("为什么推荐这个", "why", ""),
        ("你凭什么觉得我会喜欢这个", "why", ""),
        ("what do you know about my taste", "show", ""),
        ("你觉得我喜欢什么", "show", ""),
        ("forget what you know about my taste", "forget", ""),
        ("忘掉我的喜好", "forget", ""),
        ("怎么老给我推荐锅", "why", ""),
        ("which brands do you think I'm into", "show", ""),
        ("重置一下我的喜好", "forget", ""),
        ("remember that I love linen", "like", "linen"),
        ("don't show me perfume anymore", "refuse", "perfume"),
        ("no more nike please", "refuse", "nike"),
        ("you keep showing me phones, please don't", "refuse", "phones"),
        ("别给我推荐香水", "refuse", "香水"),
        ("耐克的不要再推给我了", "refuse", "耐克的"),
        ("remove perfume from my recommendations please", "refuse", "perfume"),
        ("no more perfume suggestions", "refuse", "perfume"),
        ("no trainers ever again", "refuse", "trainers"),
        ("please leave perfume out of it from now on", "refuse", "perfume"),
        ("香水以后统统别出现", "refuse", "香水"),
        ("把香水从推荐里去掉", "refuse", "香水"),
        ("I don't like pink", "dislike", "pink"),
        ("我不喜欢红色", "dislike", "红色"),
    ],
)
def test_sure_wordings_are_read(text: str, about: str, rest: str) -> None:
    told = told_of_taste(text)
    assert told is not None
    assert (told.about, told.rest) == (about, rest)


@pytest.mark.parametrize(
    "text",
    [
        "no more than 50",
        "never mind",
        "don't show me",
        "why is it so expensive",
        "why did you pick up my parcel late",
        "what do you recommend",
        "what have you got that i'd like",
        "i never got my parcel",
        "no pods please",
        "不要红色",
        "为什么还没发货",
        "两款之间怎么选",
        "怎么推荐给朋友",
        "what size do you think i'd need",
        "remove the bag from my cart",
        "no recommendations thanks",
        "不要再给我发短信了",
        "我不想买了",
        "forget everything about me",
        "don't show me " + "very " * 60 + "long things",
    ],
)
def test_what_only_looks_like_it_is_left_alone(text: str) -> None:
    assert told_of_taste(text) is None


def test_several_things_are_told_apart() -> None:
    told = told_of_taste("别给我推荐香水和玩具")
    assert told is not None
    assert told.parts == ("香水", "玩具")
