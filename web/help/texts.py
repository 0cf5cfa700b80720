"""The words of the help page in English and Chinese, and what the demo shop's categories are called."""

from __future__ import annotations

from typing import Final

from kernel.languages import Language

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "title": ("How can we help?", "有什么可以帮您？"),
    "name": ("Help", "帮助中心"),
    "about": (
        "Answers about delivery, returns, payment and everything else at {shop}.",
        "{shop}的配送、退换货、付款等常见问题解答。",
    ),
    "search": ("Search the answers", "搜索常见问题"),
    "hint": ("Ask in your own words", "用您自己的话提问"),
    "find": ("Search", "搜索"),
    "topics": ("Topics", "分类"),
    "all": ("All topics", "全部分类"),
    "count_one": ("1 answer", "1 个问题"),
    "count": ("{n} answers", "{n} 个问题"),
    "found": ("Answers to “{q}”", "“{q}”的相关回答"),
    "nothing": ("No answer fits that yet.", "暂时没有找到合适的回答。"),
    "nothing_hint": (
        "Try other words, or ask the assistant: it knows prices, stock and orders too.",
        "可以换个说法，也可以直接问助手，价格、库存和订单它都能查。",
    ),
    "empty": ("There are no answers here yet.", "这里还没有内容。"),
    "empty_hint": ("Ask the assistant, or write to {email}.", "可以直接问助手，或写信到 {email}。"),
    "more": ("See also", "相关链接"),
    "related": ("More on {category}", "更多“{category}”问题"),
    "updated": ("Updated {day}", "更新于 {day}"),
    "helpful": ("Was this helpful?", "这个回答有帮助吗？"),
    "helpful_hint": (
        "Ask the assistant the same question: there you can rate the answer or ask on.",
        "向助手问同一个问题，就可以评价回答，或继续追问。",
    ),
    "ask_this": ("Ask this in the chat", "在对话中提问"),
    "ask": ("Ask the assistant", "问问助手"),
    "other": ("Other questions", "其他问题"),
}
CATEGORIES: Final[dict[str, tuple[str, str]]] = {
    "about": ("About us", "关于我们"),
    "account": ("Your account", "账户"),
    "contact": ("Contact", "联系我们"),
    "delivery": ("Delivery", "配送"),
    "gift cards": ("Gift cards", "礼品卡"),
    "invoice": ("Invoices", "发票"),
    "orders": ("Orders", "订单"),
    "payment": ("Payment", "付款"),
    "prices": ("Prices and offers", "价格与优惠"),
    "privacy": ("Privacy", "隐私"),
    "products": ("Products", "商品"),
    "refunds": ("Refunds", "退款"),
    "returns": ("Returns", "退换货"),
    "safety": ("Safety", "安全"),
    "sizes": ("Sizes", "尺码"),
    "technical": ("Using the site", "网站使用"),
    "warranty": ("Warranty", "质保"),
}


def say(key: str, language: Language, **facts: object) -> str:
    """The text of ``key`` with its facts filled in.

    Raises:
        KeyError: for a key that does not exist, so that a misspelt template fails its test.
    """
    text = TEXTS[key][language == "zh"]
    return text.format(**facts) if facts else text


def category_name(category: str, language: Language) -> str:
    """What a category is called: a known one in the page's language, any other as it is written."""
    if not category:
        return say("other", language)
    known = CATEGORIES.get(category.casefold())
    return known[language == "zh"] if known else category[:1].upper() + category[1:]
