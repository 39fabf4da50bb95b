"""Signatures of native speakers on every text, and the progress of each language to the bar for strangers (A18).

The four points of the bar are in locales/README.md. Another bar, measured by `tests/corpus/distress`, decides if
learners may write in their own words (A19).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.lessons.model.lesson import SOURCE_LOCALE, Course
from bot.lessons.model.text import SourcePlace, Text
from bot.lessons.model.texts import all_texts, critical_texts
from bot.lessons.problem import Problem, problem
from bot.lessons.translations.catalogs import Catalogs
from bot.lessons.translations.locales import cldr_locale
from bot.lessons.translations.signatures import SignedTexts


def unsigned_texts(course: Course, signed: SignedTexts, critical: bool) -> Iterator[Problem]:
    """Report the files of each language with unsigned critical texts, or with other unsigned texts."""
    wanted = critical_texts(course)
    for locale in course.profile.languages if course.profile else ():
        for name, found in parts(course).items():
            some = [key for key in found if (key in wanted) == critical]
            if unsigned := [key for key in some if key not in signed.get(locale, ())]:
                lacking = _unsigned(locale, name, len(unsigned), len(some), critical)
                yield replace(lacking, hint=f"{lacking.hint} {_MEANWHILE}") if name in course.lessons else lacking


_MEANWHILE = "Where there is an earlier edition, girls meanwhile read the lesson as it was last signed."


def parts(course: Course) -> dict[str, list[tuple[str, str]]]:
    """Return the texts of a course as (context, source), by the file they come from, each once."""
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for context, source in dict.fromkeys((text.context, text.source) for text in all_texts(course) if text.context):
        found[context].append((context, source))
    return found


def _unsigned(locale: str, name: str, unsigned: int, all_of_it: int, critical: bool) -> Problem:
    file = "reviewed.txt" if locale == SOURCE_LOCALE else "LC_MESSAGES/messages.po"
    place = SourcePlace(f"locales/{locale}/{file}", 1, 1)
    code, what = ("safety-unsigned", "critical texts") if critical else ("text-unsigned", "texts")
    message = f"`{name}` in `{locale}`: {unsigned} of {all_of_it} {what} have no native speaker's signature."
    return problem(place, code, message, f"Let a native speaker read and `messages sign {locale} --only {name}`.")


RELEASE = "dialogues/release.yaml"


@dataclass(frozen=True, slots=True)
class LanguageProgress:
    """Progress of a language. A text that learners read and nobody has signed is a draft."""

    locale: str
    name: str
    texts: int
    read: int
    reviewed: int
    critical: int
    critical_reviewed: int
    lessons: int
    wanting: int
    """Number of drafts among the texts learners can read in it today."""
    is_open: bool
    """True if learners can choose the language."""
    is_judged: bool
    """True if two people have signed that they read all of it."""

    @property
    def is_below(self) -> bool:
        """Return whether the language has not passed the bar."""
        return not self.is_open or not self.is_judged or self.wanting > 0


def progress_of_languages(course: Course, catalogs: Catalogs, signed: SignedTexts) -> list[LanguageProgress]:
    """Return the progress of every language, in the order of the profile."""
    return [_standing(course, catalogs, signed, it) for it in (course.profile.languages if course.profile else ())]


def _standing(course: Course, catalogs: Catalogs, signed: SignedTexts, locale: str) -> LanguageProgress:
    every = {key for keys in parts(course).values() for key in keys}
    critical, lessons = critical_texts(course) & every, course.offered.get(locale, ())
    done = every & signed.get(locale, frozenset())
    closed = set(course.lessons) - set(lessons)
    language = cldr_locale(locale)
    return LanguageProgress(
        locale=locale,
        name=(language.english_name if language else None) or locale,
        texts=len(every),
        read=sum(catalogs.find(Text(source, context), locale) is not None for context, source in every),
        reviewed=len(done),
        critical=len(critical),
        critical_reviewed=len(critical & done),
        lessons=len(lessons),
        wanting=sum(key not in done and key[0] not in closed for key in every),
        is_open=locale in course.offered,
        is_judged=course.release.is_judged(locale),
    )


def below(found: list[LanguageProgress], lessons: int) -> Iterator[Problem]:
    """Report the languages below the bar, with their counts; `lessons` is the number of lessons in the course."""
    for it in found:
        if it.is_below:
            file = RELEASE if it.locale == SOURCE_LOCALE else f"locales/{it.locale}/LC_MESSAGES/messages.po"
            name = f"{it.name} (`{it.locale}`)"
            message = f"{name} is below the bar: {counts_text(it, lessons)}."
            hint = "locales/README.md tells what the bar is."
            yield problem(
                SourcePlace(file, 1, 1), "language-below", message, hint, "error" if it.is_open else "warning"
            )


def counts_text(progress: LanguageProgress, lessons: int) -> str:
    """Return the counts of a language in words."""
    judged = "signed by two people" if progress.is_judged else "no two people have signed it"
    translated = f"{progress.read} of {progress.texts} texts translated"
    texts = f"{progress.texts} texts" if progress.locale == SOURCE_LOCALE else translated
    return (
        f"{progress.lessons} of {lessons} lessons whole; {texts}, "
        f"{progress.read - progress.reviewed} of them drafts, {progress.reviewed} reviewed; "
        f"{progress.critical_reviewed} of {progress.critical} critical ones reviewed; {judged}"
    )
