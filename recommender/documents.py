"""What of a product is searched: its words by field, and the text that is embedded.

Units    field weights say how often a field's word counts against a description's (1.0)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from commerce.catalogue.model import Category, Product
from kernel.languages import has_han
from retrieval.lexical import weighted_tokens
from retrieval.tokens import tokenise

TITLE_WEIGHT: Final = 4.0
CATEGORY_WEIGHT: Final = 2.5
BRAND_WEIGHT: Final = 2.5
VALUE_WEIGHT: Final = 1.5
DESCRIPTION_WEIGHT: Final = 1.0
MIXED_WEIGHT: Final = 0.5
MAX_DESCRIPTION: Final = 600

_SEVERAL: Final = re.compile(r"[&,/、，]|\band\b|[与和及]")

ValueNames = Mapping[str, Mapping[str, str]]


def searched_fields(
    product: Product, categories: Mapping[str, Category], value_names: ValueNames
) -> list[tuple[str, float]]:
    """Every text of the product that a shopper may search by, in every language, with its weight."""
    fields = [(text.title, TITLE_WEIGHT) for text in product.texts.values()]
    fields += [(text.description[:MAX_DESCRIPTION], DESCRIPTION_WEIGHT) for text in product.texts.values()]
    fields.append((product.brand, BRAND_WEIGHT))
    for category_id in product.category_ids:
        category = categories.get(category_id)
        if category is not None:
            words = [*category.names.values(), *(w for ws in category.synonyms.values() for w in ws)]
            if is_mixed(category):
                fields.append((" , ".join(dict.fromkeys(tokenise(" , ".join(words)))), MIXED_WEIGHT))
            else:
                fields.append((" , ".join(words), CATEGORY_WEIGHT))
    fields.append((" , ".join(_value_words(product, value_names)), VALUE_WEIGHT))
    fields.append((" ".join(dict.fromkeys(v.sku for v in product.variants)), DESCRIPTION_WEIGHT))
    return fields


def is_mixed(category: Category) -> bool:
    """Whether a shelf holds several kinds ("bags & accessories"), so that its name tells of none."""
    return any(_SEVERAL.search(name) for name in category.names.values())


def _value_words(product: Product, value_names: ValueNames) -> list[str]:
    values = [*product.attributes.values()]
    for variant in product.variants:
        values += variant.options.values()
    words: dict[str, None] = {}
    for value in values:
        words[value] = None
        words.update(dict.fromkeys(value_names.get(value, {}).values()))
    return list(words)


def document_of(
    product: Product, categories: Mapping[str, Category], value_names: ValueNames
) -> dict[str, float]:
    """The product's weighted token counts; a word repeated by variants counts once a field."""
    return weighted_tokens(searched_fields(product, categories, value_names))


def embedded_text(product: Product, categories: Mapping[str, Category]) -> str:
    """The text whose vector stands for the product: title, brand, shelf and a little description."""
    shelf = categories.get(product.category_ids[-1]) if product.category_ids else None
    name = shelf.names.get("en", "") if shelf else ""
    texts = sorted(product.texts.items(), key=lambda item: has_han(item[1].title))
    title, description = (texts[0][1].title, texts[0][1].description) if texts else ("", "")
    return f"{title}. {product.brand}. {name}. {description[:160]}"
