"""Rasa's REST channel as a client: kept-alive connections, bounded answers, one kind of failure.

Errors   RasaFailure with ``reason`` down, slow, broken or empty
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

import aiohttp
import orjson
from yarl import URL

from kernel.logs import REQUEST_ID
from kernel.settings import Settings

Reason = Literal["down", "slow", "broken", "empty", "unsure"]

MAX_ANSWER_BYTES: Final = 2 * 2**20
CONNECT_TIMEOUT_S: Final = 2.0
MAX_CONNECTIONS: Final = 256


class RasaFailure(Exception):
    """Rasa gave no answer that could be shown."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason: Reason = reason


class RasaClient:
    """Asks Rasa; open it inside a running loop and close it at the end."""

    def __init__(self, settings: Settings) -> None:
        self._base = settings.rasa_url.rstrip("/")
        self._params = {"token": settings.rasa_token} if settings.rasa_token else {}
        self._http = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=MAX_CONNECTIONS, keepalive_timeout=60),
            json_serialize=lambda value: orjson.dumps(value).decode(),
        )

    async def close(self) -> None:
        """Give the connections back."""
        await self._http.close()

    async def ask(self, conversation_id: str, message: str, *, timeout_s: float) -> list[dict[str, Any]]:
        """What the assistant says to ``message``; the request id goes along as metadata.

        Raises:
            RasaFailure: when it cannot be reached, takes longer, answers nonsense or nothing.
        """
        body = {
            "sender": conversation_id,
            "message": message,
            "metadata": {"request_id": REQUEST_ID.get(), "conversation_id": conversation_id},
        }
        timeout = aiohttp.ClientTimeout(total=timeout_s, connect=min(CONNECT_TIMEOUT_S, timeout_s))
        try:
            async with self._http.post(
                f"{self._base}/webhooks/rest/webhook", json=body, params=self._params, timeout=timeout
            ) as response:
                content = await _bounded(response)
                if response.status != 200:
                    raise RasaFailure("broken", f"status {response.status}")
        except TimeoutError as error:
            raise RasaFailure("slow", f"no answer in {timeout_s:.1f} s") from error
        except (aiohttp.ClientError, OSError) as error:
            raise RasaFailure("down", repr(error)) from error
        return _read(content)

    async def pass_on(
        self, method: str, path: str, query: str, body: bytes, headers: dict[str, str], *, timeout_s: float
    ) -> tuple[int, bytes, Mapping[str, str]]:
        """Give a call of a messaging app to Rasa as it came: status, body and headers of the answer.

        Raises:
            TimeoutError, aiohttp.ClientError: when Rasa cannot be reached in time.
        """
        url = URL(f"{self._base}{path}{'?' + query if query else ''}", encoded=True)
        timeout = aiohttp.ClientTimeout(total=timeout_s, connect=CONNECT_TIMEOUT_S)
        async with self._http.request(method, url, data=body, headers=headers, timeout=timeout) as response:
            return response.status, await response.read(), response.headers

    async def ready(self, timeout_s: float = 2.0) -> bool:
        """Whether Rasa answers and has a model loaded."""
        timeout = aiohttp.ClientTimeout(total=timeout_s)
        try:
            async with self._http.get(
                f"{self._base}/status", params=self._params, timeout=timeout
            ) as response:
                return response.status == 200
        except (TimeoutError, aiohttp.ClientError, OSError):
            return False


async def _bounded(response: aiohttp.ClientResponse) -> bytes:
    content = b""
    async for chunk in response.content.iter_chunked(2**16):
        content += chunk
        if len(content) > MAX_ANSWER_BYTES:
            raise RasaFailure("broken", "the answer is too large")
    return content


def _read(content: bytes) -> list[dict[str, Any]]:
    try:
        answer = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise RasaFailure("broken", "the answer is not JSON") from error
    if not isinstance(answer, list) or any(not isinstance(item, dict) for item in answer):
        raise RasaFailure("broken", "the answer is not a list of messages")
    if not answer:
        raise RasaFailure("empty")
    return answer
