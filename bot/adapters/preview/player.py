"""One educator playing a girl: the preview as a host of the conversation."""

from __future__ import annotations

import asyncio
import html
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, cast

from bot.adapters.preview.chat import Chat, Json
from bot.content.model.people import COUNTRIES, Age, Country, band_for
from bot.content.problem import Problem
from bot.conversation import Conversation, Heard, spoken
from bot.engine.advance import replay
from bot.engine.input import NEW, Chose, Flags, Input, Said, Spot, Started
from bot.engine.session import Session
from bot.engine.turn import Turn
from bot.library import Library
from bot.ports import Done, Knock, LearnerId, Store
from bot.replies.callback import read

LEARNER = LearnerId("preview")


@dataclass
class Player:
    """The chat, the pages that watch it, and the problems of the files."""

    conversation: Conversation
    store: Store
    now: Callable[[], float]
    problems: list[Problem] = field(default_factory=list)
    chat: Chat = field(default_factory=Chat)
    pages: set[asyncio.Queue[Json]] = field(default_factory=set)
    session: Session | None = None

    async def start_over(self) -> None:
        """A new girl opens the chat."""
        await self._rewrite(lambda session: Turn(None))
        self.chat = Chat(last_id=self.chat.last_id)
        await self._hear(Started("en"), None)
        self._tell(self.whole())

    async def tap(self, message: int, data: str) -> None:
        """She taps a button; what no button carries is nothing."""
        if chose := read(data):
            await self._told(chose, message)

    async def say(self, text: str) -> None:
        """She types."""
        self._tell(self.chat.add("girl", html.escape(text, quote=False), []))
        slash = text.strip().removeprefix("/") if text.strip().startswith("/") else ""
        did = self._command(slash) if slash else self.conversation.library.lexicon.read(text)
        await self._told(did, self.chat.last_question())

    def _command(self, word: str) -> Input:
        from bot.engine.input import Commanded

        known = self.conversation.library.course.profile
        name = next((name for name in (known.commands if known else {}) if name == word), None)
        if name == "start":
            return Started("en")
        return Commanded(name) if name else Said()

    async def change(self, settings: dict[str, Any]) -> None:
        """Other settings: the chat is drawn anew, with her answers as far as they still fit."""
        if lesson := settings.get("lesson"):
            session = self.session or Session("en")
            flags = Flags(session.locale, session.country, session.age)
            self.chat = Chat(last_id=self.chat.last_id)
            await self._hear(Chose(Spot(str(lesson), "", NEW), flags), None)
            self._tell(self.whole())
        else:
            await self._rewrite(lambda session: Turn(_changed(session or Session("en"), settings)))
            await self._redraw()

    async def reload(self, library: Library | None, problems: list[Problem]) -> None:
        """Files were saved: with a library she goes on in it, without one she stays in the good one."""
        self.problems = problems
        if library is None:
            self._tell({"type": "problems", "problems": [found.as_json() for found in problems]})
            return
        self.conversation.library = library
        await self._redraw()

    async def _redraw(self) -> None:
        course = self.conversation.library.course
        turns = replay(course, self.session) if self.session else ()
        self.chat = Chat(last_id=self.chat.last_id)
        if turns:
            for turn in turns:
                self._show(turn)
            await self._rewrite(lambda session: Turn(turns[-1].session))
        else:
            await self._hear(Started(self.session.locale if self.session else "en"), None)
        self._tell(self.whole())

    def _show(self, turn: Turn) -> None:
        replies = spoken(self.conversation.library, turn, turn.session, Said())
        self.chat.show(replies, self.chat.last_question())

    async def _told(self, did: Input, pressed: int | None) -> None:
        spoken_before = self.chat.locale
        events = await self._hear(did, pressed)
        # In another language the labels below the chat and the settings change too, so all of it is drawn.
        for event in events if self.chat.locale == spoken_before else [self.whole()]:
            self._tell(event)

    async def _hear(self, did: Input, pressed: int | None) -> list[Json]:
        (replies,) = await self.conversation.hear([Heard(LEARNER, did)])
        await self._rewrite(lambda session: Turn(session))
        return self.chat.show(replies, pressed)

    async def _rewrite(self, change: Callable[[Session | None], Turn]) -> None:
        """Change her session outside the story, and know it as it is now kept."""
        (outcome,) = await self.store.turns([Knock(LEARNER, change)], int(self.now()))
        self.session = outcome.turn.session if isinstance(outcome, Done) else self.session

    def _tell(self, event: Json) -> None:
        for page in self.pages:
            page.put_nowait(event)

    def whole(self) -> Json:
        """Everything a page draws."""
        session = self.session or Session("en")
        visit = session.visit
        settings = {
            "locale": session.locale,
            "band": visit.band if visit else band_for(session.age),
            "country": (visit.country if visit else session.country) or "",
            "lesson": visit.lesson if visit else None,
        }
        return {**self.chat.whole(), "settings": settings, "problems": [found.as_json() for found in self.problems]}


def _changed(session: Session, settings: dict[str, Any]) -> Session:
    if locale := settings.get("locale"):
        session = replace(session, locale=str(locale))
    if band := settings.get("band"):
        session = replace(session, age=cast(Age, band))
    if "country" in settings:
        chosen = settings["country"]
        session = replace(session, country=cast(Country, chosen) if chosen in COUNTRIES else None)
    if session.visit is None:
        return session
    return replace(session, visit=replace(session.visit, band=band_for(session.age), country=session.country))
