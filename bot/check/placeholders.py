"""`<friend>` must be a name the cast has, and `*bold*` must be opened and closed.

What the bot does not know it shows as it stands, and a girl reads `<freind>`. A translation has to keep
the names and stars of its source: one that is lost changes who speaks, one too many stands there as a star.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.check.kept import LIKE_ONE, lost
from bot.check.values import filled
from bot.check.view import View
from bot.content.load.guess import did_you_mean
from bot.content.model.lesson import SOURCE_LOCALE
from bot.content.model.text import Text
from bot.content.model.texts import all_texts, texts
from bot.content.problem import Problem, problem
from bot.replies.speech import BOLD, SPECIAL


def check(view: View) -> Iterator[Problem]:
    """Placeholders nobody fills, stray stars, and translations that lost or gained one."""
    cast = frozenset({*view.course.cast.roles, *SPECIAL})
    for script in view.scripts:
        values = filled(script)
        for text in texts(script):
            yield from _known(text, cast | values.get(id(text), frozenset()))
    for part in (view.course.profile, view.course.directory, view.course.cast.roles):
        for text in texts(part):
            yield from _known(text, frozenset())
    for text in all_texts(view.course):
        yield from _stars(text)
        yield from _translated(view, text)


def _known(text: Text, known: frozenset[str]) -> Iterator[Problem]:
    for name in dict.fromkeys(LIKE_ONE.findall(text.source)):
        if f"<{name}>" not in text.source or name not in known:
            message = f"Nothing is known that could stand for `<{name}>` here."
            hint = did_you_mean(name, known, _possible(known))
            yield problem(text.place, "placeholder-unknown", message, hint)


def _possible(known: frozenset[str]) -> str:
    return f"Possible: {', '.join(f'<{name}>' for name in sorted(known))}." if known else "Write the word itself."


def _stars(text: Text) -> Iterator[Problem]:
    if "*" in BOLD.sub("", text.source):
        message = "A `*` has no partner, so it is shown as a star."
        hint = "Put one before and one after the bold words, on the same line."
        yield problem(text.place, "star-alone", message, hint, "warning")


def _translated(view: View, text: Text) -> Iterator[Problem]:
    for locale in view.catalogs.by_locale:
        words = view.catalogs.find(text, locale) if locale != SOURCE_LOCALE and text.context else None
        if words is None or words == text.source:
            continue
        for code, how in lost(view.catalogs.translated_from(text, locale), words):
            yield _differs(text, locale, code, how)


def _differs(text: Text, locale: str, code: str, how: str) -> Problem:
    message = f"The translation of this text into `{locale}` {how}."
    hint = f"Mend it in locales/{locale}/LC_MESSAGES/messages.po: keep every `<name>` and `*` of the source."
    return problem(text.place, code, message, hint)
