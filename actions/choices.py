"""Which variant was meant: the options a message names, and what is still undecided; pure.

A variant is taken only when the shopper's own words leave exactly one; what nobody chose is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from commerce.catalogue.model import Product, Variant
from kernel.languages import has_han

Options = dict[str, str]
LETTER_SIZES: Final = ("XXS", "XS", "S", "M", "L", "XL", "XXL", "XXXL", "4XL", "5XL", "6XL")
_MONEY: Final = re.compile(
    r"[$€£¥]|\b(dollars?|bucks?|quid|pounds?|euros?|price|cost|budget|around)\b|[元块钱]|左右", re.I
)
NEAR_SIZES: Final = 12
_NUMBER: Final = re.compile(r"\d+(\.\d+)?")
_SIZE_WORDS = re.compile(r"\bsize\b|\bin an?\b|码|号", re.IGNORECASE)

_NUMBERS: Final = {
    "one": 1, "a couple": 2, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10, "a dozen": 12,
    "一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10,
}  # fmt: skip
_WORD: Final = r"\d{1,5}|one|two|three|four|five|six|ten|a couple|a dozen"
_QUANTITY: Final = re.compile(
    rf"\b({_WORD})\s+(?:of|pcs?|pieces?|pairs?|more)\b|\b(?:take|add|want|need|get|buy|order|remove)\s+({_WORD})\b(?!\s*(?:st|nd|rd|th))"
    r"|(?<![第这那哪])(\d{1,5}|[一两二三四五六七八九十])[个件双条只套本台把瓶盒包顶]"
)

MOST_BARE: Final = 20  # a larger figure without a measure word is as likely a size
_RECOUNT: Final = re.compile(
    rf"(?:(?:no|wait|actually|please|can you|could you|sorry|oh)[\s,]+)*"
    rf"(?:make|change|set|update)\s+(?:it|that|them|those|this|the quantity|quantity)\s*(?:to\s+)?({_WORD})"
    rf"(?:\s+of\s+(?:them|those|it))?(?:\s*(?:please|instead|then))*"
    rf"|(?:no|wait|actually)[\s,]+(?:just |only )?({_WORD})\s+of\s+(?:them|those|it)(?:\s+please)?"
    rf"|(?:no|wait|actually)[\s,]+(?:just|only)\s+({_WORD})(?:\s+please)?"
    r"|(?:(?:不对|不|还是|那|等等|等下|等一下|算了|太多了?|太少了?|多了|少了)[，,\s]*)*(?:数量)?(?:改成|改为|换成|变成|调成|改到|减到|加到|减成|加成)(\d{1,5}|[一两二三四五六七八九十])[个件双条只套本台把瓶盒包顶份]?[吧呢]?"
    r"|(?:不对|不用|不|还是)?[，,]?(?:只要|就要)(\d{1,5}|[一两二三四五六七八九十])[个件双条只套本台把瓶盒包顶份](?:就行|就好|就够了)?"
    r"|(?:不对|不用|不|还是|算了)?[，,]?我?(?:只|就)?(?:要|买|来)?(\d{1,5}|[一两二三四五六七八九十])"
    r"[个件双条只套本台把瓶盒包顶份]就(?:行|好|够|可以|成)了?"
)

_OF_THEM: Final = re.compile(rf"(?:{_WORD}) of (?:them|those|it|these)(?: please)?")
_DELEGATED: Final = re.compile(
    r"\b(any|whichever|either|whatever|don'?t (mind|care)|doesn'?t matter|no preference)\b"
    r"|\byou (choose|pick|decide)\b"
)
# what may stand beside it: "any voucher" and "whatever the delivery costs" leave no choice to us
_BESIDE: Final = re.compile(
    r"(oh|ok|okay|well|hmm|just|please|thanks|i|i'm|im|me|my|we|us|you|it|its|it's|that|that's|them|those|these|one|ones|"
    r"of|the|a|to|for|with|by|at|about|is|are|be|do|will|would|can|which|really|honestly|all|also|so|"
    r"fine|good|great|ok|works|work|like|want|have|got|best|think|prefer|choose|pick|decide|way|thing|"
    r"colou?rs?|sizes?|options?|values?|styles?|materials?|versions?|up|then|and|or)"
)
_DELEGATED_ZH: Final = re.compile(
    r"(我|嗯|那|就|这个|颜色|尺码|大小|款式|哪个|哪种|什么|[，, ])*"
    r"(随便|都行|都可以|无所谓|你定|你选|你挑|都好)"
    r"(吧|啦|了|哈|的|呀|你|您|给我|帮我|定|选|挑|来|一个|一款|哪个|什么|颜色|尺码|都行|都可以|就行|[，, ])*"
)


def quantity_said(text: str) -> int | None:
    """How many a message about a cart speaks of: "two of the …", 去掉一个; never "the first one"."""
    found = _QUANTITY.search(text.lower())
    if found is None:
        return None
    word = next(group for group in found.groups() if group)
    return int(word) if word.isdigit() else _NUMBERS[word]


def recount_said(text: str) -> int | None:
    """The number in "make it two", 改成两件: a message that only changes how many there are to be."""
    found = _RECOUNT.fullmatch(text.lower().strip(" .!?。！？"))
    if found is None:
        return None
    word = next(group for group in found.groups() if group)
    bare = text.strip(" .!?。！？吧呢").endswith(word) and has_han(text)
    if bare and word.isdigit() and int(word) > MOST_BARE:
        return None  # 换成39 asks for a size
    return int(word) if word.isdigit() else _NUMBERS[word]


def bare_count(text: str) -> int | None:
    """The number in "two of them" or 两个, when the message says nothing else."""
    low = text.lower().strip(" .!?。！？")
    found = _QUANTITY.fullmatch(low) or _OF_THEM.fullmatch(low)
    return quantity_said(low) if found else None


def is_bare_figure(text: str) -> bool:
    """Whether a message holds one figure and no word of money: "what about 39?"."""
    return len(_NUMBER.findall(text)) == 1 and _MONEY.search(text) is None


def as_size(text: str) -> str:
    """The figure of such a message as a label."""
    found = _NUMBER.search(text)
    return found.group() if found else ""


def is_near(said: str, size: str) -> bool:
    """Whether a figure is like a size spoken of before: 39 after 45, but not 39 after 8."""
    both = _NUMBER.fullmatch(said), _NUMBER.fullmatch(size)
    return all(both) and abs(float(said) - float(size)) <= NEAR_SIZES


def delegated(text: str) -> bool:
    """Whether the shopper leaves a choice to us and says nothing else: "any is fine", 随便."""
    low = text.lower().replace("’", "'").strip(" .!?。！？~")
    if _DELEGATED_ZH.fullmatch(low):
        return True
    rest, found = _DELEGATED.subn(" ", low)
    return found > 0 and all(_BESIDE.fullmatch(word) for word in re.findall(r"[^\s,.;!?-]+", rest))


def matching(product: Product, options: Mapping[str, str]) -> list[Variant]:
    """The variants that have all of ``options``, sold out ones too."""
    return [v for v in product.variants if all(v.options.get(k) == value for k, value in options.items())]


def undecided(variants: Iterable[Variant]) -> str | None:
    """The first option in which these variants differ; None when nothing is left to choose."""
    listed = list(variants)
    for name in dict.fromkeys(name for variant in listed for name in variant.options):
        if len({variant.options.get(name) for variant in listed}) > 1:
            return name
    return None


def values_of(variants: Iterable[Variant], name: str) -> list[str]:
    """The values of one option among these variants, once each, sizes in order."""
    return in_order(dict.fromkeys(v.options[name] for v in variants if name in v.options))


def in_order(values: Iterable[str]) -> list[str]:
    """Sizes from small to large, numbers by value; anything else as it comes."""
    given = list(values)
    if all(value.upper() in LETTER_SIZES for value in given):
        return sorted(given, key=lambda value: LETTER_SIZES.index(value.upper()))
    if all(_NUMBER.fullmatch(value) for value in given):
        return sorted(given, key=float)
    return given


def options_said(
    text: str, product: Product, forms: Callable[[str], Iterable[str]], quantity: int | None = None
) -> Options:
    """The option values of ``product`` that stand in ``text``, the longest first.

    A number that was read as a quantity ("2 of those") is no size unless the text speaks of sizes.
    """
    left = f" {text.lower()} "
    said: Options = {}
    candidates = [
        (form.lower(), name, value)
        for name in dict.fromkeys(n for v in product.variants for n in v.options)
        for value in product.option_values(name)
        for form in {value, *forms(value)}
    ]
    for form, name, value in sorted(candidates, key=lambda found: -len(found[0])):
        if name in said or (form == str(quantity) and not _SIZE_WORDS.search(text)):
            continue
        found = _find(form, left)
        if found is not None:
            said[name] = value
            left = f"{left[: found[0]]} {left[found[1] :]}"
    return said


def _find(form: str, text: str) -> tuple[int, int] | None:
    if not form:
        return None
    if has_han(form):
        at = text.find(form)
        return (at, at + len(form)) if at >= 0 else None
    found = re.search(rf"(?<![a-z0-9.]){re.escape(form)}(?![a-z0-9]|\.\d)", text)
    return found.span() if found else None


def any_of(variants: list[Variant]) -> Options:
    """The best stocked value of the open option, when the shopper leaves it to us; never a size."""
    name = undecided(variants)
    if name is None or name == "size":
        return {}
    best = max(variants, key=lambda variant: variant.stock)
    return {name: best.options[name]}


def only_one(variants: list[Variant]) -> Options:
    """The one value of the open option that is in stock, to which a yes was said; none of several."""
    name = undecided(variants)
    stocked = values_of([v for v in variants if v.in_stock], name) if name else []
    return {name: stocked[0]} if name and len(stocked) == 1 else {}
