"""Expected state of one learner: the updates that the store recorded as handled, replayed by the engine."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from bot.check.course import open_bundle
from bot.conversation.access import Inside, check_access
from bot.conversation.course_bundle import CourseBundle
from bot.conversation.rendering.callback import written, written_listen, written_show
from bot.conversation.rendering.reply import Bubble, Replies
from bot.conversation.turn_rendering import render_turn
from bot.durations import DAY
from bot.engine.advance import advance, again
from bot.engine.events import NewsStopped, NewsWanted
from bot.engine.input import Input
from bot.engine.session import Session, long_until
from bot.engine.turn import Turn
from bot.telegram.update_fields import update_in
from bot.telegram.update_parser import UpdateParser
from tests.support.lessons_folder import StoryFolder

Shown = tuple[str, tuple[str, ...]]
"""A message as she sees it: its HTML and its buttons' data."""


@dataclass(repr=False)  # the repr of a course bundle takes gigabytes when a test fails
class Truth:
    """Expected state so far.

    `told` is everything the bot may have shown her; `asked` is the newest question it may have shown.
    """

    bundle: CourseBundle
    session: Session | None = None
    told: set[Shown] = field(default_factory=set)
    asked: Shown | None = None
    reads_news: bool = False
    lately: list[tuple[Input, int]] = field(default_factory=list)

    def apply(self, action: Input, seed: int) -> None:
        """Apply one more handled action; `seed` is the number of its update."""
        before, turn = self.session, self._turn(partial(advance, seed=seed), action)
        self.session = before if turn.transient else turn.session
        self._hears_of_news(turn)
        *earlier, replies = self._spoken(turn, before, action)
        self.told.update(*map(shown, (*earlier, replies)))
        self.asked = next(
            (_bubble(bubble, replies) for bubble in reversed(_bubbles(replies)) if bubble.buttons), self.asked
        )
        self.lately.append((action, seed))

    def restart(self, unconfirmed: set[int]) -> None:
        """Account for a restart: recent updates may come once more, and are answered from her current place.

        An update that Telegram still has when the bot is killed may come once more after the next kill too.
        """
        self.repeat(len(self.lately))
        self.lately = [(action, seed) for action, seed in self.lately if seed in unconfirmed]

    def repeat(self, last: int) -> None:
        """Let her last `last` actions come once more; they are answered from her current place."""
        for action, seed in self.lately[-last:]:
            turn = self._turn(partial(again, seed=seed), action)
            assert turn.session == self.session, "an update that came twice was applied twice"
            self.told.update(*map(shown, self._spoken(turn, self.session, action)))

    def _turn(self, inside: Inside, action: Input) -> Turn:
        return check_access(self.bundle.course, action, False, datetime.now(UTC).date(), inside, self.session)

    def _hears_of_news(self, turn: Turn) -> None:
        """Track whether her address is kept for news, because the last day of that is shown to her."""
        wants = any(isinstance(event, NewsWanted) for event in turn.events) and not turn.transient
        stops = turn.session is None or any(isinstance(event, NewsStopped) for event in turn.events)
        self.reads_news = not stops and (self.reads_news or (wants and bool(turn.session and turn.session.country)))

    def _spoken(self, turn: Turn, before: Session | None, action: Input) -> list[Replies]:
        """Return the replies with the dates they mention; soon after midnight they may name yesterday."""
        now = int(time.time())
        times = (now - 3600, now) if (now - 3600) // DAY < now // DAY else (now,)
        until = (long_until(at) if self.reads_news else None for at in times)
        return [
            render_turn(self.bundle, turn, before, action, at, news=news) for at, news in zip(times, until, strict=True)
        ]


def course_of(folder: StoryFolder) -> CourseBundle:
    """Return the course as the bot's process has it: in development, under the name that the stand-in gives it."""
    bundle, problems = open_bundle(folder.dialogues, folder.locales)
    assert not [problem for problem in problems if problem.severity == "error"]
    return replace(bundle, course=replace(bundle.course, is_development=True), username="standin_bot")


def shown(replies: Replies) -> Iterator[Shown]:
    """Yield the messages of an answer as she sees them."""
    yield from (_bubble(bubble, replies) for bubble in _bubbles(replies))
    if replies.in_place and replies.as_one:
        yield _bubble(replies.as_one, replies)


def is_asked(seen: Shown | None, asked: Shown | None) -> bool:
    """Tell whether a message asks a question. In place of another message, all bubbles before it stand in it too."""
    return seen is not None and asked is not None and seen[0].endswith(asked[0]) and seen[1] == asked[1]


def _bubbles(replies: Replies) -> list[Bubble]:
    return [item for item in replies.items if isinstance(item, Bubble)]


def _bubble(bubble: Bubble, replies: Replies) -> Shown:
    """Return a message with all its buttons: [Show], [Listen] and a badge's ratings above the answers."""
    shows = [written_show(bubble.show, replies.flags)] if bubble.show else []
    listens = [written_listen(bubble.listen, replies.flags)] if bubble.listen else []
    answers = [written(button.target, replies.flags) for row in (bubble.rates, *bubble.buttons) for button in row]
    return bubble.html, (*shows, *listens, *answers)


def action(update_parser: UpdateParser, update_id: int, update: dict[str, Any]) -> tuple[int, Input] | None:
    """Return an update's chat id and action; None if it changes nothing and is not recorded."""
    read = update_in({"update_id": update_id, **update})
    chat_task = update_parser.chat_task(read, datetime.now(UTC))
    return (chat_task.chat, chat_task.incoming.action) if chat_task and chat_task.incoming else None
