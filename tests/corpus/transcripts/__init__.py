"""Transcripts played on the real bot: conversations that an educator can read and write, in one language each."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, NoReturn, TypeVar, cast

from bot.authoring.simulation.transcript import (
    PLAYED_AT,
    Transcript,
    TranscriptLine,
    read_transcript,
    typed,
    with_open_question,
)
from bot.conversation import understanding
from bot.conversation.course_bundle import CourseBundle
from bot.conversation.rendering.reply import Bubble, Button, Picked, Replies, Tidy
from bot.conversation.service import Conversation, IncomingAction
from bot.conversation.turn_rendering import render_turn
from bot.conversation.understanding import after_replies, tapped
from bot.conversation.vocabulary import typed_vocabulary
from bot.engine.events import Erased
from bot.engine.input import NEW, ButtonTarget, Chose, Flags, Input, LastQuestion, Sent, Started
from bot.engine.turn import Turn
from bot.lessons.loader.lesson import parse_script
from bot.lessons.model.lesson import SOURCE_LOCALE, Lesson
from bot.storage.ports import LearnerId, TurnApplied
from bot.storage.sqlite.store import SqliteStore
from tests.corpus.transcripts.expected_translations import OtherWords, plain
from tests.support.course_builders import real
from tests.support.observed_store import Watched
from tests.support.paths import ROOT, TRANSCRIPTS

GIRL = LearnerId("a girl")
CLEARED = "(clears the chat)"


@dataclass
class TranscriptMessage:
    """A bubble in the chat: its text and buttons as shown, and as they would be in English."""

    shown: str
    english: str
    buttons: list[tuple[Button, Button]]
    flags: Flags
    live: bool = True
    asks: ButtonTarget | None = None
    hers: str = ""


class Different(Exception):
    """The bot says something else than the transcript; the message tells file, line and what was shown."""


def spot_name(transcript: Transcript, line: TranscriptLine) -> tuple[str, str]:
    """Return the script and stop that a `stop:` line names: `what-next`, or `help/card` for one of the bot's own."""
    script, _, stop = line.words.rpartition("/")
    return script or transcript.lesson or "", stop


