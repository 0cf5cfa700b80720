"""The API over 100,000 products, asked by 1, 8 and 32 connections at once; and the process's memory.

The server is the application of ``python -m recommender serve`` in a process of its own, with the
synthetic embedder in the sentence encoder's place.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import aiohttp
from aiohttp import web

from benchmarks.machine import resident_mb, summary_ms
from benchmarks.recommender.serving import BATCH, K, requests_for
from benchmarks.recommender.shop import Stage, open_stage
from kernel.clock import SystemClock
from kernel.keys.service import KeyService
from recommender.api.app import build_api_app
from recommender.service import build_recommender
from retrieval.threads import keep_blas_alone

HOST: Final = "127.0.0.1"
PORT: Final = int(os.environ.get("AISLE_BENCHMARK_PORT", "8977"))
PATH: Final = "/api/v1/recommendations/batch"
CONNECTIONS: Final = (1, 8, 32)
CALLS: Final = {1: 100, 8: 200, 32: 400}
BATCHES: Final = 3
START_S: Final = 180
RATE_PER_S, BURST = 100_000.0, 1_000_000


@dataclass(frozen=True)
class Client:
    """An open session with its key."""

    session: aiohttp.ClientSession
    customers: list[str]

    async def ask(self, customers: list[str]) -> list[dict[str, Any]]:
        """One call for these customers; the results."""
        asked = [{"id": one, "customer_id": one, "k": K} for one in customers]
        async with self.session.post(PATH, json={"requests": asked}) as response:
            response.raise_for_status()
            results: list[dict[str, Any]] = (await response.json())["results"]
            return results


def measure(stage: Stage) -> tuple[dict[str, Any], dict[str, bool]]:
    """Start the server, ask it, end it."""
    _, secret = KeyService(stage.shop.database, SystemClock()).create(
        "benchmark", ["recommend:read"], RATE_PER_S, BURST
    )
    command = [sys.executable, "-m", "benchmarks.recommender.over_http"]
    process = subprocess.Popen(
        [*command, str(stage.settings.data_dir), str(stage.size), str(stage.seed)],
        stdout=subprocess.DEVNULL,
    )
    try:
        customers = [request.customer_id or "" for request in requests_for(stage, BATCH)]
        return asyncio.run(_asked(secret, customers, process.pid))
    finally:
        process.terminate()
        process.wait(30)


async def _asked(secret: str, customers: list[str], pid: int) -> tuple[dict[str, Any], dict[str, bool]]:
    headers = {"Authorization": f"Bearer {secret}"}
    connector = aiohttp.TCPConnector(limit=max(CONNECTIONS))
    async with aiohttp.ClientSession(
        f"http://{HOST}:{PORT}", headers=headers, connector=connector
    ) as session:
        client = Client(session, customers)
        await _until_ready(session)
        await client.ask(customers)
        figures: dict[str, Any] = {}
        whole = True
        for connections in CONNECTIONS:
            figures[f"{connections} connections"], filled = await _crowd(client, connections)
            whole &= filled
        taken = []
        for _ in range(BATCHES):
            began = time.perf_counter()
            await client.ask(customers)
            taken.append(1000 * (time.perf_counter() - began))
        figures[f"calls of {BATCH} requests"] = summary_ms(taken)
        figures["server_mb"] = resident_mb(pid)
    return figures, {"every call over HTTP is answered in full": whole}


async def _until_ready(session: aiohttp.ClientSession) -> None:
    ends = time.monotonic() + START_S
    while True:
        try:
            async with session.get("/ready") as response:
                if response.status == 200:
                    return
        except aiohttp.ClientConnectionError:
            pass
        if time.monotonic() > ends:
            raise TimeoutError(f"the server did not start within {START_S} s")
        await asyncio.sleep(0.2)


async def _crowd(client: Client, connections: int) -> tuple[dict[str, Any], bool]:
    """As many at once, one shopper a call."""
    waiting = iter([client.customers[n % BATCH] for n in range(CALLS[connections])])
    taken: list[float] = []
    lengths: list[int] = []

    async def one_after_another() -> None:
        for customer in waiting:
            began = time.perf_counter()
            (result,) = await client.ask([customer])
            taken.append(1000 * (time.perf_counter() - began))
            lengths.append(len(result["items"]))

    began = time.perf_counter()
    await asyncio.gather(*(one_after_another() for _ in range(connections)))
    rate = CALLS[connections] / (time.perf_counter() - began)
    return {**summary_ms(taken), "per_second": round(rate)}, all(length == K for length in lengths)


def serve(folder: Path, size: int, seed: int) -> None:
    """Serve the shop in ``folder`` until a signal comes."""
    keep_blas_alone()  # as every serving process does
    stage = open_stage(folder, size, 384, seed)
    recommender, _ = build_recommender(stage.shop, stage.embedder)
    recommender.answer_batch(requests_for(stage, 1))
    app = build_api_app(stage.shop, recommender)
    web.run_app(app, host=HOST, port=PORT, print=None, access_log=None)


if __name__ == "__main__":
    serve(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
