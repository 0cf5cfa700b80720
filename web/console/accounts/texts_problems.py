"""What can be wrong with a form about people, by the code of the error and the field at fault."""

from __future__ import annotations

from typing import Final

from kernel.languages import Language

TEXTS: Final[dict[str, dict[Language, str]]] = {
    "accounts.problem.locked": {
        "en": "Too many wrong tries. Wait {n} minutes, then try again.",
        "zh": "错误次数过多，请等待 {n} 分钟后再试。",
    },
    "accounts.problem.locked.one": {
        "en": "Too many wrong tries. Wait a minute, then try again.",
        "zh": "错误次数过多，请等待 1 分钟后再试。",
    },
    "accounts.problem.password_wrong": {"en": "This is not your password.", "zh": "密码不正确。"},
    "accounts.problem.password_same": {
        "en": "This is the password you have. Choose another.",
        "zh": "新密码与当前密码相同，请换一个。",
    },
    "accounts.problem.password_differs": {
        "en": "The two do not match. Type the same password twice.",
        "zh": "两次输入的密码不一致。",
    },
    "accounts.problem.password_short": {
        "en": "Too short: at least 12 characters.",
        "zh": "密码太短，至少需要 12 个字符。",
    },
    "accounts.problem.password_long": {
        "en": "Too long: at most 256 characters.",
        "zh": "密码太长，最多 256 个字符。",
    },
    "accounts.problem.password_own_words": {
        "en": "It must not be the e-mail address or the shop’s name.",
        "zh": "密码不能是邮箱地址或店铺名称。",
    },
    "accounts.problem.password_common": {
        "en": "This is one of the first passwords that are tried. Choose another.",
        "zh": "这个密码太常见，容易被猜到，请换一个。",
    },
    "accounts.problem.bad_code": {
        "en": "This code is wrong or over. Take the newest one.",
        "zh": "动态码不正确或已过期，请输入最新的一个。",
    },
    "accounts.problem.totp_not_started": {
        "en": "Start again: this set-up is over.",
        "zh": "本次设置已失效，请重新开始。",
    },
    "accounts.problem.taken": {
        "en": "This address has an account already.",
        "zh": "该邮箱已有账号。",
    },
    "accounts.problem.last_admin": {
        "en": "This is the last administrator. Give somebody else that role first.",
        "zh": "这是最后一位管理员，请先将其他成员设为管理员。",
    },
    "accounts.problem.yourself": {
        "en": "You cannot disable your own account.",
        "zh": "不能停用自己的账号。",
    },
    "accounts.problem.invalid.name": {
        "en": "A name has 1 to 100 characters.",
        "zh": "名称需为 1 到 100 个字符。",
    },
    "accounts.problem.invalid.email": {
        "en": "This is no e-mail address, such as name@example.com.",
        "zh": "邮箱格式不正确，例如 name@example.com。",
    },
    "accounts.problem.invalid.role": {"en": "Choose one of the roles.", "zh": "请选择一个角色。"},
    "accounts.problem.invalid.language": {"en": "Choose a language.", "zh": "请选择语言。"},
    "accounts.problem.invalid.scopes": {
        "en": "Choose at least one scope.",
        "zh": "请至少选择一项权限。",
    },
    "accounts.problem.number": {"en": "This is no number.", "zh": "请输入数字。"},
    "accounts.problem.invalid.rate_per_s": {
        "en": "Above 0, and at most 100,000.",
        "zh": "需大于 0，且不超过 100,000。",
    },
    "accounts.problem.invalid.burst": {
        "en": "1 to 1,000,000.",
        "zh": "需在 1 到 1,000,000 之间。",
    },
}
