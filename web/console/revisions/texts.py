"""The words of the pages of revisions, in English and Chinese."""

from __future__ import annotations

from typing import Final

from kernel.languages import Language

TEXTS: Final[dict[str, dict[Language, str]]] = {
    "nav.schedule": {"en": "Schedule", "zh": "定时发布"},
    "revisions.history": {"en": "History", "zh": "历史记录"},
    "revisions.history.of": {"en": "History: {title}", "zh": "历史记录：{title}"},
    "revisions.history.about": {
        "en": "Every saved text is kept. Restoring one writes it again as the newest draft; nothing is lost.",
        "zh": "每次保存的内容都会保留。恢复旧版本会另存为最新草稿，不会丢失任何内容。",
    },
    "revisions.revision": {"en": "Revision", "zh": "版本"},
    "revisions.number": {"en": "Revision {revision}", "zh": "第 {revision} 版"},
    "revisions.live": {"en": "Live", "zh": "使用中"},
    "revisions.what": {"en": "Written", "zh": "编辑"},
    "revisions.became": {"en": "What became of it", "zh": "发布情况"},
    "revisions.do": {"en": "Actions", "zh": "操作"},
    "revisions.from": {"en": "From", "zh": "旧版"},
    "revisions.to": {"en": "To", "zh": "新版"},
    "revisions.from.label": {"en": "Compare from revision {revision}", "zh": "以第 {revision} 版为旧版"},
    "revisions.to.label": {"en": "Compare to revision {revision}", "zh": "以第 {revision} 版为新版"},
    "revisions.change.save": {"en": "Saved by {name}", "zh": "{name} 保存"},
    "revisions.change.restore": {"en": "Restored by {name}", "zh": "{name} 恢复"},
    "revisions.change.import": {"en": "Imported by {name}", "zh": "{name} 导入"},
    "revisions.step.publish": {"en": "Published {at} by {name}", "zh": "{at} 由 {name} 发布"},
    "revisions.step.publish.waits": {
        "en": "Goes live {at}, planned by {name}",
        "zh": "{name} 定于 {at} 发布",
    },
    "revisions.step.publish.undone": {
        "en": "Publishing of {at} taken back by {undone_by}",
        "zh": "{at} 的发布已由 {undone_by} 撤销",
    },
    "revisions.step.archive": {"en": "Archived {at} by {name}", "zh": "{at} 由 {name} 归档"},
    "revisions.step.archive.undone": {
        "en": "Archiving of {at} taken back by {undone_by}",
        "zh": "{at} 的归档已由 {undone_by} 撤销",
    },
    "revisions.step.unarchive": {"en": "Brought back {at} by {name}", "zh": "{at} 由 {name} 恢复"},
    "revisions.step.unarchive.undone": {
        "en": "Archived again by {undone_by}",
        "zh": "已由 {undone_by} 重新归档",
    },
    "revisions.step.submit": {"en": "Sent to review {at} by {name}", "zh": "{at} 由 {name} 送审"},
    "revisions.step.submit.undone": {
        "en": "Review of {at} taken back by {undone_by}",
        "zh": "{at} 的送审已由 {undone_by} 撤回",
    },
    "revisions.changes": {"en": "Changes", "zh": "查看改动"},
    "revisions.changes.label": {"en": "Changes of revision {revision}", "zh": "查看改动：第 {revision} 版"},
    "revisions.restore": {"en": "Restore", "zh": "恢复"},
    "revisions.restore.label": {"en": "Restore revision {revision}", "zh": "恢复第 {revision} 版"},
    "revisions.restore.number": {"en": "Restore revision {revision}", "zh": "恢复第 {revision} 版"},
    "revisions.restored": {
        "en": "Revision {revision} is the newest draft again.",
        "zh": "已将第 {revision} 版恢复为最新草稿。",
    },
    "revisions.restored.same": {
        "en": "The newest draft says what revision {revision} said.",
        "zh": "最新草稿与第 {revision} 版内容相同，无需恢复。",
    },
    "revisions.restored.reason": {"en": "revision {revision} again", "zh": "恢复第 {revision} 版"},
    "revisions.compare.do": {"en": "Compare", "zh": "对比"},
    "revisions.compare.hint": {"en": "Choose any two revisions.", "zh": "可任选两个版本。"},
    "revisions.compare.of": {"en": "Revision {old} and revision {new}", "zh": "第 {old} 版与第 {new} 版"},
    "revisions.compare.same": {"en": "The two say the same", "zh": "两个版本内容相同"},
    "revisions.compare.same.text": {"en": "Choose two others above.", "zh": "可在上方另选两个版本。"},
    "revisions.swap": {"en": "The other way round", "zh": "交换新旧"},
    "revisions.unchanged": {"en": "{n} parts are unchanged", "zh": "{n} 项未变"},
    "revisions.unchanged.one": {"en": "One part is unchanged", "zh": "1 项未变"},
    "revisions.nothing": {"en": "nothing", "zh": "（空）"},
    "revisions.audience": {"en": "Who sees it", "zh": "谁能看到"},
    "revisions.valid": {"en": "When it holds", "zh": "有效时间"},
    "revisions.conflict.how": {
        "en": "What only one of you changed is put together already; look at the rest and save.",
        "zh": "只有一方改动的部分已自动合并，请核对其余部分后保存。",
    },
    "revisions.both": {"en": "Both of you changed this", "zh": "双方都有改动"},
    "revisions.one": {"en": "Only one of you changed this", "zh": "仅一方改动，已合并"},
    "revisions.merged.text": {"en": "What is saved", "zh": "保存内容"},
    "revisions.wordings.hint": {"en": "One wording a line.", "zh": "每行一种问法。"},
    "revisions.take.theirs": {"en": "Take theirs", "zh": "采用对方的"},
    "revisions.take.mine": {"en": "Take mine", "zh": "采用我的"},
    "revisions.merge": {"en": "Save as the newest draft", "zh": "存为最新草稿"},
    "revisions.merged": {"en": "Both versions are one draft now.", "zh": "两份内容已合并为最新草稿。"},
    "revisions.merged.reason": {
        "en": "put together with revision {revision}",
        "zh": "与第 {revision} 版合并",
    },
    "revisions.newer": {
        "en": "Nothing was published: a newer draft was saved meanwhile. Here is what it changes.",
        "zh": "没有发布：期间有人保存了更新的草稿。改动如下。",
    },
    "revisions.schedule.about": {
        "en": "What goes live by itself. Each can be called off until its moment.",
        "zh": "到点自动发布的内容。到点之前都可以取消。",
    },
    "revisions.schedule.at": {"en": "Goes live", "zh": "发布时间"},
    "revisions.schedule.by": {"en": "Planned by", "zh": "安排人"},
    "revisions.schedule.replaces": {
        "en": "Revision {new} takes the place of revision {old}",
        "zh": "第 {new} 版将替换第 {old} 版",
    },
    "revisions.schedule.first": {"en": "Revision {new}, for the first time", "zh": "第 {new} 版，首次发布"},
    "revisions.schedule.none": {"en": "Nothing is planned", "zh": "没有定时发布"},
    "revisions.schedule.none.text": {
        "en": "Choose “Publish later” in an entry, and it waits here for its moment.",
        "zh": "在条目中选择“定时发布”后，会显示在这里。",
    },
    "revisions.called_off": {"en": "Called off.", "zh": "已取消定时。"},
}
