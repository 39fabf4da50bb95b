"""Vocabulary of typed words: only the author's own words are known, in every language at once.

It is built once for each loaded course. Its results hold no word of a learner's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.conversation.near_words import APART, SafeWords, is_near, safe_words, told_age
from bot.conversation.rendering.translator import Translator
from bot.conversation.short_answers import ShortAnswers, short_answers, without_apostrophes
from bot.conversation.taught_sentences import GENERAL, TaughtByHelp, asking_for_help, practised
from bot.engine.input import Said
from bot.lessons.model.commands import TidyUp
from bot.lessons.model.lesson import Course, written_options
from bot.lessons.model.people import COUNTRIES
from bot.lessons.model.profile import SECOND_NAMES, TRUST_QUESTIONS, SlashCommand, TypedCommand, TypedWords
from bot.lessons.model.safety import Safety
from bot.lessons.model.text import Text
from bot.lessons.translations.catalogs import Catalogs
from bot.safeguarding.distress.confirm_scene import INFO, scene_for
from bot.safeguarding.distress.matcher import Matcher, matcher_of
from bot.safeguarding.distress.normalise import is_laughter, normalise, ordinal


@dataclass(frozen=True, slots=True)
class TypedVocabulary:
    """Normalised words mapped to option keys and commands, with what else they may mean.

    `wishes` are commands in learners' own words. `short` are yes, ok, no and thanks, and what is put together of them.
    A slip is forgiven in the options of `forgiving`, and in a safe word. `taught` maps the sentences that lessons and
    Help teach to the source they were translated from, `for_help` Help's own to the scene that asks about them. `play`
    are greetings and laughs; the `matcher` finds signs of distress. For languages for Help alone, `asked_in` maps their
    words that open Help to the locale, and `heard_in` the matcher's word list.
    """

    keys: dict[str, frozenset[str]]
    commands: dict[str, SlashCommand]
    wishes: dict[str, TypedCommand] = field(default_factory=dict)
    short: ShortAnswers = field(default_factory=ShortAnswers)
    forgiving: frozenset[str] = frozenset()
    taught: Mapping[str, str] = field(default_factory=dict)
    for_help: Mapping[str, str] = field(default_factory=dict)
    play: frozenset[str] = frozenset()
    safe_words: SafeWords = field(default_factory=SafeWords)
    matcher: Matcher = field(default_factory=lambda: Matcher(Safety()))
    asked_in: Mapping[str, str] = field(default_factory=dict)
    heard_in: Mapping[str, str] = field(default_factory=dict)

    def read(self, typed: str, phone_locale: str = "", offered: frozenset[str] = frozenset()) -> Said:
        """Return what typed words mean among the author's, and the scene that asks about distress (A1, A6).

        `offered` are the options of the last question, as far as the host knows it.
        """
        words, loose = normalise(typed), without_apostrophes(typed)
        bare, is_short = self.short.read(loose)
        wish = self.wishes.get(loose) or self.wishes.get(self.short.core(loose))
        is_safe_word = self.safe_words.has(words, words not in self.keys)
        is_known = is_short or wish in TRUST_QUESTIONS or words in self.keys
        confirm = None if is_known and words not in self.taught else self._confirm(typed, words)
        return Said(
            keys=self.keys.get(words, frozenset()),
            ordinal=ordinal(typed),
            command="help" if is_safe_word else self.commands.get(words),
            wish=wish,
            bare=bare,
            begins=() if confirm or bare else self.short.begun(loose),
            near=self._near(words, offered),
            age=told_age(words),
            phone_locale=phone_locale,
            confirm=confirm,
            unsafe=self.short.tells_unsafe(loose),
            playful=loose in self.play or is_laughter(typed),
            answers=is_short and words not in self.keys,
            safe_word=is_safe_word,
            practised=words in self.taught,
            language=self.asked_in.get(words) or (self._heard_in(typed) if confirm else ""),
        )

    def _heard_in(self, typed: str) -> str:
        """Return the language for Help alone that a text is clearly in; empty for any other."""
        return self.heard_in.get(self.matcher.word_list_of(typed), "") if self.heard_in else ""

    def _near(self, words: str, offered: frozenset[str]) -> frozenset[str]:
        """Return the offered options that typed words name, perhaps with a slip."""
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

        A sentence for getting help that we teach is matched by its source text, in every language. One that Help
        teaches leads to its own scene, unless the matcher finds a more specific one.
        """
        heard = self.matcher.match(typed)
        if words in self.taught and not heard.distress:
            heard = self.matcher.match(self.taught[words])
        scene = scene_for({INFO} if heard.info else heard.kinds, heard.friend, heard.pictured)
        return self.for_help.get(words, scene) if scene in (None, "info", GENERAL) else scene


