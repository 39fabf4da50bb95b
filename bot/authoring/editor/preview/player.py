"""Player of the preview: an educator plays a learner in the real conversation."""

from __future__ import annotations

import asyncio
import html
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import assert_never, cast, get_args

from bot.authoring.editor.plain_problems import NOT_FOR_AUTHORS, plain_words
from bot.authoring.editor.preview.chat import Json, PreviewChat
from bot.authoring.editor.preview.start_anywhere import is_asked_in, session_at, who_comes
from bot.authoring.translation.coverage import missing_sentence
from bot.conversation.course_bundle import CourseBundle
from bot.conversation.rendering.callback import read
from bot.conversation.service import Conversation, IncomingAction
from bot.conversation.turn_rendering import render_turn
from bot.conversation.understanding import after_replies, tapped, typed
from bot.conversation.vocabulary import typed_vocabulary
from bot.engine.advance import replay_lesson
from bot.engine.cursor import ON_TAP, SHOWN
from bot.engine.input import (
    BADGE,
    GO,
    NEW,
    NEXT,
    ButtonTarget,
    Chose,
    Commanded,
    Flags,
    Input,
    LastQuestion,
    Said,
    Started,
)
from bot.engine.session import Session
from bot.engine.turn import Turn
from bot.lessons.model.people import BANDS, COUNTRIES, Age, Country, band_for
from bot.lessons.model.profile import SlashCommand
from bot.lessons.model.text import option_key
from bot.lessons.problem import LineReplacement, Problem, WordReplacement
from bot.storage.ports import LearnerId, Store, TurnApplied, TurnRequest

LEARNER = LearnerId("preview")

MOST_EVENTS = 1000
"""Most events that wait for a page."""

RELOAD_WITHIN = 5.0
"""Seconds in which a saved file is read and checked, on a slow computer too."""

_SCRIPT_FOLDERS = ("lessons", "bot")


