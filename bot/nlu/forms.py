"""Read what has a fixed form out of a message, by pattern; knows nothing of Rasa.

An order number is letters and digits ("A10023", "C536379"), "#1001" as Shopify writes it, or bare
digits near a word for order. Six bare digits without such a word can be a one-time code or an
order number: both are reported, and the question that was asked decides.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Iterator, List, NamedTuple

_EMAIL = re.compile(r"[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)*\.[A-Za-z]{2,}")
_PHONE = re.compile(
    r"(?<![\w.])(?:\+\d[\d\s().\-]{6,17}\d|1[3-9]\d{9}|0\d{2,3}[\s\-]\d{3,4}[\s\-]?\d{4})(?!\w)", re.A
)
_NUMBER = re.compile(r"(?<![A-Za-z0-9_\-@.])([A-Za-z]{1,3}-?\d{4,12})(?![A-Za-z0-9_\-])")
_HASHED = re.compile(r"(?<![\w&])#\s?([A-Za-z]{0,3}-?\d{3,12})(?![A-Za-z0-9_])")
_NEAR_ORDER = re.compile(
    r"(?:\border(?:\s*(?:number|no\.?|nr\.?|id|num))?|订单(?:号码|号|编号)?|单号)[\s:：#is是为]{0,6}(\d{3,12})(?![\d])",
    re.I,
)
_BEFORE_ORDER = re.compile(r"(?<![\w.])(\d{4,12})\s*(?:号?(?:这个|那个)?(?:的)?订单|这[个单]|号单)")
_SIX = re.compile(r"(?<![\w.,\-+#$€£¥@])(\d{6})(?![\w\-]|[.,]\d)", re.A)
_CODE_WORD = re.compile(r"\b(?:code|otp|passcode|pin)\b|验证码|校验码|动态码", re.I)
_COUPON_WORD = (
    r"(?:coupon|promo|voucher|discount|gift)(?:\s*code)?|\bcode|优惠码|优惠券|折扣码|折扣券|促销码|口令"
)
_COUPON = re.compile(
    rf"(?:{_COUPON_WORD})[\s:：\"'“‘「是为叫]{{0,4}}(?:is\s+|called\s+)?([A-Za-z0-9][A-Za-z0-9_\-]{{2,19}})",
    re.I,
)
_COUPON_BEFORE = re.compile(
    r"(?<![\w@.\-])([A-Z][A-Z0-9_\-]{2,19})(?=[\"'”’」]?\s*(?:coupon|promo|voucher|code|discount|这个?(?:优惠|折扣|促销|码)|优惠|折扣码|的优惠))"
)
_SHOUTED = re.compile(r"(?<![\w@.\-])([A-Z]{3,12}[\-_]?\d{1,3}[A-Z]{0,6})(?![\w@\-]|\.\w)", re.A)
_NO_COUPON = frozenset(
    "code codes for from the and that this still valid work works working not please here have has was"
    " with any new can does did doesn are expired one you your applied apply again more what where when"
    " now off".split()
)
_TRAILING = ".-_"


class Form(NamedTuple):
    """Something of a fixed form: its kind, its normalised value and its place in the text."""

    kind: str
    value: str
    start: int
    end: int


def found_forms(text: str) -> List[Form]:
    """All forms in ``text``, in order of their place; an e-mail's inside is not read again."""
    plain = _folded(text)
    found: List[Form] = []
    for form in _candidates(plain):
        same_place = [other for other in found if form.start < other.end and other.start < form.end]
        if not same_place or (form.kind == "code" and {o.kind for o in same_place} == {"order_number"}):
            found.append(form)
    return sorted(found, key=lambda form: (form.start, form.kind))


def _candidates(plain: str) -> Iterator[Form]:
    for match in _EMAIL.finditer(plain):
        yield Form("email", match.group().lower().rstrip(_TRAILING), *match.span())
    for match in _PHONE.finditer(plain):
        digits = re.sub(r"[^\d+]", "", match.group())
        yield Form("phone", digits, *match.span())
    yield from _numbers(plain)
    yield from _coupons(plain)


def _numbers(plain: str) -> Iterator[Form]:
    named = [m for p in (_NEAR_ORDER, _BEFORE_ORDER, _HASHED) for m in p.finditer(plain)]
    for match in named:
        yield Form("order_number", match[1].upper(), *match.span(1))
    speaks_of_code = _CODE_WORD.search(plain) is not None
    for match in _SIX.finditer(plain):
        if any(match.start() == other.start(1) for other in named):
            continue
        if not speaks_of_code:
            yield Form("order_number", match[1], *match.span(1))
        yield Form("code", match[1], *match.span(1))
    for match in _NUMBER.finditer(plain):
        if match[1][0].isupper() or len(re.sub(r"\D", "", match[1])) >= 5:
            yield Form("order_number", match[1].upper(), *match.span(1))


def _coupons(plain: str) -> Iterator[Form]:
    for pattern in (_COUPON, _COUPON_BEFORE, _SHOUTED):
        for match in pattern.finditer(plain):
            word = match[1]
            if word.lower() in _NO_COUPON or (word.isalpha() and not word.isupper() and len(word) < 4):
                continue
            if word.isalpha() and word.islower() and not _quoted(plain, *match.span(1)):
                continue  # "coupon page", "code please": only digits or capitals make a lower word a code
            yield Form("coupon", word.upper().rstrip(_TRAILING), *match.span(1))


def _quoted(plain: str, start: int, end: int) -> bool:
    return start > 0 and plain[start - 1] in "\"'“‘「"


def _folded(text: str) -> str:
    """``text`` with full-width letters, digits and signs made plain, of unchanged length."""
    return "".join(_one(character) for character in text)


def _one(character: str) -> str:
    folded = unicodedata.normalize("NFKC", character)
    return folded if len(folded) == 1 else character
