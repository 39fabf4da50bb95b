"""`main.py play`: a lesson in the terminal, as the conversation of the bot, read from standard input."""

from __future__ import annotations

import argparse
import asyncio
import time
from contextlib import closing, nullcontext
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import cast, get_args

from bot.app.command import FINE, ProgramCommand
from bot.app.config import Settings
from bot.authoring.editor.playable import playable
from bot.authoring.simulation.screen import buttons, quoted_words, screen_lines
from bot.authoring.simulation.transcript_writer import TranscriptFile, recordable
from bot.conversation.course_bundle import CourseBundle
from bot.conversation.rendering.reply import Button, Replies
from bot.conversation.service import Conversation, IncomingAction
from bot.conversation.understanding import after_replies, tapped, typed
from bot.engine.input import NEW, ButtonTarget, Chose, Commanded, Flags, Input, LastQuestion, Started
from bot.errors import Refused
from bot.lessons.model.people import COUNTRIES
from bot.lessons.model.profile import SlashCommand
from bot.storage.ports import LearnerId
from bot.storage.sqlite.store import SqliteStore


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the lesson, the learner's language, age and country, and the transcript to write."""
    parser.add_argument("lesson", nargs="?", help="the lesson's name, such as friend-or-pretend")
    parser.add_argument("--locale", default="en", help="the language (default: en)")
    parser.add_argument("--record", type=Path, metavar="FILE", help="write the try as a transcript that passes")
    parser.add_argument("--age", choices=("10-13", "14-17"), default="10-13", help="of a lesson's reader")
    parser.add_argument(
        "--country", choices=COUNTRIES, help="of a lesson's reader: its names, its ways (default: none)"
    )


def run(settings: Settings, namespace: argparse.Namespace) -> int:
    """Play until standard input ends."""
    flags = Flags(namespace.locale, country=namespace.country, age=namespace.age)
    asyncio.run(play(settings, namespace.lesson, flags, namespace.record))
    return FINE


LEARNER = LearnerId("terminal")


async def play(settings: Settings, lesson: str | None, flags: Flags, record: Path | None = None) -> None:
    """Play until standard input ends. A number presses a button; anything else is typed to the bot.

    `lesson` None starts the bot. `record`: file for a transcript; then only buttons and commands count, and nothing
    typed is kept.
    """
    bundle, _ = playable(settings.dialogues, settings.locales)
    store = await SqliteStore.open(":memory:", "terminal", invented=True)
    try:
        conversation = Conversation(store, bundle, time.time)
        first = _first(bundle, lesson, flags)
        with closing(TranscriptFile(record, lesson, flags)) if record else nullcontext() as recording:
            await _play(conversation, first, recording)
    finally:
        await store.close()


def _first(bundle: CourseBundle, lesson: str | None, flags: Flags) -> Input:
    if lesson is None:
        return Started(flags.locale)
    if flags.locale not in bundle.course.locales:
        raise Refused(f"There is no language `{flags.locale}`.", f"There are: {', '.join(bundle.course.locales)}.")
    if bundle.course.lesson(lesson) is None:
        raise Refused(f"There is no lesson `{lesson}`.", f"There are: {', '.join(bundle.course.lessons)}.")
    return Chose(ButtonTarget(lesson, "", NEW), flags)


async def _play(conversation: Conversation, action: Input, recording: TranscriptFile | None) -> None:
    # Numbered as a transcript numbers its inputs: a quick round depends on the number.
    numbers = count(1)
    pressable: tuple[Button, ...] = ()
    heard = IncomingAction(LEARNER, action, next(numbers))
    if recording and isinstance(action, Started):
        recording.action(action, pressable)
    while True:
        (replies,) = await conversation.hear([heard])
        last = after_replies(replies, heard.last)
        print("\n".join(screen_lines(replies)))
        pressable = buttons(replies) or pressable
        if recording:
            recording.record_stop(replies)
        following = await _next(conversation, pressable, replies, recording, last)
        if following is None:
            return
        heard = replace(following, update_id=next(numbers), last=last)


async def _next(
    conversation: Conversation,
    pressable: tuple[Button, ...],
    replies: Replies,
    recording: TranscriptFile | None,
    last: LastQuestion | None,
) -> IncomingAction | None:
    """Return the next action; None at the end of the input."""
    while (written := await asyncio.to_thread(_typed)) is not None:
        action, words, code = _meant(conversation, written, pressable, replies, last)
        if recording is None:
            return IncomingAction(LEARNER, action, words=words, code=code)
        if kept := recordable(action, written, pressable, replies.flags):
            recording.action(kept, pressable)
            return IncomingAction(LEARNER, kept)
        print("While a try is recorded, only buttons and commands count. What you typed is kept nowhere.")
    return None


def _typed() -> str | None:
    try:
        return input("\n> ")
    except EOFError:
        print()
        return None


def _meant(
    conversation: Conversation,
    written: str,
    pressable: tuple[Button, ...],
    replies: Replies,
    last: LastQuestion | None,
) -> tuple[Input, str, str]:
    """Return the input that a line means, with its words and code (`conversation.understanding`)."""
    if written.isdecimal() and 1 <= int(written) <= len(pressable):
        chose = Chose(pressable[int(written) - 1].target, replies.flags)
        return *tapped(conversation.bundle, chose, quoted_words(replies)), ""
    name = written.removeprefix("/")
    if written.startswith("/") and name in get_args(SlashCommand):
        return (Started(replies.flags.locale) if name == "start" else Commanded(cast(SlashCommand, name))), "", ""
    return typed(conversation.bundle, written, replies.flags.locale, last)


COMMAND = ProgramCommand(run, add_arguments)