@dataclass
class Player:
    """A learner's play: the conversation, its chat, the pages that show it, and the problems of the files."""

    conversation: Conversation
    store: Store
    now: Callable[[], float]
    problems: list[Problem] = field(default_factory=list)
    chat: PreviewChat = field(default_factory=PreviewChat)
    pages: set[asyncio.Queue[Json]] = field(default_factory=set)
    session: Session | None = None
    last: LastQuestion | None = None
    ending: tuple[Session, Input] | None = None
    """Session and answer that ended the lesson, so that an ending can be replayed too."""
    renamed: dict[str, str] = field(default_factory=dict)
    """Option keys whose text was changed here since the last reload, old to new, so that picks are kept."""
    reloaded: asyncio.Condition = field(default_factory=asyncio.Condition)
    """Notified whenever saved files were applied."""
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    """One action at a time, so that a file saved during a tap, or a second page, does not undo it."""

    async def start_over(self) -> None:
        """Begin again as a new learner."""
        async with self.turn:
            await self._begin()

    async def _begin(self) -> None:
        await self._rewrite(lambda session: Turn(None))
        self._empty_chat()
        await self._hear(Started("en"), None)
        self._tell(self.whole())

    async def tap(self, message: int, data: str) -> None:
        """Handle a tap on a button; data that no button carries is ignored."""
        if action := read(data):
            async with self.turn:
                words = ""
                if isinstance(action, Chose):
                    own_words = self.chat.quoted_words(message)
                    bundle = await self._with_vocabulary() if own_words else self.conversation.bundle
                    action, words = tapped(bundle, action, own_words)
                await self._apply_input(action, message, words)

    async def say(self, text: str) -> None:
        """Handle typed text."""
        async with self.turn:
            self._tell(self.chat.add("girl", html.escape(text, quote=False), []))
            action, words, code = await self._meant(text)
            await self._apply_input(action, self.chat.last_question(), words, code)

    async def _meant(self, text: str) -> tuple[Input, str, str]:
        name = text.strip().removeprefix("/")
        if name == text.strip() or name not in get_args(SlashCommand):
            return await asyncio.to_thread(typed, await self._with_vocabulary(), text, last=self.last)
        return (Started("en") if name == "start" else Commanded(cast(SlashCommand, name))), "", ""

    async def _with_vocabulary(self) -> CourseBundle:
        """Return the bundle with its vocabulary, which is built at the first typed words: mostly none come."""
        bundle = self.conversation.bundle
        if not bundle.vocabulary.keys:
            words = await asyncio.to_thread(typed_vocabulary, bundle.course, bundle.catalogs)
            bundle = self.conversation.bundle = replace(bundle, vocabulary=words)
        return bundle

    def offers(self, settings: Json) -> bool:
        """Tell whether every setting has a value that can be chosen."""
        course = self.conversation.bundle.course
        known = {"locale": course.locales, "band": BANDS, "country": ("", *COUNTRIES), "lesson": course.lessons}
        known["pictures"] = (SHOWN, ON_TAP)
        return all(value in tuple(known.get(name, ())) for name, value in settings.items())

    async def change(self, settings: Json) -> None:
        """Apply settings and redraw the chat; the learner's answers are kept as far as they still fit."""
        async with self.turn:
            await self._change(settings)

    async def _change(self, settings: Json) -> None:
        if lesson := settings.get("lesson"):
            session = self.session or Session("en")
            flags = Flags(session.locale, session.country, session.age)
            self._empty_chat()
            await self._hear(Chose(ButtonTarget(str(lesson), "", NEW), flags), None)
            self._tell(self.whole())
        else:
            if self.ending:
                self.ending = (_with_settings(self.ending[0], settings), self.ending[1])
            await self._rewrite(lambda session: Turn(_with_settings(session or Session("en"), settings)))
            await self._redraw()

    async def jump(self, target: ButtonTarget) -> str:
        """Move the learner to a stop and tap the option in `target`, if any. Return why that is impossible, or "".

        A question that was saved a moment ago is waited for.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(RELOAD_WITHIN), self.reloaded:
                await self.reloaded.wait_for(lambda: self._plays(target))
        async with self.turn:
            return await self._jump(target)

    def _plays(self, target: ButtonTarget) -> bool:
        return is_asked_in(self.conversation.bundle.course, self.session or Session("en"), target)

    async def _jump(self, target: ButtonTarget) -> str:
        if not self._plays(target):
            return "The lesson is still played without this question. If problems are shown, mend them first."
        course, session = self.conversation.bundle.course, self.session or Session("en")
        there = session_at(course, session, target)
        if there is None:
            others = who_comes(course, session, target)
            return f"She does not come here. Girls of {others} do." if others else "No girl ever comes here."
        self.ending = None
        await self._rewrite(lambda _: Turn(there))
        await self._redraw()
        if target.key and self.session and self.session.visit:
            flags = Flags(there.locale, there.country, there.age)
            await self._apply_input(Chose(target, flags), self.chat.last_question())
        return ""

    @contextmanager
    def renaming(self, reworded: Iterable[tuple[str, str]]) -> Iterator[None]:
        """Keep picks whose words, old and new, are changed by the block; forget these words if it raises.

        The file may be read again before its translations are written, so the words are known before the file.
        """
        keys = {option_key(old): option_key(new) for old, new in reworded}
        self.renamed |= keys
        try:
            yield
        except BaseException:
            for key in keys:
                self.renamed.pop(key, None)
            raise

    async def reload(self, bundle: CourseBundle | None, problems: list[Problem]) -> None:
        """Apply saved files: continue in the new bundle or, when it is None, stay in the last good one."""
        async with self.turn:
            await self._reload(bundle, problems)
        async with self.reloaded:
            self.reloaded.notify_all()

    async def _reload(self, bundle: CourseBundle | None, problems: list[Problem]) -> None:
        self.problems = problems
        if bundle is None:
            self._tell({"type": "problems", "problems": [problem_json(found) for found in problems]})
            return
        self.conversation.bundle = bundle
        renamed, self.renamed = self.renamed, {}
        if (session := self.session) and session.visit and renamed:
            trail = tuple(replace(it, key=renamed.get(it.key, it.key)) for it in session.visit.trail)
            kept = replace(session, visit=session.visit.at(trail))
            await self._rewrite(lambda _: Turn(kept))
        await self._redraw()

    async def _redraw(self) -> None:
        session, last = self.ending or (self.session or Session("en"), None)
        turns = replay_lesson(self.conversation.bundle.course, session)
        self._empty_chat()
        for turn in turns:
            self._show(turn)
        await self._rewrite(lambda _: Turn(turns[-1].session if turns else session))
        if action := last if turns else _anywhere(session):
            await self._hear(action, self.chat.last_question())
        self._tell(self.whole())

    def _empty_chat(self) -> None:
        self.chat = PreviewChat(self.conversation.bundle.catalogs, last_id=self.chat.last_id)
        self.last = None

    def _show(self, turn: Turn) -> None:
        replies = render_turn(self.conversation.bundle, turn, turn.session, Said(), int(self.now()))
        self.chat.show(replies, self.chat.last_question())

    async def _apply_input(self, action: Input, pressed: int | None, words: str = "", code: str = "") -> None:
        before = self._around()
        for event in await self._hear(action, pressed, words, code):
            self._tell(event)
        if (now := self._around()) != before:
            self._tell({"type": "around", **now})

    async def _hear(self, action: Input, pressed: int | None, words: str = "", code: str = "") -> list[Json]:
        before = self.session
        heard = IncomingAction(LEARNER, action, words=words, code=code, last=self.last)
        (replies,) = await self.conversation.hear([heard])
        self.last = after_replies(replies, self.last)
        await self._rewrite(lambda session: Turn(session))
        left = before and before.visit and not (self.session and self.session.visit)
        if before and left:
            self.ending = (before, action)
        elif not _is_at_the_end(action):
            self.ending = None
        return self.chat.show(replies, pressed)

    async def _rewrite(self, change: Callable[[Session | None], Turn]) -> None:
        """Change the learner's stored session outside the conversation, and keep a copy of it."""
        (outcome,) = await self.store.turns([TurnRequest(LEARNER, change)], int(self.now()))
        self.session = outcome.turn.session if isinstance(outcome, TurnApplied) else self.session

    def close_pages(self) -> None:
        """End the event stream of every page. The page then asks where it can go on."""
        self._tell({})

    def _tell(self, event: Json) -> None:
        for page in [it for it in self.pages if it.qsize() >= MOST_EVENTS]:
            self.pages.discard(page)  # a browser that reads nothing: its stream ends when it does
        for page in self.pages:
            page.put_nowait(event)

    def whole(self) -> Json:
        """Return everything that a page draws."""
        problems = [problem_json(found) for found in self.problems]
        return {**self.chat.whole(), **self._around(), "problems": problems}

    def _around(self) -> Json:
        session = self.session or Session("en")
        visit = session.visit
        settings = {
            "locale": session.locale,
            "band": visit.band if visit else band_for(session.age),
            "country": (visit.country if visit else session.country) or "",
            "pictures": ON_TAP if session.less_data else SHOWN,
            "lesson": self.lesson(),
        }
        lesson = self.conversation.bundle.course.lesson(visit.lesson) if visit else None
        place = lesson.title.place if lesson else None
        playing = bool(visit or self.ending)
        return {
            **self.chat.around(),
            "settings": settings,
            "playing": playing,
            "file": place.file if place else "",
            "missing": missing_sentence(self.conversation.bundle, session.locale, self.lesson()),
        }

    def lesson(self) -> str:
        """Return the lesson that the learner is in or has just ended, else the first one of the course."""
        sessions = (self.session, self.ending[0] if self.ending else None)
        visits = (session.visit.lesson for session in sessions if session and session.visit)
        return next(visits, None) or next(iter(self.conversation.bundle.course.lessons), "")


