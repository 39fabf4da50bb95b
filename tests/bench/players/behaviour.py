"""Next action of a simulated learner: continue, choose among the visible buttons, do something rare, or leave."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import inf
from typing import assert_never

from bot.conversation.rendering.reply import Button
from bot.engine.input import BACK, GO, NEW, TIDY, Blocked, ButtonTarget, Chose, Commanded, Input, Said, Sent, Started
from bot.lessons.model import commands as do
from bot.lessons.model.commands import Command
from bot.lessons.model.measure import WAVES
from tests.bench.players.chat import SimulatedChat
from tests.bench.players.learner import SimulatedLearner
from tests.bench.players.stories import TIRED, Stories, item_of

Chance = float


def first_action(stories: Stories, chat: SimulatedChat) -> Input:
    """Return the first action of a visit: /start, a key of the keyboard, or a button that is still visible."""
    if not chat.shown or _has_left(stories, chat):
        return Started(chat.learner.phone_locale)
    dice = chat.dice.random()
    if dice < (0.1 if chat.learner.saves else 0.35):
        return Started(chat.learner.phone_locale)
    return Commanded("lessons", chat.learner.phone_locale) if dice > 0.9 else _tap(stories, chat)


def next_action(stories: Stories, chat: SimulatedChat) -> Input | None:
    """Return the learner's next action at the question or badge she sees; None when she leaves."""
    if chat.rates and chat.dice.random() < 0.4:
        return _rate(chat)
    if not chat.shown or chat.dice.random() >= _stays(stories, chat):
        return None
    return _rarely(stories, chat) or _tap(stories, chat)


_AFTER_A_STORY = {("moments", "next"), ("moments", "all-done"), ("menu", "menu")}


def _stays(stories: Stories, chat: SimulatedChat) -> Chance:
    asks, learner = chat.asks, chat.learner
    if taste := stories.tastes.get(asks.script):
        if stories.completion is not None:
            return float(not _has_left(stories, chat))
        return learner.patience * taste.grips * (TIRED if asks.stop == taste.tires else 1.0)
    if asks.script == "quick":
        return 0.8
    return learner.appetite if (asks.script, asks.stop) in _AFTER_A_STORY else 0.97


def _has_left(stories: Stories, chat: SimulatedChat) -> bool:
    """Return whether she is at the stop where she leaves a lesson for good, drawn when she began it."""
    lesson = chat.asks.script
    if stories.completion is None or lesson not in stories.tastes:
        return False
    stops = stories.plan.stops[lesson]
    if lesson not in chat.goes_until:
        chat.goes_until[lesson] = inf if chat.dice.random() < stories.completion else chat.dice.randrange(len(stops))
    return (stops.index(chat.asks.stop) if chat.asks.stop in stops else 0) >= chat.goes_until[lesson]


def _rate(chat: SimulatedChat) -> Chose:
    """Rate the lesson that has just ended: mostly with a smile."""
    row, chat.rates = chat.rates, ()
    return Chose(chat.dice.choices(row, (7, 2, 1)[: len(row)])[0].target, chat.flags)


# Rare actions


def _rarely(stories: Stories, chat: SimulatedChat) -> Input | None:
    """Return an action other than a tap on the question, about once in forty times."""
    dice = chat.dice.random()
    for chance, does in _RARE:
        dice -= chance
        if dice < 0:
            return does(stories, chat)
    return None


def _safe_word(stories: Stories, chat: SimulatedChat) -> Input | None:
    profile = stories.course.profile
    words = profile.words.get(chat.flags.locale) if profile else None
    return _typed(stories, chat, words.safe_word) if words else None


def _small_words(stories: Stories, chat: SimulatedChat) -> Input:
    return _typed(stories, chat, chat.dice.choice(("1", "2", "3", "haha", "ok", "hi", "my goat is hungry")))


def _typed(stories: Stories, chat: SimulatedChat, words: str) -> Said:
    return stories.bundle.vocabulary.read(words, chat.flags.locale)


def _is_asked(stories: Stories, chat: SimulatedChat) -> Input | None:
    """Return an input as if her words had needed a question back; such words themselves are not simulated."""
    return Said(confirm="me") if "confirm" in stories.course.bot else None


def _scrolls_up(stories: Stories, chat: SimulatedChat) -> Input | None:
    return Chose(chat.dice.choice(chat.older).target, chat.flags) if chat.older else None


def _leaves_for_good(stories: Stories, chat: SimulatedChat) -> Input:
    chat.is_gone = True
    return Blocked()


