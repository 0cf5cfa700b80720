"""Closed classes of a message: colours, materials, brands, for whom, for what day, order and flags.

Words that are also names of things ("cream", "glass", "gold") count as colour or material only
where they describe something.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from recommender.understanding.describing import is_brand, is_colour, is_material, is_size
from recommender.understanding.gazetteer import Span
from recommender.understanding.nearby import THINGS, describes_here, is_allowed, thing_follows
from recommender.understanding.parsed import Parsed
from recommender.understanding.people import is_occasion, is_recipient
from recommender.understanding.words import joined

# names of things that say their colour, which no word of them says on its own
_COLOURED: Final = {"小白鞋": "white", "小黑裙": "black", "lbd": "black"}


@dataclass(slots=True)
class Said:
    """What the closed classes say; a name with ``_not`` holds what is turned away."""

    values: dict[str, list[str]] = field(default_factory=dict)
    sort: str | None = None
    on_sale: bool = False
    in_stock: bool = False
    attributes: dict[str, list[str]] = field(default_factory=dict)
    attributes_not: dict[str, list[str]] = field(default_factory=dict)
    renewed: set[str] = field(default_factory=set)  # classes corrected within the message
    described: set[int] = field(default_factory=set)  # tokens that describe: they join what they part

    def add(self, name: str, value: str, negated: bool = False, anew: bool = False) -> None:
        """One more value of a class, once; ``anew`` when it takes the place of those said so far."""
        if anew and not negated and name not in self.renewed:
            self.values.pop(name, None)
            self.renewed.add(name)
        values = self.values.setdefault(f"{name}_not" if negated else name, [])
        if value not in values:
            values.append(value)

    def get(self, name: str) -> tuple[str, ...]:
        """The values of a class in the order said."""
        return tuple(self.values.get(name, ()))


def read_constraints(parsed: Parsed) -> Said:
    """Read every closed class; described tokens are noted, the others claimed."""
    said = Said()
    for span in parsed.spans:
        coloured = _COLOURED.get(joined(tuple(parsed.key(at) for at in range(span.start, span.end))))
        if coloured and span.start not in parsed.negated:
            said.add("colour", coloured)
        if parsed.is_claimed(span.start, span.end) or not _read_span(parsed, span, said):
            continue
        if span.has("colour", "material", "brand", "recipient", "size"):
            said.described.update(range(span.start, span.end))
    for span in parsed.prefixes:
        for entry in span.entries:
            said.add(entry.kind, entry.value, span.start in parsed.negated)
            if entry.kind in ("material", "colour") and parsed.tokens[span.start].kind == "word":
                said.described.update(range(span.start, span.end))
    if {"wedding", "anniversary"} <= set(said.get("occasion")):
        said.values["occasion"].remove("wedding")  # 结婚十周年
    return said


def _read_span(parsed: Parsed, span: Span, said: Said) -> bool:
    """Read one phrase; whether it is used up by its meaning."""
    negated = span.start in parsed.negated
    if span.has("attribute") and (not span.has("noun", "category") or thing_follows(parsed, span.end)):
        _read_attributes(span, said, negated)
    if span.has(*THINGS) and not describes_here(parsed, span):
        return False
    if span.has("sort"):
        return _read_sort(parsed, span, said, negated)
    for kind, reads in (
        ("brand", is_brand), ("colour", is_colour), ("material", is_material), ("size", is_size),
        ("recipient", is_recipient), ("occasion", is_occasion),
    ):  # fmt: skip
        value = span.value(kind)
        if value is not None and reads(parsed, span):
            said.add(kind, value, negated, anew=_corrected(parsed, span.start))
            return kind != "occasion" or not thing_follows(parsed, span.end)
    return False


def _corrected(parsed: Parsed, at: int) -> bool:
    """Whether the message takes itself back before ``at``: "red, no, black", 要红色，不，要黑色."""
    if parsed.has_before(at, "turned_into") or parsed.is_again(at):  # 黑色改成白色
        return True
    return any(
        0 < index < at
        and parsed.key(index) in ("no", "不", "wait", "sorry", "actually", "scratch")
        and parsed.tokens[index - 1].ends_clause
        and (
            parsed.tokens[index + 1].ends_clause
            or parsed.key(index) in ("actually", "wait", "sorry", "scratch")
        )
        for index in range(at)
    )


def _read_attributes(span: Span, said: Said, negated: bool) -> None:
    target = said.attributes_not if negated else said.attributes
    for told in span.values("attribute"):
        name, _, value = told.partition("\x1f")
        values = target.setdefault(name, [])
        if value not in values:
            values.append(value)


def _read_sort(parsed: Parsed, span: Span, said: Said, negated: bool) -> bool:
    value = span.value("sort")
    if value == "none":
        return True
    text = parsed.message.said(span.start, span.end).lower()
    if value == "price_desc" and is_allowed(parsed, span.end):
        pass  # 贵一点没关系: it may be, it need not be
    elif value in ("on_sale", "in_stock"):
        if not negated:
            said.on_sale = said.on_sale or value == "on_sale"
            said.in_stock = said.in_stock or value == "in_stock"
    elif negated and value == "price_desc":
        said.sort = "price_asc"
    elif (not negated or _means_cheap(text)) and not (said.sort and text == "best"):
        said.sort = value if said.sort in (None, "rating", "popular") else said.sort
    parsed.claim(span.start, span.end)
    return True


def _means_cheap(text: str) -> bool:
    """不要太贵 and "nothing too expensive" ask for cheap ones, negation and all."""
    return "too" in text or "太" in text or "贵" in text
