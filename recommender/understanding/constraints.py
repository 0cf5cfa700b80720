"""Closed classes of a message: colours, materials, brands, for whom, for what day, order and flags.

Words that are also names of things ("cream", "glass", "gold") count as colour or material only
where they describe something.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from recommender.understanding.gazetteer import Span
from recommender.understanding.parsed import Parsed

_USING: Final = frozenset("用 穿 戴 玩 背 喝 吃 能 款".split())
_NO_SPAN: Final = Span(0, 0, ())
_THINGS: Final = ("noun", "category", "compound")
_PEOPLE_GROUPS: Final = frozenset(
    {"men", "women", "boys", "girls", "child", "baby", "unisex", "teenager", "elderly"}
)
_ENDS_PHRASE: Final = frozenset("one ones please in for and or 的 色 吗 系 款".split())


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
    if span.has("attribute") and (not span.has(*_THINGS) or _thing_follows(parsed, span.end)):
        _read_attributes(span, said, negated)
    if span.has(*_THINGS) and not _describes_here(parsed, span):
        return False
    if span.has("sort"):
        return _read_sort(parsed, span, said, negated)
    for kind, reads in (
        ("brand", _brand), ("colour", _is_colour), ("material", _is_material), ("size", _is_size),
        ("recipient", _is_recipient), ("occasion", _is_occasion),
    ):  # fmt: skip
        value = span.value(kind)
        if value is not None and reads(parsed, span):
            said.add(kind, value, negated, anew=_corrected(parsed, span.start))
            return kind != "occasion" or not _thing_follows(parsed, span.end)
    return False


def _corrected(parsed: Parsed, at: int) -> bool:
    """Whether the message takes itself back before ``at``: "red, no, black", 要红色，不，要黑色."""
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


def _brand(parsed: Parsed, span: Span) -> bool:
    return not (span.has("filler") and not parsed.tokens[span.start].text[:1].isupper())


def _describes_here(parsed: Parsed, span: Span) -> bool:
    """A name that is also a colour, material or person describes when a thing follows it."""
    if span.has("compound") or not span.has("colour", "material", "recipient", "occasion", "brand"):
        return False
    return _thing_follows(parsed, span.end)


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
    if value in ("on_sale", "in_stock"):
        if not negated:
            said.on_sale = said.on_sale or value == "on_sale"
            said.in_stock = said.in_stock or value == "in_stock"
    elif negated and value == "price_desc":
        said.sort = "price_asc"
    elif not negated or "too" in text or "太" in text or "贵" in text:
        if said.sort is None or (said.sort == "rating" and text != "best") or said.sort == "popular":
            said.sort = value if not (said.sort and text == "best") else said.sort
    parsed.claim(span.start, span.end)
    return True


def _thing_follows(parsed: Parsed, at: int) -> bool:
    """Whether the next words, describing ones passed over, name a thing."""
    for _ in range(3):
        span = parsed.by_start.get(at)
        if span is None:
            return at < len(parsed.tokens) and _is_open_word(parsed, at)
        if span.has(*_THINGS):
            return True
        if not span.has("colour", "material", "brand", "size", "attribute"):
            return False
        at = span.end
    return False


def _is_open_word(parsed: Parsed, at: int) -> bool:
    token = parsed.tokens[at]
    return token.kind in ("word", "han") and token.key not in _ENDS_PHRASE and at not in parsed.claimed


def _bare(parsed: Parsed, span: Span) -> bool:
    """Whether the whole message is this word, small words aside: the answer to a question."""
    others = [
        i for i, token in enumerate(parsed.tokens) if token.kind != "mark" and not span.start <= i < span.end
    ]
    return all(i in parsed.covered and parsed.covered[i].has("filler") for i in others)


def _is_colour(parsed: Parsed, span: Span) -> bool:
    if parsed.message.said(span.start, span.end).lower() not in parsed.row("ambiguous_colours"):
        return _chinese_colour(parsed, span)
    if span.has("material") and _material_head(parsed, span):
        return False
    if span.start in parsed.negated or _bare(parsed, span) or _thing_follows(parsed, span.end):
        return True
    before = parsed.key(span.start - 1)
    if _beside(parsed, span, "colour") or _stands_free(parsed, span):
        return True
    return before in parsed.row("colour_cues") and not (
        before in ("and", "or", "the", "not", "want") and parsed.key(span.start - 2) == ""
    )


def _beside(parsed: Parsed, span: Span, kind: str) -> bool:
    """Whether "or", "and" or a comma joins it to another of its kind: "tan or burgundy"."""
    links = ("or", "and", ",", "/", "和", "或", "、", "&", "nor")
    after = parsed.by_start.get(span.end + 1)
    before = parsed.covered.get(span.start - 2)
    return (parsed.key(span.end) in links and after is not None and after.has(kind)) or (
        parsed.key(span.start - 1) in links and before is not None and before.has(kind)
    )


def _stands_free(parsed: Parsed, span: Span) -> bool:
    """Between marks, apart from any noun phrase: "handbag, tan"."""
    before, after = span.start - 1, span.end
    return (before >= 0 and parsed.tokens[before].ends_clause) and (
        after == len(parsed.tokens) or parsed.tokens[after].ends_clause
    )


def _chinese_colour(parsed: Parsed, span: Span) -> bool:
    """红, 黑 as single characters describe what follows, or stand with 的, 色 or alone."""
    if span.end - span.start > 1 or parsed.tokens[span.start].kind != "han":
        return True
    following = parsed.key(span.end)
    return following in (
        "的",
        "色",
        "款",
        "系",
        "",
        "或",
        "和",
        "、",
        ",",
        "?",
        "吗",
        "吧",
    ) or _thing_follows(parsed, span.end)


def _material_head(parsed: Parsed, span: Span) -> bool:
    return any(parsed.in_row(noun, "jewellery") for one in parsed.spans for noun in one.values("noun"))


def _is_material(parsed: Parsed, span: Span) -> bool:
    text = parsed.message.said(span.start, span.end).lower()
    if text not in parsed.row("ambiguous_materials"):
        return True
    if span.start in parsed.negated or _thing_follows(parsed, span.end):
        return True
    if _beside(parsed, span, "material") or _stands_free(parsed, span):
        return True
    if parsed.covered.get(span.start - 1, _NO_SPAN).has("colour", "material") or _another_thing(parsed, span):
        return True
    before, following = parsed.key(span.start - 1), parsed.key(span.end)
    return (
        before in parsed.row("of_words")
        or following in ("的", "质", "制", "做", "材", "one")
        or _bare(parsed, span)
    )


def _another_thing(parsed: Parsed, span: Span) -> bool:
    """Whether the message names something else that could be made of it."""
    content = parsed.by_start.get(span.start - 1)
    if (
        span.start
        and content is None
        and _is_open_word(parsed, span.start - 1)
        and parsed.tokens[span.start - 1].kind == "word"
    ):
        return False
    return any(one.has("noun", "category") and one.start != span.start for one in parsed.spans)


def _is_size(parsed: Parsed, span: Span) -> bool:
    value = span.value("size") or ""
    if not value.startswith("words_"):
        return True
    nxt = parsed.by_start.get(span.end)
    wearable = nxt is not None and any(parsed.in_row(noun, "wearable") for noun in nxt.values("noun"))
    if wearable or parsed.key(span.start - 1) == "size" or _bare(parsed, span):
        return True
    worn = any(parsed.in_row(noun, "wearable") for one in parsed.spans for noun in one.values("noun"))
    return worn and _stands_free(parsed, span)


def _is_recipient(parsed: Parsed, span: Span) -> bool:
    value = span.value("recipient") or ""
    key = parsed.message.said(span.start, span.end).lower()
    if parsed.key(span.start) == "couple" and parsed.key(span.end) == "of":
        return False
    if _owns_another(parsed, span.end):
        return False
    if value == "self" and parsed.tokens[span.start].kind == "han":
        return parsed.key(span.end) in ("用", "穿", "戴", "吃", "喝", "的", "") or parsed.key(
            span.start - 1
        ) in ("给", "送")
    first = parsed.tokens[span.start]
    bent = first.kind == "word" and first.key in parsed.row("needs_for")
    if key not in parsed.row("needs_for") and not bent:
        return True
    return _said_for(parsed, span)


def _owns_another(parsed: Parsed, at: int) -> bool:
    """ "my boyfriend's mum": the present is for the mum."""
    nxt = parsed.by_start.get(at + 1)
    return (
        parsed.key(at) in ("'s", "s'", "的")
        and nxt is not None
        and nxt.has("recipient")
        and not nxt.has("noun", "category")
    )


def _said_for(parsed: Parsed, span: Span) -> bool:
    alone = parsed.message.text.strip() == parsed.message.said(span.start, span.end)
    if alone or parsed.key(span.end) in parsed.row("genitive") or parsed.key(span.end) in _USING:
        return True
    for step in range(0, 4):
        found = parsed.mark_until(span.start - step, "for_words")
        if found is not None:
            return True
        between = parsed.covered.get(span.start - step - 1)
        if between is None or not between.has("filler", "recipient", "colour"):
            return parsed.key(span.start - step - 1) in ("old", "baby", "-") and step < 3
    return False


def _is_occasion(parsed: Parsed, span: Span) -> bool:
    value = span.value("occasion") or ""
    following = parsed.by_start.get(span.end)
    if parsed.in_row(value, "use_occasions") and following is not None and following.has("occasion"):
        return False
    if span.end - span.start > 1 and parsed.tokens[span.start].kind == "word":
        return True
    if not parsed.in_row(value, "use_occasions") or not _thing_follows(parsed, span.end):
        return value not in (
            "casual",
            "formal",
            "everyday",
            "sports",
            "work",
            "school",
            "business",
            "date",
        ) or _for_use(parsed, span)
    return False


def _for_use(parsed: Parsed, span: Span) -> bool:
    before = {parsed.key(span.start - step) for step in (1, 2, 3)}
    return bool(before & set("for to 去 平 时 适 合 a on".split())) or parsed.key(span.end) in (
        "穿",
        "用",
        "时",
        "的",
        "背",
        "带",
        "",
    )