_RARE: tuple[tuple[Chance, Callable[[Stories, SimulatedChat], Input | None]], ...] = (
    (0.008, _small_words),
    (0.006, lambda stories, chat: Commanded("help", chat.learner.phone_locale)),
    (0.004, _scrolls_up),
    (0.003, lambda stories, chat: Commanded("tidy", chat.learner.phone_locale)),
    (0.002, lambda stories, chat: Sent("sticker", chat.learner.phone_locale)),
    (0.002, _safe_word),
    (0.001, lambda stories, chat: Commanded("mydata", chat.learner.phone_locale)),
    (0.0008, _is_asked),
    (0.0004, lambda stories, chat: Commanded("erase", chat.learner.phone_locale)),
    (0.0004, _leaves_for_good),
)


# Choice of a button


def _tap(stories: Stories, chat: SimulatedChat) -> Chose:
    """Choose one of the buttons of the newest question."""
    weights = [_weight(stories, chat, button) for button in chat.shown]
    button = chat.dice.choices(chat.shown, weights if any(weights) else None)[0]
    if stories.good(chat.asks) is not None:
        chat.answered.add(chat.asks)
    return Chose(button.target, chat.flags)


_KEYS: Mapping[str, float] = {BACK: 0.02, TIDY: 0.02, GO: 8, NEW: 0.5}

_WISHES: Mapping[type[Command], float] = {
    do.TellStory: 8, do.GoOnward: 8, do.AskAgain: 6, do.ResumeLesson: 6, do.WelcomeBack: 8, do.EnterLesson: 8,
    do.ShowBadge: 8, do.ShowNext: 8,
    do.OpenMenu: 0.8, do.PlayQuickRound: 0.5, do.TidyUp: 0.2, do.EraseData: 3, do.ForgetPlace: 0.05, do.ShowData: 0.05,
    do.SetLessData: 0.1, do.StartNews: 0.1, do.StopNews: 0.1, do.ShowLink: 0.05, do.ChangePerson: 0.4,
    do.BeginAnew: 0.2, do.RestartLesson: 0.5, do.StopReminder: 0.05,
}  # fmt: skip
"""Weight of each command of a button, relative to the others: 0.3 if not listed; a plain answer in a story has 1."""


def _weight(stories: Stories, chat: SimulatedChat, button: Button) -> float:
    target = button.target
    if target.key in _KEYS:
        return _KEYS[target.key]
    if command := stories.acts.get(target):
        return _weight_of_command(chat, command)
    if target.stop in WAVES and stories.course.measure:
        return float(chat.learner.takes_measure == (target.key == stories.course.measure.start.key))
    good = stories.good(target)
    return 1.0 if good is None else _trust(stories, chat, target, good)


def _trust(stories: Stories, chat: SimulatedChat, target: ButtonTarget, good: frozenset[str]) -> float:
    """Return the weight of an answer: her chance of a good (or bad) one, divided among the answers of that kind."""
    chance, is_good = _knows(stories, chat, target), target.key in good
    alike = sum((it.target.key in good) == is_good for it in chat.shown if it.target.key not in _KEYS)
    return (chance if is_good else 1 - chance) / alike


def _knows(stories: Stories, chat: SimulatedChat, target: ButtonTarget) -> Chance:
    """Return her chance of a good answer. It grows with finished lessons and when she has seen the answer before."""
    before = chat.learner.sure if stories.is_about_herself(target) else chat.learner.knows
    learnt = stories.learning * len(chat.finished) / len(stories.course.lessons)
    told = 0.3 if chat.asks in chat.answered and not item_of(target.stop) else 0.0
    ease = stories.ease.get(item_of(target.stop) or target.stop, 0.0)
    return min(max(before + ease + learnt + told, 0.03), 0.97)


def _weight_of_command(chat: SimulatedChat, command: Command) -> float:
    if isinstance(command, do.SetLanguage | do.SetAge | do.SetCountry):
        return 1.0 if command == _told_by_her(chat.learner, command) else 0.005
    if isinstance(command, do.OpenLesson):
        return 0.3 if command.lesson in chat.finished else 2.0
    if command == do.SavePlace():
        return float(chat.learner.saves)
    if command == do.TellScene("mine", "not-saved"):
        return float(not chat.learner.saves)
    return _WISHES.get(type(command), 0.3)


def _told_by_her(learner: SimulatedLearner, command: do.SetLanguage | do.SetAge | do.SetCountry) -> Command:
    """Return the truthful answer of the learner to a question like this one."""
    match command:
        case do.SetLanguage():
            return do.SetLanguage(learner.locale)
        case do.SetAge():
            return do.SetAge(learner.age)
        case do.SetCountry():
            return do.SetCountry(learner.country if learner.tells_country else None)
        case _:
            assert_never(command)
