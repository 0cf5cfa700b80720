"""What is known of a shopper's taste: shown with a button for each thing, and forgotten when asked."""

from __future__ import annotations

from itertools import zip_longest
from typing import Final

from actions.talk import Talk
from actions.taste_questions import taste_button
from actions.taste_values import Value, name_of
from actions.taste_words import taste_word
from actions.turn import Button, Turn
from recommender.profiles.model import OPTIONS, Profile, Taste

MAX_DROPS: Final = 6
DROPPED: Final = ("category", "brand", "colour", "material")  # of what was gathered, the best first


def show_taste(turn: Turn, talk: Talk) -> None:
    """The profile in words, with a button for each thing that can be dropped."""
    profile = turn.services.recommender.profiles.of(talk.shopper)
    lines = _lines(turn, profile)
    if not lines:
        turn.say("utter_taste_empty", buttons=[plain_button(turn, "ask")])
        return
    buttons = [*_drops(turn, profile), plain_button(turn, "ask"), plain_button(turn, "forget")]
    response = "utter_taste_profile" if turn.customer_id else "utter_taste_profile_here"
    turn.say(response, lines="\n".join(lines), buttons=buttons)


def _lines(turn: Turn, profile: Profile) -> list[str]:
    lines = []
    kinds = ("category", "brand", "price_band", *OPTIONS, "freshness")
    for kind in kinds:
        told = [_shared(turn, one, profile.events) for one in profile.tastes if one.kind == kind]
        lines += [_line(turn, taste_word(f"kind_{kind}", turn.language), told)] if told else []
    for key, is_liked in (("you_like", True), ("you_refuse", False)):
        said = [name_of(turn, Value(one.kind, one.value)) for one in profile.said if one.liked == is_liked]
        lines += [_line(turn, taste_word(key, turn.language), said)] if said else []
    return lines


def _line(turn: Turn, label: str, values: list[str]) -> str:
    told = taste_word("part", turn.language).join(values)
    return taste_word("line", turn.language, label=label, values=told)


def _shared(turn: Turn, taste: Taste, events: int) -> str:
    """A value with its share; of freshness, of which there is one value, the share of all events."""
    name = name_of(turn, Value(taste.kind, taste.value))
    share = taste.events / max(events, 1) if taste.kind == "freshness" else taste.share
    return taste_word("share", turn.language, name=name, percent=round(100 * share))


def _drops(turn: Turn, profile: Profile) -> list[Button]:
    """What was said, to take back; then the strongest of what was gathered, to be shown no more."""
    buttons = []
    for one in profile.said[-MAX_DROPS:]:
        value = Value(one.kind, one.value)
        key = "drop_like" if one.liked else "show_again"
        name = name_of(turn, value)
        buttons.append(taste_button(taste_word(key, turn.language, name=name), f"undo:{value.code}"))
    gathered = [[one for one in profile.tastes if one.kind == kind and one.liked is None] for kind in DROPPED]
    for taste in (one for places in zip_longest(*gathered) for one in places):
        if taste is not None and len(buttons) < MAX_DROPS:
            value = Value(taste.kind, taste.value)
            title = taste_word("refuse", turn.language, name=name_of(turn, value))
            buttons.append(taste_button(title, f"refuse:{value.code}"))
    return buttons


def ask_to_forget(turn: Turn, talk: Talk) -> None:
    """Ask whether all of it is really to be forgotten; where there is nothing, say so."""
    profile = turn.services.recommender.profiles.of(talk.shopper)
    if not (profile.said or profile.events):
        turn.say("utter_taste_empty", buttons=[plain_button(turn, "ask")])
        return
    turn.say(
        "utter_taste_forget_ask", buttons=[plain_button(turn, "forget_yes"), plain_button(turn, "forget_no")]
    )
    turn.ask("taste_forget", turns=1)


def forget(turn: Turn, talk: Talk, is_sure: bool) -> None:
    """Forget all of it where that is sure, else say that it stays."""
    if not is_sure:
        turn.say("utter_taste_kept")
        return
    turn.services.recommender.profiles.forget(talk.shopper)
    turn.say("utter_taste_forgotten", buttons=[plain_button(turn, "ask")])


def plain_button(turn: Turn, verb: str) -> Button:
    """The button of something that needs no value: ask, show, why, forget."""
    return taste_button(taste_word(verb, turn.language), verb)
