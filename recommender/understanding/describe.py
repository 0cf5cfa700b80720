"""Say a wish back in words that read back as the same wish, in either language.

"red running shoes under $80, not leather" · 红色跑鞋，80美元以内，不要皮革
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from babel.numbers import get_currency_name, get_currency_symbol

from kernel.languages import Language
from kernel.money import as_major
from recommender.understanding.measured import show_number
from recommender.understanding.model import Wish
from recommender.understanding.parties import is_of_party, said_party
from recommender.understanding.text import is_han
from recommender.understanding.words import Kind, general_words

_SORTS: Final = {
    "en": {"price_asc": "cheapest first", "price_desc": "most expensive first", "rating": "best rated",
           "newest": "newest", "popular": "most popular"},
    "zh": {"price_asc": "价格从低到高", "price_desc": "价格从高到低", "rating": "评分最高", "newest": "新品",
           "popular": "销量最高"},
}  # fmt: skip
_WHOM: Final[dict[str, str]] = {
    "child": "children", "baby": "a baby", "elderly": "elderly people", "teenager": "teenagers",
    "self": "myself", "beginner": "beginners", "couple": "a couple", "dog": "a dog", "cat": "a cat",
    "pet": "a pet", "rabbit": "a rabbit", "hamster": "a hamster", "student": "a student",
    "men": "men", "women": "women", "boys": "boys", "girls": "girls", "unisex": "unisex",
    "pregnant women": "pregnant women",
}  # fmt: skip
_NO_NAMES: Final[Mapping[str, Mapping[str, str]]] = {}
_OF_AN_AGE: Final = frozenset({"child", "baby", "teenager"})  # what an age alone is read as
_TOLD_IN_MONTHS: Final = 2
_ARTICLE: Final = frozenset(
    {"wedding", "birthday", "party", "graduation", "housewarming", "funeral", "ceremony", "picnic"}
    | {"interview", "prom", "date", "baby shower", "dinner", "farewell"}
)


# Groups that goods are made for, rather than somebody who is given them.
_STYLES: Final = {"men": "男款", "women": "女款", "unisex": "男女通用"}
_USERS: Final = frozenset(
    "child baby elderly teenager boys girls beginner student couple dog cat pet rabbit hamster".split()
) | {"pregnant women"}
Names = Mapping[str, Mapping[str, str]]  # what the catalogue calls its values, by language


def describe(wish: Wish, language: Language, currency: str = "USD", names: Names = _NO_NAMES) -> str:
    """The constraints of ``wish`` in words; an empty string for an empty wish."""
    parts = _chinese(wish, currency, names) if language == "zh" else _english(wish, currency)
    return ("，" if language == "zh" else ", ").join(part for part in parts if part)


def _shown(kind: Kind, value: str, language: Language) -> str:
    forms = general_words().shown.get((kind, value), {})
    return forms.get(language, value)


def _thing(wish: Wish, language: Language, names: Names = _NO_NAMES) -> str:
    """The product in ``language``: as said, or the kind's name where it was said in the other."""
    shelf = wish.categories[0] if wish.categories else ""
    said = wish.product or names.get(shelf, {}).get(language) or shelf
    if is_han(said) == (language == "zh") or not wish.kind:
        return said
    return wish.kind if language == "en" else _shown("noun", wish.kind, language)


def _english(wish: Wish, currency: str) -> Iterator[str]:
    head = [
        " or ".join(wish.colours),
        " or ".join(wish.materials),
        " or ".join(wish.brands),
        _thing(wish, "en"),
    ]
    words = [word for word in head if word]
    if wish.quantity:
        words.insert(0, f"{wish.quantity} x" if not wish.product else str(wish.quantity))
    first = " ".join(words)
    price = _english_price(wish, currency)
    yield f"{first} {price}".strip() if first else price
    if wish.quantity and not wish.product:
        return
    yield from _english_rest(wish)


def _english_price(wish: Wish, currency: str) -> str:
    low, high, around = (
        _money(value, currency, "en")
        for value in (wish.price_min_minor, wish.price_max_minor, wish.price_around_minor)
    )
    bounds = (
        f"between {low} and {high}"
        if low and high
        else f"under {high}"
        if high
        else f"over {low}"
        if low
        else ""
    )
    return " ".join(part for part in (bounds, f"around {around}" if around else "") if part)


def _english_rest(wish: Wish) -> Iterator[str]:
    if wish.sizes:
        yield "size " + " or ".join(wish.sizes)
    for refused in (wish.colours_not, wish.materials_not, wish.brands_not, wish.words_not):
        if refused:
            yield "not " + " or ".join(refused)
    if wish.recipients:
        yield "for " + (_child(wish) or " and ".join(_for_whom(one) for one in wish.recipients))
    if wish.occasions:
        yield "for " + " or ".join(_a(one) if one in _ARTICLE else one for one in wish.occasions)
    if said_party(wish):
        yield f"for {wish.party} people"
    if wish.rating_min is not None:
        yield f"rated at least {show_number(wish.rating_min)} stars"
    if wish.in_stock:
        yield "in stock"
    if wish.on_sale:
        yield "on sale"
    if wish.sort:
        yield _SORTS["en"][wish.sort]


