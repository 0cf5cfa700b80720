"""The words of signing in, in English and Chinese."""

from __future__ import annotations

from typing import Final

from kernel.languages import Language

TEXTS: Final[dict[str, dict[Language, str]]] = {
    "signin.title": {"en": "Sign in", "zh": "登录"},
    "signin.about": {
        "en": "For merchants and staff of {shop}.",
        "zh": "供 {shop} 的商家和员工使用。",
    },
    "signin.email": {"en": "E-mail", "zh": "邮箱"},
    "signin.password": {"en": "Password", "zh": "密码"},
    "signin.submit": {"en": "Sign in", "zh": "登录"},
    "signin.code.title": {"en": "One more step", "zh": "还差一步"},
    "signin.code": {"en": "Code from your authenticator app", "zh": "身份验证器中的动态码"},
    "signin.code.hint": {"en": "Six digits, new every 30 seconds.", "zh": "6 位数字，每 30 秒更新一次。"},
    "signin.code.submit": {"en": "Go on", "zh": "继续"},
    "signin.code.lost": {
        "en": "No phone at hand? An administrator can send you a new link.",
        "zh": "手机不在身边？可请管理员重新发送链接。",
    },
    "signin.again": {"en": "Sign in as somebody else", "zh": "换个账号登录"},
    "signin.bad": {"en": "E-mail or password is wrong.", "zh": "邮箱或密码不正确。"},
    "signin.bad_code": {
        "en": "This code is wrong or over. Take the newest one.",
        "zh": "动态码不正确或已过期，请输入最新的一个。",
    },
    "signin.locked": {
        "en": "Too many wrong tries. Wait {minutes} min, then try again.",
        "zh": "错误次数过多，请等待 {minutes} 分钟后再试。",
    },
    "signin.late": {"en": "That took too long. Please sign in again.", "zh": "等待时间过长，请重新登录。"},
    "signin.forgotten": {
        "en": "Forgotten your password? An administrator can send you a link for a new one.",
        "zh": "忘记密码？请管理员发送链接以设置新密码。",
    },
    "signin.out": {"en": "You are signed out.", "zh": "您已退出登录。"},
    "signin.welcome": {"en": "Welcome, {name}.", "zh": "{name}，欢迎回来。"},
}