@dataclass
class TranscriptPlayer:
    """One learner and the bot, in one language."""

    transcript: Transcript
    age: str
    locale: str
    conversation: Conversation
    store: Watched
    bundle: CourseBundle
    words: OtherWords
    now: float = PLAYED_AT
    messages: list[TranscriptMessage] = field(default_factory=list)
    unread: list[TranscriptMessage] = field(default_factory=list)
    updates: int = 0
    file: str = ""
    last: LastQuestion | None = None

    async def play(self) -> None:
        if self.transcript.lesson:
            flags = Flags(self.locale, cast(Any, self.transcript.country), cast(Any, self.age))
            await self.hear(Chose(ButtonTarget(self.transcript.lesson, "", NEW), flags))
        for line in self.transcript.lines:
            await self.follow(line)
        self.end()

    def end(self) -> None:
        if self.unread:
            self.wrong(self.transcript.lines[-1], "the chat goes on here", self.unread[0].english)

    async def follow(self, line: TranscriptLine) -> None:
        if line.kind in ("girl", "picks", "old-button", "types", "sends"):
            self.nothing_unread(line)
            await self.does(line)
        match line.kind:
            case "bot":
                self.expect(line)
            case "stop":
                self.expect_stop(line)
            case "buttons":
                self.expect_buttons(line)
            case "wait":
                self.now += 3600 * int(line.words.split()[0])
                await self.store.purge(int(self.now))
            case "edit":
                self.edit(line)

    async def does(self, line: TranscriptLine) -> None:
        match line.kind:
            case "girl":
                await self.tap(line)
            case "picks":
                await self.pick(line)
            case "old-button":
                await self.tap_old(line)
            case "types":
                await self.types(line.words)
            case "sends":
                await self.hear(Sent(cast(Any, line.words)))

    # replies of the bot

    def expect(self, line: TranscriptLine) -> None:
        if not self.unread:
            self.wrong(line, f"the bot should say: {line.words}", "nothing")
        message = self.unread.pop(0)
        wanted, begins = line.words.removesuffix("…").strip(), line.words.endswith("…")
        said = plain(message.english)
        if not (said.startswith(wanted) if begins and not said.endswith("…") else said == line.words):
            self.wrong(line, f"the bot should say: {line.words}", message.english)
        if message.shown != CLEARED and not self.words.fits(said, message.shown, message.flags.locale):
            self.wrong(line, f"in {message.flags.locale} the bot should translate: {said}", message.shown)

    def expect_stop(self, line: TranscriptLine) -> None:
        """Check that the newest question is of this stop (`stop:` line), whatever was said before."""
        asked = self.messages[-1].asks if self.messages else None
        if not self.unread or asked is None or (asked.script, asked.stop) != spot_name(self.transcript, line):
            self.wrong(
                line, f"the stop should ask: {line.words}", f"{asked.script}/{asked.stop}" if asked else "nothing"
            )
        self.unread.clear()

    def expect_buttons(self, line: TranscriptLine) -> None:
        found = [plain(english.text) for english, _ in self.messages[-1].buttons]
        if " | ".join(found) != line.words:
            self.wrong(line, f"the buttons should be: {line.words}", " | ".join(found))

    def nothing_unread(self, line: TranscriptLine) -> None:
        if self.unread:
            self.wrong(line, "first the transcript should have the line", f"- bot: {self.unread[0].english}")

    def wrong(self, line: TranscriptLine, wanted: str, shown: str) -> NoReturn:
        where = f"tests/data/transcripts/{self.transcript.file}:{line.at}"
        raise Different(f"{where} ({self.locale}, {self.age}): {wanted}\n    but shown instead: {shown}")

    # actions of the learner

    async def tap(self, line: TranscriptLine) -> None:
        for message in reversed(self.messages):
            if message.live and (button := self.button(message, line.words)):
                action, words = tapped(self.bundle, Chose(button.target, message.flags), message.hers)
                await self.hear(action, message, words)
                return
        if line.words not in self.keyboard:
            self.wrong(line, f"there should be a button: {line.words}", self.all_buttons())
        await self.types(line.words)

    async def types(self, words: str) -> None:
        """Type words, scrubbed as by every host; a command is not kept as her words."""
        hers = understanding.typed(self.bundle, words, self.locale, self.last) if not words.startswith("/") else None
        await self.hear(typed(self.bundle, words, self.locale, self.last), words=hers.words if hers else "")

    async def pick(self, line: TranscriptLine) -> None:
        """Tap the button with this key, under the newest question or else under a badge above it (`pick:` line)."""
        live = [message for message in reversed(self.messages) if message.live]
        for message in live:
            for _, button in message.buttons if message is live[0] or not message.asks else ():
                if button.target.key == line.words:
                    await self.hear(Chose(button.target, message.flags), message)
                    return
        keys = [f"{button.target.key} ({english.text})" for english, button in live[0].buttons] if live else []
        self.wrong(line, f"there should be an option: {line.words}", " | ".join(keys))

    async def tap_old(self, line: TranscriptLine) -> None:
        for message in self.messages[:-1]:
            if button := self.button(message, line.words):
                await self.hear(Chose(button.target, message.flags), message)
                return
        self.wrong(line, f"there should be an old button: {line.words}", self.all_buttons())

    def button(self, message: TranscriptMessage, words: str) -> Button | None:
        """Return the button with these English words, if its shown words are their translation; otherwise None."""
        for english, shown in message.buttons:
            same = message.flags.locale == SOURCE_LOCALE or self.words.fits(words, shown.text, message.flags.locale)
            if plain(english.text) == words and same:
                return shown
        return None

    def all_buttons(self) -> str:
        return " | ".join(english.text for message in self.messages if message.live for english, _ in message.buttons)

    @property
    def keyboard(self) -> list[str]:
        profile = self.bundle.course.profile
        return [label.source for label in profile.keyboard.values()] if profile else []

    # turns and edits

    async def hear(self, action: Input, pressed: TranscriptMessage | None = None, words: str = "") -> None:
        self.updates += 1
        heard = IncomingAction(GIRL, action, self.updates, words=words, last=self.last)
        (replies,) = await self.conversation.hear([heard])
        self.last = after_replies(replies, self.last)
        english = self.in_english(action, words)
        for item, twin in zip(replies.items, english.items, strict=True):
            self.show(item, twin, replies, pressed)

    def in_english(self, action: Input, words: str) -> Replies:
        """Return the replies of the same turn as if she had chosen English."""
        (outcome,) = self.store.outcomes
        assert isinstance(outcome, TurnApplied), outcome
        session = outcome.turn.session
        turn = Turn(
            replace(session, locale=SOURCE_LOCALE) if session else None,
            tuple(Erased(SOURCE_LOCALE) if isinstance(event, Erased) else event for event in outcome.turn.events),
        )
        action = replace(action, phone_locale=SOURCE_LOCALE) if isinstance(action, Started) else action
        return render_turn(self.bundle, turn, outcome.before, action, words=words)

    def show(self, item: object, twin: object, replies: Replies, pressed: TranscriptMessage | None) -> None:
        match item:
            case Bubble() if isinstance(twin, Bubble):
                pairs = zip(sum(twin.buttons, twin.rates), sum(item.buttons, item.rates), strict=True)
                message = TranscriptMessage(
                    _plain(item), _plain(twin), list(pairs), replies.flags, asks=item.asks, hers=_hers(item)
                )
                self.messages.append(message)
                self.unread.append(message)
            case Picked() if pressed:
                pressed.live = False
            case Tidy():
                self.messages.clear()
                self.unread.append(TranscriptMessage(CLEARED, CLEARED, [], replies.flags))
            case _:
                pass

    def edit(self, line: TranscriptLine) -> None:
        """Save the lesson's file with other words, and let the bot load it again."""
        name = self.transcript.lesson or ""
        file = self.file or (ROOT / "dialogues/lessons" / f"{name}.yaml").read_text("utf-8")
        if line.words not in file:
            self.wrong(line, f"the lesson should hold: {line.words}", "no such words in the file")
        self.file = file.replace(line.words, line.to)
        lesson, problems = parse_script(Lesson, self.file, name, f"{name}.yaml")
        assert lesson, problems
        course = replace(self.bundle.course, lessons={**self.bundle.course.lessons, name: lesson})
        course = course.offering({SOURCE_LOCALE: tuple(course.lessons)})
        self.bundle = CourseBundle(course, self.bundle.catalogs, typed_vocabulary(course, self.bundle.catalogs))
        self.conversation.bundle = self.bundle
        self.words = OtherWords(course, self.bundle.catalogs)


