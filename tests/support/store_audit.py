"""Audit of one database that several workers wrote: what learners did is replayed by the engine and compared."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import Any

from bot.conversation.course_bundle import CourseBundle
from bot.conversation.service import Conversation, IncomingAction
from bot.engine.input import Input
from bot.storage.ports import LearnerId, StoreGone
from bot.telegram.update_parser import UpdateParser
from tests.support.bot_api import Girl, Message
from tests.support.learner_actions import is_question, live
from tests.support.lessons_folder import StoryFolder
from tests.support.opened_rows import sessions_in
from tests.support.replay_oracle import Shown, Truth, action, course_of, is_asked, shown
from tests.support.scenario import pseudonym
from tests.support.worker_fleet import Fleet

AGAIN = 4
"""Number of her last actions that may come once more, because she tapped while a worker went away."""


class UnavailableStore:
    """A store that is unavailable."""

    async def turns(self, batch: object, now: int) -> Any:
        raise StoreGone


@dataclass(repr=False)  # the repr of a course bundle takes gigabytes when a test fails
class AuditedLearners:
    """Expected state of some learners, as far as the database says that it handled their actions."""

    folder: StoryFolder
    girls: list[Girl]
    bundle: CourseBundle = field(init=False)
    update_parser: UpdateParser = field(init=False)

    def __post_init__(self) -> None:
        self.bundle = course_of(self.folder)
        self.update_parser = UpdateParser(b"anything", self.bundle)

    async def compares(self, workers: Fleet) -> None:
        """Check that each action was handled once and in order, and that everything shown had happened."""
        handled = {number for (number,) in await workers.rows("SELECT update_id FROM handled_updates")}
        deeds = self._deeds(workers)
        data = workers.workers[0].data
        stored = sessions_in(data, await workers.rows("SELECT learner, sealed, saved FROM guests"))
        for girl in self.girls:
            truth, lost = Truth(self.bundle), list[Input]()
            for number, deed in deeds[girl.id]:
                if number in handled:
                    truth.apply(deed, number)
                    truth.repeat(AGAIN)
                elif number not in workers.telegram.lapsed:
                    lost.append(deed)
            found = stored[pseudonym(data, girl)]
            assert truth.session is not None
            hers = replace(truth.session, reminder=None, by_reminder=False)  # reminders have a table of their own
            assert found == hers, "a turn was lost, doubled, or out of order"
            await self._fits(girl, truth, lost)

    def _deeds(self, workers: Fleet) -> dict[int, list[tuple[int, Input]]]:
        found: dict[int, list[tuple[int, Input]]] = {girl.id: [] for girl in self.girls}
        for number, update in workers.telegram.history:
            if (heard := action(self.update_parser, number, update)) and heard[0] in found:
                found[heard[0]].append((number, heard[1]))
        return found

    async def _fits(self, girl: Girl, truth: Truth, lost: list[Input]) -> None:
        """Check that lost actions were answered with an apology, and that everything else on the screen happened."""
        sorry = await self._apologies(lost) if lost else set()
        screen = [_seen(message) for message in girl.chat if message.from_bot]
        assert not lost or sorry & set(screen), f"something she did was dropped in silence\n{girl.view()}"
        for message in girl.chat:
            fits = not message.from_bot or _happened(message, truth.told | sorry)
            assert fits, f"shown, but it never happened: {message}\n{girl.view()}"
        question = next(message for message in reversed(girl.chat) if is_question(message))
        assert is_asked(_seen(question), truth.asked), f"her screen is not where she is\n{girl.view()}"

    async def _apologies(self, lost: list[Input]) -> set[Shown]:
        talk = Conversation(UnavailableStore(), self.bundle, time.time)  # type: ignore[arg-type]  # only what a turn needs of a store
        answers = await talk.hear([IncomingAction(LearnerId(""), deed) for deed in lost])
        return {message for answer in answers for message in shown(answer)}


def _seen(message: Message) -> Shown:
    return message.html, tuple(button.data or "" for button in live(message))


def _happened(message: Message, told: set[Shown]) -> bool:
    html, data = _seen(message)
    if data:
        return (html, data) in told
    return any(html == it for it, _ in told)  # her pick replaced the buttons, or there were none
