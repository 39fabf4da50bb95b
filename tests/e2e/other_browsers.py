"""Browsers beside Chromium, as Debian ships them: Firefox by WebDriver BiDi, and WebKit, Safari's engine, by WebDriver.

Both take the same taps: W3C actions at the middle of an element. Whatever they ask of a network comes to a proxy here.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import shutil
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

import aiohttp

from tests.support.on_ci import leave_out
from tests.support.scenario import free_port

ANSWERS_WITHIN = 120.0
PHONE = {"width": 360, "height": 640}
ITS_OWN = ("file:", "data:", "about:")
"""Beginnings of addresses for which nobody else is asked."""


class DrivenBrowser(Protocol):
    """A browser with one page."""

    async def opens(self, address: str) -> None:
        """Open a page and wait for it."""

    async def moves(self, by: int) -> None:
        """Go back (-1) or forward (1) in the history."""

    async def reads(self, expression: str) -> Any:
        """Return the value of a JavaScript expression, which JSON can hold."""

    async def acts(self, *actions: dict[str, Any]) -> None:
        """Carry out what a pointer does."""

    def asked_for(self) -> list[str]:
        """Return the addresses of what the page asked of others."""


async def taps(browser: DrivenBrowser, element: str) -> None:
    """Tap the middle of an element, given as an expression.

    WebKit scrolls only when it draws: a place that is read before is not yet where a finger meets the element.
    """
    x, y = await browser.reads(
        f"""(async (it) => {{
            it.scrollIntoView({{ block: "nearest" }});
            for (let drawn = 0; drawn < 2; drawn += 1) await new Promise(requestAnimationFrame);
            const box = it.getBoundingClientRect();
            return [Math.round(box.left + box.width / 2), Math.round(box.top + box.height / 2)];
        }})({element})"""
    )
    await browser.acts(
        {"type": "pointerMove", "x": x, "y": y},
        {"type": "pointerDown", "button": 0},
        {"type": "pointerUp", "button": 0},
    )


def _pointer(actions: tuple[dict[str, Any], ...]) -> list[dict[str, Any]]:
    parameters = {"pointerType": "mouse"}
    return [{"type": "pointer", "id": "finger", "parameters": parameters, "actions": list(actions)}]


@dataclass
class FirefoxPage:
    """A page of Firefox, over the WebSocket of WebDriver BiDi."""

    socket: aiohttp.ClientWebSocketResponse
    context: str = ""
    requests: list[str] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=itertools.count)

    async def begins(self) -> None:
        await self.calls("session.new", capabilities={})
        tree = await self.calls("browsingContext.getTree")
        self.context = tree["contexts"][0]["context"]
        await self.calls("session.subscribe", events=["network.beforeRequestSent"])
        await self.calls("browsingContext.setViewport", context=self.context, viewport=PHONE)

    async def opens(self, address: str) -> None:
        await self.calls("browsingContext.navigate", context=self.context, url=address, wait="complete")

    async def moves(self, by: int) -> None:
        await self.calls("browsingContext.traverseHistory", context=self.context, delta=by)

    async def reads(self, expression: str) -> Any:
        target = {"context": self.context}
        told = f"Promise.resolve({expression}).then((it) => JSON.stringify([it]))"
        found = await self.calls("script.evaluate", expression=told, target=target, awaitPromise=True)
        assert found["type"] == "success", found
        return json.loads(found["result"]["value"])[0]

    async def acts(self, *actions: dict[str, Any]) -> None:
        await self.calls("input.performActions", context=self.context, actions=_pointer(actions))

    def asked_for(self) -> list[str]:
        return [it for it in self.requests if not it.startswith(ITS_OWN)]

    async def calls(self, method: str, **parameters: Any) -> Any:
        number = next(self.numbers)
        await self.socket.send_json({"id": number, "method": method, "params": parameters})
        while (told := await self.socket.receive_json(timeout=ANSWERS_WITHIN)).get("id") != number:
            self.requests.append(told["params"]["request"]["url"])
        assert told["type"] == "success", told
        return told["result"]


@dataclass
class WebKitPage:
    """A page of WebKit, over the HTTP of WebDriver. What it asks for is known from its proxy."""

    web: aiohttp.ClientSession
    requests: list[str]
    session: str = ""

    async def begins(self, proxy: int) -> None:
        place = f"127.0.0.1:{proxy}"
        asked = {"proxy": {"proxyType": "manual", "httpProxy": place, "sslProxy": place}}
        told = await self.calls("/session", capabilities={"alwaysMatch": asked})
        self.session = f"/session/{told['sessionId']}"
        await self.calls(f"{self.session}/window/rect", **PHONE)

    async def opens(self, address: str) -> None:
        await self.calls(f"{self.session}/url", url=address)

    async def moves(self, by: int) -> None:
        await self.calls(f"{self.session}/{'back' if by < 0 else 'forward'}")

    async def reads(self, expression: str) -> Any:
        script = f"const told = arguments[0]; Promise.resolve({expression}).then(told)"
        return await self.calls(f"{self.session}/execute/async", script=script, args=[])

    async def acts(self, *actions: dict[str, Any]) -> None:
        await self.calls(f"{self.session}/actions", actions=_pointer(actions))

    def asked_for(self) -> list[str]:
        return self.requests

    async def calls(self, path: str, **parameters: Any) -> Any:
        async with self.web.post(path, json=parameters) as answer:
            assert answer.status == 200, await answer.text()
            return (await answer.json())["value"]

    async def ends(self) -> None:
        async with self.web.delete(self.session) as answer:
            assert answer.status == 200


@asynccontextmanager
async def firefox() -> AsyncIterator[DrivenBrowser]:
    """Run Firefox without a screen, in a profile of its own."""
    program = shutil.which("firefox") or leave_out("the take-along page in Firefox", "no firefox here")
    port = free_port()
    with TemporaryDirectory() as profile:
        command = (program, "--headless", "--no-remote", "--profile", profile, f"--remote-debugging-port={port}")
        async with counting_proxy([]) as proxy:
            (Path(profile) / "user.js").write_text(_preferences(proxy), "ascii")
            async with _running(*command), _client(port) as web, web.ws_connect("/session", max_msg_size=0) as socket:
                page = FirefoxPage(socket)
                await page.begins()
                yield page
                await page.calls("browser.close")


def _preferences(proxy: int) -> str:
    """Return preferences with which all that Firefox asks for on its own goes to the proxy."""
    place = {"http": "127.0.0.1", "http_port": proxy, "ssl": "127.0.0.1", "ssl_port": proxy, "type": 1}
    return "".join(f'user_pref("network.proxy.{name}", {json.dumps(value)});\n' for name, value in place.items())


@asynccontextmanager
async def webkit() -> AsyncIterator[DrivenBrowser]:
    """Run WebKit's small browser on a screen that nobody sees."""
    driver = shutil.which("WebKitWebDriver") or leave_out("the take-along page in WebKit", "no WebKitWebDriver here")
    port, requests = free_port(), list[str]()
    async with counting_proxy(requests) as proxy, _screen() as display:
        surroundings = {**os.environ, "DISPLAY": display}
        async with _running(driver, f"--port={port}", env=surroundings), _client(port) as web:
            page = WebKitPage(web, requests)
            await page.begins(proxy)
            yield page
            await page.ends()


