"""What a shopper says of the own taste: kept for good, shown, explained, taken back, forgotten.

A taste belongs to the customer whom the session proves, else to this conversation alone, and the
answers say which.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from actions.cards import button
from actions.offering import is_empty, offer_search
from actions.picking import titled
from actions.talk import OFFERED, Talk
from actions.taste_profile import ask_to_forget, forget, plain_button, show_taste
from actions.taste_questions import answer, answered_in_words, ask_from, taste_button
from actions.taste_reading import Told, leans_to, narrows, told_of_taste
from actions.taste_values import Press, Value, asked_in, name_of, named_in, pressed, refused_in
from actions.taste_why import tell_why
from actions.taste_words import taste_word
from actions.turn import Turn
from actions.yesno import says_no, says_yes
from kernel.errors import Invalid

MAX_CHOICES: Final = 4
MAX_ANSWER_CHARS: Final = 40
_ANSWERING: Final = ("inform", "nlu_fallback", "search_product", "refine_search", "recommend", "out_of_scope")
_OF_DEALS: Final = frozenset(
    "remove_from_cart view_cart add_to_cart checkout cancel_order change_order return_item order_status"
    " refund_status delete_my_data human_handoff goodbye faq ask_promotions notify_me".split()
)
_SKIPS: Final = re.compile(
    r"\W*(skip( it| this| that)?|next|pass|no preference|no idea|don'?t care|doesn'?t matter|any(thing)?"
    r"|either|all|跳过|下一个|下一题|无所谓|随便|都行|都可以|都喜欢|没有偏好|不知道|不确定)\W*",
    re.IGNORECASE,
)
_ASKS_FOR: Final = re.compile(
    r"\b(show|find|search|want|need|looking|have|got)\b|有没有|找|想要|看看|[?？]", re.I
)
_TURN: Final = re.compile(
    r"[,，;；.。]?\s*\b(but|just|only|instead|rather|show me|i want|give me)\b.*$"
    r"|[,，。;；]\s*(我?想?要|给我|看看|换|只).*$",
    re.IGNORECASE,
)


def hears(turn: Turn) -> bool:
    """Answer a message that is surely about the shopper's own taste, whatever intent it was given."""
    told = told_of_taste(turn.text) if turn.text else None
    if told is None:
        return False
    talk = Talk(turn)
    if told.about in ("refuse", "dislike", "like"):
        return _keeps(turn, talk, told)
    _tell(turn, talk, told.about)
    return True


def leans(turn: Turn, talk: Talk) -> bool:
    """Answer a message understood as "recommend" that asks for no goods but is about taste."""
    wish = talk.reading.wish
    about = None if wish.kind or wish.categories else leans_to(turn.text)
    if about is not None:
        _tell(turn, talk, about)
    return about is not None


def act(turn: Turn, talk: Talk, payload: str) -> None:
    """Do what a button about taste asks; one that names nothing of this shop is declined."""
    press = pressed(turn, payload)
    if press is None:
        turn.say("utter_taste_button_gone", buttons=[plain_button(turn, "ask")])
        return
    turn.set("asked", None)
    if press.verb in ("ask", "why", "show", "forget"):
        _tell(turn, talk, press.verb)
    elif press.verb == "skip":
        ask_from(turn, talk, press.step + 1)
    elif press.verb in ("forget_yes", "forget_no"):
        forget(turn, talk, press.verb == "forget_yes")
    elif press.value is not None:
        _with_value(turn, talk, press, press.value)


def takes(turn: Turn, asked: dict[str, Any]) -> bool:
    """Whether a message answers the question of taste that is open."""
    if turn.pressed or not turn.text:
        return False
    if asked["kind"] == "taste_forget":
        return says_yes(turn) or says_no(turn)
    if _SKIPS.fullmatch(turn.text) or says_no(turn):
        return True
    if turn.intent not in _ANSWERING or len(turn.text) > MAX_ANSWER_CHARS or _ASKS_FOR.search(turn.text):
        return False
    return answered_in_words(turn, asked) is not None


def take(turn: Turn, asked: dict[str, Any]) -> None:
    """Go on with that answer."""
    talk = Talk(turn)
    if asked["kind"] == "taste_forget":
        forget(turn, talk, says_yes(turn))
        return
    step, value = int(asked.get("step", 1)), answered_in_words(turn, asked)
    if value is None or _SKIPS.fullmatch(turn.text):
        ask_from(turn, talk, step + 1)
    else:
        _with_value(turn, talk, Press("answer", step, value), value)


def _tell(turn: Turn, talk: Talk, about: str) -> None:
    if about == "ask":
        ask_from(turn, talk, 1)
    else:
        {"why": tell_why, "show": show_taste, "forget": ask_to_forget}[about](turn, talk)


