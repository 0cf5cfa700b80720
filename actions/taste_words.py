"""Short labels of what is said about a shopper's taste, in both languages; sentences live in domain.yml."""

from __future__ import annotations

from typing import Any, Final

from kernel.languages import Language

TASTE_WORDS: Final[dict[str, tuple[str, str]]] = {
    # buttons
    "ask": ("Three quick questions", "三个小问题"),
    "show": ("What you know of my taste", "你了解的我的喜好"),
    "forget": ("Forget my taste", "忘掉我的喜好"),
    "forget_yes": ("Yes, forget it", "确认忘掉"),
    "forget_no": ("Keep it", "先留着"),
    "skip": ("Skip", "跳过"),
    "undo": ("Undo", "撤销"),
    "undo_one": ("Undo: {name}", "撤销：{name}"),
    "drop_like": ("I no longer like {name}", "不再喜欢{name}"),
    "show_again": ("Show {name} again", "重新显示{name}"),
    "refuse": ("No more {name}", "不再推荐{name}"),
    "not_for_me": ("Not for me", "不适合我"),
    # price bands
    "band_low": ("up to {high}", "{high} 以内"),
    "band_middle": ("{low} to {high}", "{low} 至 {high}"),
    "band_high": ("{low} and more", "{low} 以上"),
    # lines of the profile
    "kind_category": ("Departments", "类别"),
    "kind_brand": ("Brands", "品牌"),
    "kind_colour": ("Colours", "颜色"),
    "kind_size": ("Sizes", "尺码"),
    "kind_material": ("Materials", "材质"),
    "kind_price_band": ("Prices", "价位"),
    "kind_freshness": ("Freshness", "新旧"),
    "new": ("new arrivals", "新品"),
    "share": ("{name} ({percent} %)", "{name}（{percent}%）"),
    "line": ("{label}: {values}", "{label}：{values}"),
    "you_like": ("You said you like", "你说过喜欢"),
    "you_refuse": ("You asked me not to show", "你让我别再推荐"),
    # why a product: the event, and how it bears on the product
    "view": ("you looked at {title}", "你看过“{title}”"),
    "click": ("you opened {title}", "你点开过“{title}”"),
    "cart_add": ("you put {title} in the cart", "你把“{title}”加入过购物车"),
    "order": ("you bought {title}", "你买过“{title}”"),
    "view_itself": ("you looked at it", "你看过它"),
    "click_itself": ("you opened it", "你点开过它"),
    "cart_add_itself": ("you put it in the cart", "你把它加入过购物车"),
    "order_itself": ("you bought it", "你买过它"),
    "bought_with": (", which others bought with it", "，有顾客把它们一起买"),
    "same_category": (", from the same department", "，同一类别"),
    "same_brand": (", of the same brand", "，同一品牌"),
    "said_category": ("you said you like {name}", "你说过喜欢{name}"),
    "part": ("; ", "；"),
    "of_title": ("{title}: {reasons}", "{title}：{reasons}"),
    "no_reason": ("no reason that I could prove", "没有我能证明的理由"),
}


def taste_word(key: str, language: Language, **facts: Any) -> str:
    """The label ``key`` with its facts."""
    return TASTE_WORDS[key][language == "zh"].format(**facts)
