"""Sure wordings about the shopper's own taste: ask me, why this, what do you know, never show me, forget it.

Decided by the words alone, whatever intent the message was given. "Don't show me perfume" stands for
good; "I don't like pink" does only where no search is going on, which it would else refine.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

About = Literal["ask", "why", "show", "forget", "refuse", "dislike", "like"]
# what a message understood as "recommend" leans to, when it asks for no goods
_LEANS: Final[tuple[tuple[About, re.Pattern[str]], ...]] = (
    (
        "forget",
        re.compile(r"\b(forget|erase|reset|wipe)\b|from (scratch|zero)|重新了解|忘掉|清空|重置", re.I),
    ),
    ("why", re.compile(r"\bwhy\b|\bexplain|\bhow come\b|为什么|为啥|为何|凭什么|怎么知道", re.I)),
    ("ask", re.compile(r"\bask\b(?! for)|\bquestions\b|问我|问问|问几|聊聊我|了解(一下)?我", re.I)),
    (
        "show",
        re.compile(
            r"\b(know|remember|learn(ed|t)|reckon)\b.*\b(taste|preferences|style|i'm into)\b"
            r"|(喜好|偏好|口味|风格).{0,6}(记|知道|了解)|(记|知道|了解).{0,6}(喜好|偏好|口味|风格)",
            re.IGNORECASE,
        ),
    ),
)
MAX_CHARS: Final = 200  # a longer message says more than that
_TASTE: Final = r"(tastes?|preferences?|likes( and dislikes)?|style profile|taste profile)"
_LIKING: Final = r"(喜好|偏好|口味|品味|兴趣爱好|喜欢(的|什么|哪些|啥)[^，。,]{0,4})"

_ASK: Final = re.compile(
    r"\bask me (about |for )?(what (i|things i) (like|love|enjoy)|(about )?my " + _TASTE + r")\b"
    r"|\b(ask me )?(the |those |your |a few |some |three |3 )+(quick |short )?questions (about|on) (me|my "
    + _TASTE
    + r"|what i like)\b|\b(three|3) (quick|short) questions\b"
    r"|\bask me (a few|some|a couple of|three|3) (quick |short )?questions\b|\bquiz me\b"
    r"|问我(几个|三个|一些|点|些)(小)?问题"
    r"|\b(get to know|find out|learn|figure out) (my " + _TASTE + r"|what i('d)? (like|love))\b"
    r"|(先|来)?问(一)?问?(一下)?我?(的)?" + _LIKING + r"|三个小问题"
    r"|(了解|测|测试|摸清)(一下|下|测)?我的" + _LIKING,
    re.IGNORECASE,
)
_FORGET: Final = re.compile(
    r"\b(forget|delete|erase|clear|reset|wipe|remove)\b[\w\s'’]{0,40}?"
    r"(\bmy " + _TASTE + r"\b|\bwhat i (like|love|prefer|told you i like)\b)"
    r"|(忘掉|忘记|忘了|清除|清空|清掉|删除|删掉|删了|重置(一下)?|抹掉)(你|你们)?(记住的|知道的|了解的|记录的|所有)?(的)?(关于)?(我)?(的)?(所有)?(的)?"
    + _LIKING
    + r"|把我的?"
    + _LIKING
    + r"(都|全|全部|全都)?(忘|删|清)",
    re.IGNORECASE,
)
_SHOW: Final = re.compile(
    r"\bwhat (do|did|have) you (know|think|guess|learn(ed|t)?|remember(ed)?)"
    r"[\w\s'’]{0,20}?(\bmy " + _TASTE + r"\b|\bi('d| would)? (like|love|prefer)\b(?! (this|that|it)\b))"
    r"|\bwhat (do|did|have) you (store[d]?|got|have|noted|saved?|kept) (about |on |of )my " + _TASTE + r"\b"
    r"|\b(show|tell|see|view)( me)? (me )?(what you know (about|of) )?my " + _TASTE + r"\b"
    r"|\bwhat('s| is| are) my " + _TASTE + r"\b"
    r"|\b(which|what) (brands?|colou?rs|styles?|things|departments|(kinds?|sorts?) of \w+) do you "
    r"(think|reckon|believe) i(('m| am) into| like| love| prefer)\b"
    r"|我(在你|在你们)?.{0,4}是(什么|啥)(风格|口味)"
    r"|你(们)?(都)?(觉得|认为|知道|了解|猜|记得|记住了?)我(都|会|可能)?(喜欢|偏好|爱)(的)?(什么|啥|哪些|哪种|哪类)"
    r"|(我的)(喜好|偏好|口味)(都)?(是|有)(什么|啥|哪些)"
    r"|(看看|看一下|查看|显示|告诉我)(你记住的|你了解的)?我的(喜好|偏好|口味)"
    r"|你(们)?(都)?(知道|了解|记得|记住了?|记录了?)(我)?(的)?(哪些|什么|多少)?(关于)?(我的?)(哪些|什么)?(喜好|偏好|口味)",
    re.IGNORECASE,
)
_WHY: Final = re.compile(
    r"\b(why|how come|what makes)\b[\w\s,'’]{0,12}?\byou (think|believe|assume|say|reckon) (that )?"
    r"(i('d|'ll| would| will| might)? (like|want|love|need|be into)"
    r"|(this|that|it)('s| is| would be| suits?) )"
    r"|^\W*(but |and |ok |hmm )*why (just |exactly )?(this|that|these|those|them|it|him|the \w+ one)"
    r"( one| ones| product| item| for me| in particular| of all)*\W*$"
    r"|\b(why|how come) (did |do |are |have |were |was |am )?(you |i )(being )?(just |keep )?"
    r"((recommend|suggest|show)\w*( me| for me)?\b"
    r"|(pick|choos|chose|offer)\w*( me| for me)? (this|that|these|those|them|it)\b)"
    r"|\bwhy (is|was|were|are) (this|that|these|it|those)( one)? (recommended|suggested|picked|shown)\b"
    r"|\bwhat makes you think i('d| would)\b|\bon what (basis|grounds) (are|do|did) you\b"
    r"|\b(why|how come) ((is|are) )?(this|that|these|those|it)( is| are)? [\w\s]{0,20}"
    r"(suggestions|recommendations|picks)\b"
    r"|(为什么|为啥|怎么|凭什么|根据什么)(你)?(老|老是|总|总是|一直)?(给我|跟我|向我)?推荐"
    r"(?!给|不|用|一|下|点|些|个|几|码|人|好友|别|其)"
    r"|\bwhat('s| is) the reason (for|behind) (this|that|the) (recommendation|suggestion|pick)"
    r"|(为什么|为啥|为何|怎么|凭什么)(你)?(会|要|就|总|老|老是|总是)?(给我|跟我|向我|把)?(推荐|推)(了|给我|的)?"
    r"(这|它|那|给我|$|[？?呢啊呀])"
    r"|(为什么|为啥|为何|凭什么|怎么)(你)?(会)?(觉得|认为|猜)(我)(会|能|可能)?(喜欢|需要|想要|爱)"
    r"|(这|那)(个|件|款|双|条|些|几个|几款|几件)?(为什么|为啥|怎么)(会)?(推荐|适合我)"
    r"|推荐(这.{0,3})?(的)?(理由|原因|依据)(是)?(什么|啥|呢|$|[？?])|^(为什么|为啥)(是|选)?(这|它|那)(个|件|款|双|条|些|几个|几款|几件)?(呢|啊|呀)?[？?]?$",
    re.IGNORECASE,
)
_REFUSE: Final = re.compile(
    r"^\W*((ok|okay|and|but|so|well|please|also|hey|from now on|in future|no|actually)[\s,]+)*"
    r"((can|could|would|will) you (please )?)?"
    r"(((please )?(don'?t|do not|dont|never|stop|quit|no need to)( ever| keep)? "
    r"(show|recommend|suggest|offer|push)(ing|ed)? ?(to )?(me\b)?"
    r"( any(thing)?| (things|stuff))?( more\b)?( with| in| from| by)?)"
    r"|no more(?! than\b)|i (never|don'?t ever) (want to see|wanna see|wear|use|buy|want|eat|drink|need)"
    r"( any)?"
    r"|i (don'?t|do not|dont) (want|wanna|need)( to)? see( any)?( more)?|i never want( to see)?( any)?"
    r"|i('d| would) rather not see( any)?)\s+(?P<rest>.+)$"
    r"|^\W*((please|can you|could you)\s+)*(take|leave|keep|remove|exclude|drop|hide) (all |any |the )?"
    r"(?P<out>.+?) (out of|from|off) (my|the|your|all|future) (recommendation|suggestion)s?"
    r"( please)?\W*$"
    r"|^\W*(no( more)?|i (don'?t|do not) want( any)?( more)?) (?P<such>[^.,;]+?) "
    r"(recommendation|suggestion)s?( please| thanks)?\W*$"
    r"|^\W*no (more )?(?P<never>[^,.;]+?) ever again\W*$"
    r"|^\W*(please )?leave (?P<left>[^,.;]+?) out( of (it|this|things))?( from now on| in future)\W*$"
    r"|^\W*you keep (show|recommend|suggest)ing( me)? (?P<that>.+?)\W+(please )?(don'?t|stop( it)?)\W*$"
    r"|^\W*((请|麻烦|拜托|那|以后|今后|从现在起|从此|嗯|好|好的|还有)[，,\s]*)*你?(都|就)?"
    r"((不要|不用|别|甭|不许|勿)(再|老|总|总是|老是|一直)?(给我|向我|跟我|对我)?"
    r"(推荐|推送|推|展示|显示|出现|看到|让我看到|给我看)(给我)?(任何|什么|些)?"
    r"|(不想|再也不想|再也不要|永远不要|永远不想)(再)?(看到|看见|见到)(任何|什么)?"
    r"|我?(从来|从|绝|绝对)?(从来不|从不|绝不|绝对不|永远不)(会)?(穿|用|买|喝|吃|戴|喷|要)"
    r"|推荐(里|中|的时候|时)?(就|都|千万)?(不要|别)(有|出现|带|再有)|不想再看"
    r"|屏蔽(掉)?|拉黑|隐藏)(?P<them>.+)$"
    r"|把(?P<inside>.+?)(都)?从(我的|你的)?推荐(里|中|列表)?(里)?(都)?(去掉|删掉|移除|拿掉|剔除)"
    r"|^\W*别(再)?(老|总|老是|总是)?(推|推荐|推送)(?P<those>.+?)(给|跟)我"
    r"|^\W*(?P<it>[^，。,.？?！!]{1,12}?)(就|都|以后|千万|统统|全|一律)*(不要|不用|别|甭)(再|老|总)*(给我)?"
    r"(推荐|推送|推|展示|显示|出现)(给我)?(了|吧)?($|[，。,.！!])",
    re.IGNORECASE,
)
_DISLIKE: Final = re.compile(
    r"^\W*((no|well|sorry|actually|hmm|and|but|ok)[\s,]+)*i( really| just|'m)? ?"
    r"(don'?t (really )?(like|love|care for)|do not like|dont like|dislike|hate|can'?t stand"
    r"|am not (into|a fan of|fond of)"
    r"|not (into|a fan of|fond of|keen on|interested in)|am not (keen on|interested in)|have no interest in)"
    r"\s+(?P<rest>.+)$"
    r"|^\W*(hide|ban|block|exclude|leave out)( all| any| everything (from|by|in))?\s+(?P<hidden>.+)$"
    r"|^\W*(not (really )?(into|a fan of|fond of|keen on|interested in)|can'?t stand|enough with)"
    r"\s+(?P<those>.+)$"
    r"|^\W*(我)?(真的|其实|特别|很|最|一点都|完全)?(不喜欢|讨厌|不爱|受不了|不感冒|反感)(?P<things>.+)$"
    r"|^\W*我?对(?P<it>.+?)((没|没有|不感)(什么|啥)?兴趣|无感)",
    re.IGNORECASE,
)
_LIKE: Final = re.compile(
    r"\b(please )?(remember|note|keep in mind|for the record)[\s,:]+(that )?i (really |always )?"
    r"(like|love|prefer|adore)\s+(?P<rest>.+)$|(记住|记着|记一下)[，,：:]?我(很|最|特别|比较)?(喜欢|爱|偏爱|偏好)(?P<them>.+)$",
    re.IGNORECASE,
)
_CART: Final = re.compile(r"\b(the|my|an?) (cart|basket|order|trolley)\b|购物车|订单", re.IGNORECASE)
_AFTER: Final = re.compile(
    r"([\s,，。.!！?？~]|\b(any ?more|again|ever|please|pls|thanks|thank you|at all|to me|for me"
    r"|from now on|in future"
    r"|stuff|things|products|items|suggestions?|recommendations?|ok)\b|给我|了|吧|啦|啊|呀|哦"
    r"|谢谢|好吗|行吗|可以吗|之类(的)?|这些|这类|类(的)?|产品|商品|的东西)+$",
    re.IGNORECASE,
)
_BEFORE: Final = re.compile(
    r"^((any|more|anything|things|stuff|all|with|in|from|by|made of|to|me)\s+)+", re.I
)
_SHOWING: Final = re.compile(r"show|recommend|suggest|推荐|推送|展示|显示|看到|看见", re.IGNORECASE)
_OF_THESE: Final = re.compile(
    r"\b(ones?|of (these|those|them)|over|under|above|below)\b|的(那|款)|[\d$€£¥]", re.I
)
_SUGGESTS: Final = re.compile(
    r"\b(based on|according to|given|show me|pick)\b|按(照)?我|根据我|照着?我", re.IGNORECASE
)
_NOTHING: Final = frozenset(("me", "us", "it all", "anything"))
_LIST: Final = re.compile(
    r"\s*(?:,|，|、|/|\bor\b|\band\b|\bnor\b|或者|或|和|跟|以及|还有)\s*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Told:
    """What a message says about taste; ``rest`` is what is turned away, as said."""

    about: About
    rest: str = ""
    is_of_showing: bool = False  # it speaks of what is shown, so that it can be about nothing else
    is_of_cart: bool = False  # it names the cart or an order

    @property
    def parts(self) -> tuple[str, ...]:
        """What is turned away, one by one."""
        return tuple(part for part in _LIST.split(self.rest) if part)


def told_of_taste(text: str) -> Told | None:
    """What ``text`` surely says about the shopper's own taste; None when it is about anything else."""
    plain = text.strip().replace("’", "'")
    if len(plain) > MAX_CHARS:
        return None
    for about, pattern in (("forget", _FORGET), ("why", _WHY), ("show", _SHOW), ("ask", _ASK)):
        if pattern.search(plain):
            return Told(about)  # type: ignore[arg-type]  # the four names above
    for about, pattern in (("like", _LIKE), ("refuse", _REFUSE), ("dislike", _DISLIKE)):
        found = pattern.search(plain)
        rest = _bare(next((part for part in found.groupdict().values() if part), "")) if found else ""
        if rest and rest.lower() not in _NOTHING:
            return Told(about, rest, bool(_SHOWING.search(plain)), bool(_CART.search(plain)))  # type: ignore[arg-type]
    return None


def leans_to(text: str) -> About | None:
    """What a message understood as "recommend" is about, when it is about taste; a looser reading."""
    if len(text) > MAX_CHARS or _SUGGESTS.search(text):
        return None
    return next((about for about, pattern in _LEANS if pattern.search(text)), None)


def narrows(rest: str) -> bool:
    """Whether what is turned away is some of the goods shown, or a price: "the red ones"."""
    return _OF_THESE.search(rest) is not None


def _bare(rest: str) -> str:
    return _BEFORE.sub("", _AFTER.sub("", rest.strip())).strip()