@asynccontextmanager
async def _screen() -> AsyncIterator[str]:
    """Run a display that is drawn in memory, and yield its name."""
    program = shutil.which("Xvfb") or leave_out("the take-along page in WebKit", "no Xvfb here")
    async with _running(program, "-displayfd", "1", "-nolisten", "tcp", stdout=PIPE) as screen:
        assert screen.stdout
        number = await asyncio.wait_for(screen.stdout.readline(), ANSWERS_WITHIN)
        yield f":{number.decode().strip()}"


@asynccontextmanager
async def counting_proxy(requests: list[str]) -> AsyncIterator[int]:
    """Answer everything with nothing, and note what was asked for. Yield the port."""

    async def answered(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        requests.append((await reader.readline()).decode().split(" ")[1])
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answered, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1]


@asynccontextmanager
async def _running(program: str, *words: str, **options: Any) -> AsyncIterator[Process]:
    quiet = {"stdin": DEVNULL, "stdout": DEVNULL, "stderr": DEVNULL}
    process = await asyncio.create_subprocess_exec(program, *words, **{**quiet, **options})
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):  # it has ended by itself
            process.terminate()
        await process.communicate()


@asynccontextmanager
async def _client(port: int) -> AsyncIterator[aiohttp.ClientSession]:
    """Yield a client for what listens on a port here, as soon as it does."""
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as web:
        async with asyncio.timeout(ANSWERS_WITHIN):
            while not await _answers(web):
                await asyncio.sleep(0.02)
        yield web


async def _answers(web: aiohttp.ClientSession) -> bool:
    with suppress(aiohttp.ClientConnectionError):
        async with web.get("/status"):
            return True
    return False
