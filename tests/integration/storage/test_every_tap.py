"""Invariants after any action of any learner, any edit of the lessons, any restart and any worker."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from bot.conversation.rendering.callback import MOST_BYTES, read, written
from bot.conversation.rendering.reply import Bubble, Replies, Tidy
from bot.conversation.service import Conversation, IncomingAction
from bot.conversation.turn_rendering import render_turn
from bot.engine.advance import advance
from bot.engine.events import Answered, Asked
from bot.engine.input import ButtonTarget, Commanded, Input, Sent, Started
from bot.engine.lesson_flow import is_about
from bot.engine.lesson_offer import is_offered
from bot.engine.replay import reading_context, replay
from bot.engine.session import GUEST_STAYS, MOST_ANSWERS, Session
from bot.lessons.model.profile import SlashCommand
from bot.lessons.model.texts import all_texts
from bot.safeguarding.distress.normalise import normalise, ordinal
from bot.storage.ports import AlreadyHandled, LearnerId, TurnApplied, TurnFailed
from tests.integration.storage.edited_courses import EDITS, RENAMED, Edit, bundle
from tests.support.observed_store import Watched
from tests.support.on_ci import load
from tests.support.postgres_server import postgres
from tests.support.store_fixtures import InAFile, OnAServer, StorePlace, looked_at

pytestmark = pytest.mark.slow

MEMORY = Path("/dev/shm")  # a disk in memory, because there are thousands of commits
Result = TypeVar("Result")
KINDS: tuple[Literal["picture", "sticker", "place", "other"], ...] = ("picture", "sticker", "place", "other")

WORDS = sorted({text.source for text in all_texts(bundle(EDITS[0]).course) if len(text.source) < 30})
WHO, WHICH = st.integers(0, 2), st.integers(0, 400)
OTHER = st.one_of(
    st.sampled_from([Commanded(name, "en") for name in get_args(SlashCommand)]),
    st.sampled_from([Sent(kind, "en") for kind in KINDS]),
    st.sampled_from([Started("km", lesson) for lesson in (None, "hill", "lake", "path", "mountain", "no-such")]),
)


def named(name: str) -> Edit:
    return next(edit for edit in EDITS if edit.name == name)


@dataclass(frozen=True)
class SeenButton:
    """A button she has seen: its author's text, and its data."""

    words: str
    data: str


@dataclass
class RepeatingLearner:
    """A learner: the buttons on her phone, and the updates that Telegram may deliver once more."""

    name: LearnerId
    buttons: list[SeenButton] = field(default_factory=list)
    newest: list[SeenButton] = field(default_factory=list)
    heard: list[tuple[IncomingAction, float]] = field(default_factory=list)


