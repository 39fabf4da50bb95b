"""The rule of urgency: a card of Help never steps down by anything but the learner's own tap.

From a card of a level, words, media and commands lead to a card at least as urgent, or leave the card standing with its
numbers (`bot.lessons.model.directory` names the levels). Five things act whatever card stands: Tidy up, erasing, Help
and the safe word, /start, and the choice of language or country. That no button of the two most urgent levels leads to
a milder card in one tap is a fact of the course, which `check` proves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from bot.engine.bot_scenes import asked_again, scene
from bot.engine.events import Asked, BubbleTold, Event
from bot.engine.input import (
    Action,
    ButtonTarget,
    Chose,
    Commanded,
    LastQuestion,
    Listened,
    Looked,
    Said,
    Sent,
    Started,
)
from bot.engine.session import Session
from bot.engine.turn import TurnDraft
from bot.lessons.model.directory import URGENT, Urgency, is_milder
from bot.lessons.model.lesson import Course
from bot.lessons.model.profile import SlashCommand, TypedCommand
from bot.lessons.steps import Choose

ALWAYS_ACTS: frozenset[SlashCommand | TypedCommand] = frozenset({"start", "help", "tidy", "erase", "language"})
"""Commands that act whatever card stands. A typed country or language is asked about in `settings`."""

ANSWERS = frozenset({"answers", "privacy"})
"""Bot files whose scenes answer a question of the learner's. Below a card their words are told, and the card again."""

ANSWERING_STOPS = frozenset(
    {
        *(ButtonTarget("moments", stop, "") for stop in ("who", "readers", "tells", "calling", "what-to-do")),
        *(ButtonTarget("moments", stop, "") for stop in ("clear-chat", "sent-picture", "sent-place", "sent-other")),
        ButtonTarget("mine", "data", ""),
    }
)
"""Stops elsewhere that do so too."""

CARDS = frozenset({"help", "confirm"})
"""Bot files whose cards name numbers. Above the line for her beside whom somebody stands, nothing is told."""


UNNAMED = frozenset({"me", "friend"})
"""Scenes of `confirm` for words that name no trouble: "i am scared"."""


def card_at(course: Course, target: ButtonTarget) -> Choose | None:
    """Return the stop of a bot file that has a level; None for every other stop, and for one that is gone."""
    way = course.bot[target.script].ways.get(target.stop) if target.script in course.bot else None
    steps, number = way[-1] if way else ((), 0)
    stop = steps[number] if steps else None
    return stop if isinstance(stop, Choose) and stop.urgency else None


def level_at(course: Course, target: ButtonTarget) -> Urgency:
    """Return the level of a stop: calm where the course names none."""
    card = card_at(course, target)
    return (card.urgency if card else None) or "calm"


def standing_level(course: Course, last: LastQuestion | None) -> Urgency:
    """Return the level of the card that the learner's chat ends with."""
    return level_at(course, last.asks) if last else "calm"


def is_urgent(course: Course, last: LastQuestion | None) -> bool:
    """Return whether a card of the two most urgent levels stands: Help then shows its numbers first."""
    return standing_level(course, last) in URGENT


def typed_below(course: Course, learner: Session, said: Said, last: LastQuestion | None) -> TurnDraft | None:
    """Return the card that words about trouble lead to from the card that stands.

    None where no card stands, or where the words are not about trouble.
    """
    card = card_at(course, last.asks) if last else None
    if last is None or card is None or card.urgency in (None, "calm"):
        return None
    if said.unsafe or (said.wish == "lied" and card.urgency in URGENT):
        return _show_worse_card(course, learner, last, card)
    if said.confirm is None:
        return None
    found = level_at(course, ButtonTarget("confirm", said.confirm, ""))
    if said.confirm in UNNAMED and (worse := unheard_below(course, learner, last)):
        return worse
    if card.urgency in URGENT and found == card.urgency:
        return _show_worse_card(course, learner, last, card)
    if is_milder(found, card.urgency) or last.asks.stop == said.confirm:
        return card_stands(course, learner, last)
    # From a card of Help she goes on to the other card at once: whether she wants help was asked before.
    return scene(course, learner, "help" if last.asks.script == "help" else "confirm", said.confirm)


def unheard_below(course: Course, learner: Session, last: LastQuestion | None) -> TurnDraft | None:
    """Return the more urgent card below a card of danger whose words nobody could match: that is the safer guess.

    None where no such card stands.
    """
    card = card_at(course, last.asks) if last and last.asks.script == "help" else None
    if last is None or card is None or card.urgency != "danger":
        return None
    return _show_worse_card(course, learner, last, card)


def _show_worse_card(course: Course, learner: Session, last: LastQuestion, card: Choose) -> TurnDraft:
    return scene(course, learner, "help", card.worse) if card.worse else card_stands(course, learner, last)


def without_stepping_down(
    course: Course, learner: Session, action: Action, last: LastQuestion | None, events: Iterable[Event]
) -> TurnDraft | None:
    """Return the draft that takes the place of a turn that would step down; None for a turn that does not.

    `learner` is the session before the turn: what the turn would have changed is left alone.
    """
    happened = tuple(events)
    standing, asked = standing_level(course, last), _last_question_asked(happened)
    if last is None or standing == "calm" or _acts_always(action):
        return None
    if asked and (asked.target.script == "settings" or not is_milder(level_at(course, asked.target), standing)):
        return None
    return card_stands(course, learner, last, _answering_words(happened, asked))


def card_stands(course: Course, learner: Session, last: LastQuestion, answer: Iterable[BubbleTold] = ()) -> TurnDraft:
    """Draft the card once more, below the words that answer the learner; Help where the course has lost the card."""
    again = asked_again(course, learner, last.asks)
    if again is None:
        return scene(course, learner, "help", "card")
    if last.asks.script not in CARDS:
        return again
    told = TurnDraft(learner, tuple(answer))
    return (told if told.outputs else scene(course, learner, "moments", "tap-what-fits")).then(again)


def _last_question_asked(events: Iterable[Event]) -> Asked | None:
    return next((event for event in reversed(tuple(events)) if isinstance(event, Asked)), None)


def _answering_words(events: Iterable[Event], asked: Asked | None) -> Iterator[BubbleTold]:
    """Yield the words of a turn that answers a question of the learner's, without its buttons."""
    if asked is None or not (asked.target.script in ANSWERS or asked.target in ANSWERING_STOPS):
        return
    yield from (event for event in events if isinstance(event, BubbleTold))
    yield BubbleTold(asked.question, asked.values)


def _acts_always(action: Action) -> bool:
    """Return whether an input may lead anywhere: her own tap, and what acts whatever card stands."""
    match action:
        case Chose() | Listened() | Looked() | Started():
            return True
        case Commanded(name=name):
            return name in ALWAYS_ACTS
        case Said(command=command, wish=wish, code=code):
            return command in ALWAYS_ACTS or wish in ALWAYS_ACTS or bool(code)
        case Sent():
            return False
        case _:
            assert_never(action)
