"""Short labels that stand inside cards and buttons, in both languages; sentences live in domain.yml.

A test holds that every label exists in both languages and that no label is a sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from kernel.languages import Language

WORDS: Final[dict[str, tuple[str, str]]] = {
    # buttons
    "add_to_cart": ("Add to cart", "加入购物车"),
    "view_cart": ("View cart", "查看购物车"),
    "checkout": ("Check out", "去结算"),
    "keep_shopping": ("Keep shopping", "继续逛逛"),
    "similar": ("Similar ones", "相似商品"),
    "details": ("Details", "详情"),
    "compare": ("Compare", "对比"),
    "notify_stock": ("Tell me when it's back", "到货通知我"),
    "notify_price": ("Tell me when the price drops", "降价通知我"),
    "other_sizes": ("Other sizes", "其他尺码"),
    "yes": ("Yes", "好的"),
    "no": ("No", "不用了"),
    "best_sellers": ("Best sellers", "热销榜"),
    "new_arrivals": ("New arrivals", "新品"),
    "promotions": ("Promotions", "优惠活动"),
    "person": ("Talk to a person", "转人工"),
    "change_it": ("Change it", "修改"),
    "show_more": ("Show more", "看更多"),
    "cheapest_first": ("Cheapest first", "价格从低到高"),
    "show_them": ("Show them", "看看这些"),
    "drop_constraint": ("Without {constraint} ({count})", "不限{constraint}（{count}）"),
    "save_code": ("Use {code}", "使用 {code}"),
    "with_code": ("code {code}", "优惠码 {code}"),
    "saves_now": ("saves you {saving} now", "现在已省 {saving}"),
    "add_more": ("add {missing} more", "再买 {missing} 即可"),
    "add_items": ("add {missing} more of them", "再加 {missing} 件即可"),
    "subtotal": ("Subtotal", "小计"),
    "discount": ("Discount", "优惠"),
    "delivery": ("Delivery", "运费"),
    "free": ("free", "免运费"),
    "place_order": ("Place the order", "确认下单"),
    "change_address": ("Another address", "换个地址"),
    "address_name": ("the name", "收件人"),
    "address_street": ("street and number", "街道门牌"),
    "address_city": ("the city", "城市"),
    "address_postcode": ("the postcode", "邮编"),
    "address_country": ("the country", "国家"),
    "other_ones": ("Something else", "看看别的"),
    # groups that offers are made to
    "for_students": ("students", "学生"),
    "for_new_customers": ("new customers", "新顾客"),
    "for_members": ("members", "会员"),
    "for_families": ("families", "家庭"),
    "for_seniors": ("seniors", "长者"),
    "for_key_workers": ("this group", "这一群体"),
    "for_staff": ("staff", "员工"),
    "for_birthdays": ("birthdays", "生日"),
    # what "without …" drops
    "for_people": ("for {count} people", "{count}人用"),
    "size_said": ("size {value}", "{value}码"),
    "made_in": ("in {value} there is {others}", "{value}有{others}"),
    "within_limits": (" for “{said}”", "符合“{said}”的"),
    "limit_price": ("the price limit", "价格"),
    "limit_colours": ("the colour", "颜色"),
    "limit_colours_not": ("ruling out a colour", "排除的颜色"),
    "limit_sizes": ("the size", "尺码"),
    "limit_brands": ("the brand", "品牌"),
    "limit_materials": ("the material", "材质"),
    "limit_materials_not": ("ruling out a material", "排除的材质"),
    "limit_rating_min": ("the rating", "评分"),
    "limit_in_stock": ("having it in stock", "有货"),
    "limit_on_sale": ("being on sale", "促销"),
    "limit_recipients": ("whom it is for", "送礼对象"),
    "limit_occasions": ("the occasion", "场合"),
    "limit_words": ("the other words", "其他关键词"),
    "limit_product": ("the name", "名称"),
    "limit_categories": ("the department", "类别"),
    "limit_brands_not": ("ruling out a brand", "排除的品牌"),
    "limit_attributes_not": ("what you ruled out", "排除的细节"),
    "limit_attributes": ("the details", "细节要求"),
    # states of an order
    "state_placed": ("placed", "已下单"),
    "state_paid": ("paid", "已付款"),
    "state_packed": ("packed", "已打包"),
    "state_shipped": ("shipped", "已发货"),
    "state_delivered": ("delivered", "已签收"),
    "state_cancelled": ("cancelled", "已取消"),
    "state_partly_returned": ("partly returned", "部分退货"),
    "state_returned": ("returned", "已退货"),
    # steps of a parcel
    "tracking_picked_up": ("Picked up", "已揽收"),
    "tracking_in_transit": ("In transit", "运输中"),
    "tracking_customs": ("In customs", "清关中"),
    "tracking_out_for_delivery": ("Out for delivery", "派送中"),
    "tracking_delivered": ("Delivered", "已签收"),
    "tracking_exception": ("Held up", "运输异常"),
    "tracking_ready_for_pickup": ("Ready for pick-up", "待取件"),
    # options and rows of a comparison
    "colour": ("Colour", "颜色"),
    "size": ("Size", "尺码"),
    "material": ("Material", "材质"),
    "occasion": ("Occasion", "场合"),
    "recipient": ("For", "适合"),
    "season": ("Season", "季节"),
    "style": ("Style", "风格"),
    "fit": ("Fit", "版型"),
    "feature": ("Feature", "特点"),
    "features": ("Features", "特点"),
    "capacity": ("Capacity", "容量"),
    "closure": ("Closure", "闭合方式"),
    "care": ("Care", "洗护"),
    "sleeve": ("Sleeves", "袖长"),
    "weather": ("Weather", "天气"),
    "connection": ("Connection", "连接方式"),
    "pockets": ("Pockets", "口袋"),
    "battery": ("Battery", "续航"),
    "pieces": ("Pieces", "件数"),
    "power source": ("Power", "供电"),
    "ethics": ("Ethics", "环保"),
    "scent": ("Scent", "香味"),
    "screen": ("Screen", "屏幕"),
    "skin type": ("Skin type", "肤质"),
    "hair type": ("Hair type", "发质"),
    "wattage": ("Power rating", "功率"),
    "layout": ("Layout", "布局"),
    "length": ("Length", "长度"),
    "age": ("Age", "年龄"),
    "heel": ("Heel", "鞋跟"),
    "hood": ("Hood", "帽子"),
    "strap": ("Strap", "肩带"),
    "pack": ("Pack", "包装"),
    "type": ("Type", "类型"),
    "cushioning": ("Cushioning", "缓震"),
    "lighting": ("Lighting", "灯光"),
    "neckline": ("Neckline", "领型"),
    "stretch": ("Stretch", "弹力"),
    "memory": ("Memory", "内存"),
    "pattern": ("Pattern", "图案"),
    "sole": ("Sole", "鞋底"),
    "grip": ("Grip", "握持"),
    "charging port": ("Charging port", "充电口"),
    "charging": ("Charging", "充电"),
    "camera": ("Camera", "摄像头"),
    "wear": ("Wear", "佩戴方式"),
    "wear time": ("Wear time", "持妆时间"),
    "formula": ("Formula", "配方"),
    "finish": ("Finish", "质感"),
    "movement": ("Movement", "机芯"),
    "resolution": ("Resolution", "分辨率"),
    "lens": ("Lens", "镜片"),
    "lining": ("Lining", "里料"),
    "dietary": ("Diet", "饮食"),
    "players": ("Players", "玩家人数"),
    "roast": ("Roast", "烘焙度"),
    "protection": ("Protection", "防护"),
    "weight": ("Weight", "重量"),
    "volume": ("Volume", "容量"),
    "storage": ("Storage", "存储"),
    "height": ("Height", "高度"),
    "diameter": ("Diameter", "直径"),
    "value": ("Value", "面值"),
    "brand": ("Brand", "品牌"),
    "price": ("Price", "价格"),
    "rating": ("Rating", "评分"),
    "stock": ("Stock", "库存"),
    "in_stock": ("in stock", "有货"),
    "sold_out": ("sold out", "已售罄"),
    "none": ("—", "—"),
}

# attribute -> what else people ask for it by
ASKED_AS: Final[dict[str, tuple[str, ...]]] = {
    "weight": (
        *("heavy", "weigh", "weighs", "heaviest", "lightest", "lighter", "heavier", "多重", "重吗", "重量"),
        *("几斤", "几公斤", "最轻", "最重", "更轻", "更重", "多少克", "多少斤", "几克", "克重"),
    ),
    "material": ("made of", "made from", "fabric", "材料", "料子", "面料"),
    "care": ("wash", "washable", "clean it", "怎么洗", "清洗", "机洗"),
    "size": ("sizes", "how big", "大小", "尺寸", "哪些码"),
    "colour": ("colours", "colors", "color", "什么颜色", "哪些颜色"),
    "battery": ("battery life", "续航", "电池"),
    "wattage": ("watts", "watt", "how powerful", "多少瓦"),
    "capacity": ("hold", "litres", "liters", "装多少"),
    "age": ("how old", "适合多大", "几岁"),
    "scent": ("smell", "smell like", "味道", "气味"),
    "connection": ("connect", "connects", "怎么连接"),
}
MEASURED: Final = ("weight", "battery", "wattage")  # asked of any goods, told of some
# code -> templates, the first whose facts are all there is used
REASONS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "matches_words": (("matches “{words}”", "符合“{words}”"),),
    "in_category": (("in {category}", "属于{category}"),),
    "has_attribute": (("{value}", "{value}"),),
    "within_price": (
        ("between {min} and {max}", "{min} 至 {max} 之间"),
        ("under {max}", "不超过 {max}"),
        ("over {min}", "{min} 以上"),
    ),
    "on_sale": (("{percent_off} % off", "降价 {percent_off}%"),),
    "bought_with": (("bought with {title} by {shoppers} shoppers", "{shoppers} 位顾客与“{title}”一起买过"),),
    "viewed_by_people_who_viewed": (
        ("seen by {shoppers} shoppers who looked at {title}", "{shoppers} 位看过“{title}”的顾客也看过它"),
    ),
    "you_like": (
        ("you said you like {category}", "你说过喜欢{category}"),
        ("you said you like {value}", "你说过喜欢{value}"),
    ),
    "viewed_similar": (("you looked at {title}", "你看过“{title}”"),),
    "similar_to": (
        ("like {title}: {shared}", "与“{title}”相似：{shared}"),
        ("like {title}", "与“{title}”相似"),
    ),
    "popular": (("{units} sold in {days} days", "{days} 天内售出 {units} 件"),),
    "new": (("new, {days} days ago", "{days} 天前上新"),),
    "top_rated": (("rated {rating} by {ratings} shoppers", "{ratings} 人评分 {rating}"),),
}


def word(key: str, language: Language) -> str:
    """The label ``key``; a key that is no label (a shop's own attribute) is shown as it is."""
    pair = WORDS.get(key)
    if pair is None:
        plain = key.split("_", 1)[1] if key.startswith(("state_", "tracking_", "limit_")) else key
        return plain.replace("_", " ")
    return pair[1] if language == "zh" else pair[0]


def reason_text(code: str, facts: Mapping[str, Any], language: Language) -> str:
    """A reason in words; empty when the facts do not carry what the words need."""
    for pair in REASONS.get(code, ()):
        try:
            text = (pair[1] if language == "zh" else pair[0]).format_map(_Present(facts))
        except KeyError:
            continue
        return text
    return ""


class _Present(dict[str, Any]):
    """Facts of which an empty one counts as missing."""

    def __getitem__(self, key: str) -> Any:
        value = super().__getitem__(key)
        if value in (None, "", [], ()):
            raise KeyError(key)
        return value


def listed(parts: Iterable[str], language: Language, *, choice: bool = False) -> str:
    """``a, b and c`` or ``a、b和c``; with ``choice`` ``a, b or c`` or ``a、b还是c``."""
    items = [part for part in parts if part]
    if len(items) < 2:
        return "".join(items)
    comma = "、" if language == "zh" else ", "
    last = ("还是" if choice else "和") if language == "zh" else (" or " if choice else " and ")
    return f"{comma.join(items[:-1])}{last}{items[-1]}"
