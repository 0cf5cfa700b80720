"""Why a row was refused, in the reader's language; the command line tells it in English alone."""

from __future__ import annotations

import re
from typing import Final

from kernel.languages import Language

_LANGUAGES: Final = {"en": "英文", "zh": "中文"}
_ZH: Final[tuple[tuple[str, str], ...]] = (
    (r"must not be empty", "不能为空"),
    (r"'(.*)' is at line (\d+) already", "“{0}”在第 {1} 行已经出现过"),
    (r"'(.*)' is at (.*), line (\d+) already", "“{0}”在 {1} 第 {2} 行已经出现过"),
    (r"'(.*)' is at (.*) already", "“{0}”在 {1} 已经出现过"),
    (r"(\d+) values for (\d+) columns", "有 {0} 个值，但只有 {1} 列"),
    (r"a quote is opened here and never closed", "这里的引号没有闭合"),
    (r"the (\w+) answer holds no Chinese character", "标为中文的回答里没有汉字"),
    (r"the (\w+) question holds no Chinese character", "标为中文的问题里没有汉字"),
    (r"the (\w+) answer is mostly Chinese", "标为英文的回答主要是中文"),
    (r"the (\w+) question is mostly Chinese", "标为英文的问题主要是中文"),
    (r"an answer is needed in one language", "至少需要一种语言的回答"),
    (r"a (\w+) question is needed", "缺少{0:l}问题"),
    (r"the (\w+) answer has (\d+) characters, at most (\d+) are allowed",
     "{0:l}回答有 {1} 个字符，最多 {2} 个"),
    (r"the question has (\d+) characters, at most (\d+) are allowed", "问题有 {0} 个字符，最多 {1} 个"),
    (r"at most (\d+) questions, each of at most (\d+) characters", "最多 {0} 个问题，每个最多 {1} 个字符"),
    (r"at most (\d+), each of at most (\d+) characters", "最多 {0} 个，每个最多 {1} 个字符"),
    (r"at most (\d+) characters are allowed", "最多 {0} 个字符"),
    (r"must have 1 to (\d+) characters", "长度须为 1 到 {0} 个字符"),
    (r"must have no spaces, slashes, quotes or signs of an address, not (.*)",
     "不能含空格、斜杠、引号或网址符号：{0}"),
    (r"must be one of (.*), not '?(.*?)'?", "只能是 {0}，不能是“{1}”"),
    (r"language must be one of (.*), not '?(.*?)'?", "语言只能是 {0}，不能是“{1}”"),
    (r"must be a time such as (.*), not '?(.*?)'?", "时间格式应如 {0}，不能是“{1}”"),
    (r"must be yes, no or empty, not '?(.*?)'?", "只能填是、否或留空，不能是“{0}”"),
    (r"a link must lead to a web, mail or telephone address or to /…, not '?(.*?)'?",
     "链接只能是网址、邮箱、电话或以 / 开头的店内地址，不能是“{0}”"),
    (r"must lie after valid_from", "须晚于 valid_from"),
    (r"(.*) has nothing to tell: .*", "{0} 没有对应的店铺数据"),
    (r"holds bytes that are not in the (?:file|page)'s encoding", "含有不符合文件编码的字节"),
    (r"the file's encoding could not be told: .*", "无法识别文件编码，请另存为 UTF-8"),
    (r"is nested too deeply", "嵌套太深"),
    (r"must not hold a NUL byte", "不能含空字节"),
    (r"is not JSON: .*", "不是有效的 JSON"),
    (r"must be a JSON object", "必须是 JSON 对象"),
    (r"is not known", "不认识这一项"),
    (r"must be YAML: .*", "不是有效的 YAML"),
    (r"must not use YAML aliases", "不能使用 YAML 别名"),
    (r"must be names with values", "必须是“名称: 值”的形式"),
    (r"must be text, not .*", "必须是文本"),
    (r"must be a list of texts", "必须是文本列表"),
    (r"must be an object", "必须是对象"),
    (r"was changed by somebody else meanwhile", "期间已被他人修改"),
    (r"the page's elements stand more than (\d+) deep in each other", "页面嵌套超过 {0} 层"),
    (r"is damaged or locked inside the zip", "在 zip 中已损坏或加密"),
    (r"has more than (\d+) MB", "超过 {0} MB"),
    (r"the file is empty", "文件是空的"),
    (r"column '(.*)' is not known: see docs/knowledge.md", "不认识“{0}”列，见 docs/knowledge.md"),
    (r"column '(.*)' stands in the header twice", "表头中“{0}”列重复"),
    (r"the header names neither an entry_id nor an answer", "表头里既没有 entry_id 也没有回答列"),
    (r".* holds no file that ends in (.*)", "没有找到 {0} 文件"),
    (r"a file that ends in (.*) cannot be read", "无法读取 {0} 类型的文件"),
    (r"file .* is a damaged (zip|gzip file)", "文件已损坏"),
    (r"file .* has more than (\d+) MB of text", "文件超过 {0} MB"),
)  # fmt: skip
_COMPILED: Final = tuple((re.compile(pattern), text) for pattern, text in _ZH)


class _Language(str):
    """A language's code that ``{:l}`` spells out."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        return _LANGUAGES.get(str(self), str(self)) if spec == "l" else str(self)


def reason_in(message: str, language: Language) -> str:
    """The reason in ``language``; as it is where nobody has translated it."""
    if language == "en":
        return message
    for pattern, text in _COMPILED:
        found = pattern.fullmatch(message)
        if found:
            return text.format(*(_Language(part) for part in found.groups()))
    return message
