"""Our four connectors on a Sanic server, as Rasa opens them, with a script in Rasa's place.

Runs in Rasa's environment: ``python driver.py PORT credentials.json answers.json``. A message's text
picks its answers; what the connectors brought is told at /seen.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))


def main() -> None:
    from sanic import Sanic, response

    port, credentials, answers = int(sys.argv[1]), _read(sys.argv[2]), _read(sys.argv[3])
    app = Sanic("channels", configure_logging=False)
    seen: list[dict[str, Any]] = []

    async def handler(message: Any) -> None:
        seen.append({"text": message.text, "sender": message.sender_id, "metadata": message.metadata})
        for answer in answers.get(message.text, []):
            await message.output_channel.send_response(message.sender_id, dict(answer))

    for path, given in credentials.items():
        module, _, name = path.rpartition(".")
        channel = getattr(import_module(module), name).from_credentials(given)
        app.blueprint(channel.blueprint(handler), url_prefix=f"/webhooks/{channel.url_prefix()}")

    @app.route("/seen")
    async def tell(_request: Any) -> Any:
        return response.json(seen)

    app.run(host="127.0.0.1", port=port, access_log=False)


def _read(path: str) -> Any:
    return json.loads(Path(path).read_text())


if __name__ == "__main__":
    main()
