"""`main.py preview`: the lessons in the browser, on a store in memory."""

from __future__ import annotations

import argparse
import asyncio
import socket
import webbrowser
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from bot.app.command import FINE, ProgramCommand, say
from bot.app.config import Address, Settings
from bot.app.operator_files import operator_files
from bot.app.own_copy import editable
from bot.app.web_server import free_socket, web_runner
from bot.authoring.editor.preview.desk import Desk
from bot.authoring.editor.preview.open_desk import follow, opened_desk
from bot.authoring.editor.preview.server import KEY, preview_app
from bot.check.result_cache import ResultCache
from bot.conversation.course_bundle import CourseBundle
from bot.errors import Refused
from bot.storage.course_folders import CourseFolders


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the port, and whether a browser opens."""
    parser.add_argument("--port", type=_port, help="the port to use (default: the next free one from 8080)")
    parser.add_argument("--no-browser", action="store_true", help="only print the address")


def run(settings: Settings, namespace: argparse.Namespace) -> int:
    """Serve the preview until it is stopped."""
    asyncio.run(preview(editable(settings), namespace.port, not namespace.no_browser, say))
    return FINE


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError("a port is a number from 0 (any free one) to 65535")
    return int(text)


FIRST_PORT = 8080


async def preview(settings: Settings, port: int | None, show: bool, say: Callable[[str], None]) -> None:
    """Serve the preview until cancelled. `port` None: the next free one from 8080. `show`: open a browser."""
    course = CourseFolders(settings.dialogues, settings.locales)

    def own(bundle: CourseBundle) -> CourseBundle:
        return operator_files(settings).put_into_bundle(bundle)

    memory = ResultCache()
    async with opened_desk(course, own, memory) as desk, _served(desk, port, show, say):
        await follow(course, settings.data, own, memory, desk.player.reload)


@asynccontextmanager
async def _served(desk: Desk, port: int | None, show: bool, say: Callable[[str], None]) -> AsyncIterator[None]:
    app = preview_app(desk)
    runner = web_runner(app)
    await runner.setup()
    taken = _free_socket(port)
    await web.SockSite(runner, taken).start()
    address = f"http://127.0.0.1:{taken.getsockname()[1]}/?key={app[KEY]}"
    say(f"The lessons are open at {address} (stop with Ctrl+C).")
    say("To connect Telegram, put BOT_TOKEN=… from @BotFather into a file called .env and start again.")
    if show:
        await asyncio.to_thread(_open_browser, address)  # a browser may block for seconds and request the page
    try:
        yield
    finally:
        await runner.cleanup()


def _open_browser(address: str) -> None:
    """Open the page in a graphical browser, if there is one. A text browser would take over the terminal."""
    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return
    if not takes_the_terminal(browser):
        browser.open(address)


def takes_the_terminal(browser: webbrowser.BaseBrowser) -> bool:
    """Tell whether a browser runs in the terminal (lynx), or blocks until it is closed."""
    if isinstance(browser, webbrowser.GenericBrowser):
        return not isinstance(browser, webbrowser.BackgroundBrowser)
    return isinstance(browser, webbrowser.UnixBrowser) and not browser.background


def _free_socket(port: int | None) -> socket.socket:
    """Return a listening socket on the port, or on the next free one from 8080."""
    address = Address("127.0.0.1", FIRST_PORT if port is None else port, chosen=port is not None)
    if taken := free_socket(address):
        return taken
    raise Refused(f"Port {port or FIRST_PORT} cannot be used.", "Choose another one with --port, or leave --port out.")


COMMAND = ProgramCommand(run, add_arguments)
