"""Every translated word is signed by somebody who grew up with the language (A18)."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content.model.lesson import SOURCE_LOCALE, Course
from bot.content.model.text import Place, Text
from bot.content.model.texts import texts
from bot.content.problem import Problem, problem
from bot.i18n.signatures import Signed

SAFETY = frozenset({"help", "confirm"})
"""What a girl in trouble reads: it comes first on every list."""


def check(course: Course, signed: Signed, only: frozenset[str] = frozenset()) -> Iterator[Problem]:
    """The files of each language in which something is not signed: those of `only`, or all but the safety texts."""
    for locale in course.profile.languages if course.profile else ():
        for name, found in _parts(course).items() if locale != SOURCE_LOCALE else ():
            unsigned = [it for it in found if (it.context, it.source) not in signed.get(locale, ())]
            if unsigned and (name in only if only else name not in SAFETY):
                yield _unsigned(locale, name, len(unsigned), len(found))


def _parts(course: Course) -> dict[str, list[Text]]:
    parts = {"profile": course.profile, "directory": course.directory, "cast": course.cast.roles}
    scripts = {script.id: script for script in course.scripts}
    named = {name: [text for text in texts(part) if text.context] for name, part in {**scripts, **parts}.items()}
    return {name: list(dict.fromkeys(found)) for name, found in named.items()}


def _unsigned(locale: str, name: str, unsigned: int, all_of_it: int) -> Problem:
    place = Place(f"locales/{locale}/LC_MESSAGES/messages.po", 1, 1)
    code = "safety-unsigned" if name in SAFETY else "text-unsigned"
    message = f"`{name}` in `{locale}`: {unsigned} of {all_of_it} texts have no native speaker's signature."
    return problem(place, code, message, f"Let a native speaker read and `messages sign {locale} --only {name}`.")