Player = TypeVar("Player", bound=TranscriptPlayer)


@cache
def _real_words() -> OtherWords:
    return OtherWords(real().course, real().catalogs)


def _plain(bubble: Bubble) -> str:
    return plain(html.unescape(re.sub("</?(?:b|code|blockquote)>", "", bubble.html)))


def _hers(bubble: Bubble) -> str:
    """Return her own words, as a message quotes them."""
    found = re.search("<blockquote>(.*?)</blockquote>", bubble.html, re.DOTALL)
    return html.unescape(found[1]) if found else ""


@asynccontextmanager
async def play_with(
    player: type[Player], transcript: Transcript, age: str, locale: str, path: Path
) -> AsyncIterator[Player]:
    kept = await SqliteStore.open(path, "transcripts")
    store = Watched(kept)
    try:
        bundle = with_open_question(real(), transcript)
        conversation = Conversation(store, bundle, lambda: chat.now)
        chat = player(transcript, age, locale, conversation, store, bundle, _real_words())
        yield chat
    finally:
        await kept.close()


def a_chat(transcript: Transcript, age: str, locale: str, path: Path) -> AbstractAsyncContextManager[TranscriptPlayer]:
    return play_with(TranscriptPlayer, transcript, age, locale, path)


@cache
def written() -> dict[str, Transcript]:
    """Return all transcripts by the names of their files."""
    return {path.stem: read_transcript(path) for path in sorted(TRANSCRIPTS.glob("*.yaml"))}
