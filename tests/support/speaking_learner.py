"""A learner who writes to an open question, in a real conversation with a clock set by hand."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path
from random import Random

from bot.conversation.course_bundle import CourseBundle
from bot.conversation.rendering.reply import Bubble, Button, Replies
from bot.conversation.service import Conversation, IncomingAction
from bot.conversation.understanding import after_replies, tapped, typed
from bot.engine.input import Chose, Flags, Input, LastQuestion, Started
from bot.lessons.model.people import Country
from bot.safeguarding.messages.message import WithdrawalCodes
from bot.storage.ports import LearnerId, Store
from bot.storage.sqlite.store import SqliteStore
from tests.support.course_builders import real
from tests.support.question_builders import MARCH, NEXT, asking

HER_WORDS = re.compile("<blockquote>(.*?)</blockquote>", re.DOTALL)


def noon(day: date) -> float:
    """Return noon of a day in seconds since 1970."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp()


def speaking_bundle(**files: str) -> CourseBundle:
    """Return the real bundle with questions to girls; by default one, in March."""
    found = real()
    return replace(found, course=asking(found.course, files or {"next-story": NEXT}))


@dataclass
class DayClock:
    """Clock that shows a chosen day."""

    day: date = MARCH

    def __call__(self) -> float:
        """Return the time in seconds since 1970: noon of the day."""
        return noon(self.day)


def a_conversation(store: Store, clock: DayClock, bundle: CourseBundle | None = None, seed: int = 1) -> Conversation:
    """Create a conversation whose withdrawal codes come from a seed."""
    codes = WithdrawalCodes(Random(seed).randrange, b"a key of the tests")
    return Conversation(store, bundle or speaking_bundle(), clock, codes)


@dataclass
class Speaker:
    """A learner in a conversation, with the bot's latest replies."""

    conversation: Conversation
    name: str = "achieng"
    locale: str = "en"
    country: Country | None = "KE"
    staff: bool = False
    update: int = 0
    replies: Replies = field(default_factory=lambda: Replies(Flags("en")))
    last: LastQuestion | None = None

    async def starts(self) -> Speaker:
        """Press Start."""
        return await self.does(Started(self.locale))

    async def does(self, action: Input, words: str = "", code: str = "") -> Speaker:
        """Do one action."""
        self.update += 1
        number = self.update + hash(self.name) % 10_000 * 1000
        heard = IncomingAction(
            LearnerId(self.name), action, number, staff=self.staff, words=words, code=code, last=self.last
        )
        (self.replies,) = await self.conversation.hear([heard])
        self.last = after_replies(self.replies, self.last)
        return self

    async def types(self, text: str) -> Speaker:
        """Type text, interpreted as by a host."""
        return await self.does(*typed(self.conversation.bundle, text, last=self.last))

    async def taps(self, label: str) -> Speaker:
        """Tap a button of the newest question; her quoted words come back with it, as from Telegram."""
        button = next(it for it in self.buttons if it.text == label)
        flags = Flags(self.locale, self.country)
        action, words = tapped(self.conversation.bundle, Chose(button.target, flags), self.hers)
        return await self.does(action, words)

    @property
    def buttons(self) -> list[Button]:
        """Buttons she can tap."""
        asked = [item for item in self.replies.items if isinstance(item, Bubble) and item.buttons]
        return [button for row in asked[-1].buttons for button in row] if asked else []

    @property
    def labels(self) -> list[str]:
        """Texts of her buttons."""
        return [button.text for button in self.buttons]

    @property
    def said(self) -> str:
        """Everything in the latest replies, without markup."""
        bubbles = [item.html for item in self.replies.items if isinstance(item, Bubble)]
        return unescape(re.sub("<[^>]+>", "", "\n".join(bubbles)))

    @property
    def hers(self) -> str:
        """Her own words quoted in the newest question."""
        bubbles = [item.html for item in self.replies.items if isinstance(item, Bubble) and item.buttons]
        return "\n".join(map(unescape, HER_WORDS.findall(bubbles[-1]))) if bubbles else ""

    @property
    def code(self) -> str:
        """The withdrawal code she was given."""
        found = re.search(r"(?:[b-z][2-9]){4}", self.said)
        assert found, self.said
        return found[0]


async def opened(path: Path) -> SqliteStore:
    """Open a store in a real file."""
    return await SqliteStore.open(path / "bot.db", "fingerprint")
