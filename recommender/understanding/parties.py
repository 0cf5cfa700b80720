"""For how many: "a tent for 4 people", 六个人玩的桌游, by what the shop's own goods say that they hold.

What holds people takes those that hold as many, else those that hold more; a game is one that so many
can play. Where nothing of the shop's holds as many, the number stays a constraint that nothing meets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from recommender.understanding.model import Wish
from recommender.understanding.numerals import numerals_of
from recommender.understanding.text import tokens_of

_HOLDS: Final = ("persons", "sleeps", "people")  # how shops call what holds so many
_PLAYS: Final = ("players", "number of players")
_HOLDING: Final = re.compile(
    r"\b(tents?|sleeping bags?|hammocks?|air ?beds?|air mattress(es)?)\b|帐篷|睡袋|吊床|充气床", re.IGNORECASE
)
_PLAYED: Final = re.compile(
    r"\b(games?|chess|badminton|cards)\b|桌游|游戏|棋|纸牌|卡牌|羽毛球", re.IGNORECASE
)
_COUNT: Final = r"\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty"
_HAN_COUNT: Final = r"\d{1,2}|[一两二三四五六七八九十俩]{1,3}"
_BEDS: Final = {"单": 1, "双": 2}
_PARTY: Final = re.compile(
    rf"\b(?:for|sleeps?|sleeping|fits?|serves?|seats?)\s+(?:a\s+)?(?:family|group|party)\s+of\s+({_COUNT})\b"
    rf"|\b(?:for|sleeps?|sleeping|fits?|serves?|seats?)\s+({_COUNT})"
    r"(?=\s+(?:people|persons?|adults|players|guests|friends|of us)\b|\W*$)"
    rf"|\b({_COUNT})[\s-]+(?:people|persons?|man|players?)\b"
    rf"|({_HAN_COUNT})(?:口之家|口人|个?(?:大人|人))(?=$|\s|[用住睡的能玩份一帐吃打呢吗可])"
    r"|([单双])人(?=帐|睡|吊|充)",
    re.IGNORECASE,
)
Values = Mapping[str, tuple[str, ...]]
_FIGURE: Final = re.compile(r"\d+")
_SAID: Final = re.compile(  # what the count leaves among the words of the goods
    r"(?<![一-鿿])[住睡用玩吃坐](?![一-鿿])"
    rf"|\b(people|persons?|adults|players?|guests|of us)\b|够?(?:{_HAN_COUNT})(?:个?人[用份]?)?(?=\s|$)",
    re.IGNORECASE,
)


def for_party(wish: Wish, text: str, values: Values) -> Wish:
    """The wish with for how many the message says it is, and the shop's values that hold as many."""
    found = _PARTY.search(text)
    if found is None:
        return wish
    said = next(one for one in found.groups() if one)
    count = _BEDS.get(said) or int(numerals_of(tokens_of(said.replace("俩", "两")))[0].low)
    words = " ".join(_SAID.sub(" ", wish.words).split())
    known = bool(wish.kind or wish.categories)
    named = known or _SAID.sub("", wish.product).strip()  # "for seven people?" names no goods
    words = words or (wish.words if known else "")
    quantity = None if wish.quantity == count else wish.quantity
    product = wish.product if named else ""
    return held_by(replace(wish, product=product, words=words, quantity=quantity, party=count), values)


def held_by(wish: Wish, values: Values) -> Wish:
    """The wish with the values of the shop's own that hold its party, in place of those that held another."""
    names = _HOLDS if _HOLDING.search(wish.product) else _PLAYS if _PLAYED.search(wish.product) else ()
    name = next((one for one in names if values.get(one)), None)
    if name is None or wish.party is None:
        return wish
    fitting = _that_hold(values[name], wish.party, larger=names is _HOLDS)
    return replace(wish, attributes={**wish.attributes, name: fitting or (f"{wish.party} {name}",)})


def said_party(wish: Wish) -> int | None:
    """For how many, where the shop's goods tell it and so it holds."""
    return wish.party if any(wish.attributes.get(name) for name in (*_HOLDS, *_PLAYS)) else None


def is_of_party(name: str) -> bool:
    """Whether an attribute says how many something is for."""
    return name in _HOLDS or name in _PLAYS


def _that_hold(values: Iterable[str], count: int, *, larger: bool) -> tuple[str, ...]:
    """The values for just so many; of what may be too large the next larger where there is none."""
    held = [(value, [int(figure) for figure in _FIGURE.findall(value)]) for value in values]
    just = tuple(value for value, figures in held if figures and figures[0] <= count <= figures[-1])
    above = [figures[-1] for _, figures in held if figures and figures[-1] > count]
    if just or not (larger and above):
        return just
    return tuple(value for value, figures in held if figures and figures[-1] == min(above))
