"""What the door itself says when the assistant cannot: the one place of such words outside domain.yml.

They stand here because they are needed exactly when Rasa, which words everything else, is away.
"""

from __future__ import annotations

import json
from typing import Final

from conversations.messages.model import Button, Draft
from kernel.languages import Language, hours_in
from web.chat.rasa import Reason

RETRY_INTENT: Final = "retry"
PERSON_INTENT: Final = "human_handoff"

_SORRY: Final[dict[Reason, dict[Language, str]]] = {
    "down": {
        "en": "Sorry, I cannot answer just now: a part of me is not running. I have kept your message.",
        "zh": "抱歉,我现在无法回答:系统有一部分暂时没有运行。您的消息我已经保留。",
    },
    "slow": {
        "en": "Sorry, this is taking longer than it should. I have kept your message; "
        "if an answer still comes, it will appear here.",
        "zh": "抱歉,这次处理的时间比平时长。您的消息我已经保留,如果稍后有结果,会显示在这里。",
    },
    "broken": {
        "en": "Sorry, something went wrong on our side. I have kept your message.",
        "zh": "抱歉,我们这边出了点问题。您的消息我已经保留。",
    },
    "empty": {
        "en": "Sorry, I have no answer to that right now. I have kept your message.",
        "zh": "抱歉,这个问题我暂时没有答案。您的消息我已经保留。",
    },
    "unsure": {
        "en": "Sorry, we were interrupted and I am not sure that I finished what you asked. "
        "Please check before you send it again.",
        "zh": "抱歉,刚才中断了,我不确定是否已经办完您要求的事。请先确认,再决定是否重新发送。",
    },
}
_RETRY: Final[dict[Language, str]] = {"en": "Try again", "zh": "再试一次"}
_PERSON: Final[dict[Language, str]] = {"en": "Talk to a person", "zh": "联系人工客服"}
_NOTED: Final[dict[Language, str]] = {
    "en": "I have noted that you want to talk to a person. They answer {hours}. "
    "You can also write to {email}.",
    "zh": "我已记下您想联系人工客服。客服时间:{hours}。您也可以写信到 {email}。",
}
_WRITE: Final[dict[Language, str]] = {
    "en": "Please write to {email}; people answer {hours}.",
    "zh": "请写信到 {email};客服时间:{hours}。",
}


def apology(reason: Reason, language: Language, message_id: str) -> Draft:
    """The apology for a message that got no answer, with a way on."""
    retry = Button(_RETRY[language], f"/{RETRY_INTENT}{json.dumps({'message_id': message_id})}")
    return Draft(
        text=_SORRY[reason][language],
        language=language,
        buttons=(retry, Button(_PERSON[language], f"/{PERSON_INTENT}")),
        parts={"apology": reason},
    )


def person_called(language: Language, hours: str, email: str, *, noted: bool) -> Draft:
    """What is said when a person is asked for while the assistant is away; true to what was done."""
    words = (_NOTED if noted else _WRITE)[language]
    told = words.format(hours=hours_in(hours, language), email=email)
    return Draft(text=told, language=language, parts={"handoff": noted})
