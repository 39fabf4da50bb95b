"""Rule: no change takes away a language in which girls are offered the bot or a lesson, unless it is meant.

`offered.yaml` says what is promised; what girls have now is computed from the texts and their translations. Without
that file nothing is promised. A running bot refuses a course in which a promise is broken, and keeps the one it has.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.check.registry import course_rule
from bot.check.rule_context import RuleContext
from bot.check.rules.translations import shortened
from bot.lessons.loader.source_places import place_of
from bot.lessons.model.profile import OFFERED_FILE, OfferedLanguages
from bot.lessons.model.text import SourcePlace, Text
from bot.lessons.model.texts import lesson_texts
from bot.lessons.problem import Code, Problem
from bot.lessons.translations.catalogs import bot_texts, learner_locales

OFFER_LOST = Code("offer-lost", "Girls who read this in their language would find it gone after the next change.")
OFFER_NEW = Code(
    "offer-new", "What offered.yaml does not name can be lost by any change without a word.", severity="warning"
)
CODES = (OFFER_LOST, OFFER_NEW)

BOT = "The bot"


@course_rule(CODES)
def check_course(view: RuleContext) -> Iterator[Problem]:
    """Report promised languages that are lost, and languages that girls have without a promise."""
    if promised := view.course.promised:
        promise = Promise(view, promised)
        yield from _bot(promise)
        for name in promised.lessons:
            yield from _lesson(promise, name)
        yield from _unnamed(promise)


@dataclass(frozen=True)
class Promise:
    """A course, and the languages that it is promised in."""

    view: RuleContext
    promised: OfferedLanguages

    def lacking(self, some: Sequence[Text], locale: str) -> list[Text]:
        """Return the texts among some that have no words in a language."""
        return [text for text in some if self.view.catalogs.find(text, locale) is None]

    @cached_property
    def own(self) -> tuple[Text, ...]:
        """The texts of the bot itself."""
        return bot_texts(self.view.course)

    @cached_property
    def locales(self) -> tuple[str, ...]:
        """The languages in which girls can use the bot."""
        return learner_locales(self.view.course, self.view.catalogs)

    @cached_property
    def lessons(self) -> Mapping[str, tuple[str, ...]]:
        """The languages in which girls have each lesson, also as it was in an earlier edition."""
        told = {name: tuple(lesson_texts(it)) for name, it in self.view.course.lessons.items()}
        whole, earlier = self.view.catalogs.whole, self.view.course.earlier
        return {
            name: tuple(it for it in self.locales if name in earlier.get(it, ()) or whole(some, it))
            for name, some in told.items()
        }


def offered_now(view: RuleContext) -> OfferedLanguages:
    """Return the languages in which girls are offered the bot and each lesson."""
    now = Promise(view, OfferedLanguages())
    return OfferedLanguages(bot=now.locales, lessons=dict(now.lessons))


def _bot(promise: Promise) -> Iterator[Problem]:
    if lost := [it for it in promise.promised.bot if it not in promise.locales]:
        yield _lost(promise, BOT, promise.own, lost, place_of(promise.promised, "bot"))


def _lesson(promise: Promise, name: str) -> Iterator[Problem]:
    """Report the languages that a lesson loses. Languages that the bot itself loses are reported once, with the bot."""
    view, at = promise.view, place_of(promise.promised, f"lessons {name}")
    lesson, locales = view.course.lesson(name), promise.promised.lessons[name]
    if lesson is None:
        if not view.is_broken("lessons", name):
            message = f"The lesson `{name}` is offered to nobody any more; it was in {', '.join(locales)}."
            yield OFFER_LOST.at(at, message, f"List it in course.yaml, or take its line out of {OFFERED_FILE}.")
        return
    told = set(promise.promised.bot) - set(promise.locales)
    if lost := [it for it in locales if it not in promise.lessons[lesson.id] and it not in told]:
        yield _lost(promise, f"The lesson `{name}`", tuple(lesson_texts(lesson)), lost, at)


def _lost(
    promise: Promise, what: str, some: Sequence[Text], lost: Sequence[str], otherwise: SourcePlace | None
) -> Problem:
    """Return the Problem of lost languages, at the first text that has no words."""
    lacking = {locale: promise.lacking(some, locale) for locale in lost}
    places = (text.place for texts in lacking.values() for text in texts)
    each = "; ".join(_each(locale, texts) for locale, texts in lacking.items())
    hint = f"Translate them. If girls are to lose it, take the language out of {OFFERED_FILE}."
    return OFFER_LOST.at(next(places, otherwise), f"{what} is lost in {each}.", hint)


def _each(locale: str, lacking: Sequence[Text]) -> str:
    if not lacking:
        return f"{locale} (girls cannot choose it)"
    count = "1 text has" if len(lacking) == 1 else f"{len(lacking)} texts have"
    return f"{locale} ({count} no words, first `{shortened(lacking[0].source)}`)"


def _unnamed(promise: Promise) -> Iterator[Problem]:
    promised, course = promise.promised, promise.view.course
    if new := _not_in(promised.bot, promise.locales):
        yield _new(BOT, new, place_of(promised, "bot"))
    for name, lesson in course.lessons.items():
        named = next((it for it in (name, *lesson.was) if it in promised.lessons), name)
        if new := _not_in(promised.lessons.get(named, ()), promise.lessons[name]):
            yield _new(f"The lesson `{name}`", new, place_of(promised, f"lessons {named}"))


def _not_in(named: Collection[str], now: Sequence[str]) -> list[str]:
    return [it for it in now if it not in named]


def _new(what: str, locales: Sequence[str], at: SourcePlace | None) -> Problem:
    message = f"{what} is whole in {', '.join(locales)}, and {OFFERED_FILE} does not say so."
    return OFFER_NEW.at(at, message, "Type `python main.py messages offered --save`, and it cannot get lost unnoticed.")
