"""The words of the storefront's pages in English and Chinese."""

from __future__ import annotations

from typing import Final

from kernel.languages import Language

Text = tuple[str, str]  # English, Chinese

TEXTS: Final[dict[str, Text]] = {
    "skip": ("Skip to the content", "跳到正文"),
    "search": ("Search", "搜索"),
    "search_hint": ("What are you looking for?", "想找点什么？"),
    "departments": ("Departments", "商品分类"),
    "all_products": ("All products", "全部商品"),
    "home": ("Home", "首页"),
    "cart": ("Cart", "购物车"),
    "language": ("中文", "English"),
    "hero_title": ("Say what you need. We'll find it.", "想要什么，说一声就好。"),
    "hero_text": (
        "Search in your own words, or talk with our assistant. It knows every price, every size in stock "
        "and where your parcel is.",
        "用您自己的话搜索，或直接问助手。价格、库存、物流进度，它都清楚。",
    ),
    "hero_talk": ("Talk to the assistant", "问问助手"),
    "try": ("For example", "比如"),
    "best_sellers": ("Best sellers", "热销榜"),
    "best_sellers_note": ("What shoppers bought most in the last 90 days", "近 90 天大家买得最多的"),
    "new": ("Just in", "新品上架"),
    "promotions": ("Offers on now", "正在进行的优惠"),
    "until": ("Until {date}", "截至 {date}"),
    "lasting": ("No end date", "长期有效"),
    "code": ("Code", "优惠码"),
    "by_itself": ("Applied by itself", "自动生效"),
    "see_products": ("See the products", "查看商品"),
    "results_one": ("1 product", "1 件商品"),
    "results": ("{n} products", "{n} 件商品"),
    "results_for": ("Results for “{q}”", "“{q}”的搜索结果"),
    "nothing": ("Nothing here fits all of that.", "没有完全符合条件的商品。"),
    "nothing_hint": (
        "Take a filter away, or ask the assistant: it says which wish to relax and what that would give.",
        "可以去掉一个筛选条件，或问问助手，它会告诉您放宽哪一项能找到什么。",
    ),
    "ask_assistant": ("Ask the assistant", "问问助手"),
    "filters": ("Filters", "筛选"),
    "apply": ("Apply", "应用"),
    "clear": ("Clear all", "全部清除"),
    "price": ("Price", "价格"),
    "price_min": ("From", "最低"),
    "price_max": ("To", "最高"),
    "brand": ("Brand", "品牌"),
    "colour": ("Colour", "颜色"),
    "only": ("Only", "仅看"),
    "in_stock_only": ("In stock", "有货"),
    "on_sale_only": ("Reduced", "降价"),
    "rated_4": ("Rated 4 or more", "评分 4 以上"),
    "sort": ("Sort by", "排序"),
    "sort_popular": ("Most popular", "最受欢迎"),
    "sort_best": ("Best match", "最相关"),
    "sort_price_asc": ("Price, low to high", "价格从低到高"),
    "sort_price_desc": ("Price, high to low", "价格从高到低"),
    "sort_rating": ("Best rated", "评分最高"),
    "sort_newest": ("Newest", "最新"),
    "pages": ("Pages", "分页"),
    "page": ("Page {n}", "第 {n} 页"),
    "previous": ("Previous", "上一页"),
    "next": ("Next", "下一页"),
    "from_price": ("from {price}", "{price} 起"),
    "was": ("was", "原价"),
    "now": ("now", "现价"),
    "rated": ("Rated {rating} out of 5 by {count} shoppers", "评分 {rating}，满分 5 分，{count} 人评价"),
    "sold_out": ("Sold out", "已售罄"),
    "reduced": ("Reduced", "降价"),
    "in_stock": ("In stock", "有货"),
    "left": ("Only {n} left", "仅剩 {n} 件"),
    "add": ("Add to cart", "加入购物车"),
    "choose": ("Choose options", "选择规格"),
    "added": ("Added to your cart", "已加入购物车"),
    "to_cart": ("Go to the cart", "去购物车"),
    "quantity": ("Quantity", "数量"),
    "notify": ("Tell me when it is back", "到货提醒我"),
    "ask_product": ("Ask about this product", "咨询这款商品"),
    "details": ("Details", "商品详情"),
    "variants": ("All variants", "全部规格"),
    "similar": ("Similar products", "相似商品"),
    "offers_here": ("Offers for this product", "适用的优惠"),
    "delivery_note": ("Delivery {fee}, free from {from}", "运费 {fee}，满 {from} 免运费"),
    "returns_note": ("{days} days to send it back", "{days} 天内可退货"),
    "your_cart": ("Your cart", "您的购物车"),
    "cart_needs_js": (
        "The cart belongs to your conversation with the shop and needs JavaScript. "
        "You can also write to {email}.",
        "购物车需要启用 JavaScript 才能使用，也可以写信到 {email}。",
    ),
    "cart_empty": ("Your cart is empty.", "购物车是空的。"),
    "keep_shopping": ("Look around", "去逛逛"),
    "remove": ("Remove {title}", "移除{title}"),
    "less": ("One {title} less", "减少一件{title}"),
    "more": ("One {title} more", "增加一件{title}"),
    "coupon": ("Coupon code", "优惠码"),
    "use_code": ("Use code", "使用"),
    "remove_code": ("Remove the code {code}", "移除优惠码 {code}"),
    "subtotal": ("Subtotal", "小计"),
    "discount": ("Discount", "优惠"),
    "delivery": ("Delivery", "运费"),
    "free": ("Free", "免运费"),
    "total": ("Total", "合计"),
    "checkout": ("Checkout", "去结账"),
    "summary": ("Your order", "订单摘要"),
    "contact": ("Where we send it", "收货信息"),
    "email": ("E-mail", "电子邮箱"),
    "name": ("Name", "姓名"),
    "line1": ("Street and number", "详细地址"),
    "line2": ("Flat, floor (optional)", "门牌、楼层（选填）"),
    "city": ("City", "城市"),
    "postcode": ("Postcode", "邮编"),
    "country": ("Country", "国家或地区"),
    "place_order": ("Place the order", "提交订单"),
    "demo_note": (
        "This is a demo shop: an order is made, but nothing is paid and nothing is sent.",
        "这是演示店铺：会生成订单，但不会扣款，也不会发货。",
    ),
    "thanks": ("Thank you, your order is in.", "谢谢，订单已提交。"),
    "thanks_text": (
        "Your order number is {number}. With it and your e-mail the assistant tells you where it is.",
        "订单号：{number}。凭订单号和邮箱，随时可以问助手进度。",
    ),
    "where_is_it": ("Where is my order?", "我的订单到哪了？"),
    "total_changed": (
        "A price or the stock has changed in the meantime. Please look at the total again.",
        "价格或库存刚有变化，请再确认一次合计。",
    ),
    "offer_missing": ("Add {amount} more for: {name}", "再买 {amount} 即可享受：{name}"),
    "offer_missing_items": ("Add {n} more for: {name}", "再加 {n} 件即可享受：{name}"),
    "offer_applied": ("Applied: {name}", "已享受：{name}"),
    "code_unknown": ("We do not know this code.", "没有这个优惠码。"),
    "code_refused": ("This code does not apply to your cart.", "这个优惠码不适用于当前购物车。"),
    "code_ended": ("This code has ended.", "这个优惠码已经过期。"),
    "code_missing": ("Add {amount} more and this code applies.", "再买 {amount} 即可使用这个优惠码。"),
    "code_applied": ("The code is applied.", "优惠码已生效。"),
    "failed": ("That did not work. Please try again.", "没有成功，请再试一次。"),
    "not_enough": ("There is not enough of it in stock.", "库存不足。"),
    "check_field": ("Please check this field.", "请检查这一项。"),
    "not_found": ("This page does not exist.", "没有找到这个页面。"),
    "not_found_text": (
        "It may have been moved, or the product is no longer sold.",
        "可能已被移动，或商品已下架。",
    ),
    "trouble": ("Something is not working just now.", "暂时出了点问题。"),
    "trouble_text": ("Please try again in a moment.", "请稍后再试。"),
    "footer_about": (
        "A demo shop with invented products. Nothing here can really be bought.",
        "演示店铺，商品均为虚构，不会产生真实交易。",
    ),
    "footer_help": ("Help", "帮助"),
    "footer_help_page": ("All answers", "帮助中心"),
    "footer_delivery": ("Delivery cost and times", "运费和时效"),
    "footer_returns": ("Returns", "退换货"),
    "footer_order": ("Where is my order?", "查订单"),
    "footer_person": ("Talk to a person", "联系人工客服"),
    "hours": ("People answer {hours}", "客服时间：{hours}"),
}

