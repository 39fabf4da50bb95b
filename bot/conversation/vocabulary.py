"""Vocabulary of typed words: only the author's own words are known, in every language at once.

It is built once for each loaded course. Its results hold no word of a learner's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import permutations
from typing import Literal

from bot.conversation.near_words import APART, is_near, told_age
from bot.conversation.rendering.translator import Translator
from bot.engine.input import Said
from bot.lessons.model.commands import TidyUp
from bot.lessons.model.lesson import Course, written_options
from bot.lessons.model.people import COUNTRIES
from bot.lessons.model.profile import SECOND_NAMES, BareAnswer, SlashCommand, TypedCommand
from bot.lessons.model.safety import Safety
from bot.lessons.model.text import Text
from bot.lessons.steps import Practise
from bot.lessons.translations.catalogs import Catalogs
from bot.safeguarding.distress.confirm_scene import INFO, scene_for
from bot.safeguarding.distress.matcher import Matcher, matcher_of
from bot.safeguarding.distress.normalise import is_laughter, normalise, ordinal


@dataclass(frozen=True, slots=True)
class TypedVocabulary:
    """Normalised words mapped to option keys and commands, with what else they may mean.

    `wishes` are commands in girls' own words. `bare` is a yes, an ok or a no, by locale: the same word may mean
    different things. A slip is overlooked in the options that are `forgiving`. `taught` maps the sentences learners
    practise to the source they were translated from. `play` are greetings and laughs, `answers` a bare thanks or why;
    the `matcher` finds signs of distress.
    """

    keys: dict[str, frozenset[str]]
    commands: dict[str, SlashCommand]
    wishes: dict[str, TypedCommand] = field(default_factory=dict)
    bare: dict[str, tuple[tuple[str, BareAnswer], ...]] = field(default_factory=dict)
    forgiving: frozenset[str] = frozenset()
    taught: Mapping[str, str] = field(default_factory=dict)
    play: frozenset[str] = frozenset()
    answers: frozenset[str] = frozenset()
    safe_words: frozenset[str] = frozenset()
    matcher: Matcher = field(default_factory=lambda: Matcher(Safety()))

    def read(self, typed: str, phone: str = "", offered: frozenset[str] = frozenset()) -> Said:
        """Return what typed words mean among the author's, and the scene that asks about distress (A1, A6).

        `offered` are the options of the last question, as far as the host knows it.
        """
        words = normalise(typed)
        return Said(
            self.keys.get(words, frozenset()),
            ordinal(typed),
            self.commands.get(words),
            self.wishes.get(words),
            self.bare.get(words, ()),
            self._near(words, offered),
            told_age(words),
            phone,
            confirm=self._confirm(typed, words),
            playful=words in self.play or is_laughter(typed),
            answers=words in self.answers,
            safe_word=words in self.safe_words,
            practised=words in self.taught,
        )

    def _near(self, words: str, offered: frozenset[str]) -> frozenset[str]:
        """Return the offered options that typed words name but for a slip."""
        if not offered or words in self.keys:
            return frozenset()
        near = (
            keys & offered
            for option, keys in self.keys.items()
            if keys & offered and is_near(words, option, option in self.forgiving)
        )
        return frozenset[str]().union(*near)

    def _confirm(self, typed: str, words: str) -> str | None:
        """Return the scene that asks whether something is wrong; None where there is nothing to ask.

        The words of a button mean that button, and a bare answer an answer, unless they are a practised sentence for
        getting help: that is matched in every language as in its source language.
        """
        if (words in self.keys or words in self.bare) and words not in self.taught:
            return None
        heard = self.matcher.match(typed)
        if words in self.taught and not heard.distress:
            heard = self.matcher.match(self.taught[words])
        return scene_for({INFO} if heard.info else heard.kinds, heard.friend, heard.pictured)


def typed_vocabulary(course: Course, catalogs: Catalogs, matcher: Matcher | None = None) -> TypedVocabulary:
    """Return the vocabulary of a course in all its locales.

    Without a matcher the last one built is used again if it fits.
    """
    keys: defaultdict[str, set[str]] = defaultdict(set)
    taught, forgiving = dict[str, str](), set[str]()
    options, sentences = list(_options(course)), list(_sentences(course))
    for locale in course.locales:
        speeches = [Translator(course, catalogs, locale, country) for country in (None, *COUNTRIES)]
        for option in options:
            for words in _normalised((option,), speeches):
                keys[words].add(option.key)
                if locale in APART:
                    forgiving.add(words)
        taught |= {words: _source(said) for said in sentences for words in _normalised(said, speeches)}
    keys.pop("", None)
    return TypedVocabulary(
        {words: frozenset(found) for words, found in keys.items()},
        dict(_commands(course, catalogs)),
        _wishes(course),
        _bare_answers(course),
        frozenset(forgiving),
        taught,
        frozenset(_small_talk(course, "play")),
        frozenset(_small_talk(course, "answers")),
        frozenset(_safe_words(course)),
        matcher or matcher_of(course.safety),
    )


def _sentences(course: Course) -> Iterator[tuple[Text, ...]]:
    """Yield the sentences learners practise: each line, and every sequence they can build of the lines."""
    for lesson in course.lessons.values():
        for step in lesson.steps():
            if isinstance(step, Practise):
                yield from ((line,) for line in step.lines)
                yield from permutations(step.lines, step.pick)


def _source(said: Sequence[Text]) -> str:
    return " ".join(text.source for text in said)


def _small_talk(course: Course, of: Literal["play", "answers"]) -> Iterator[str]:
    for words in course.profile.words.values() if course.profile else ():
        yield from map(normalise, words.play if of == "play" else words.answers)


def _wishes(course: Course) -> dict[str, TypedCommand]:
    typed = course.profile.words.values() if course.profile else ()
    return {normalise(word): wish for words in typed for wish, said in words.commands.items() for word in said}


def _bare_answers(course: Course) -> dict[str, tuple[tuple[str, BareAnswer], ...]]:
    found: defaultdict[str, dict[str, BareAnswer]] = defaultdict(dict)
    for locale, words in course.profile.words.items() if course.profile else ():
        lists: dict[BareAnswer, tuple[str, ...]] = {"agree": words.agree, "okay": words.okay, "decline": words.decline}
        for meaning, said in lists.items():
            for word in said:
                found[normalise(word)][locale] = meaning
    return {word: tuple(meanings.items()) for word, meanings in found.items()}


def _safe_words(course: Course) -> Iterator[str]:
    yield from (normalise(words.safe_word) for words in (course.profile.words.values() if course.profile else ()))


def _normalised(said: Sequence[Text], speeches: Sequence[Translator]) -> Iterator[str]:
    """Yield the words in one language, as each country reads them where a text asks for names of a country."""
    asks = any("<" in speeches[0].catalogs.say(text, speeches[0].locale) for text in said)
    for translator in speeches if asks else speeches[:1]:
        yield normalise(" ".join(translator.plain(text) for text in said))


def _options(course: Course) -> Iterator[Text]:
    for script in course.scripts:
        for step in script.steps():
            yield from (option.text for option in written_options(step))
    yield from (lesson.title for lesson in course.lessons.values())
    yield from (*course.directory.countries.values(), course.directory.elsewhere)
    yield from (Text(name) for name in (course.profile.languages.values() if course.profile else ()))


def _hides(course: Course) -> Iterator[Text]:
    """Yield the words of the buttons that hide the chat, which are understood anywhere (D3)."""
    options = (option for script in course.bot.values() for step in script.steps() for option in written_options(step))
    yield from {option.text for option in options if option.do == TidyUp()}


def _commands(course: Course, catalogs: Catalogs) -> Iterator[tuple[str, SlashCommand]]:
    """Yield keyboard labels, then the words for help and the safe words (A12, A13).

    These come last, so that nothing overrides them.
    """
    yield from SECOND_NAMES.items()
    if course.profile is None:
        return
    for locale in course.locales:
        for command, label in course.profile.keyboard.items():
            yield normalise(catalogs.say(label, locale)), command
        for label in _hides(course):
            yield normalise(catalogs.say(label, locale)), "tidy"
    for words in course.profile.words.values():
        for word in (words.safe_word, *words.help):
            yield normalise(word), "help"
