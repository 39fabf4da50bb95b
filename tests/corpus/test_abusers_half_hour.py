"""Half an hour with her unlocked phone: he presses and types all there is, and learns nothing of what she did (S2).

Two phones are walked side by side, breadth-first. On one of them she played a sensitive story, opened Help, typed a
disclosure and sent words to staff; on the other she played an ordinary story only. Whatever he does, both show the
same: every word, button and hidden datum of a button.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from html import unescape
from itertools import product
from typing import Self

import pytest

from bot.conversation.access import help_only
from bot.conversation.rendering.callback import read, written, written_listen, written_show
from bot.conversation.rendering.reply import Bubble, Replies
from bot.conversation.turn_rendering import render_turn
from bot.conversation.understanding import after_replies, tapped, typed
from bot.engine.advance import advance
from bot.engine.events import Erased
from bot.engine.input import NEW, OPEN, ButtonTarget, Chose, Commanded, Flags, Input, LastQuestion, Started
from bot.engine.session import Session
from bot.lessons.model.profile import SlashCommand
from tests.support.on_ci import mostly_on_ci
from tests.support.question_builders import MARCH
from tests.support.speaking_learner import HER_WORDS, noon, speaking_bundle

BUNDLE = speaking_bundle()
BUNDLE = replace(BUNDLE, course=replace(BUNDLE.course, day=MARCH))
NOON = int(noon(MARCH))
STORY, HER_PICK = "threats-dont-own-me", "Under the goat"
TITLE = BUNDLE.course.lessons[STORY].title.source

COMMANDS: tuple[SlashCommand, ...] = ("lessons", "help", "language", "tidy", "privacy", "mydata", "erase")
TYPED = (
    *(lesson.title.source for lesson in BUNDLE.course.lessons.values()),
    *map(str, range(1, 13)), "a", "yes", "no", "ok", "go on", "next", "back", "start again", "stop", "menu", "settings",
    "who are you", "who reads this", "hello", "her secret", "See my badge", "Next lesson", "Somebody else", HER_PICK,
    "Send a little", "someone wants to hurt me",
)  # fmt: skip
"""Words that he may try. The safe word is hers: he does not know it."""


@dataclass(frozen=True)
class TakenPhone:
    """State of a phone and the bot: her session, the last question of the chat, and the newest replies."""

    session: Session | None = None
    last: LastQuestion | None = None
    replies: Replies = field(default=Replies(Flags("en")), compare=False)

    def does(self, action: Input, words: str = "") -> TakenPhone:
        """Do something, as the bot answers it: the same chance on every phone."""
        turn = advance(BUNDLE.course, self.session, action, seed=4, last=self.last)
        replies = render_turn(BUNDLE, turn, self.session, action, NOON, words=words, code="b2c3d4f5")
        kept = self.session if turn.transient else turn.session
        erased = any(isinstance(event, Erased) for event in turn.events)
        return TakenPhone(kept, None if erased else after_replies(replies, self.last), replies)

    def presses(self, data: str) -> TakenPhone:
        """Press a button with this callback data, perhaps an old one."""
        action = read(data)
        assert action is not None, data
        return self.does(*tapped(BUNDLE, action, self._her_words)) if isinstance(action, Chose) else self.does(action)

    def types(self, words: str) -> TakenPhone:
        said, scrubbed, _ = typed(BUNDLE, words, "en", self.last)
        return self.does(said, scrubbed)

    def taps(self, *labels: str) -> TakenPhone:
        """Tap buttons by their labels, one after the other."""
        phone = self
        for label in labels:
            phone = phone.presses(dict(phone.buttons)[label])
        return phone

    @property
    def buttons(self) -> list[tuple[str, str]]:
        """Labels and callback data of all buttons of the newest replies."""
        return list(_buttons(self.replies))

    @property
    def said(self) -> str:
        return "\n".join(it.html for it in self.replies.items if isinstance(it, Bubble))

    @property
    def shows(self) -> tuple[object, ...]:
        """All that the newest replies put on the screen, or behind a button."""
        words = tuple((it.html, it.picture) for it in self.replies.items if isinstance(it, Bubble))
        others = tuple(it for it in self.replies.items if not isinstance(it, Bubble))
        above = (self.replies.keyboard, self.replies.popup, self.replies.below, self.replies.stuck)
        return words, others, above, tuple(self.buttons), self.replies.in_place

    @property
    def _her_words(self) -> str:
        return "\n".join(map(unescape, HER_WORDS.findall(self.said)))


def _buttons(replies: Replies) -> Iterator[tuple[str, str]]:
    for bubble in (it for it in replies.items if isinstance(it, Bubble)):
        yield from ((it.text, written(it.target, replies.flags)) for row in bubble.buttons for it in row)
        yield from ((it.text, written(it.target, replies.flags)) for it in bubble.rates)
        if bubble.listen:
            yield bubble.listen.text, written_listen(bubble.listen, replies.flags)
        if bubble.show:
            yield bubble.show.text, written_show(bubble.show, replies.flags)


@dataclass
class Her:
    """She plays on her phone. `seen` are the data of all buttons that ever stood in her chat."""

    phone: TakenPhone = field(default_factory=TakenPhone)
    seen: dict[str, None] = field(default_factory=dict)

    def is_now(self, phone: TakenPhone) -> Self:
        self.phone = phone
        self.seen |= dict.fromkeys(data for _, data in phone.buttons)
        return self

    def taps(self, *labels: str) -> Self:
        for label in labels:
            self.is_now(self.phone.taps(label))
        return self

    def types(self, words: str) -> Self:
        return self.is_now(self.phone.types(words))

    def commands(self, name: SlashCommand) -> Self:
        return self.is_now(self.phone.does(Commanded(name, "en")))

    def finishes(self, lesson: str) -> Self:
        """Play a lesson to its end from its very beginning, and go on until the next one is suggested."""
        self.is_now(self.phone.does(Chose(ButtonTarget(lesson, "", NEW), Flags("en", "KE", "14-17"))))
        while "Next lesson" not in dict(self.phone.buttons):
            labels = [label for label, _ in self.phone.buttons if label not in ("Back", "Tidy up", "Tidy up now")]
            self.taps("Next" if "Next" in labels else "No, thanks" if "No, thanks" in labels else labels[0])
        return self


def plays_an_ordinary_story(saved: bool) -> Her:
    her = Her().is_now(TakenPhone().does(Started("en"))).taps("English", "14 to 17").finishes("lock-it-up")
    her.commands("lessons").taps("My settings", "My country", "Kenya")
    return her.taps("Save my place", "Yes, save it") if saved else her


def plays_a_sensitive_story(her: Her, to_the_end: bool) -> Her:
    her.commands("lessons").taps(TITLE, "Go on")
    return her.finishes(STORY) if to_the_end else her.taps(HER_PICK, "Send a little")


def asks_for_help(her: Her) -> Her:
    her.commands("help")
    return her.types("he says he sends my picture to everyone").taps("Yes, show me help")


def sends_words_to_staff(her: Her) -> Her:
    her.commands("lessons").taps("Speak up", "Write").types("A story about a threat")
    assert "Send" in dict(her.phone.buttons)
    her.taps("Send")
    assert her.phone.session
    assert her.phone.session.sent_to, "her words did not arrive"
    return her


EACH = tuple(product((False, True), (False, True)))
"""Guest or saved; in the middle of the story or at its end."""

HIDES: dict[str, Callable[[Her], Her]] = {
    "by the keyboard": lambda her: her.commands("tidy"),
    "by the button of Help": lambda her: her.taps("Hide"),
    "after words to staff": lambda her: sends_words_to_staff(her.taps("Go on")).commands("tidy"),
}


@pytest.mark.parametrize(("saved", "to_the_end"), mostly_on_ci(EACH, lambda it: it[0] == it[1]))
@pytest.mark.parametrize("way", HIDES)
def test_after_hide_her_phone_is_that_of_a_girl_who_played_an_ordinary_story(
    way: str, saved: bool, to_the_end: bool
) -> None:
    her = HIDES[way](asks_for_help(plays_a_sensitive_story(plays_an_ordinary_story(saved), to_the_end)))
    other = plays_an_ordinary_story(saved).commands("tidy")

    assert her.phone == other.phone
    assert her.phone.shows == other.phone.shows
    assert he_walks(her.phone, other.phone, tuple(her.seen), depth=1) > 500


def test_hide_inside_the_story_ends_it_and_it_begins_anew_as_if_new() -> None:
    her = plays_a_sensitive_story(plays_an_ordinary_story(saved=True), to_the_end=False).taps("Tidy up")
    other = plays_an_ordinary_story(saved=True).commands("tidy")

    assert her.phone == other.phone
    her.commands("lessons").taps(TITLE, "Go on")
    assert "Ping!" in her.phone.said, "the story begins at its beginning"
    assert HER_PICK in dict(her.phone.buttons)


@pytest.mark.parametrize(("saved", "to_the_end"), mostly_on_ci(EACH, lambda it: it[0] == it[1]))
def test_without_hide_no_menu_knows_of_the_story_once_she_has_left_it(saved: bool, to_the_end: bool) -> None:
    """Her messages are still in the chat then. What he finds beyond them is what he would find with any girl."""
    her = plays_a_sensitive_story(plays_an_ordinary_story(saved), to_the_end).commands("lessons")
    other = plays_an_ordinary_story(saved).commands("lessons")

    assert her.phone.shows == other.phone.shows
    assert he_walks(her.phone, other.phone, tuple(her.seen), depth=2 if saved and to_the_end else 1) > 500


def test_while_the_story_runs_my_data_shows_nothing_of_it() -> None:
    her = plays_a_sensitive_story(plays_an_ordinary_story(saved=False), to_the_end=False).commands("mydata")

    assert TITLE not in her.phone.said
    assert HER_PICK not in her.phone.said
    assert "The story you are in: –" in her.phone.said


def test_after_hide_also_while_the_bot_is_closed_nothing_is_left() -> None:
    her = sends_words_to_staff(plays_a_sensitive_story(plays_an_ordinary_story(saved=True), to_the_end=False))
    turn = help_only(BUNDLE.course, her.phone.session, Commanded("tidy", "en"), "closed")

    assert not turn.transient
    assert turn.session
    assert (turn.session.visit, turn.session.sent_to, turn.session.finished) == (None, None, ("lock-it-up",))


def he_walks(hers: TakenPhone, others: TakenPhone, old: tuple[str, ...], depth: int) -> int:
    """Do everything on both phones, breadth-first, and compare what they show. Return the number of deeds."""
    ways, seen, deeds = deque([(hers, others, 0)]), {(hers, others)}, 0
    while ways:
        here, there, length = ways.popleft()
        for name, deed in _deeds(here, old, first=length == 0):
            after, other = deed(here), deed(there)
            deeds += 1
            assert after.shows == other.shows, f"{name} tells the two apart"
            if length < depth and (after, other) not in seen:
                seen.add((after, other))
                ways.append((after, other, length + 1))
    return deeds


Deed = Callable[[TakenPhone], TakenPhone]


def _deeds(phone: TakenPhone, old: tuple[str, ...], *, first: bool) -> Iterator[tuple[str, Deed]]:
    """Yield all that he can do. At `first` he tries words, old buttons, and the button of news about each lesson."""
    yield "/start", partial(TakenPhone.does, action=Started("en"))
    yield from ((f"/{name}", partial(TakenPhone.does, action=Commanded(name, "en"))) for name in COMMANDS)
    yield from ((data, partial(TakenPhone.presses, data=data)) for _, data in phone.buttons)
    if first:
        news = (written(ButtonTarget(lesson, "", OPEN), Flags("en")) for lesson in BUNDLE.course.lessons)
        yield from ((data, partial(TakenPhone.presses, data=data)) for data in (*old, *news))
        yield from ((words, partial(TakenPhone.types, words=words)) for words in TYPED)