def _with_value(turn: Turn, talk: Talk, press: Press, value: Value) -> None:
    profiles = turn.services.recommender.profiles
    if press.verb == "undo":
        gone = profiles.take_back(talk.shopper, value.kind, value.value)
        turn.say("utter_taste_undone" if gone else "utter_taste_not_there", name=name_of(turn, value))
        if not is_empty(talk.before) and value in asked_in(turn, talk.before):
            offer_search(turn, talk, talk.before)
        return
    try:
        if press.verb == "answer":
            answer(turn, talk, press.step, value)
        else:
            _refuse(turn, talk, [value])
    except Invalid:  # more than a profile may hold
        turn.say("utter_taste_full", buttons=[plain_button(turn, "show"), plain_button(turn, "forget")])


def _keeps(turn: Turn, talk: Talk, told: Told) -> bool:
    """Keep what is liked or turned away for good; False where the words are about something else."""
    if told.is_of_cart or (turn.intent in _OF_DEALS and not told.is_of_showing):
        return False
    if told.about == "like":
        return _likes(turn, talk, told)
    return _refuses(turn, talk, told)


def _likes(turn: Turn, talk: Talk, told: Told) -> bool:
    liked, _ = _named(turn, told)
    for value in liked:
        turn.services.recommender.profiles.correct(talk.shopper, value.kind, value.value, liked=True)
    if liked:
        said = turn.names.listed([name_of(turn, value) for value in liked])
        buttons = [
            taste_button(taste_word("undo_one", turn.language, name=name_of(turn, one)), f"undo:{one.code}")
            for one in liked
        ]
        turn.say("utter_taste_liked", said=said, buttons=[*buttons, plain_button(turn, "show")])
    return bool(liked)


def _refuses(turn: Turn, talk: Talk, told: Told) -> bool:
    """Keep what is turned away for good; False where the words are about the search or something else."""
    is_searching = not is_empty(talk.before)
    if told.about == "dislike" and (is_searching or _TURN.search(told.rest)):
        return False
    pointed = _pointed(turn, talk) if told.about == "refuse" else []
    if pointed:
        return _kept(turn, talk, pointed)
    if narrows(told.rest) and (is_searching or any(one.isdigit() for one in told.rest)):
        return False
    head = Told(told.about, _TURN.sub("", told.rest))
    sure, unsure = _named(turn, head)
    if sure:
        return _kept(turn, talk, sure)
    if unsure:
        buttons = [
            taste_button(taste_word("refuse", turn.language, name=name_of(turn, one)), f"refuse:{one.code}")
            for one in unsure[:MAX_CHOICES]
        ]
        turn.say("utter_taste_which", said=head.rest, buttons=buttons)
        return True
    if told.is_of_showing:
        turn.say("utter_taste_unknown", said=head.rest, buttons=[plain_button(turn, "show")])
    return told.is_of_showing


def _pointed(turn: Turn, talk: Talk) -> list[Value]:
    """The products that the words point at: "this one", "the second one", a title."""
    found = titled(turn) or (talk.referred() if talk.reading.references else [])
    return [Value("product", one.product_id) for one in found[:OFFERED]]


def _named(turn: Turn, told: Told) -> tuple[list[Value], list[Value]]:
    """What is surely named, and what may be meant."""
    each = [named_in(turn, part) for part in told.parts]
    whole, is_sure = named_in(turn, told.rest)
    if is_sure and not all(values for values, _ in each):  # "Bags & accessories" is one thing
        return whole, []
    sure = [value for values, is_one in each if is_one for value in values]
    unsure = [value for values, is_one in each if not is_one for value in values]
    return list(dict.fromkeys(sure)), list(dict.fromkeys(unsure))


def _kept(turn: Turn, talk: Talk, values: Sequence[Value]) -> bool:
    try:
        _refuse(turn, talk, values)
    except Invalid:
        turn.say("utter_taste_full", buttons=[plain_button(turn, "show"), plain_button(turn, "forget")])
    return True


def _refuse(turn: Turn, talk: Talk, values: Sequence[Value]) -> None:
    """Keep refusals and say them back; the search in hand goes on without them."""
    for value in values:
        turn.services.recommender.profiles.correct(talk.shopper, value.kind, value.value, liked=False)
    names = [name_of(turn, value) for value in values]
    key = "undo" if len(values) == 1 else "undo_one"
    buttons = [
        taste_button(taste_word(key, turn.language, name=name), f"undo:{value.code}")
        for name, value in zip(names, values, strict=True)
    ]
    buttons.append(button(turn.names.label("other_ones"), "recommend"))
    response = "utter_taste_refused" if turn.customer_id else "utter_taste_refused_here"
    turn.say(response, said=turn.names.choice(names), buttons=buttons)
    if is_empty(talk.before):
        return
    if refused_in(turn, talk.shopper, talk.before):
        turn.set("wish", None)
    elif talk.shown and not any(value.kind == "product" for value in values):
        offer_search(turn, talk, talk.before)
