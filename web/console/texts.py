"""The words that every page of the console shares, in English and Chinese."""

from __future__ import annotations

from typing import Final

from kernel.languages import Language

TEXTS: Final[dict[str, dict[Language, str]]] = {
    "console.title": {"en": "Console", "zh": "管理后台"},
    "console.skip": {"en": "Skip to the content", "zh": "跳到正文"},
    "console.menu": {"en": "Menu", "zh": "菜单"},
    "console.places": {"en": "Console", "zh": "后台导航"},
    "console.to_shop": {"en": "See the shop", "zh": "查看商店"},
    "console.account": {"en": "My account", "zh": "我的账号"},
    "console.me": {"en": "Account and appearance", "zh": "账号与外观"},
    "console.sign_out": {"en": "Sign out", "zh": "退出登录"},
    "console.language": {"en": "中文", "zh": "English"},
    "console.theme": {"en": "Appearance", "zh": "外观"},
    "console.theme.light": {"en": "Light", "zh": "浅色"},
    "console.theme.dark": {"en": "Dark", "zh": "深色"},
    "console.theme.auto": {"en": "Automatic", "zh": "跟随系统"},
    "console.undo": {"en": "Undo", "zh": "撤销"},
    "console.close": {"en": "Close", "zh": "关闭"},
    "console.search": {"en": "Search", "zh": "搜索"},
    "console.filter": {"en": "Show", "zh": "筛选"},
    "console.clear": {"en": "Clear", "zh": "清除"},
    "console.all": {"en": "All", "zh": "全部"},
    "console.save": {"en": "Save", "zh": "保存"},
    "console.cancel": {"en": "Cancel", "zh": "取消"},
    "console.back": {"en": "Back", "zh": "返回"},
    "console.working": {"en": "One moment…", "zh": "请稍候…"},
    "console.loading": {"en": "Loading…", "zh": "加载中…"},
    "console.unsaved": {
        "en": "You have changes that are not saved.",
        "zh": "您有尚未保存的修改。",
    },
    "console.range": {"en": "{first}–{last} of {total}", "zh": "第 {first}–{last} 条，共 {total} 条"},
    "console.pages": {"en": "Pages", "zh": "分页"},
    "console.page": {"en": "Page {number}", "zh": "第 {number} 页"},
    "console.previous": {"en": "Previous", "zh": "上一页"},
    "console.next": {"en": "Next", "zh": "下一页"},
    "console.nothing": {"en": "Nothing found.", "zh": "没有找到内容。"},
    "console.lang.en": {"en": "English", "zh": "英文"},
    "console.lang.zh": {"en": "Chinese", "zh": "中文"},
    "console.role.analyst": {"en": "Analyst", "zh": "分析员"},
    "console.role.support": {"en": "Support", "zh": "客服"},
    "console.role.merchant": {"en": "Merchant", "zh": "商家"},
    "console.role.admin": {"en": "Administrator", "zh": "管理员"},
    "nav.home": {"en": "Home", "zh": "首页"},
    "nav.knowledge": {"en": "Answers", "zh": "知识库"},
    "error.back_home": {"en": "Go to the console's home", "zh": "回到后台首页"},
    "error.try_again": {"en": "Try again", "zh": "重试"},
    "error.sign_in": {"en": "Sign in", "zh": "登录"},
    "error.reference": {"en": "Reference: {id}", "zh": "参考编号：{id}"},
    "error.detail": {"en": "What the shop says: {message}", "zh": "系统提示：{message}"},
    "error.400": {"en": "This request cannot be read", "zh": "无法识别这个请求"},
    "error.400.text": {
        "en": "The browser sent something that the console does not understand. Nothing was changed.",
        "zh": "浏览器发来的内容无法识别，没有改动任何内容。",
    },
    "error.401": {"en": "You are signed out", "zh": "您已退出登录"},
    "error.401.text": {
        "en": "Sign in to go on. Nothing was changed.",
        "zh": "请重新登录，没有改动任何内容。",
    },
    "error.403": {"en": "Your role does not allow this", "zh": "您的角色没有这项权限"},
    "error.403.text": {
        "en": "Nothing was changed. If you need this for your work, ask an administrator for another role.",
        "zh": "没有改动任何内容。如果工作中需要这项权限，请联系管理员调整角色。",
    },
    "error.csrf": {"en": "This form has expired", "zh": "表单已过期"},
    "error.csrf.text": {
        "en": "Nothing was changed. Go back, reload the page and send it again; what you typed is kept as a draft "
        "in this browser where the page says so.",
        "zh": "没有改动任何内容。请返回、刷新页面后重新提交；页面若注明自动保存，您输入的内容仍在本浏览器的草稿中。",
    },
    "error.signed_out": {"en": "You are signed out", "zh": "您已退出登录"},
    "error.signed_out.text": {
        "en": "Nothing was changed. Sign in again in another tab, then come back here and send the form once more.",
        "zh": "没有改动任何内容。请在另一个标签页重新登录，再回到这里重新提交。",
    },
    "error.404": {"en": "There is nothing here", "zh": "找不到这个页面"},
    "error.404.text": {
        "en": "The address may be misspelt, or what it named has been removed.",
        "zh": "地址可能有误，或者它指向的内容已被移除。",
    },
    "error.405": {"en": "This address cannot be used that way", "zh": "这个地址不支持此操作"},
    "error.405.text": {"en": "Nothing was changed.", "zh": "没有改动任何内容。"},
    "error.409": {"en": "Somebody else was faster", "zh": "有人抢先修改了"},
    "error.409.text": {
        "en": "What you changed is no longer as you saw it, so nothing was overwritten. Open it again to see what is new.",
        "zh": "您修改的内容已不是打开时的样子，因此没有覆盖任何内容。请重新打开查看最新版本。",
    },
    "error.undone": {"en": "This was taken back already", "zh": "这项操作已经撤销过了"},
    "error.undone.text": {"en": "Nothing was changed.", "zh": "没有改动任何内容。"},
    "error.not_the_last": {"en": "Something newer was done since", "zh": "之后又有了新的改动"},
    "error.not_the_last.text": {
        "en": "The entry was changed again, so this cannot be taken back by itself. Nothing was changed; its history "
        "shows every step.",
        "zh": "该条目之后又被修改，无法单独撤销这一步。没有改动任何内容，可在历史记录中查看每一步。",
    },
    "error.archived": {"en": "This entry is archived", "zh": "该条目已归档"},
    "error.archived.text": {
        "en": "Nothing was changed. Bring it back first, then change it.",
        "zh": "没有改动任何内容。请先恢复条目再修改。",
    },
    "error.not_archived": {"en": "This entry is not archived", "zh": "该条目没有归档"},
    "error.not_archived.text": {"en": "Nothing was changed.", "zh": "没有改动任何内容。"},
    "error.413": {"en": "That is too large", "zh": "内容太大"},
    "error.413.text": {
        "en": "Nothing was changed. Send less at once, or split the file.",
        "zh": "没有改动任何内容。请减少一次提交的内容，或把文件拆分后再试。",
    },
    "error.422": {"en": "This does not fit the rules", "zh": "内容不符合要求"},
    "error.422.text": {"en": "Nothing was changed.", "zh": "没有改动任何内容。"},
    "error.429": {"en": "That was too fast", "zh": "操作太频繁"},
    "error.429.text": {"en": "Wait a moment, then try again.", "zh": "请稍等片刻再试。"},
    "error.500": {"en": "Something broke on our side", "zh": "系统出错了"},
    "error.500.text": {
        "en": "It has been noted. Try again; if it happens again, tell an administrator the reference below.",
        "zh": "问题已记录。请重试；若再次出现，请把下面的参考编号告诉管理员。",
    },
    "error.503": {"en": "Not reachable just now", "zh": "暂时无法访问"},
    "error.503.text": {
        "en": "Something that this page needs does not answer. Nothing was changed; try again in a moment.",
        "zh": "这个页面依赖的服务暂时没有响应。没有改动任何内容，请稍后再试。",
    },
}
