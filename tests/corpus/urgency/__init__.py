"""The rule of urgency as a state machine: every card × every kind of input × country, and each card × typed replies.

`python -m tests.corpus.urgency` prints the table. The levels are read from the YAML here, not by the code under test.
`second_words/` holds what girls may type below a card, written before any list of words was changed for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import get_args

import yaml

from bot.conversation import understanding
from bot.conversation.rendering.reply import Bubble
from bot.conversation.turn_rendering import render_turn
from bot.engine.advance import advance
from bot.engine.events import Asked, Erased, Tidied
from bot.engine.input import Action, ButtonTarget, Commanded, LastQuestion, Said, Sent, Started
from bot.engine.session import Session, Visit
from bot.engine.turn import Turn
from bot.lessons.model.people import COUNTRIES, Country
from bot.lessons.model.profile import SlashCommand, TypedCommand
from tests.support.course_builders import unchecked
from tests.support.paths import DIALOGUES

LEVELS = ("calm", "trouble", "harm", "danger", "life")
URGENT = ("danger", "life")
TOLD: tuple[Country | None, ...] = (None, *COUNTRIES)
HERE = ButtonTarget("friend-or-pretend", "", "")
SECOND_WORDS = Path(__file__).parent / "second_words"

ALWAYS_ACT = frozenset(
    {
        "/start", "/help", "/tidy", "/erase", "/language",
        "typed start", "typed help", "typed tidy", "typed erase", "typed language",
        "a word for erase", "a word for language",
        "a country", "a language", "a safe word", "a code",
    }
)  # fmt: skip
"""The five things that act whatever card stands: Hide, Erase, Help and the safe word, /start, language and country.

A code that takes words back is her Erase of words that she sent.
"""


@dataclass(frozen=True, slots=True)
class HelpCard:
    """A question of a bot file, with its level as the YAML says."""

    script: str
    stop: str
    level: str

    @property
    def target(self) -> ButtonTarget:
        return ButtonTarget(self.script, self.stop, "")


@dataclass(frozen=True, slots=True)
class SecondWord:
    """A reply typed below a card, and what it is about."""

    text: str
    about: str


@cache
def cards() -> tuple[HelpCard, ...]:
    """Return every question of a bot file that names its level, in the order of the files."""
    found = list[HelpCard]()
    for script in ("confirm", "help", "answers"):
        scenes = yaml.safe_load((DIALOGUES / "bot" / f"{script}.yaml").read_text("utf-8"))
        stops = (step for steps in scenes.values() for step in steps if "choose" in step)
        found += (HelpCard(script, stop["id"], stop.get("urgency", "calm")) for stop in stops)
    return tuple(found)


@cache
def level_of(target: ButtonTarget) -> str:
    """Return the level of a stop; calm for one that names none."""
    return next((card.level for card in cards() if card.target == target), "calm")


def second_words(language: str) -> tuple[SecondWord, ...]:
    """Return the replies of a language."""
    entries = yaml.safe_load((SECOND_WORDS / f"{language}.yaml").read_text("utf-8"))
    return tuple(SecondWord(entry["text"], str(entry["about"])) for entry in entries)


@cache
def inputs() -> tuple[tuple[str, Action], ...]:
    """Return every kind of input, classified, by a name for the table."""
    return tuple(_inputs())


def _inputs() -> Iterator[tuple[str, Action]]:
    course = unchecked().course
    yield from ((f"/{name}", Started("en") if name == "start" else Commanded(name)) for name in get_args(SlashCommand))
    yield from ((f"typed {name}", Said(command=name)) for name in get_args(SlashCommand))
    yield from ((f"a word for {name}", Said(wish=name)) for name in get_args(TypedCommand))
    yield from (
        (f"a match for {name}", Said(confirm=name)) for name in course.bot["confirm"].scenes if name in _MATCHED
    )
    yield from ((f"a bare {name}", Said(bare=(("en", name),), answers=True)) for name in ("agree", "okay", "decline"))
    yield "not safe", Said(bare=(("en", "unsafe"),), answers=True, unsafe=True)
    yield "no, with more words", Said(begins=(("en", "decline"),))
    yield "thanks", Said(answers=True)
    yield "a laugh", Said(playful=True)
    yield "a sentence we teach", Said(practised=True)
    yield from ((f"number {number}", Said(ordinal=number)) for number in (1, 2, 3, 6))
    yield "an age", Said(age="10-13")
    yield "a lesson's name", Said(keys=frozenset({course.lessons["lock-it-up"].title.key}))
    yield "an answer of the story", Said(keys=frozenset({_first_option()}))
    yield "a country", Said(keys=frozenset({course.directory.countries["KE"].key}))
    yield "a code", Said(code="known")
    yield "a safe word", Said(command="help", safe_word=True)
    yield "not understood", Said()
    yield from ((f"a {kind}", Sent(kind)) for kind in ("picture", "sticker", "place", "other"))


_MATCHED = frozenset(card.stop for card in cards() if card.script == "confirm") - {"no-urgent"}


def _first_option() -> str:
    stop = next(unchecked().course.lessons[HERE.script].stops())
    return stop.written[0].key


def answer(card: HelpCard, action: Action, country: Country | None, locale: str = "en") -> Turn:
    """Return the turn of an input below a card, for a girl in the middle of a story with a note."""
    session = Session(locale, "14-17", country, visit=Visit(HERE.script, "14-17", country))
    return advance(unchecked().course, session, action, last=standing(card, locale))


def standing(card: HelpCard, locale: str = "en") -> LastQuestion:
    """Return the card as the question that the chat ends with."""
    return LastQuestion(card.target, HERE, locale=locale)


def reached(turn: Turn) -> ButtonTarget:
    """Return the stop that the chat ends with after a turn."""
    return next(event.target for event in reversed(turn.events) if isinstance(event, Asked))


def outcome(card: HelpCard, name: str, turn: Turn) -> str:
    """Return a word for the table: `same`, `up` with the card, `acts` for what always acts, `DOWN` for a break."""
    there = reached(turn)
    if name in ALWAYS_ACT or any(isinstance(event, Tidied | Erased) for event in turn.events):
        return "acts" if there != card.target else "same"
    if LEVELS.index(level_of(there)) < LEVELS.index(card.level):
        return f"DOWN to {there.script}/{there.stop}"
    return "same" if there == card.target else f"up: {there.script}/{there.stop}"


def shown(turn: Turn, before: Action, locale: str) -> str:
    """Return the words of the last bubble with buttons, as the girl reads them."""
    replies = render_turn(unchecked(), turn, None, before)
    return next(it.html for it in reversed(replies.items) if isinstance(it, Bubble) and it.buttons)


def numbers_in(words: str) -> list[str]:
    """Return what can be dialled in some words: three digits or more, or an address."""
    return re.findall(r"\+?\d[\d-]{2,}", words)


def typed(card: HelpCard, text: str, locale: str) -> Said:
    """Return typed words, classified below a card."""
    return understanding.typed(unchecked(), text, locale, standing(card, locale)).said
