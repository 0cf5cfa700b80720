"""The mail that carries a one-time code, in both languages.

It says what the code is for, so that nobody is talked into reading out a code for something else.
"""

from __future__ import annotations

from typing import Final

from conversations.proofs.model import Purpose
from kernel.languages import Language

_FOR: Final[dict[Purpose, tuple[str, str]]] = {
    "cancel": ("cancel order {number}", "取消订单 {number}"),
    "change_address": (
        "change the delivery address of order {number}",
        "修改订单 {number} 的收货地址",
    ),
    "return": ("send back items of order {number}", "退回订单 {number} 的商品"),
    "erase": ("erase your personal data", "删除您的个人数据"),
}


def code_letter(
    purpose: Purpose, number: str, code: str, minutes: int, shop_name: str, language: Language
) -> tuple[str, str]:
    """Subject and body of the mail with a code."""
    english, chinese = (text.format(number=number) for text in _FOR[purpose])
    if language == "zh":
        return (
            f"{shop_name}：您的验证码是 {code}",
            f"您的验证码：{code}\n\n用途：{chinese}。{minutes} 分钟内有效，只能使用一次。\n"
            f"请只在您自己的聊天窗口中输入，我们不会向您索要。如果不是您本人操作，请忽略此邮件，不会有任何改动。\n",
        )
    return (
        f"{shop_name}: your code is {code}",
        f"Your code: {code}\n\nIt is needed to {english}. It works once, within {minutes} minutes.\n"
        "Type it only into your own chat; nobody from the shop will ask you for it. If this was not "
        "you, ignore this mail: nothing will change.\n",
    )