def _is_at_the_end(action: Input) -> bool:
    """Return whether an action stays at the end of a lesson: a tap on through it, or the answer about saving."""
    return isinstance(action, Chose) and (action.target.script == "mine" or action.target.key in (BADGE, NEXT))


def _anywhere(session: Session) -> Input:
    """Return the input to continue with when nothing can be replayed: no lesson yet, or none in this language."""
    if session.visit is None:
        return Started(session.locale)
    return Chose(ButtonTarget(session.visit.lesson, "", GO), Flags(session.locale, session.country, session.age))


def _with_settings(session: Session, settings: Json) -> Session:
    if locale := settings.get("locale"):
        session = replace(session, locale=str(locale))
    if band := settings.get("band"):
        session = replace(session, age=cast(Age, band))
    if pictures := settings.get("pictures"):
        session = replace(session, less_data=pictures == ON_TAP)
    if "country" in settings:
        chosen = settings["country"]
        session = replace(session, country=cast(Country, chosen) if chosen in COUNTRIES else None)
    if session.visit is None:
        return session
    return replace(session, visit=replace(session.visit, band=band_for(session.age), country=session.country))


def problem_json(found: Problem) -> Json:
    """Return a problem for the page; `mends`: the page offers to mend it, `plain`: for accounts that see no files."""
    message, hint = plain_words(found)
    plain = None if found.code in NOT_FOR_AUTHORS else {"message": message, "hint": hint}
    return {**found.as_json(), "mends": _can_be_mended(found), "plain": plain}


def _can_be_mended(found: Problem) -> bool:
    """Return whether the page can mend a problem. Wrong words only in files whose rules can be run on them alone."""
    match found.mending:
        case LineReplacement():
            return True
        case WordReplacement():
            return PurePosixPath(found.file).parent.name in _SCRIPT_FOLDERS
        case None:
            return False
        case _:
            assert_never(found.mending)