# What is shown as a suggestion in the hero: words that the shop understands
EXAMPLES: Final[tuple[Text, ...]] = (
    ("Waterproof hiking boots under $150", "150美元以内的防水登山靴"),
    ("A birthday gift for a 6-year-old", "送六岁孩子的生日礼物"),
    ("Black leather backpack for a laptop", "能装电脑的黑色真皮双肩包"),
)

ATTRIBUTES: Final[dict[str, str]] = {
    "age": "适合年龄", "battery": "电池续航", "camera": "摄像头", "capacity": "容量", "care": "洗护",
    "charging": "充电", "charging port": "充电接口", "closure": "闭合方式", "coating": "涂层",
    "colour": "颜色", "connection": "连接方式", "cushioning": "缓震", "diameter": "直径",
    "dietary": "饮食", "ethics": "环保", "filling": "填充物", "finish": "妆效", "fit": "版型",
    "formula": "配方", "gears": "变速", "grip": "防滑", "hair type": "发质", "heel": "鞋跟",
    "height": "高度", "hob": "适用炉灶", "hood": "帽子", "laptop": "电脑尺寸", "layout": "布局",
    "length": "长度", "lens": "镜片", "lighting": "灯光", "lining": "里料", "lock": "锁具",
    "material": "材质", "memory": "内存", "movement": "机芯", "neckline": "领型", "noise": "降噪",
    "occasion": "场合", "oven": "烤箱适用", "pack": "包装", "pattern": "图案", "persons": "适用人数",
    "pieces": "件数", "players": "玩家人数", "pockets": "口袋", "power source": "电源",
    "protection": "防护", "recipient": "适合", "resolution": "分辨率", "roast": "烘焙度",
    "scent": "香型", "screen": "屏幕", "season": "季节", "security": "安全", "size": "尺码",
    "skin type": "肤质", "sleeve": "袖长", "sole": "鞋底", "storage": "存储", "strap": "表带",
    "stretch": "弹性", "style": "风格", "type": "类型", "use": "用途", "value": "面值",
    "volume": "容量", "warmth": "保暖", "wattage": "功率", "wear": "佩戴方式", "wear time": "持妆时间",
    "weather": "天气", "weight": "重量", "burning time": "燃烧时间",
}  # fmt: skip


def say(key: str, language: Language, **facts: object) -> str:
    """The text of ``key`` with its facts filled in.

    Raises:
        KeyError: for a key that does not exist, so that a misspelt template fails its test.
    """
    text = TEXTS[key][language == "zh"]
    return text.format(**facts) if facts else text


def attribute_name(name: str, language: Language) -> str:
    """What an attribute or option is called on a page."""
    known = ATTRIBUTES.get(name) if language == "zh" else None
    return known or name[:1].upper() + name[1:]
