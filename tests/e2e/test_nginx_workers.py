"""The shipped nginx file with several workers: all taps of a learner go to one worker, and nginx stores none.

Updates are written as Telegram writes them: without spaces, and with non-ASCII letters as they are.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from tests.support.nginx import Nginx, nginx
from tests.support.scenario import free_port

GIRLS = range(700_000, 700_030)
CROWD = random.Random(36).sample(range(100_000_000, 8_000_000_000), 300)
FRIEND = {"id": 5, "is_bot": False, "first_name": "Sita"}
LONG = "\u1780" * 4_000


@dataclass
class Worker:
    """A worker on a port: the learners whose updates came, and its answer."""

    came: list[int] = field(default_factory=list)
    status: int = 200
    breaks: bool = False

    async def take(self, request: web.Request) -> web.Response:
        update = json.loads(await request.read())
        who = next(it["from"]["id"] for it in update.values() if isinstance(it, dict))
        self.came.append(who)
        if self.breaks and request.transport is not None:
            request.transport.abort()
        return web.Response(status=self.status)


@dataclass
class WorkersBehindNginx:
    proxy: Nginx
    workers: list[Worker]
    session: aiohttp.ClientSession
    runners: list[web.AppRunner]

    async def brings(self, update: dict[str, Any], **how: Any) -> int:
        body = json.dumps(update, ensure_ascii=False, **{"separators": (",", ":"), **how}).encode()
        async with self.session.post(
            f"{self.proxy.url}/telegram", data=body, headers={"Content-Type": "application/json"}
        ) as answer:
            return answer.status

    def which(self, girl: int) -> list[int]:
        """Return the positions of the workers that got updates of a learner."""
        return [place for place, worker in enumerate(self.workers) if girl in worker.came]


@pytest.fixture
async def proxied(tmp_path: Path) -> AsyncIterator[WorkersBehindNginx]:
    ports, workers = [free_port() for _ in range(3)], [Worker() for _ in range(3)]
    async with AsyncExitStack() as stack:
        proxy = await stack.enter_async_context(nginx(tmp_path / "nginx", free_port(), *ports))
        runners = [
            await stack.enter_async_context(listening(worker, port))
            for worker, port in zip(workers, ports, strict=True)
        ]
        connector = aiohttp.TCPConnector(ssl=proxy.trusts)
        session = await stack.enter_async_context(aiohttp.ClientSession(connector=connector))
        yield WorkersBehindNginx(proxy, workers, session, runners)


@asynccontextmanager
async def listening(worker: Worker, port: int) -> AsyncIterator[web.AppRunner]:
    app = web.Application(client_max_size=2**20)
    app.router.add_post("/telegram", worker.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    yield runner
    await runner.cleanup()


def of(girl: int) -> dict[str, Any]:
    return {"id": girl, "is_bot": False, "first_name": "Achieng"}


def updates(girl: int) -> list[dict[str, Any]]:
    """Return a tap, a text, a reply to a friend's text, and a text that looks like somebody else's update."""
    chat = {"id": girl, "type": "private"}
    quoted = {"message_id": 1, "from": FRIEND, "chat": chat, "date": 1, "text": "hello"}
    tricky = '"from":{"id":5} \\"from\\":{\\"id\\":5}'
    return [
        {"update_id": 1, "callback_query": {"id": "9", "from": of(girl), "message": quoted, "data": "o:a"}},
        {"update_id": 2, "message": {"message_id": 2, "from": of(girl), "chat": chat, "date": 1, "text": LONG}},
        {"update_id": 3, "message": {"message_id": 3, "from": of(girl), "chat": chat, "reply_to_message": quoted}},
        {"update_id": 4, "edited_message": {"message_id": 3, "from": of(girl), "chat": chat, "text": tricky}},
        {"update_id": 5, "my_chat_member": {"chat": chat, "from": of(girl), "date": 1}},
    ]


async def test_a_girl_always_comes_to_the_same_worker(proxied: WorkersBehindNginx) -> None:
    for girl in GIRLS:
        assert [await proxied.brings(update) for update in updates(girl)] == [200] * 5
    assert [len(proxied.which(girl)) for girl in GIRLS] == [1] * len(GIRLS)


async def test_the_workers_share_the_girls(proxied: WorkersBehindNginx) -> None:
    """Ports are drawn anew in each run and move the shares: a tenth is far below any share of 300 learners."""
    for girl in CROWD:
        assert await proxied.brings(updates(girl)[0]) == 200
    assert all(len(worker.came) >= len(CROWD) // 10 for worker in proxied.workers)


async def test_of_a_worker_that_is_away_the_girls_go_to_another_and_the_others_stay(
    proxied: WorkersBehindNginx,
) -> None:
    for girl in GIRLS:
        await proxied.brings(updates(girl)[0])
    before = {girl: proxied.which(girl)[0] for girl in GIRLS}
    await proxied.runners[0].cleanup()
    for worker in proxied.workers:
        worker.came.clear()
    for girl in GIRLS:
        statuses = [await proxied.brings(update) for update in updates(girl)[:3]]
        assert statuses[1:] == [200, 200], "only a connection that broke while nobody looked is Telegram's to try again"
    after = {girl: proxied.which(girl)[0] for girl in GIRLS}
    assert all(after[girl] == place for girl, place in before.items() if place != 0)
    assert 0 not in after.values()


async def test_an_update_that_a_worker_may_have_got_is_brought_again_by_telegram_and_never_by_nginx(
    proxied: WorkersBehindNginx,
) -> None:
    for worker in proxied.workers:
        worker.breaks = True
    assert await proxied.brings(updates(700_000)[0]) == 502
    assert sum(len(worker.came) for worker in proxied.workers) == 1
    for worker in proxied.workers:
        worker.breaks, worker.status = False, 503
    assert await proxied.brings(updates(700_000)[0]) == 503
    assert sum(len(worker.came) for worker in proxied.workers) == 2


async def test_no_word_and_no_number_of_hers_is_written_anywhere(proxied: WorkersBehindNginx) -> None:
    proxied.workers[0].breaks = True
    await asyncio.gather(*(proxied.brings(update) for girl in GIRLS for update in updates(girl)[:2]))
    await proxied.runners[1].cleanup()
    await asyncio.gather(*(proxied.brings(update) for girl in GIRLS for update in updates(girl)[:2]))
    written = b"".join(path.read_bytes() for path in proxied.proxy.folder.rglob("*") if path.is_file())
    assert b"upstream" in (proxied.proxy.folder / "errors").read_bytes(), "nothing went wrong, so nothing is shown"
    assert not [girl for girl in GIRLS if str(girl).encode() in written]
    assert "\u1780".encode() not in written
