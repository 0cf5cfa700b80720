"""Cover what names a person or a case in a text: both languages, before anybody else reads it.

Rather too much than too little: five digits in a row are covered whatever they may have meant.

Source   Chinese resident numbers GB 11643 (17 digits and a check character); IBAN ISO 13616;
         the commonest Chinese family names of the 2020 census
"""

from __future__ import annotations

import re
from typing import Final

MASK: Final = "▇▇▇"
_NOTHING_SEEN: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_WIDE_CODES: Final = (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF5B), 0xFF20, 0xFF0E, 0xFF0B, 0xFF0D, 0xFF03)
_WIDE: Final = {code: code - 0xFEE0 for code in _WIDE_CODES}
_FAMILY: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蔡蒋余于杜叶程魏苏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_HAN: Final = "\u4e00-\u9fff"
_CHINESE_DIGIT: Final = "零〇一二三四五六七八九幺两"
_ENGLISH_DIGIT: Final = "(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)"
_STREET: Final = (
    "street|st|road|rd|avenue|ave|lane|ln|drive|dr|boulevard|blvd|court|ct|square|sq|terrace|place|pl|way|"
    "close|crescent|gardens|highway|hwy|parkway|pkwy|strasse|straße"
)
_EMAIL: Final = re.compile(r"[^\s@<>()（）,，;；:：]+\s?@\s?[^\s@<>()（）,，;；:：]+", re.I)
_SPELT_EMAIL: Final = re.compile(
    r"[\w.+-]{1,64}\s{0,2}[\[({]?\s{0,2}\bat\b\s{0,2}[\])}]?\s{0,2}[\w-]{1,64}"
    r"(?:\s{0,2}[\[({]?\s{0,2}\bdot\b\s{0,2}[\])}]?\s{0,2}[a-z]{2,}\b|\.[a-z]{2,}\b)+",
    re.I,
)
_ROAD: Final = f"[{_HAN}A-Za-z]{{1,24}}(?:路|街|大道|巷|弄|胡同|村|小区|花园|苑)"
_DOOR: Final = f"(?:[{_HAN}\\d\\-A-Za-z]{{0,16}}(?:室|楼|单元|层|号))?"
_BEGINS: Final = "(?<![A-Za-z0-9])"  # Chinese may stand right before
_PATTERNS: Final[tuple[re.Pattern[str], ...]] = (
    _EMAIL,
    _SPELT_EMAIL,
    re.compile(rf"{_BEGINS}[A-Z]{{2}}\d{{2}}(?:[ ]?[A-Z0-9]{{2,4}}){{3,8}}\b"),  # IBAN
    # codes of letters and at least three digits
    re.compile(
        rf"{_BEGINS}(?=(?:[A-Za-z-]{{0,20}}\d){{3}})(?:[A-Za-z]+-?\d|\d+-?[A-Za-z])[A-Za-z0-9-]{{3,}}"
    ),
    # telephones, cards, resident numbers, dates
    re.compile(r"\d(?:[\s.\-–—/()·_]{0,3}\d){4,}(?:[\s-]?[xX]\b)?"),
    re.compile(rf"[{_CHINESE_DIGIT}](?:[\s,，、-]?[{_CHINESE_DIGIT}]){{5,}}"),
    re.compile(rf"\b{_ENGLISH_DIGIT}(?:[\s,-]+{_ENGLISH_DIGIT}){{4,}}\b", re.I),
    re.compile(r"(?<=#)\s?[A-Za-z0-9-]{3,}"),
    re.compile(rf"\b\d{{1,5}}[a-z]?\s+(?:[\w'.-]{{1,30}}\s+){{1,4}}(?:{_STREET})\b\.?", re.I),
    re.compile(rf"\b(?:[A-Z][\w'-]{{1,30}}\s+){{1,3}}(?:{_STREET})\.?\s+\d{{1,5}}\b", re.I),
    re.compile(rf"{_BEGINS}[A-Z]{{1,2}}\d[A-Z\d]?\s?\d[A-Z]{{2}}\b"),  # British postcodes
    re.compile(rf"{_ROAD}\s*\d+\s*(?:号|弄|栋|幢)?{_DOOR}"),
    re.compile(r"\d+\s*(?:号楼|栋|幢|单元)\s*(?:\d+\s*(?:单元|层|楼))?\s*\d*\s*(?:室|号)?"),
)
_CODE: Final = r"(?:no\.?|number|num|id)?\s*[:=]?\s*((?=[A-Za-z-]{0,6}\d)[A-Za-z0-9-]{3,})"
_SAYS_NAME: Final = r"\bmy (?:full )?name(?:'s| is)|\bi am called"
_SIGNS: Final = r"\bmy name:|\bname:|\bthis is|\bsincerely,?|\bregards,?"
_ZH_SAYS_NAME: Final = "我叫|我的名字[是叫]|姓名[:：]?|名字[:：]|收件人是?[:：]?|收货人是?[:：]?"
_PARTS: Final[tuple[re.Pattern[str], ...]] = (  # of these the group alone is covered
    re.compile(rf"\b(?:order|tracking|ticket|invoice|case|passport)\s+{_CODE}", re.I),
    re.compile(r"(?:订单号?|单号)\s*[:：是]?\s*([A-Za-z0-9-]{3,})"),
    re.compile(rf"(?i:{_SAYS_NAME}|{_SIGNS})\s+([A-Z][\w'-]+(?:\s+[A-Z][\w'-]+){{0,2}})"),
    re.compile(rf"(?i:{_SAYS_NAME})\s+([\w'-]+(?:\s+[\w'-]+)?)"),
    re.compile(r"\b(?:I am|I'm|it's)\s+([A-Z][a-z]+\s+[A-Z][a-z]+)"),
    re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr)\.?\s+([A-Z][\w'-]+(?:\s+[A-Z][\w'-]+)?)"),
    re.compile(rf"(?:{_ZH_SAYS_NAME})\s*([{_HAN}]{{2,4}}|[A-Z]\w+(?:\s[A-Z]\w+)?)"),
    re.compile(rf"我是([{_FAMILY}][{_HAN}]{{1,2}})(?=[,，。.!！\s\d▇]|$)"),
    re.compile(rf"([{_FAMILY}][{_HAN}]{{0,2}}?)(?:先生|女士|小姐)"),
)


def masked(text: str) -> str:
    """``text`` with MASK for each e-mail, number, code, address and name; the same when done again."""
    plain = _NOTHING_SEEN.sub("", text).translate(_WIDE)
    for pattern in _PATTERNS:
        plain = pattern.sub(MASK, plain)
    for pattern in _PARTS:
        plain = pattern.sub(_cover, plain)
    return re.sub(rf"{MASK}(?:\s*{MASK})+", MASK, plain).strip()


def is_masked(text: str) -> bool:
    """Whether something was covered in a text."""
    return MASK in text


def _cover(found: re.Match[str]) -> str:
    start, end = found.start(1) - found.start(), found.end(1) - found.start()
    return f"{found[0][:start]}{MASK}{found[0][end:]}"