class EveryTap(RuleBasedStateMachine):
    """State machine of three learners and one bot."""

    makes_database: Callable[[Path], StorePlace] = InAFile
    workers = 1

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None)
        self.database = type(self).makes_database(Path(self.folder.name))
        self.seen: dict[LearnerId, Session | None] = {}
        self.now = 1_800_000_000.0
        self.updates = 0
        self.girls = [RepeatingLearner(LearnerId(f"girl-{number}")) for number in range(3)]
        self.edit = EDITS[0]
        self.opened()

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        return self.loop.run_until_complete(work)

    def opened(self) -> None:
        self.stores = [self.run(self.database.open()) for _ in range(self.workers)]
        self.store = Watched(*self.stores)
        self.conversation = Conversation(self.store, bundle(self.edit), lambda: self.now)

    def closed(self) -> None:
        for store in self.stores:
            self.run(store.close())

    def teardown(self) -> None:
        self.closed()
        self.loop.close()
        self.folder.cleanup()

    # --- actions -------------------------------------------------------------------------------------------------

    @initialize(ages=st.lists(st.sampled_from(["10 to 13", "14 to 17", "Skip"]), min_size=2, max_size=2))
    def two_of_them_are_in_the_story(self, ages: list[str]) -> None:
        for girl in self.girls:
            self.hears(girl, Started("en"))
        for girl, age in zip(self.girls, ages, strict=False):
            self.taps(girl, self.button(girl, "English"))
            self.taps(girl, self.button(girl, age))

    @rule(who=WHO, picks=st.lists(WHICH, min_size=1, max_size=6))
    def she_goes_on(self, who: int, picks: list[int]) -> None:
        girl = self.girls[who]
        for pick in picks:
            self.taps(girl, girl.newest[pick % len(girl.newest)])

    @rule(who=WHO, which=WHICH)
    def she_taps_any_button_she_ever_saw(self, who: int, which: int) -> None:
        girl = self.girls[who]
        self.taps(girl, girl.buttons[-1 - which % len(girl.buttons)])

    @rule(who=WHO, which=WHICH, edit=st.sampled_from(["", "stops renamed", "options renamed"]))
    def she_taps_twice_perhaps_with_a_rename_in_between(self, who: int, which: int, edit: str) -> None:
        girl = self.girls[who]
        button = girl.newest[which % len(girl.newest)]
        answered, place = self.taps(girl, button), self.place(girl)
        if edit and self.edit == named("as it was"):
            self.the_lessons_are_saved(edit)
        self.taps(girl, button)
        if answered and place and answered.target.stop not in ("thanks", place[-1]):
            assert self.place(girl)[:-1] == place[:-1], "the same tap twice took her somewhere else"

    @rule(
        who=WHO,
        words=st.one_of(st.integers(1, 3).map(str), st.sampled_from(WORDS), st.text(max_size=8)),
        twice=st.booleans(),
    )
    def she_types(self, who: int, words: str, twice: bool) -> None:
        girl = self.girls[who]
        answered = self.hears(girl, self.conversation.bundle.vocabulary.read(words, "en"))
        if answered and ordinal(words) is None:
            assert normalise(words) in {normalise(it) for it in (answered.text.source, f"ខ {answered.text.source}")}
        if twice:
            self.delivers_once_more(girl, *girl.heard[-1])

    @rule(who=WHO, action=OTHER)
    def she_does_something_else(self, who: int, action: Input) -> None:
        self.hears(self.girls[who], action)

    @rule(who=WHO, locale=st.sampled_from(["English", "ភាសាខ្មែរ"]))
    def she_changes_the_language(self, who: int, locale: str) -> None:
        girl = self.girls[who]
        self.hears(girl, Commanded("language", "en"))
        self.taps(girl, self.button(girl, locale))

    @rule(who=WHO, which=st.one_of(st.just(0), WHICH))
    def telegram_delivers_once_more(self, who: int, which: int) -> None:
        girl = self.girls[who]
        self.delivers_once_more(girl, *girl.heard[-1 - which % len(girl.heard)])

    @rule(edit=st.sampled_from([edit.name for edit in EDITS]))
    def the_lessons_are_saved(self, edit: str) -> None:
        self.edit = named(edit)
        self.conversation.bundle = bundle(self.edit)

    @rule(hours=st.sampled_from([0, 1, 25, 49]))
    def time_passes_and_the_bot_is_started_anew(self, hours: int) -> None:
        self.now += 3600 * hours
        self.run(self.store.purge(int(self.now)))
        self.seen.clear()
        before = self.everything()
        self.closed()
        self.opened()
        assert self.everything() == before

    @rule(which=st.integers(0, 1))
    def another_worker_answers(self, which: int) -> None:
        self.store.which = which

    # --- invariants ----------------------------------------------------------------------------------------------

    def taps(self, girl: RepeatingLearner, button: SeenButton) -> Answered | None:
        chose = read(button.data)
        assert chose, button
        answered = self.hears(girl, chose)
        if answered:
            assert button.words == answered.text.source or RENAMED.get(button.words) == answered.text.source, (
                f"{button.words!r} did {answered.text.source!r}"
            )
        return answered

    def delivers_once_more(self, girl: RepeatingLearner, heard: IncomingAction, at: float) -> None:
        """Deliver an update again, which Telegram keeps for 24 hours: it changes nothing and shows her place."""
        if self.now - at >= GUEST_STAYS:
            return
        before = self.everything()
        (replies,) = self.run(self.conversation.hear([heard]))
        assert isinstance(self.store.outcomes[0], AlreadyHandled)
        assert self.everything() == before, "an update that came twice changed something"
        self.look(girl, replies, ())

    def button(self, girl: RepeatingLearner, words: str) -> SeenButton:
        return next(button for button in girl.newest if button.words == words)

    def place(self, girl: RepeatingLearner) -> tuple[str, ...]:
        """Return the stops on her way and the current one, by their original names."""
        session, course = self.session(girl), self.conversation.bundle.course
        lesson = course.lesson(session.visit.lesson) if session and session.visit else None
        if not (session and session.visit and lesson):
            return ()
        replayed = replay(reading_context(course, lesson, session, session.visit), session.visit.trail)
        stops = [*(answer.stop for answer in replayed.trail), replayed.stop.id if replayed.stop else "end"]
        return tuple(stop.removesuffix("-now") for stop in stops)

    def hears(self, girl: RepeatingLearner, action: Input) -> Answered | None:
        """Apply an update, and check what must hold after each."""
        self.updates += 1
        self.store.which += 1
        self.seen.clear()
        heard = IncomingAction(girl.name, action, self.updates, self.updates)
        (replies,) = self.run(self.conversation.hear([heard]))
        (outcome,) = self.store.outcomes
        assert not isinstance(outcome, TurnFailed), outcome.error
        assert isinstance(outcome, TurnApplied)
        girl.heard.append((heard, self.now))
        kept = outcome.before if outcome.turn.transient else outcome.turn.session
        assert self.session(girl) == kept, "the session came back from its row changed"
        self.look(girl, replies, outcome.turn.events)
        return next((event for event in outcome.turn.events if isinstance(event, Answered)), None)

    def look(self, girl: RepeatingLearner, replies: Replies, events: tuple[Any, ...]) -> None:
        bubbles = [item for item in replies.items if isinstance(item, Bubble)]
        assert bubbles, "she was left without a word"
        assert bubbles[-1].buttons or any(isinstance(item, Tidy) for item in replies.items), "there is no way on"
        for bubble in bubbles:
            assert "&lt;" not in bubble.html, f"something was left open: {bubble.html}"
        questions = [bubble for bubble in bubbles if bubble.asks]
        if questions:
            self.leads_to(girl, questions[-1].asks)
        self.remember(girl, replies, bubbles, events)

    def leads_to(self, girl: RepeatingLearner, asks: ButtonTarget | None) -> None:
        """Check that the shown question is the one the stored session leads to."""
        course = self.conversation.bundle.course
        session = self.session(girl)
        if asks is None or asks.script in course.bot:
            return
        lesson = course.lesson(asks.script)
        assert session and session.visit and lesson and is_about(session.visit, lesson)
        assert len(session.visit.trail) <= MOST_ANSWERS
        stop = replay(reading_context(course, lesson, session, session.visit), session.visit.trail).stop
        assert stop and stop.id == asks.stop

    def remember(
        self, girl: RepeatingLearner, replies: Replies, bubbles: list[Bubble], events: tuple[Any, ...]
    ) -> None:
        """Remember the buttons on her screen, with their authors' texts."""
        sources = {
            (choice.target, choice.text): choice.text
            for event in events
            if isinstance(event, Asked)
            for choice in event.choices
        }
        words = {written(target, replies.flags): text.source for (target, _), text in sources.items()}
        for bubble in bubbles:
            rows = (*bubble.buttons, bubble.rates)
            found = [(it.text, written(it.target, replies.flags)) for row in rows for it in row]
            known = {button.data: button.words for button in girl.buttons}
            shown = [
                SeenButton(words.get(data) or known.get(data) or text.removeprefix("ខ "), data) for text, data in found
            ]
            assert all(len(data.encode()) <= MOST_BYTES for _, data in found)
            girl.buttons += shown
            girl.newest = shown or girl.newest

    @invariant()
    def every_button_on_the_screen_is_answered(self) -> None:
        for girl in self.girls:
            for button in girl.newest:
                chose = read(button.data)
                assert chose
                assert self.would_see(girl, chose), button

    @invariant()
    def help_is_always_there(self) -> None:
        for girl in self.girls:
            words = " ".join(bubble.html for bubble in self.would_see(girl, Commanded("help", "en")))
            session = self.session(girl)
            country = session.country if session else None
            routes = self.conversation.bundle.course.directory
            for place in [country] if country else routes.countries:
                route = routes.first(place, "child-helpline")
                assert route and route.number and route.number in words

    @invariant()
    def a_place_in_a_lesson_can_be_shown(self) -> None:
        course = self.conversation.bundle.course
        for session in filter(None, map(self.session, self.girls)):
            lesson = course.lesson(session.visit.lesson) if session.visit else None
            if session.visit and lesson and is_offered(course, session, lesson):
                assert len(session.visit.first) <= 2 * len(list(lesson.stops())) + 4

    def would_see(self, girl: RepeatingLearner, action: Input) -> list[Bubble]:
        """Return the reply to an action without doing it."""
        session = self.session(girl)
        turn = advance(self.conversation.bundle.course, session, action)
        replies = render_turn(self.conversation.bundle, turn, session, action)
        return [item for item in replies.items if isinstance(item, Bubble)]

    def session(self, girl: RepeatingLearner) -> Session | None:
        if girl.name not in self.seen:
            self.seen[girl.name] = looked_at(self.database, girl.name).session(int(self.now))
        return self.seen[girl.name]

    def everything(self) -> list[list[Any]]:
        return [self.database.rows(table) for table in ("guests", "reminders", "messages", "handled_updates")]


class EveryTapOnAServer(EveryTap):
    """State machine of three learners and two workers; the worker changes with every tap, and at random."""

    makes_database = OnAServer
    workers = 2

    def __init__(self) -> None:
        postgres()  # without PostgreSQL this test is left out
        super().__init__()


def test_on_a_file() -> None:
    run_state_machine_as_test(EveryTap, settings=often(load(16, 60)))


def test_on_a_server_that_two_workers_share() -> None:
    run_state_machine_as_test(EveryTapOnAServer, settings=often(load(5, 30)))


def often(examples: int) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=load(40, 50),
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
