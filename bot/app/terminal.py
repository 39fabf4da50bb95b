"""Play a lesson in the terminal: the same conversation, read from standard input."""

from __future__ import annotations

import asyncio
import time
from typing import cast, get_args

from bot.adapters.sqlite.store import SqliteStore
from bot.adapters.terminal.screen import buttons, lines
from bot.app.playing import playable
from bot.config import Settings
from bot.content.model.people import Age
from bot.content.model.profile import Command
from bot.conversation import Conversation, Heard
from bot.engine.input import NEW, Chose, Commanded, Flags, Input, Spot, Started
from bot.library import Library
from bot.ports import LearnerId, Refused
from bot.replies.reply import Button, Replies

LEARNER = LearnerId("terminal")


async def play(settings: Settings, lesson: str | None, locale: str, age: str) -> None:
    """Play until the input ends. A number presses a button; anything else is typed to the bot."""
    library, _ = playable(settings)
    store = await SqliteStore.open(":memory:", "terminal")
    try:
        conversation = Conversation(store, library, time.time)
        await _play(conversation, _first(library, lesson, Flags(locale, age=cast(Age, age))))
    finally:
        await store.close()


def _first(library: Library, lesson: str | None, flags: Flags) -> Input:
    if lesson is None:
        return Started(flags.locale)
    if flags.locale not in library.course.locales:
        raise Refused(f"There is no language `{flags.locale}`.", f"There are: {', '.join(library.course.locales)}.")
    if library.course.lesson(lesson) is None:
        raise Refused(f"There is no lesson `{lesson}`.", f"There are: {', '.join(library.course.lessons)}.")
    return Chose(Spot(lesson, "", NEW), flags)


async def _play(conversation: Conversation, did: Input) -> None:
    pressable: tuple[Button, ...] = ()
    while True:
        (replies,) = await conversation.hear([Heard(LEARNER, did)])
        print("\n".join(lines(replies)))
        pressable = buttons(replies) or pressable
        typed = await asyncio.to_thread(_typed)
        if typed is None:
            return
        did = _meant(conversation, typed, pressable, replies)


def _typed() -> str | None:
    try:
        return input("\n> ")
    except EOFError:
        print()
        return None


def _meant(conversation: Conversation, typed: str, pressable: tuple[Button, ...], replies: Replies) -> Input:
    if typed.isdecimal() and 1 <= int(typed) <= len(pressable):
        return Chose(pressable[int(typed) - 1].spot, replies.flags)
    name = typed.removeprefix("/")
    if typed.startswith("/") and name in get_args(Command):
        return Started(replies.flags.locale) if name == "start" else Commanded(cast(Command, name))
    return conversation.library.lexicon.read(typed, replies.flags.locale)
