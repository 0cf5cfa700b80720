"""Read a postal address from one line of text, in both languages; pure.

What the text leaves out (name, country) is taken from the address in force; nothing is guessed:
a missing street, city or postcode is named, so that it can be asked for. The result is said back
before it is used.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from babel.core import Locale

from actions.service_reading import plain
from commerce.orders.model import Address

_LEAD: Final = re.compile(
    r"^.*?\b(?:address (?:is|to|should be)|(?:send|ship|deliver)"
    r"(?: it| them| this| (?:my |the )?order(?: [a-z]{0,3}-?\d+)?)? to|change it to|move to"
    r"|to this address)\b[:\s]*"
    r"|^.*?(?:新?地址(?:是|为|改为|改成|换成)|改成|改为|改到|寄到|送到|换成|换到)[:：\s]*",
    re.I,
)
_POSTCODE: Final = re.compile(
    r"\b(?:[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d"
    r"|[AC-FHKNPRTV-Y]\d[0-9W] ?[0-9AC-FHKNPRTV-Y]{4}"  # Ireland
    r"|\d{5}-\d{4}|\d{4} ?[A-Z]{2}|\d{4,6})\b",
    re.I,
)
_PLACE: Final = re.compile(  # "deliver to my work 3 Quay Street": what the place is to the shopper
    r"^(my|our|the) (work|office|home|house|flat|place|shop|parents'?|mum'?s|new \w+)\b\W*(at |in )?", re.I
)
_STREET: Final = re.compile(  # "3 Quay Street Galway": where the street ends and the city begins
    r"^(?P<street>\d+\w?\s+\S.*?\s(?:street|st|road|rd|avenue|ave|lane|drive|way|close|court|place|square|quay"
    r"|terrace|boulevard|crescent|row|gardens|parade|grove)\b\.?)\s+(?P<city>[A-Za-z][A-Za-z .'-]{2,40})$",
    re.I,
)
_HAN: Final = re.compile(r"[一-鿿]")
_ZH_CITY: Final = re.compile(r"(?:(?:[一-鿿]{2,8}?(?:省|自治区))?)([一-鿿]{2,6}?市)")
_ZH_STREET: Final = re.compile(r"[路街道巷弄号楼村镇室苑]")


@dataclass(frozen=True, slots=True)
class ReadAddress:
    """An address as far as it was read."""

    address: Address | None
    missing: tuple[str, ...]  # of street, city, postcode, name, country
    postcode: str = ""  # as far as it was read


def read_address(text: str, before: Address | None) -> ReadAddress:
    """The new address in ``text``; ``before`` gives the name and the country that it does not repeat."""
    said = _LEAD.sub("", plain(text).replace("\n", ", "), count=1).strip(" .。,，")
    said = _PLACE.sub("", said)
    parts = [part.strip() for part in re.split(r"[,，;；、]+", said) if part.strip()]
    parts, country = _take_country(parts)
    read = _chinese(parts) if _HAN.search(said) else _western(parts)
    found = {
        "name": read.get("name") or (before.name if before else ""),
        "line1": read.get("line1", ""),
        "city": read.get("city", ""),
        "postcode": read.get("postcode", ""),
        "country": country or read.get("country") or (before.country if before else ""),
    }
    asked = {"line1": "street", "city": "city", "postcode": "postcode", "name": "name", "country": "country"}
    missing = tuple(word for part, word in asked.items() if not found[part])
    return ReadAddress(None if missing else Address(**found), missing, found["postcode"])


def _take_country(parts: list[str]) -> tuple[list[str], str]:
    for place, part in enumerate(parts):
        code = _countries().get(part.lower().strip(" ."))
        if code and place > 0:
            return parts[:place] + parts[place + 1 :], code
    return parts, ""


@cache
def _countries() -> dict[str, str]:
    names = {
        str(name).lower(): code
        for language in ("en", "zh")
        for code, name in Locale.parse(language).territories.items()
        if len(code) == 2 and code.isalpha()
    }
    return names | {"usa": "US", "us": "US", "america": "US", "uk": "GB", "england": "GB", "中国大陆": "CN"}


def _western(parts: list[str]) -> dict[str, str]:
    """``Jane Doe, 5 Main Street, Springfield 12345`` → its parts."""
    street = next((i for i, part in enumerate(parts) if _is_street(part)), None)
    if street is None:
        return {}
    read, after = {"line1": parts[street]}, parts[street + 1 :]
    if street > 0:
        read["name"] = parts[street - 1]
    code = _POSTCODE.search(parts[street])
    line = parts[street][: code.start()].strip() if code and code.start() else parts[street]
    if (run_on := _STREET.match(line)) is not None:
        read["line1"] = run_on["street"]
        after = [" ".join(part for part in (run_on["city"], code.group() if code else "") if part), *after]
    for part in after:
        code = _POSTCODE.search(part)
        rest = part
        if code and "postcode" not in read:
            read["postcode"] = code.group().upper()
            rest = f"{part[: code.start()]} {part[code.end() :]}"
        rest = rest.strip()
        if len(rest) > 2 and "city" not in read:  # two letters are a state: "CA 94016"
            read["city"] = re.sub(r"\s+[A-Z]{2}$", "", rest)
    return read


def _is_street(part: str) -> bool:
    without = _POSTCODE.sub("", part) if not re.match(r"\d", part) else part
    return bool(re.search(r"\d", without) and re.search(r"[A-Za-z]{2}", without))


def _chinese(parts: list[str]) -> dict[str, str]:
    """``上海市浦东新区世纪大道100号 200120 王小明`` → its parts; the whole place stands in line1."""
    said = " ".join(parts)
    read: dict[str, str] = {}
    code = re.search(r"(?<!\d)\d{6}(?!\d)", said)
    if code:
        read["postcode"] = code.group()
        said = f"{said[: code.start()]} {said[code.end() :]}"
    pieces = [piece for piece in re.split(r"\s+|邮编[:：]?|收件人[:：]?", said) if piece]
    places = [piece for piece in pieces if _ZH_STREET.search(piece) or _ZH_CITY.search(piece)]
    names = [piece for piece in pieces if piece not in places and re.fullmatch(r"[一-鿿·]{2,6}", piece)]
    line = "".join(places)
    city = _ZH_CITY.search(line)
    if city:
        read |= {"city": city[1], "country": "CN"}
    if line and _ZH_STREET.search(line) and re.search(r"\d|[一二三四五六七八九十]", line):
        read["line1"] = line
    if names:
        read["name"] = names[-1]
    return read