def _child(wish: Wish) -> str:
    """ "a 5-year-old", where no more than the age was said."""
    if wish.age_years is None or not _OF_AN_AGE.issuperset(wish.recipients):
        return ""
    if wish.age_years < _TOLD_IN_MONTHS:
        return f"{_article(months := round(12 * wish.age_years))} {months}-month-old"
    return f"{_article(wish.age_years)} {show_number(wish.age_years)}-year-old"


def _article(number: float) -> str:
    return "an" if number in (8, 11, 18) else "a"


def _a(word: str) -> str:
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"


def _for_whom(recipient: str) -> str:
    return _WHOM.get(recipient, f"your {recipient}")


def _chinese(wish: Wish, currency: str, names: Names) -> Iterator[str]:
    colours = "或".join(_shown("colour", one, "zh") for one in wish.colours)
    told = [one for one in wish.materials if not _said_in(one, wish.product)]
    materials = "或".join(_shown("material", one, "zh") for one in told)
    head = [colours, materials, "或".join(wish.brands)]
    thing = _thing(wish, "zh", names)
    described = "".join(part for part in head if part)
    joint = "的" if described and thing and (told or wish.brands or not is_han(thing)) else ""
    first = f"{described}{joint}{thing}" or ""
    yield f"{wish.quantity}件{first}" if wish.quantity else first
    yield _chinese_price(wish, currency)
    yield from _chinese_rest(wish, names)


def _said_in(material: str, product: str) -> bool:
    """Whether the thing's own name says the material already: 皮鞋, 羊绒衫."""
    return any(form in product for form in _forms_of_materials().get(material, ()))


@cache
def _forms_of_materials() -> Mapping[str, tuple[str, ...]]:
    forms: dict[str, tuple[str, ...]] = {}
    for entry in general_words().entries:
        if entry.kind == "material" and is_han(entry.keys[0]):
            forms[entry.value] = (*forms.get(entry.value, ()), "".join(entry.keys))
    return forms


def _chinese_price(wish: Wish, currency: str) -> str:
    low, high, around = (
        _money(value, currency, "zh")
        for value in (wish.price_min_minor, wish.price_max_minor, wish.price_around_minor)
    )
    bounds = f"{low}到{high}" if low and high else f"{high}以内" if high else f"{low}以上" if low else ""
    return "，".join(part for part in (bounds, f"{around}左右" if around else "") if part)


def _chinese_rest(wish: Wish, names: Names) -> Iterator[str]:
    if wish.sizes:
        yield "尺码" + "或".join(wish.sizes)
    kinds: tuple[tuple[Kind, tuple[str, ...]], ...] = (
        ("colour", wish.colours_not),
        ("material", wish.materials_not),
        ("brand", wish.brands_not),
        ("noun", wish.words_not),
    )
    for kind, refused in kinds:
        if refused:
            yield "不要" + "和".join(_shown(kind, one, "zh") for one in refused)
    if wish.recipients:
        yield _for_whom_in_chinese(wish.recipients)
    occasions = [
        told
        for one in wish.occasions
        if (told := names.get(one, {}).get("zh") or _shown("occasion", one, "zh")) not in wish.product
    ]
    if occasions:
        yield "、".join(occasions) + "用"
    if said_party(wish):
        yield f"{wish.party}人用"
    said = {name: held for name, held in wish.attributes.items() if not (is_of_party(name) and wish.party)}
    held = [names.get(value, {}).get("zh", "") for values in said.values() for value in values]
    yield from (name for name in held if name and name not in wish.product)
    if wish.rating_min is not None:
        yield f"评分{show_number(wish.rating_min)}分以上"
    if wish.in_stock:
        yield "有现货"
    if wish.on_sale:
        yield "打折"
    if wish.sort:
        yield _SORTS["zh"][wish.sort]


def _for_whom_in_chinese(recipients: tuple[str, ...]) -> str:
    """男款 of what is made for men, 适合老人 of who uses it, 给妈妈 of who gets it."""
    if len(recipients) == 1 and recipients[0] in _STYLES:
        return _STYLES[recipients[0]]
    told = "和".join(_shown("recipient", one, "zh") for one in recipients)
    return ("适合" if _USERS.union(_STYLES).issuperset(recipients) else "给") + told


def _money(minor: int | None, currency: str, language: Language) -> str:
    """``$80`` or 80美元: no decimals where there are none."""
    if minor is None:
        return ""
    value = as_major(minor, currency)
    number = f"{int(value)}" if value == int(value) else f"{value:.2f}"
    if language == "zh":
        return (
            f"{number}元" if currency == "CNY" else f"{number}{get_currency_name(currency, locale='zh_CN')}"
        )
    symbol = get_currency_symbol(currency, locale="en_US")
    return f"{symbol}{number}" if not symbol.isalpha() else f"{symbol} {number}"