def typed_vocabulary(course: Course, catalogs: Catalogs, matcher: Matcher | None = None) -> TypedVocabulary:
    """Return the vocabulary of a course in all its locales.

    Without a matcher the last one built is used again if it fits.
    """
    keys: defaultdict[str, set[str]] = defaultdict(set)
    taught, for_help, forgiving = dict[str, str](), dict[str, TaughtByHelp](), set[str]()
    everywhere = list(_options(course)), list(practised(course))
    for locale in (*course.locales, *course.help_languages):
        there = course.read_in(locale)
        options, sentences = everywhere if there is course else (list(_options(there)), list(practised(there)))
        translators = [Translator(course, catalogs, locale, country) for country in (None, *COUNTRIES)]
        for words, key in _labels(options, translators):
            keys[words].add(key)
            if locale in APART:
                forgiving.add(words)
        taught |= {words: _source(said) for said in sentences for words in _normalised(said, translators)}
        for_help |= asking_for_help(course, translators[0])
    keys.pop("", None)
    typed = course.profile.words if course.profile else {}
    help_only = course.profile.help_languages if course.profile else {}
    return TypedVocabulary(
        keys={words: frozenset(found) for words, found in keys.items()},
        commands=dict(_commands(course, catalogs)),
        wishes=_wishes(typed.values()),
        short=short_answers(typed),
        forgiving=frozenset(forgiving),
        taught=taught | {words: it.source for words, it in for_help.items()},
        for_help={words: it.scene for words, it in for_help.items()},
        play=frozenset(without_apostrophes(word) for words in typed.values() for word in words.play),
        safe_words=safe_words(typed.values()),
        matcher=matcher or matcher_of(course.safety),
        asked_in={
            normalise(word): it for it in help_only for word in (typed[it].safe_word, *typed[it].help) if it in typed
        },
        heard_in={its.heard_as: locale for locale, its in help_only.items()},
    )


def _source(said: Sequence[Text]) -> str:
    return " ".join(text.source for text in said)


def _wishes(typed: Iterable[TypedWords]) -> dict[str, TypedCommand]:
    said = ((wish, word) for words in typed for wish, listed in words.commands.items() for word in listed)
    return {without_apostrophes(word): wish for wish, word in said}


def _normalised(said: Sequence[Text], translators: Sequence[Translator]) -> Iterator[str]:
    """Yield the words in one language; once per country if a text has placeholders, as names differ by country."""
    asks = any("<" in translators[0].catalogs.say(text, translators[0].locale) for text in said)
    for translator in translators if asks else translators[:1]:
        yield normalise(" ".join(translator.plain(text) for text in said))


def _labels(options: Iterable[Text], translators: Sequence[Translator]) -> Iterator[tuple[str, str]]:
    """Yield the words of each option in one language, with its key."""
    yield from ((words, option.key) for option in options for words in _normalised((option,), translators))


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
    """Yield keyboard labels, then the words for help (A12). These come last, so that nothing overrides them."""
    yield from SECOND_NAMES.items()
    if course.profile is None:
        return
    for locale in (*course.locales, *course.help_languages):
        for command, label in course.profile.keyboard.items():
            yield normalise(catalogs.say(label, locale)), command
        for label in _hides(course):
            yield normalise(catalogs.say(label, locale)), "tidy"
    for words in course.profile.words.values():
        yield from ((normalise(word), "help") for word in words.help)
