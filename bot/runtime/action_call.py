"""Make the call of an action cheap and its failure harmless.

Stock Rasa checks a constant JSON schema against its meta-schema on each answer (half of a turn),
looks through all subclasses for each event, tells every slot that was ever set, and opens a
connection for each call.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from functools import lru_cache, partial
from typing import Any, Dict, Iterable, List, Optional, Text, Type

import aiohttp
import rasa.core.actions.action as actions
import ujson
from rasa.core.actions.action import ActionExecutionRejection, RemoteAction, create_bot_utterance
from rasa.shared.core.events import Event, SlotSet, UserUttered
from rasa.shared.exceptions import RasaException
from rasa.shared.utils.schemas.events import EVENT_SCHEMA
from rasa.utils.endpoints import EndpointConfig

logger = logging.getLogger(__name__)

ACTION_TIMEOUT_S = 20
IDLE_CONNECTION_S = 15  # below the 75 s after which aiohttp's server closes one
APOLOGY = "utter_apology"


def installed() -> bool:
    """Whether the changes are in place."""
    return getattr(RemoteAction.run, "aisle", False) is True


def install() -> None:
    """Put the five changes in place; ``sources.check_sources`` comes first."""
    if installed():
        return
    actions.DEFAULT_REQUEST_TIMEOUT = ACTION_TIMEOUT_S
    RemoteAction._validate_action_result = _validate
    Event.resolve_by_type = staticmethod(_cached_event_class(Event.resolve_by_type))
    EndpointConfig.session = _kept_session
    RemoteAction.run = _apologising(RemoteAction.run)
    RemoteAction._action_call_format = _telling_less(RemoteAction._action_call_format)


@lru_cache(maxsize=1)
def _validator() -> Any:
    return _compiled(RemoteAction.action_response_format_spec())


@lru_cache(maxsize=1)
def _event_validators() -> Dict[Text, Any]:
    """By event type, what an event of it must be: the schema's ``oneOf`` has one branch for each."""
    rest = {name: rule for name, rule in EVENT_SCHEMA.items() if name != "oneOf"}
    branches = {branch["properties"]["event"]["const"]: branch for branch in EVENT_SCHEMA["oneOf"]}
    return {kind: _compiled({"allOf": [rest, branch]}) for kind, branch in branches.items()}


def _compiled(schema: Dict[Text, Any]) -> Any:
    from jsonschema import validators

    kind = validators.validator_for(schema)
    kind.check_schema(schema)
    return kind(schema)


def _validate(self: RemoteAction, result: Dict[Text, Any]) -> bool:
    """As stock, with validators built once; each event is held to the rules of its own type alone."""
    from jsonschema.exceptions import best_match

    if _surely_right(result):
        return True
    error = best_match(_validator().iter_errors(result))
    if error is not None:
        raise RasaException(f"the action endpoint's answer is not of Rasa's form: {error.message[:200]}")
    return True


def _surely_right(result: Any) -> bool:
    """Whether the whole schema would say yes; what is not sure is left to it."""
    if not isinstance(result, dict):
        return False
    events, responses = result.get("events", []), result.get("responses", [])
    if not isinstance(events, list) or not isinstance(responses, list):
        return False
    kinds = _event_validators()
    return all(isinstance(response, dict) for response in responses) and all(
        isinstance(event, dict)
        and isinstance(event.get("event"), str)
        and (_is_plain_slot(event) or (event["event"] in kinds and kinds[event["event"]].is_valid(event)))
        for event in events
    )


def _is_plain_slot(event: Dict[Text, Any]) -> bool:
    """Whether it sets a slot and says no more: nearly every event that our actions send."""
    return (
        event["event"] == "slot"
        and isinstance(event.get("name"), str)
        and event.keys() <= {"event", "name", "value", "timestamp"}
        and "value" in event
        and event.get("timestamp") is None
    )


def _cached_event_class(stock: Any) -> Any:
    found: Dict[Text, Type[Event]] = {}

    def resolve(type_name: Text, default: Optional[Type[Event]] = None) -> Optional[Type[Event]]:
        known = found.get(type_name)
        if known is None:
            known = stock(type_name, default)
            if known is not None and known is not default:
                found[type_name] = known
        return known

    return resolve


class _Kept:
    """A client session that ``async with`` does not close."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self.session = session

    async def __aenter__(self) -> aiohttp.ClientSession:
        return self.session

    async def __aexit__(self, *error: Any) -> None:
        return None


def _kept_session(self: EndpointConfig) -> _Kept:
    """One session per endpoint and event loop, with its connections kept open."""
    loop = asyncio.get_running_loop()
    kept = getattr(self, "_aisle_session", None)
    if kept is None or kept.session.closed or self._aisle_loop is not loop:
        auth = aiohttp.BasicAuth(**self.basic_auth) if self.basic_auth else None
        kept = _Kept(
            aiohttp.ClientSession(
                headers=self.headers,
                auth=auth,
                timeout=aiohttp.ClientTimeout(total=ACTION_TIMEOUT_S),
                json_serialize=partial(ujson.dumps, ensure_ascii=False, escape_forward_slashes=False),
                connector=aiohttp.TCPConnector(keepalive_timeout=IDLE_CONNECTION_S),
            )
        )
        self._aisle_session, self._aisle_loop = kept, loop
    return kept


async def close_sessions(*endpoints: Optional[EndpointConfig]) -> None:
    """Close what ``_kept_session`` opened."""
    for endpoint in endpoints:
        kept = getattr(endpoint, "_aisle_session", None)
        if kept is not None:
            await kept.session.close()


def _telling_less(stock: Any) -> Any:
    def call_format(self: RemoteAction, tracker: Any, domain: Any) -> Dict[Text, Any]:
        """As stock, without what earlier turns set: the slots' values stand in the call anyway."""
        events = tracker.events
        tracker.events = deque(told(events))
        try:
            body: Dict[Text, Any] = stock(self, tracker, domain)
        finally:
            tracker.events = events
        return body

    return call_format


def told(events: Iterable[Event]) -> List[Event]:
    """The events that an action call tells: of earlier turns all but the slots, of this turn all."""
    listed = list(events)
    begin = max((place for place, one in enumerate(listed) if isinstance(one, UserUttered)), default=0)
    return [one for one in listed[:begin] if not isinstance(one, SlotSet)] + listed[begin:]


def _apologising(stock: Any) -> Any:
    async def run(
        self: RemoteAction, output_channel: Any, nlg: Any, tracker: Any, domain: Any
    ) -> List[Event]:
        """As stock; where stock would say nothing at all, say ``utter_apology`` and go on."""
        try:
            return await stock(self, output_channel, nlg, tracker, domain)
        except ActionExecutionRejection:
            raise
        except Exception:
            if APOLOGY not in domain.responses:
                raise
            logger.exception("action %s failed; the shopper hears an apology", self.name())
            draft = await nlg.generate(APOLOGY, tracker, output_channel.name())
            if not draft:
                raise
            draft["utter_action"] = APOLOGY
            return [create_bot_utterance(draft)]

    run.aisle = True  # type: ignore[attr-defined]
    return run
