"""The course for a page, without what only the bot on Telegram can do: save, send and count; and its release gate."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TypeVar

from bot.conversation.course_bundle import CourseBundle
from bot.lessons.model.commands import (
    Command,
    DataCommand,
    GiveReason,
    NewsCommand,
    OpenMenu,
    OpenQuestionCommand,
    RateLesson,
    ReminderCommand,
    SetLanguage,
    SetLessData,
    ShowLink,
    ShowOutcome,
    TellScene,
)
from bot.lessons.model.fields import keys_holding
from bot.lessons.model.lesson import Course, Script, written_options
from bot.lessons.model.people import Country
from bot.lessons.model.text import Text
from bot.lessons.model.texts import lesson_texts, own_texts
from bot.lessons.steps import Act, Choose, Goto, Option, Say, Step, Stop
from bot.lessons.translations.signatures import SignedTexts
from bot.safeguarding.rollout import lacks

ONLY_THE_BOT = (
    DataCommand
    | ReminderCommand
    | NewsCommand
    | OpenQuestionCommand
    | ShowOutcome
    | RateLesson
    | GiveReason
    | SetLessData
    | SetLanguage
    | ShowLink
)
"""Commands that keep, send or count something, or lead to another page."""

ONLY_ITS_FILES = frozenset({"mine", "remind", "news", "privacy", "speak-up"})
ONLY_ITS_SCENES = frozenset({("settings", "language"), ("settings", "auto-delete")})
"""Bot files and scenes about the chat on Telegram, and about the data that is kept of it."""

START, HELLO, AGE = "start", "who-we-are", "age"
"""The bot file and the scenes with which a chat begins."""


HELP, CARD, WHICH = "help", "card", "which"

FIRST = TellScene(HELP, "how")
"""The card that [What to say] below the first card opens in a chat."""

CARDS: Mapping[str, str] = {
    "how": "how",
    "how-now": "now-me",
    "how-low": "low-me",
    "how-swallowed": "swallowed-me",
    "how-touch": "touch-me",
    "how-home": "home-me",
    "how-work": "work-me",
    "how-emergency": "emergency-me",
    "how-plan": "marriage-me",
    "how-online": "online-me",
    "how-now-friend": "now-friend",
    "how-low-friend": "low-friend",
    "how-swallowed-friend": "swallowed-friend",
}
"""The card of each scene with a sentence, the most urgent first."""

SomeScript = TypeVar("SomeScript", bound=Script)

TYPED = "<safe-word>"

_SENTENCE = re.compile(rf"[^.!?។।\n]*{TYPED}[^.!?។।\n]*[.!?។।]?")
"""Pattern of a sentence with the word, in Latin, Khmer or Devanagari letters."""


def telling_one(bundle: CourseBundle, lesson: str, locale: str) -> CourseBundle:
    """Return the bundle with one story alone, also a draft, offered in one language, translated whole or not."""
    course = replace(bundle.course, lessons={lesson: bundle.course.lessons[lesson]}, drafts=frozenset())
    return replace(bundle, course=course.offering({locale: (lesson,)}))


def for_page(bundle: CourseBundle, locale: str, words: Text) -> CourseBundle:
    """Return the bundle for a page in one language. `words` say at its start how the page differs from a chat."""
    course, said = bundle.course.without_drafts(), partial(bundle.catalogs.say, locale=locale)
    bot = {name: without_typed_word(_without_telegram(script), said) for name, script in course.bot.items()}
    bot[START] = _with_start(bot[START], words)
    bot[HELP] = with_sentences(bot[HELP], bundle, locale)
    release = course.release.model_copy(update={"saving_released": {}})
    offered = {locale: course.offered.get(locale, ())}
    told = {name: without_typed_word(course.lessons[name], said) for name in offered[locale]}
    course = replace(course, bot=bot, lessons=told, release=release, questions={}, day=None)
    return replace(bundle, course=course.offering(offered, asked={}, told={}))


def _without_telegram(script: Script) -> Script:
    scenes = {name: tuple(map(_only_possible, steps)) for name, steps in script.scenes.items()}
    return script.model_copy(update={"scenes": scenes})


def _only_possible(step: Step) -> Step:
    """Return a step without the options that only the bot can carry out."""
    if not isinstance(step, Stop) or not any(is_only_the_bots(it.do) for it in written_options(step)):
        return step
    lists = {name: getattr(step, name, ()) for name in keys_holding(type(step), Option)}
    kept = {
        name: tuple(it for it in some if not is_only_the_bots(it.do))
        for name, some in lists.items()
        if isinstance(some, tuple) and some
    }
    return step.model_copy(update=kept)


def is_only_the_bots(command: Command | None) -> bool:
    """Return whether only the bot on Telegram can carry out a command."""
    if isinstance(command, TellScene):
        return command.file in ONLY_ITS_FILES or (command.file, command.scene) in ONLY_ITS_SCENES
    return isinstance(command, ONLY_THE_BOT)


def _with_start(script: Script, words: Text) -> Script:
    """Return the start of the page: who speaks, how the page differs from a chat, the age, then the menu."""
    robot = tuple(step for step in script.scenes["robot"] if isinstance(step, Say))
    goto = Goto.model_construct(goto=AGE)
    hello: tuple[Step, ...] = (*robot, Say.model_construct(say=words), goto)
    steps = script.scenes[AGE]
    age: tuple[Step, ...] = tuple(Act.model_construct(do=OpenMenu()) if isinstance(it, Act) else it for it in steps)
    scenes: Mapping[str, tuple[Step, ...]] = {**script.scenes, HELLO: hello, AGE: age}
    return script.model_copy(update={"scenes": scenes})


def with_sentences(script: Script, bundle: CourseBundle, locale: str) -> Script:
    """Return Help with a list of sentences behind [What to say], in the words of a language."""
    told = {name: _paragraphs_of(script, name, bundle, locale) for name in CARDS if name in script.scenes}
    if not all(told.values()):
        return script
    options = tuple(_sentence_option(words[-1], CARDS[name]) for name, words in told.items())
    intro = Text(next(iter(told.values()))[0])
    listed = Choose.model_construct(choose=intro, id=WHICH, options=options, also=(), ages=None, when={}, was=())
    scenes = {**script.scenes, CARD: tuple(map(_to_the_list, script.scenes[CARD])), WHICH: (listed,)}
    return script.model_copy(update={"scenes": scenes})


def _paragraphs_of(script: Script, name: str, bundle: CourseBundle, locale: str) -> list[str]:
    """Return the paragraphs of a scene's bubble: the use of a sentence, then the sentence."""
    say = next((step for step in script.scenes[name] if isinstance(step, Say)), None)
    return bundle.catalogs.say(say.say, locale).split("\n\n") if say else []


