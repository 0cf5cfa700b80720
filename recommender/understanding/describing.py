"""When a word is a colour, a material, a size or a brand, and when the name of a thing."""

from __future__ import annotations

from typing import Final

from recommender.understanding.gazetteer import Span
from recommender.understanding.nearby import bare, beside, is_open_word, stands_free, thing_follows
from recommender.understanding.parsed import Parsed

_LIKE: Final = frozenset("style inspired esque lookalike 那种 那样 同款 风格 款式 类似".split())
_NO_SPAN: Final = Span(0, 0, ())


def is_colour(parsed: Parsed, span: Span) -> bool:
    """Whether a colour word is one here: "cream sweater", not "face cream"."""
    if parsed.message.said(span.start, span.end).lower() not in parsed.row("ambiguous_colours"):
        return _chinese_colour(parsed, span)
    if span.has("material") and _material_head(parsed, span):
        return False
    if span.start in parsed.negated or bare(parsed, span) or thing_follows(parsed, span.end):
        return True
    before = parsed.key(span.start - 1)
    if beside(parsed, span, "colour") or stands_free(parsed, span) or _after_garment(parsed, span):
        return True
    return before in parsed.row("colour_cues") and not (
        before in ("and", "or", "the", "not", "want") and parsed.key(span.start - 2) == ""
    )


def _after_garment(parsed: Parsed, span: Span) -> bool:
    """ "ballet flats nude 38": right after something to wear, and the last word or before a size."""
    before = parsed.covered.get(span.start - 1, _NO_SPAN)
    while before.has("colour", "material") and not before.has("noun"):
        before = parsed.covered.get(before.start - 1, _NO_SPAN)
    worn = before.values("noun")
    last = span.end == len(parsed.tokens) or span.end in parsed.claimed
    return last and any(parsed.in_row(noun, "wearable") for noun in worn)


def _chinese_colour(parsed: Parsed, span: Span) -> bool:
    """红, 黑 as single characters describe what follows, or stand with 的, 色 or alone."""
    if span.end - span.start > 1 or parsed.tokens[span.start].kind != "han":
        return True
    following = parsed.key(span.end)
    hues = [parsed.covered.get(at, _NO_SPAN) for at in (span.start - 1, span.end)]
    if any(one.end - one.start == 1 and one.has("colour") for one in hues):
        return True  # 红蓝都可
    if span.end < len(parsed.tokens) and not parsed.message.joined(span.end):
        return True  # 皮鞋 42 黑 不要太贵: a blank parts it from what follows
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
    ) or thing_follows(parsed, span.end)


def _material_head(parsed: Parsed, span: Span) -> bool:
    return any(parsed.in_row(noun, "jewellery") for one in parsed.spans for noun in one.values("noun"))


def is_material(parsed: Parsed, span: Span) -> bool:
    """Whether a material word is one here: "glass vase", not "a glass"."""
    text = parsed.message.said(span.start, span.end).lower()
    if text not in parsed.row("ambiguous_materials"):
        return True
    if span.start in parsed.negated or thing_follows(parsed, span.end):
        return True
    if beside(parsed, span, "material") or stands_free(parsed, span):
        return True
    if parsed.covered.get(span.start - 1, _NO_SPAN).has("colour", "material") or _another_thing(parsed, span):
        return True
    before, following = parsed.key(span.start - 1), parsed.key(span.end)
    return (
        before in parsed.row("of_words")
        or following in ("的", "质", "制", "做", "材", "one")
        or bare(parsed, span)
    )


def _another_thing(parsed: Parsed, span: Span) -> bool:
    """Whether the message names something else that could be made of it."""
    content = parsed.by_start.get(span.start - 1)
    if (
        span.start
        and content is None
        and is_open_word(parsed, span.start - 1)
        and parsed.tokens[span.start - 1].kind == "word"
    ):
        return False
    return any(one.has("noun", "category") and one.start != span.start for one in parsed.spans)


def is_size(parsed: Parsed, span: Span) -> bool:
    """Whether a size word is one here: "small T-shirt", not "small handbag"."""
    value = span.value("size") or ""
    if not value.startswith("words_"):
        return True
    nxt = parsed.by_start.get(span.end)
    wearable = nxt is not None and any(parsed.in_row(noun, "wearable") for noun in nxt.values("noun"))
    if wearable or parsed.key(span.start - 1) == "size" or bare(parsed, span):
        return True
    if parsed.is_again(span.start) and span.start - parsed.turned <= 1:
        return True  # "medium, actually make it small"
    worn = any(parsed.in_row(noun, "wearable") for one in parsed.spans for noun in one.values("noun"))
    whose = parsed.covered.get(span.start - 1, _NO_SPAN).has("recipient")  # "jumper mens large"
    return worn and (whose or stands_free(parsed, span))


def is_brand(parsed: Parsed, span: Span) -> bool:
    """Whether a brand is meant, when its name is an ordinary word as well ("Red", "Next")."""
    first = parsed.tokens[span.start]
    like = "".join(parsed.key(span.end + step) for step in (0, 1))
    if parsed.key(span.end) in _LIKE or like in _LIKE:
        parsed.claim(span.start, span.end + (1 if parsed.key(span.end) in _LIKE else 2))
        return False  # "crocs style clogs", 乐高那种积木 are somebody else's
    plain = span.has("filler", "colour", "material", "recipient", "occasion", "sort", "size")
    if not plain or first.kind == "han":
        return True
    named = parsed.key(span.start - 1) in ("by", "from", "brand")
    return named or (span.start > 0 and first.text[:1].isupper() and not parsed.message.text.isupper())
