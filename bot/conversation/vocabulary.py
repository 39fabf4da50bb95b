"""Vocabulary of typed words: only the author's own words are known, in every language at once.

It is built once for each loaded course. Its results hold no word of a learner's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import permutations
from typing import Literal

from bot.conversation.rendering.translator import Translator
from bot.engine.input import Said
from bot.lessons.model.lesson import Course, written_options
from bot.lessons.model.people import COUNTRIES
from bot.lessons.model.profile import SECOND_NAMES, SlashCommand
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

    `taught` maps the sentences learners practise to the source they were translated from. `play` are greetings and
    laughs, `answers` a bare yes, no or thanks; the `matcher` finds signs of distress.
    """

    keys: dict[str, frozenset[str]]
    commands: dict[str, SlashCommand]
    taught: Mapping[str, str] = field(default_factory=dict)
    play: frozenset[str] = frozenset()
    answers: frozenset[str] = frozenset()
    safe_words: frozenset[str] = frozenset()
    matcher: Matcher = field(default_factory=lambda: Matcher(Safety()))

    def read(self, typed: str, phone: str = "") -> Said:
        """Return what typed words mean among the author's, and the scene that asks about distress (A1, A6)."""
        words = normalise(typed)
        keys, playful = self.keys.get(words, frozenset()), words in self.play or is_laughter(typed)
        confirm, answers = self._confirm(typed, words), words in self.answers
        is_safe_word = words in self.safe_words
        return Said(keys, ordinal(typed), self.commands.get(words), phone, confirm, playful, answers, is_safe_word)

    def _confirm(self, typed: str, words: str) -> str | None:
        """Return the scene that asks whether something is wrong; None where there is nothing to ask.

        The words of a button mean that button, unless they are a practised sentence for getting help: that is matched
        in every language as in its source language.
        """
        if words in self.keys and words not in self.taught:
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
    taught, options, sentences = dict[str, str](), list(_options(course)), list(_sentences(course))
    for locale in course.locales:
        speeches = [Translator(course, catalogs, locale, country) for country in (None, *COUNTRIES)]
        for option in options:
            for words in _normalised((option,), speeches):
                keys[words].add(option.key)
        taught |= {words: _source(said) for said in sentences for words in _normalised(said, speeches)}
    keys.pop("", None)
    return TypedVocabulary(
        {words: frozenset(found) for words, found in keys.items()},
        dict(_commands(course, catalogs)),
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
    for words in course.profile.words.values():
        for word in (words.safe_word, *words.help):
            yield normalise(word), "help"
