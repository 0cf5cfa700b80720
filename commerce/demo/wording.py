"""Put a product's own words together: titles, descriptions, attributes and shown names.

Measures such as "30 hours" or "500 ml" are written once, in English, and named in Chinese here.
"""

from __future__ import annotations

import re
from typing import Final

from commerce.catalogue.model import ProductText
from commerce.demo.reading import Row, Shelf, Value

_WIDER: Final = {
    "unisex": ("unisex", "women", "men"),
    "kids": ("kids", "girls", "boys"),
    "girls": ("girls", "kids"),
    "boys": ("boys", "kids"),
    "couples": ("couples", "women", "men"),
    "parents": ("parents", "women", "men"),
}
_UNITS: Final = {
    "hours": "小时", "minutes": "分钟", "days": "天", "inch": "英寸", "w": "瓦", "l": "升", "ml": "毫升", "g": "克", "kg": "公斤",
    "mah": "毫安时", "gb": "GB", "tb": "TB", "years": "岁", "months": "个月", "pieces": "件", "players": "人",
    "persons": "人", "cm": "厘米", "m": "米", "bars": "巴", "pairs": "双", "cups": "杯", "sheets": "张",
    "tabs": "粒", "bags": "包", "mm": "毫米", "pack": "件装", "hz": "赫兹", "cards": "张卡", "weeks": "周",
    "colours": "色", "gears": "速", "dollars": "美元", "nights": "夜", "mp": "万像素",
}  # fmt: skip
_MEASURE: Final = re.compile(r"^(?P<number>\d[\d.,x×+\-/ ]*?)\s*(?P<unit>[a-z]+)$")
_SAID: Final = {
    "battery": ("Up to {v} on one charge.", "一次充电最长可用{v}。"),
    "screen": ("The screen measures {v}.", "屏幕尺寸{v}。"),
    "wattage": ("Power: {v}.", "功率{v}。"),
    "capacity": ("Holds {v}.", "容量{v}。"),
    "age": ("For ages {v}.", "适合{v}。"),
    "pieces": ("{v} in the box.", "一套共{v}。"),
    "players": ("For {v}.", "适合{v}一起玩。"),
    "persons": ("Room for {v}.", "可容纳{v}。"),
    "memory": ("With {v} of memory.", "内存{v}。"),
    "resolution": ("Resolution: {v}.", "分辨率{v}。"),
}
_GIFT_SAID: Final = {  # said instead where nobody wears the product
    "office": ("Useful at the office, too.", "办公室里也用得上。"),
    "wedding": ("A welcome wedding present.", "新婚送礼很合适。"),
    "travel": ("Small enough to travel.", "出差旅行随身带。"),
}
_DEVICE_SAID: Final = {  # said instead of what is true of clothes and bags
    "waterproof": ("Waterproof: rain, sweat and splashes do no harm.", "防水，淋雨出汗都不怕。"),
    "plastic": ("", ""),
    "pockets": ("", ""),
}
_DEVICES: Final = ("electronics", "beauty", "watches", "sunglasses", "cycling", "creative", "laptops")
_WORN: Final = ("clothing", "shoes", "bags")
_SHOWN_BY_UNIT: Final = {
    "w": "W",
    "l": "l",
    "gb": "GB",
    "tb": "TB",
    "mah": "mAh",
    "hz": "Hz",
    "mp": "MP",
    "persons": "people",
    "inch": "inches",
}


def attributes_of(row: Row, shelf: Shelf, values: dict[str, Value]) -> dict[str, str]:
    """The product's attributes; several values of one attribute are joined by ``;``.

    The product's own tags win over its shelf's. Raises ValueError for a tag nobody defined.
    """
    found: dict[str, list[str]] = {}
    for tag in _own_and_shared(row, shelf, values):
        name, value = named(tag, values)
        found.setdefault(name, []).extend(_WIDER.get(value, (value,)))
    if len(row.colours) == 1:
        found["colour"] = [row.colours[0]]
    return {name: "; ".join(dict.fromkeys(group)) for name, group in found.items()}


def named(tag: str, values: dict[str, Value]) -> tuple[str, str]:
    """The attribute and the canonical value of a tag."""
    if "=" in tag:
        name, _, value = tag.partition("=")
        return name.strip(), value.strip()
    if tag not in values:
        raise ValueError(f"tag {tag!r} is not in values.txt")
    return values[tag].attribute, tag


def texts_of(row: Row, shelf: Shelf, values: dict[str, Value], turn: int) -> dict[str, ProductText]:
    """Title and description in both languages."""
    texts = {}
    for index, language in enumerate(("en", "zh")):
        parts = [row.hooks[language]]
        for tag in _own_and_shared(row, shelf, values):
            parts.append(_sentence(tag, index, language, values, shelf))
        if shelf.closing:
            parts.append(shelf.closing[turn % len(shelf.closing)][index])
        join = " " if language == "en" else ""
        title = f"{row.brand} {row.titles[language]}"
        texts[language] = ProductText(title, join.join(part for part in parts if part))
    return texts


def _own_and_shared(row: Row, shelf: Shelf, values: dict[str, Value]) -> list[str]:
    """The product's tags, then those of its shelf whose attribute it does not set itself."""
    own = {named(tag, values)[0] for tag in row.tags}
    return [*row.tags, *(tag for tag in shelf.tags if named(tag, values)[0] not in own)]


def _sentence(tag: str, index: int, language: str, values: dict[str, Value], shelf: Shelf) -> str:
    if tag in _GIFT_SAID and shelf.parent_id not in _WORN:
        return _GIFT_SAID[tag][index]
    if tag in _DEVICE_SAID and {shelf.parent_id, shelf.category_id} & set(_DEVICES):
        return _DEVICE_SAID[tag][index]
    if "=" in tag:
        name, _, value = tag.partition("=")
        said = _SAID.get(name.strip())
        return said[index].format(v=shown_name(value.strip())[language]) if said else ""
    return values[tag].sentences.get(language, "")


def shown_name(value: str) -> dict[str, str]:
    """How a measure such as "30 hours" is called in both languages; other text stays as it is."""
    found = _MEASURE.match(value)
    if not found or found["unit"] not in _UNITS:
        return {"en": value, "zh": value}
    number, unit = found["number"].strip(), found["unit"]
    if unit == "mp":
        return {"en": f"{number} MP", "zh": f"{round(float(number) * 100)}万像素"}
    if unit == "years" and number.endswith("+"):
        return {"en": f"{number} years", "zh": f"{number[:-1]}岁以上"}
    english = f"{number} {_SHOWN_BY_UNIT.get(unit, unit)}"
    return {"en": english, "zh": f"{number}{_UNITS[unit]}"}
