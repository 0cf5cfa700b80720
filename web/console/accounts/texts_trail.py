"""The words of the audit trail: what was done, by the name of the action."""

from __future__ import annotations

from typing import Final

from kernel.languages import Language

TEXTS: Final[dict[str, dict[Language, str]]] = {
    "accounts.trail": {"en": "Audit trail", "zh": "操作记录"},
    "accounts.trail.about": {
        "en": "Who changed what, and when. Lines are added here and never changed.",
        "zh": "谁在何时做了什么改动。记录只增不改。",
    },
    "accounts.trail.who": {"en": "Who", "zh": "操作人"},
    "accounts.trail.when": {"en": "When", "zh": "时间"},
    "accounts.trail.did": {"en": "What", "zh": "操作"},
    "accounts.trail.subject": {"en": "Of what", "zh": "对象"},
    "accounts.trail.detail": {"en": "Detail", "zh": "详情"},
    "accounts.trail.since": {"en": "From", "zh": "开始日期"},
    "accounts.trail.until": {"en": "To", "zh": "结束日期"},
    "accounts.trail.system": {"en": "The system", "zh": "系统"},
    "accounts.trail.older": {"en": "Older", "zh": "更早"},
    "accounts.trail.newest": {"en": "Newest", "zh": "最新"},
    "accounts.trail.none": {"en": "No line fits", "zh": "没有符合条件的记录"},
    "accounts.trail.none.text": {
        "en": "Clear the filters, or choose other days.",
        "zh": "请清除筛选条件或选择其他日期。",
    },
    "accounts.trail.unknown": {"en": "an unknown e-mail", "zh": "未知邮箱"},
    "accounts.trail.room.session": {"en": "Signing in", "zh": "登录"},
    "accounts.trail.room.password": {"en": "Passwords", "zh": "密码"},
    "accounts.trail.room.totp": {"en": "Authenticators", "zh": "两步验证"},
    "accounts.trail.room.account": {"en": "Accounts", "zh": "账号"},
    "accounts.trail.room.key": {"en": "API keys", "zh": "API 密钥"},
    "accounts.trail.room.entry": {"en": "Answers", "zh": "知识条目"},
    "accounts.action.session.began": {"en": "signed in", "zh": "登录"},
    "accounts.action.session.ended": {"en": "signed out", "zh": "退出登录"},
    "accounts.action.session.refused": {"en": "sign-in refused", "zh": "登录被拒绝"},
    "accounts.action.session.stolen": {
        "en": "session used in another browser, ended",
        "zh": "会话在其他浏览器中被使用，已终止",
    },
    "accounts.action.password.changed": {"en": "changed the password", "zh": "修改密码"},
    "accounts.action.password.renewed": {
        "en": "chose a new password by link",
        "zh": "通过链接重设密码",
    },
    "accounts.action.password.refused": {"en": "typed a wrong password", "zh": "密码输入错误"},
    "accounts.action.totp.on": {"en": "turned on codes", "zh": "开启两步验证"},
    "accounts.action.totp.off": {"en": "turned off codes", "zh": "关闭两步验证"},
    "accounts.action.account.invited": {"en": "invited", "zh": "邀请成员"},
    "accounts.action.account.invited_again": {
        "en": "sent a link for a new password",
        "zh": "发送重设密码链接",
    },
    "accounts.action.account.uninvited": {"en": "took an invitation back", "zh": "撤回邀请"},
    "accounts.action.account.made": {"en": "account made", "zh": "创建账号"},
    "accounts.action.account.admin_by_command": {
        "en": "made administrator by command",
        "zh": "通过命令设为管理员",
    },
    "accounts.action.account.role": {"en": "changed the role", "zh": "更改角色"},
    "accounts.action.account.disabled": {"en": "disabled", "zh": "停用账号"},
    "accounts.action.account.enabled": {"en": "enabled again", "zh": "重新启用账号"},
    "accounts.action.account.profile": {"en": "changed the profile", "zh": "修改个人资料"},
    "accounts.action.key.made": {"en": "made an API key", "zh": "创建 API 密钥"},
    "accounts.action.key.revoked": {"en": "revoked an API key", "zh": "吊销 API 密钥"},
    "accounts.action.key.restored": {"en": "restored an API key", "zh": "恢复 API 密钥"},
    "accounts.detail.why": {"en": "why", "zh": "原因"},
    "accounts.detail.address": {"en": "address", "zh": "网络地址"},
    "accounts.detail.locked_s": {"en": "seconds locked", "zh": "锁定秒数"},
    "accounts.detail.agent": {"en": "browser", "zh": "浏览器"},
    "accounts.detail.role": {"en": "role", "zh": "角色"},
    "accounts.detail.before": {"en": "before", "zh": "原值"},
    "accounts.detail.after": {"en": "after", "zh": "新值"},
    "accounts.detail.email": {"en": "e-mail", "zh": "邮箱"},
    "accounts.detail.name": {"en": "name", "zh": "名称"},
    "accounts.detail.language": {"en": "language", "zh": "语言"},
    "accounts.detail.scopes": {"en": "scopes", "zh": "权限范围"},
    "accounts.detail.reason": {"en": "reason", "zh": "理由"},
    "accounts.detail.revision": {"en": "revision", "zh": "版本"},
}
