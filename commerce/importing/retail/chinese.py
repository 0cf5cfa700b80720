"""Chinese names for the kinds of goods and the values that importers give, so that both languages find them.

Kinds that are not listed keep their English name; the product's title stays as the file has it.
"""

from __future__ import annotations

from typing import Final

KINDS: Final = {
    "apron": "围裙", "art flower": "装饰花", "artificial flower": "仿真花", "bag": "袋子",
    "bag charm": "包挂饰", "baking mould": "烘焙模具", "balloon": "气球", "basket": "篮子",
    "beaker": "儿童杯", "bin": "收纳桶", "birthday card": "生日卡", "book": "书本", "bottle": "瓶子",
    "bowl": "碗", "box": "盒子", "bracelet": "手链", "brooch": "胸针", "bunting": "彩旗",
    "cabinet": "柜子", "cake case": "蛋糕纸杯", "cake stand": "蛋糕架", "cake tin": "蛋糕罐",
    "calendar": "日历", "candle": "蜡烛", "candle holder": "烛台", "card": "卡片", "case": "盒套",
    "christmas tree": "圣诞树", "clip": "夹子", "clock": "时钟", "coaster": "杯垫", "container": "容器",
    "cosy": "保温罩", "cover": "罩子", "cup": "杯子", "curtain": "窗帘", "cushion": "靠垫",
    "cushion cover": "靠垫套", "cutlery": "餐具", "decoration": "装饰品", "dish": "碟子",
    "doily": "花边垫纸", "doll": "娃娃", "door sign": "门牌", "doormat": "门垫", "doorstop": "门挡",
    "drawer knob": "抽屉拉手", "earring": "耳环", "egg cup": "蛋杯", "flannel": "洗脸巾",
    "food cover": "食物罩", "frame": "相框", "fridge magnet": "冰箱贴", "garland": "花环挂饰",
    "gift bag": "礼品袋", "gift box": "礼品盒", "gift wrap": "礼品包装纸", "glove": "手套",
    "greeting card": "贺卡", "hand warmer": "暖手宝", "handbag": "手提包", "hanger": "衣架",
    "holder": "支架", "hook": "挂钩", "hot water bottle": "热水袋", "incense": "熏香", "jar": "罐子",
    "jigsaw": "拼图", "jug": "水壶", "key ring": "钥匙圈", "kit": "套装", "lamp": "台灯",
    "lampshade": "灯罩", "lantern": "灯笼", "letter": "字母装饰", "light": "灯", "luggage tag": "行李牌",
    "lunch bag": "午餐袋", "lunch box": "午餐盒", "magnet": "磁铁", "metal sign": "金属牌",
    "mirror": "镜子", "mobile": "风铃挂饰", "money box": "存钱罐", "mug": "马克杯", "napkin": "餐巾",
    "necklace": "项链", "night light": "夜灯", "notebook": "笔记本", "number tile": "数字门牌",
    "organiser": "收纳架", "ornament": "摆件", "pan": "锅", "paper lantern": "纸灯笼",
    "parasol": "遮阳伞", "pen": "笔", "pencil": "铅笔", "phone charm": "手机挂饰", "photo frame": "相框",
    "placemat": "餐垫", "plate": "盘子", "playing card": "扑克牌", "pot": "锅罐", "purse": "钱包",
    "rack": "架子", "ribbon": "丝带", "ribbon reel": "丝带卷", "ring": "戒指", "saucer": "茶碟",
    "scarf": "围巾", "sewing box": "针线盒", "sign": "标牌", "sketchbook": "素描本",
    "soft toy": "毛绒玩具", "spoon": "勺子", "sticker": "贴纸", "storage box": "收纳盒",
    "storage jar": "储物罐", "storage tin": "储物罐", "t-light": "茶蜡", "t-light holder": "茶蜡烛台",
    "table": "桌子", "tape": "胶带", "tea towel": "茶巾", "teapot": "茶壶", "tidy": "整理袋",
    "tin": "铁罐", "tissue": "纸巾", "towel": "毛巾", "toy": "玩具", "travel card wallet": "交通卡套",
    "tray": "托盘", "trinket box": "首饰盒", "umbrella": "雨伞", "wall art": "墙饰",
    "wall clock": "挂钟", "wallet": "钱夹", "wash bag": "洗漱包", "watering can": "浇水壶",
    "wrap": "包装纸", "wreath": "花圈",
}  # fmt: skip

VALUES: Final = {
    "red": "红色", "pink": "粉色", "blue": "蓝色", "green": "绿色", "yellow": "黄色", "orange": "橙色",
    "purple": "紫色", "lilac": "淡紫色", "white": "白色", "black": "黑色", "grey": "灰色",
    "brown": "棕色", "beige": "米色", "cream": "奶油色", "ivory": "象牙白", "gold": "金色",
    "silver": "银色", "bronze": "青铜色", "copper": "铜色", "turquoise": "青绿色", "burgundy": "酒红色",
    "natural": "自然色", "multicolour": "多色", "clear": "透明", "amber": "琥珀色", "amethyst": "紫晶色",
    "glass": "玻璃", "metal": "金属", "wood": "木", "ceramic": "陶瓷", "paper": "纸", "cotton": "棉",
    "felt": "毛毡", "wicker": "藤编", "plastic": "塑料", "silk": "丝绸", "wool": "羊毛",
    "leather": "皮革", "slate": "石板", "marble": "大理石", "crystal": "水晶", "bamboo": "竹",
    "velvet": "天鹅绒", "linen": "亚麻", "polyester": "涤纶", "rubber": "橡胶", "resin": "树脂",
    "lace": "蕾丝", "stone": "石", "pearl": "珍珠", "shell": "贝壳", "small": "小号", "medium": "中号",
    "large": "大号", "mini": "迷你", "jumbo": "特大号", "christmas": "圣诞节", "easter": "复活节",
    "birthday": "生日", "wedding": "婚礼", "valentine": "情人节", "party": "派对", "picnic": "野餐",
    "halloween": "万圣节", "children": "儿童", "baby": "婴儿", "heart": "爱心", "star": "星星",
    "flower": "花朵", "rose": "玫瑰", "butterfly": "蝴蝶", "bird": "小鸟", "polkadot": "波点",
    "vintage": "复古", "retrospot": "复古波点", "paisley": "佩斯利", "union jack": "米字旗",
    "strawberry": "草莓", "stripe": "条纹", "gingham": "格子", "floral": "花卉", "skull": "骷髅",
    "owl": "猫头鹰",
}  # fmt: skip
