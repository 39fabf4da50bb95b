"""Trial of the image: its version, its check, the preview and the bot, each as an operator's container runs it."""

from __future__ import annotations

import asyncio
import http.client
import re
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import yaml

from bot import __version__
from tests.debian.containerfile import FILE, base_of, instructions
from tests.debian.image import Image, build_image
from tests.debian.root import CommandFailed, output_of
from tests.support.bot_api import Telegram
from tests.support.bot_process import HOME, STARTS_WITHIN, STOPS_WITHIN, TOKEN
from tests.support.scenario import free_port

COMPOSE = FILE.with_name("compose.yaml")
DRAWS_KHMER = "from bot.conversation.rendering.badges.lettering import font_of; font_of('km', 40)"


def try_image(folder: Path) -> None:
    """Build the image in a folder, and start what is in it; say each step."""
    text = FILE.read_text("utf-8")
    base = base_of(instructions(text)[0][1])
    print(f"Debian {base.suite} with its own Python stands for {base.tag}: no registry of images is asked.")
    image = build_image(HOME, text, folder / "image")
    print("built:   every instruction of the Containerfile, in its order")
    _try_commands(image)
    asyncio.run(_try_preview(image))
    asyncio.run(_try_bot(image))
    print(f"as {image.user}, read-only but for {' and '.join(image.volumes)}, without any right of root")


def _try_commands(image: Image) -> None:
    told = output_of(image.starting("--version", network=False), "--version")
    if told != f"safe-online-world {__version__}\n":
        raise CommandFailed(f"--version printed {told}")
    print(f"version: {told.strip()}, without a network")
    output_of(image.starting("check", network=False), "check")
    print("check:   the lessons in it are in order")
    output_of(image.running(["python", "-c", DRAWS_KHMER], network=False), "drawing")
    print("badges:  drawn in Khmer too")
    output_of(image.running(["sh", "-c", "! touch /opt/safe-online-world/new && touch /data/new"]), "writing")
    print("writing: only where it may")


async def _try_preview(image: Image) -> None:
    async with _page(image.starting("preview", "--no-browser", "--port", "0")):
        pass
    print("preview: answers, and ends at Ctrl+C")


async def _try_bot(image: Image) -> None:
    services = _services(image)
    settings = {"BOT_TOKEN": TOKEN, "LISTEN": f"127.0.0.1:{free_port()}", "STAGE": "development"}
    async with Telegram(token=TOKEN) as telegram:
        settings["BOT_API_URL"] = telegram.url
        async with _started(image.starting(settings=settings)) as (_, printed):
            await _line(printed, "answering")
            asking = image.running(image.programs["HEALTHCHECK"], settings)
            said = await asyncio.to_thread(output_of, asking, "HEALTHCHECK")
            girl = telegram.girl(101)
            await girl.types("/start")
            await girl.waits_for("")
            for name, listen in (("staff", "STAFF_LISTEN"), ("room", "ROOM_LISTEN")):
                await _try_page(image, services[name], listen)
    print(f"bot:     /healthz says {said.splitlines()[0]}, a girl is answered, and SIGTERM ends it with 0")


def _services(image: Image) -> dict[str, Any]:
    """Return what compose.yaml starts, after the folders are made as its first service makes them."""
    services: dict[str, Any] = yaml.safe_load(COMPOSE.read_text("utf-8"))["services"]
    making = [*services["folders"]["entrypoint"], *services["folders"]["command"]]
    output_of(image.root.entering(making, {}), "folders")
    return services


async def _try_page(image: Image, service: dict[str, Any], listen: str) -> None:
    (name,) = service["command"]
    settings = {it: value for it, value in service["environment"].items() if "$" not in value}
    settings[listen] = f"127.0.0.1:{free_port()}"
    async with _page(image.starting(name, settings=settings, user=service["user"])):
        pass
    print(f"{name + ':':8} answers, as compose.yaml starts it beside the bot")


@asynccontextmanager
async def _page(command: list[str]) -> AsyncIterator[None]:
    """Run a program that prints the address of a page; it has to answer there."""
    async with _started(command, ends_at=signal.SIGINT) as (_, printed):
        found = re.search(r"http://127\.0\.0\.1:(\d+)(/\S*)", await _line(printed, "http://"))
        assert found
        status = await asyncio.to_thread(_status, int(found[1]), found[2])
        if status >= http.client.BAD_REQUEST:
            raise CommandFailed(f"it answered {status} at its own address")
        yield


async def _line(printed: AsyncIterator[str], text: str) -> str:
    """Return the next line with a text in it."""
    seen: list[str] = []
    async for line in printed:
        if text in line:
            return line
        seen.append(line)
    raise CommandFailed(f"it ended before it printed “{text}”:\n{''.join(seen)}")


@asynccontextmanager
async def _started(
    command: list[str], ends_at: signal.Signals = signal.SIGTERM
) -> AsyncIterator[tuple[asyncio.subprocess.Process, AsyncIterator[str]]]:
    """Run a program until the block ends; the signal has to end it with 0."""
    process = await asyncio.create_subprocess_exec(
        *command, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    log: list[str] = []
    try:
        async with asyncio.timeout(STARTS_WITHIN):
            yield process, _lines(process, log)
        process.send_signal(ends_at)
        async with asyncio.timeout(STOPS_WITHIN):
            code = await process.wait()
        if code:
            raise CommandFailed(f"it ended with {code} at {ends_at.name}:\n{''.join(log)}")
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _lines(process: asyncio.subprocess.Process, log: list[str]) -> AsyncIterator[str]:
    assert process.stdout
    async for line in process.stdout:
        log.append(line.decode("utf-8", "replace"))
        yield log[-1]


def _status(port: int, path: str) -> int:
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    asking.request("GET", path)
    return asking.getresponse().status