def _sentence_option(words: str, card: str) -> Option:
    return Option.model_construct(text=Text(words), do=TellScene(HELP, card))


def _to_the_list(step: object) -> Choose:
    assert isinstance(step, Choose) and not isinstance(step.options, str)  # noqa: S101 - the first card is a choice
    options = tuple(
        it.model_copy(update={"do": TellScene(HELP, WHICH)}) if it.do == FIRST else it for it in step.options
    )
    return step.model_copy(update={"options": options})


def without_typed_word(script: SomeScript, said: Callable[[Text], str]) -> SomeScript:
    """Return a script whose bubbles have no sentence about the typed word. `said` returns the words of a text."""
    scenes = {name: tuple(_untyped(step, said) for step in steps) for name, steps in script.scenes.items()}
    return script.model_copy(update={"scenes": scenes})


def _untyped(step: Step, said: Callable[[Text], str]) -> Step:
    """Return a step without such sentences; a text that had one gets its words in the language of the page."""
    found = {name: it for name, it in step if isinstance(it, Text) and TYPED in it.source}
    words = {name: Text(_SENTENCE.sub("", said(it)).strip()) for name, it in found.items()}
    return step.model_copy(update=words) if words else step


NOT_NEEDED = frozenset({"telegram_reachable"})
"""Lines of the pilot list that a page without Telegram does not need."""


def waits_for(course: Course, locale: str, countries: Iterable[Country], today: date) -> list[str]:
    """Return what is missing before learners may have the page, as sentences; none if they may."""
    staff = course.profile.staff_languages if course.profile else ()
    if locale in staff or not (countries := tuple(countries)):
        return [f"`{locale}` is for staff only."]
    lacking = {it: [line for line in lacks(course, it, locale, today) if line not in NOT_NEEDED] for it in countries}
    return [f"{country} in `{locale}` waits for: {', '.join(lines)}." for country, lines in lacking.items() if lines]


def is_unsigned(course: Course, locale: str, signed: SignedTexts) -> bool:
    """Return whether any text of the page has no signature in its language."""
    read = (*own_texts(course), *(text for lesson in course.lessons.values() for text in lesson_texts(lesson)))
    return any((text.context, text.source) not in signed.get(locale, ()) for text in read if text.context)
