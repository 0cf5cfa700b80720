"""Six things to try in the demo shop, in both languages, as ``make run`` prints them."""

from __future__ import annotations

from typing import Final

from kernel.settings import Settings

STEPS: Final = (
    (
        "Find something: “black leather boots under 150”, then “for women”, “the one with the zip”",
        "找商品：“150以内的黑色真皮靴子”，再说“女款的”“带拉链的那双”",
    ),
    (
        "Ask about stock: “do you have the Bomber Jacket in black, size L?”, then “add it”, “view cart”",
        "问库存：“飞行员夹克黑色L码有货吗？”，再说“加入购物车”“看看购物车”",
    ),
    (
        "Promotions: “any deals on running shoes?”, or try the codes WELCOME10, PAN15 and the ended WINTER30",
        "问优惠：“跑鞋有什么活动？”，或试试优惠码WELCOME10、PAN15和已结束的WINTER30",
    ),
    (
        "Where is my order: A10023 with emma@example.com (out for delivery); cancel A10022 with daniel@example.com",
        "查订单：订单A10024，邮箱lina@example.com（可改地址）；A10026的退款到哪了",
    ),
    (
        "Send something back: A10021 with emma@example.com; the one-time code arrives at {url}/dev/mailbox",
        "退货：A10029，邮箱sofia@example.com；一次性验证码在 {url}/dev/mailbox 查看",
    ),
    (
        "Ask anything about the shop: “how long does delivery take?”, “do you ship to Canada?”, “talk to a person”",
        "问店铺：“几天能到？”“怎么开发票？”“转人工”",
    ),
)


def tour_text(settings: Settings) -> str:
    """The address and six things to try, in English and Chinese."""
    url = settings.resolved_public_url()
    lines = [f"{settings.shop_name} is open at {url}", "", "Six things to try:  试试这六件事："]
    for number, (english, chinese) in enumerate(STEPS, start=1):
        lines += [f"  {number}. {english.format(url=url)}", f"     {chinese.format(url=url)}"]
    return "\n".join(lines)
