"""Launch check: a native speaker has signed every text, first those by which a learner finds help (A18)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from bot.lessons.model.lesson import SOURCE_LOCALE, Course
from bot.lessons.model.text import SourcePlace
from bot.lessons.model.texts import all_texts, critical_texts
from bot.lessons.problem import Problem, problem
from bot.lessons.translations.signatures import SignedTexts


def check(course: Course, signed: SignedTexts, critical: bool) -> Iterator[Problem]:
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
