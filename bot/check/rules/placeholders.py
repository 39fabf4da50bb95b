"""Rule: `<friend>` is a name of the cast, and `*bold*` is opened and closed.

The bot shows an unknown placeholder unchanged, and a learner reads `<freind>`. A translation must keep the placeholders
and stars of its source: a lost one changes who speaks, one too many is shown as a star.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.check.placeholder_values import filled
from bot.check.registry import course_rule, script_rule
from bot.check.rule_context import RuleContext
from bot.conversation.rendering.help_numbers import LINE_PLACEHOLDERS, card_placeholders
from bot.conversation.rendering.translator import BOLD
from bot.lessons.loader.did_you_mean import nearest
from bot.lessons.model.lesson import SOURCE_LOCALE, Script
from bot.lessons.model.text import FILLED_BY_BOT, PLACEHOLDER, Text
from bot.lessons.model.texts import named_texts
from bot.lessons.problem import Code, Problem, WordReplacement

PLACEHOLDER_UNKNOWN = Code(
    "placeholder-unknown", "She would read the misspelt word between its signs instead of a name."
)
STAR_ALONE = Code("star-alone", "Two stars make bold words; one alone is read as a star.", severity="warning")
TRANSLATION_PLACEHOLDER = Code(
    "translation-placeholder", "In this language a girl would miss the name, or read its signs instead."
)
TRANSLATION_STAR = Code(
    "translation-star", "A translator has lost a star, so the wrong words are bold or a star is read."
)
CODES = (PLACEHOLDER_UNKNOWN, STAR_ALONE, TRANSLATION_PLACEHOLDER, TRANSLATION_STAR)
_MISHELD = re.compile(r"\{ *[a-z][a-z-]* *\}|<[a-z][a-z-]*(?![a-z>-])")
"""`{friend}`, or `<friend` without its end."""
_LOST = {code.name: code for code in (TRANSLATION_PLACEHOLDER, TRANSLATION_STAR)}


@script_rule(CODES)
def check(view: RuleContext, script: Script) -> Iterator[Problem]:
    """Report placeholders nobody fills, stray stars, and translations that lost or gained one."""
    cards = card_placeholders(view.course.directory)
    cast, values = frozenset({*view.course.cast.roles, *FILLED_BY_BOT, *cards}), filled(script)
    for text in view.texts(script):
        yield from _text(view, text, cast | values[id(text)] if id(text) in values else cast)


def _names(view: RuleContext, known: frozenset[str]) -> str:
    """Return the sentence about what may stand in brackets: in a script the people, elsewhere all that is known."""
    people = sorted(known & view.course.cast.roles.keys())
    listed = ", ".join(f"`<{name}>`" for name in people or sorted(known))
    if people:
        return f"The people of cast.yaml are {listed}."
    return f"Possible: {listed}." if listed else "Write the word itself."


@course_rule(CODES)
def check_course(view: RuleContext) -> Iterator[Problem]:
    """Check texts outside scripts: only the lines of the directory have placeholders."""
    for part in (
        view.course.profile,
        view.course.directory,
        view.course.cast.roles,
        view.course.announcements,
        view.course.leader,
    ):
        for name, text in named_texts(part):
            yield from _text(view, text, LINE_PLACEHOLDERS.get(name, frozenset()))


def _text(view: RuleContext, text: Text, known: frozenset[str]) -> Iterator[Problem]:
    if "<" in text.source:
        yield from _known(view, text, known)
    if "<" in text.source or "{" in text.source:
        yield from _misheld(text, known)
    if "*" in text.source:
        yield from _stars(text)
    yield from _translated(view, text)


def _known(view: RuleContext, text: Text, known: frozenset[str]) -> Iterator[Problem]:
    for name in dict.fromkeys(LIKE_ONE.findall(text.source)):
        if f"<{name}>" not in text.source or name not in known:
            message = f"Nothing is known that could stand for `<{name}>` here."
            hint = f"Write `<{name}>`, without spaces." if name in known else _meant(name, known, _names(view, known))
            yield PLACEHOLDER_UNKNOWN.at(text.place, message, hint, _renamed(name, known))


def _renamed(name: str, known: frozenset[str]) -> WordReplacement | None:
    found = nearest(name, known)
    return WordReplacement(f"<{name}>", f"<{found}>") if found else None


def _meant(name: str, known: frozenset[str], names: str) -> str:
    found = nearest(name, known)
    return f"Did you mean `<{found}>`? {names}" if found else names


def _misheld(text: Text, known: frozenset[str]) -> Iterator[Problem]:
    """Report a known name in the wrong brackets, or in brackets that are not closed."""
    for held in dict.fromkeys(_MISHELD.findall(text.source)):
        if (name := held.strip("{}< ")) in known:
            message = f"`{held}` is read as it stands here, and not as a name."
            yield PLACEHOLDER_UNKNOWN.at(text.place, message, f"Write `<{name}>`.", WordReplacement(held, f"<{name}>"))


def _stars(text: Text) -> Iterator[Problem]:
    if "*" in BOLD.sub("", text.source):
        message = "A `*` has no partner, so it is shown as a star."
        hint = "Put one before and one after the bold words, on the same line."
        yield STAR_ALONE.at(text.place, message, hint)


def _translated(view: RuleContext, text: Text) -> Iterator[Problem]:
    for locale in view.catalogs.by_locale:
        words = view.catalogs.find(text, locale) if locale != SOURCE_LOCALE and text.context else None
        if words is None or words == text.source:
            continue
        for code, how in differences(view.catalogs.translated_from(text, locale), words):
            yield _differs(text, locale, _LOST[code], how)


def _differs(text: Text, locale: str, code: Code, how: str) -> Problem:
    message = f"The translation of this text into `{locale}` {how}."
    hint = f"Mend it in locales/{locale}/LC_MESSAGES/messages.po: keep every `<name>` and `*` of the source."
    return code.at(text.place, message, hint)


LIKE_ONE = re.compile(r"<\s*([A-Za-z][\w -]{0,40}?)\s*>")
"""Also matches malformed placeholders: `<Friend>`, `<safe word>`."""

_HELD = re.compile(r"<([^<>\n]{1,40})>")
"""Anything in angle brackets, in any script."""


def differences(source: str, words: str) -> Iterator[tuple[str, str]]:
    """Yield what a translation has lost or gained, as the code of a Problem and the end of its sentence."""
    if "<" in source or "<" in words:
        wanted, found = set(PLACEHOLDER.findall(source)), set(LIKE_ONE.findall(words))
        for name in sorted(wanted ^ found):
            verb = "has lost" if name in wanted else "has a new"
            yield "translation-placeholder", f"{verb} `<{name}>`"
    if words.count("*") != source.count("*"):
        yield "translation-star", "has another number of `*`"


def with_right_names(source: str, words: str) -> str:
    """Return a translation with its one unknown placeholder replaced by the one it lost, and `**` by `*`."""
    names, held = dict.fromkeys(PLACEHOLDER.findall(source)), dict.fromkeys(_HELD.findall(words))
    lost, strange = [it for it in names if it not in held], [it for it in held if it not in names]
    if len(lost) == len(strange) == 1:
        words = words.replace(f"<{strange[0]}>", f"<{lost[0]}>")
    return words if "**" in source else words.replace("**", "*")
