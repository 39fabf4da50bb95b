"""The preview: lessons in the browser, on a store in memory."""

from __future__ import annotations

import asyncio
import os
import socket
import time
import webbrowser
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from aiohttp import web

from bot.app.config import Settings
from bot.app.operator_files import operator_files
from bot.app.sockets import listen
from bot.app.web_runner import web_runner
from bot.authoring.playable import playable
from bot.authoring.preview.desk import Desk
from bot.authoring.preview.player import Player
from bot.authoring.preview.server import KEY, preview_app
from bot.authoring.translation.unfinished_languages import with_unfinished
from bot.check import lesson_essentials
from bot.check.course import open_bundle
from bot.check.known_lessons import known_lessons
from bot.check.result_cache import ResultCache
from bot.conversation.course_bundle import CourseBundle
from bot.conversation.service import Conversation
from bot.errors import Refused
from bot.files import Stamp, stamp
from bot.lessons.problem import Problem, has_errors
from bot.storage.sqlite.store import SqliteStore

FIRST_PORT = 8080
TRANSLATORS_WORK = {"language-untranslated", "translation-missing", "translation-stale", "translation-orphan"}
"""Codes of problems for translators, not for authors."""

KEPT_FROM_GIRLS = {"offer-lost", *(code.name for code in lesson_essentials.CODES)}
"""Codes of errors with which a lesson can be played, by its author alone."""


async def preview(settings: Settings, port: int | None, show: bool, say: Callable[[str], None]) -> None:
    """Serve the preview until cancelled. `port` None: the next free one from 8080. `show`: open a browser."""
    bundle, problems = playable(settings.dialogues, settings.locales, with_unfinished)
    bundle = operator_files(settings).put_into_bundle(bundle)
    store = await SqliteStore.open(":memory:", "preview", invented=True)
    try:
        player = Player(Conversation(store, bundle, time.time), store, time.time, authors_problems(problems))
        await player.start_over()
        await _serve(player, settings, port, show, say)
    finally:
        await store.close()


async def _serve(player: Player, settings: Settings, port: int | None, show: bool, say: Callable[[str], None]) -> None:
    app = preview_app(Desk(player, settings.dialogues, settings.locales))
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
        await follow(settings, player.reload)
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
    for candidate in [port] if port is not None else range(FIRST_PORT, FIRST_PORT + 100):
        if taken := listen("127.0.0.1", candidate):
            return taken
    raise Refused(f"Port {port or FIRST_PORT} cannot be used.", "Choose another one with --port, or leave --port out.")


async def follow(settings: Settings, reload: Callable[[CourseBundle | None, list[Problem]], Awaitable[None]]) -> None:
    """Reload changed files until cancelled: call `reload` with the bundle (None if it has errors) and the problems."""
    seen, memory = _stamps(settings), ResultCache()
    while True:
        await asyncio.sleep(0.3)
        now = _stamps(settings)
        if now != seen:
            seen = now
            bundle, problems = await asyncio.to_thread(_opened, settings, memory)
            own = operator_files(settings).put_into_bundle(bundle)
            stops = has_errors([it for it in problems if it.code not in KEPT_FROM_GIRLS])
            await reload(None if stops else own, authors_problems(problems))


def _opened(settings: Settings, memory: ResultCache) -> tuple[CourseBundle, list[Problem]]:
    known = known_lessons(settings.dialogues, settings.data)
    return open_bundle(settings.dialogues, settings.locales, memory, with_unfinished, known)


def authors_problems(problems: list[Problem]) -> list[Problem]:
    """Return the problems that an author can fix in her own files: without the state of translations."""
    return [found for found in problems if found.code not in TRANSLATORS_WORK]


def _stamps(settings: Settings) -> Mapping[Path, Stamp | None]:
    """Return the stamps of the files in both folders. A stamp is None while an editor replaces a file by renaming.

    `os.walk` follows no links to folders, so it ends, and skips a folder that was just deleted.
    """
    walks = (found for folder in (settings.dialogues, settings.locales) for found in os.walk(folder))
    paths = (Path(place, file) for place, _, files in walks for file in files)
    return {path: stamp(path) for path in paths if path.suffix in {".yaml", ".po", ".ogg"}}
