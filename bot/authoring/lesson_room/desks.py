"""The open desks of the lesson room, one per account and part, and whose turn it is to write in a part."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from weakref import WeakValueDictionary

from bot.authoring.editor.preview.desk import Apart, Author, Desk
from bot.authoring.editor.preview.open_desk import Own, follow, opened_desk
from bot.authoring.lesson_room.course_parts import LESSONS
from bot.authoring.lesson_room.draft import Draft
from bot.authoring.lesson_room.drafts import Drafts
from bot.check.result_cache import ResultCache
from bot.durations import MINUTE
from bot.safeguarding.moderation.member import StaffRole
from bot.storage.course_folders import CourseFolders

MOST_DESKS, MOST_OWN = 8, 4
"""Most desks open at once, and most of one account; each holds a course in memory."""

log = logging.getLogger(__name__)

DeskKey = tuple[str, str]
"""Name of an account, and a part."""


HOLDS, TAKEN = 2 * MINUTE, 10 * MINUTE
"""Seconds after her last change for which a writer keeps her turn, and for which one that was taken over is kept."""


@dataclass(slots=True)
class WriterTurns:
    """The last turn at each part. A restart forgets them: no word is lost by it."""

    _last: dict[str, WriterTurn] = field(default_factory=dict)

    def claim(self, part: str, name: str, now: float) -> str:
        """Take the turn at a part; if another account has it, return that name instead."""
        if other := self.writing(part, now, besides=name):
            return other
        last = self._last.get(part, WriterTurn())
        is_longer = last.name == name and last.until > now + HOLDS
        self._last[part] = last if is_longer else WriterTurn(name, now + HOLDS)
        return ""

    def take(self, part: str, name: str, now: float) -> None:
        """Take the turn at a part over, whoever has it. Nothing that was written is lost."""
        self._last[part] = WriterTurn(name, now + TAKEN, is_taken=True)

    def is_taken(self, part: str) -> bool:
        """Return whether the turn at a part was taken over from somebody."""
        return self._last.get(part, WriterTurn()).is_taken

    def writing(self, part: str, now: float, besides: str = "") -> str:
        """Return the account that writes a part now; empty if none does, or if it is `besides`."""
        last = self._last.get(part, WriterTurn())
        return last.name if last.name != besides and now < last.until else ""

    def end(self, part: str) -> None:
        """End the turn at a part, whose draft was published or discarded."""
        self._last.pop(part, None)


@dataclass(slots=True)
class Desks:
    """The desks at the drafts of a DATA folder; the least recently used is closed for a new one.

    `own` adds the operator's files to a course.
    """

    data: Path
    drafts: Drafts
    own: Own
    now: Callable[[], float]
    turns: WriterTurns = field(default_factory=WriterTurns)
    _open: dict[DeskKey, asyncio.Task[None]] = field(default_factory=dict)
    _ready: dict[DeskKey, asyncio.Future[Desk]] = field(default_factory=dict)
    _last: tuple[Path, ResultCache] | None = None
    """Folder and cache of the desk that was opened last."""
    apart: Apart | None = None
    _locks: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary)

    def lock(self, part: str) -> asyncio.Lock:
        """Return the lock of a part, held while its draft is written, updated or published; kept while in use."""
        return self._locks.setdefault(part, asyncio.Lock())

    async def brought_up(self, part: str) -> Draft | None:
        """Return the draft of a part, updated to the live edition; None when there is none."""
        draft = self.drafts.find(part)
        if draft is None or self.drafts.is_up_to_date(draft):
            return draft
        async with self.changing(part) as found:
            return found

    @asynccontextmanager
    async def changing(self, part: str) -> AsyncIterator[Draft | None]:
        """Yield the draft of a part, updated to the live edition, while holding its lock; None without a draft."""
        async with self.lock(part):
            draft = self.drafts.find(part)
            yield await asyncio.to_thread(self.drafts.refresh, draft) if draft else None

    async def desk(self, account: Author, draft: Draft) -> Desk:
        """Return an account's desk at a draft, opened if needed. Raise Refused if the bot's apology cannot be read."""
        found = await self._opened((account.name, draft.part), self.drafts.view(draft))
        claim, live = self._claim(account, draft.part), self.drafts.base(draft).dialogues
        return replace(found, account=account, claim=claim, part=draft.part, live=live, apart=self.apart)

    async def playing(self, account: Author, part: str, live: CourseFolders) -> Desk:
        """Return a desk at the live edition, to read and play everything and write nothing.

        It is closed when a draft of the part is begun, so that the account gets a desk at the draft.
        """
        found = await self._opened((account.name, part), live)
        return replace(found, account=account, reads_only=True)

    async def _opened(self, key: DeskKey, course: CourseFolders) -> Desk:
        found = self._ready.pop(key, None) or self._begun(key, course)
        self._ready[key] = found  # the newest comes last
        await self._make_room(key[0])
        return await asyncio.shield(found)

    def _begun(self, key: DeskKey, course: CourseFolders) -> asyncio.Future[Desk]:
        ready: asyncio.Future[Desk] = asyncio.get_running_loop().create_future()
        self._open[key] = asyncio.create_task(self._run(key, course, ready))
        return ready

    async def close(self, part: str = "") -> None:
        """Close the desks at a part, or all of them."""
        for key in [it for it in self._open if part in ("", it[1])]:
            await self._close(key)

    async def _make_room(self, name: str) -> None:
        while len(hers := [it for it in self._ready if it[0] == name]) > MOST_OWN:
            await self._close(hers[0])
        while len(self._ready) > MOST_DESKS:
            await self._close(next(iter(self._ready)))

    async def _close(self, key: DeskKey) -> None:
        ready, task = self._ready.pop(key, None), self._open.pop(key, None)
        if task:
            task.cancel()
            await asyncio.wait([task])
        if ready:
            ready.cancel()  # ends requests that still wait for this desk

    async def _run(self, key: DeskKey, course: CourseFolders, ready: asyncio.Future[Desk]) -> None:
        """Keep a desk open until cancelled. If it cannot be opened, `ready` gets the exception."""
        part, memory = key[1], self._memory(course)
        try:
            async with opened_desk(course, self.own, memory) as desk:
                if part.startswith(LESSONS):
                    await desk.player.change({"lesson": part.removeprefix(LESSONS)})
                ready.set_result(replace(desk, writing=self.lock(part)))
                await follow(course, self.data, self.own, memory, desk.player.reload)
        except Exception as error:
            log.error("a desk closed: %s", type(error).__name__, exc_info=error)
            if not ready.done():
                ready.set_exception(error)
            self._ready.pop(key, None)
            self._open.pop(key, None)

    def _memory(self, course: CourseFolders) -> ResultCache:
        """Return a cache for a course, filled from the last desk: most of its files are links to the same ones."""
        folder = course.dialogues.parent
        before, memory = self._last or (folder, ResultCache())
        self._last = folder, memory.of_links(before, folder)
        return self._last[1]

    def _claim(self, account: Author, part: str) -> Callable[[StaffRole], str]:
        def claim(role: StaffRole) -> str:
            if role == "write" and (other := self.turns.claim(part, account.name, self.now())):
                if self.turns.is_taken(part):
                    return f"{other} has taken over here. What you have typed stays on this page until it is your turn."
                return f"{other} is writing here now. Two minutes after the last change it is your turn."
            self.drafts.add_author(part, account.name)
            return ""

        return claim


@dataclass(frozen=True, slots=True)
class WriterTurn:
    """The turn of an account at a part, until a time; `is_taken`: from whoever wrote there."""

    name: str = ""
    until: float = 0.0
    is_taken: bool = False
