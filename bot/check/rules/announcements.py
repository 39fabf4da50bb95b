"""Rule: an announcement is short and discreet, its button leads somewhere, its days and languages are valid.

It holds no pressing or hurting phrase of `safety/banned.yaml` (B10) and nothing alarming at a glance (D2). The lists
find common phrases; two people of the staff read the rest.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.check.registry import course_rule
from bot.check.rule_context import RuleContext
from bot.check.rules.banned import BANNED_PHRASE, banned_phrases, where, words_by_locale
from bot.check.rules.discreet_texts import glance, label
from bot.check.rules.lengths import units
from bot.check.rules.translations import lacking
from bot.lessons.loader.did_you_mean import did_you_mean
from bot.lessons.loader.source_places import place_of
from bot.lessons.model.announcement import Announcement
from bot.lessons.model.fields import written_day
from bot.lessons.problem import Code, Problem

ANNOUNCEMENT_LONG = Code(
    "announcement-long",
    "She did not ask for it today: what is longer than a glance is not read, or read by somebody else.",
)
ANNOUNCEMENT_BUTTON = Code(
    "announcement-button", "A button that leads nowhere, or a way without a button, is a tap for nothing."
)
ANNOUNCEMENT_OPENS = Code(
    "announcement-opens", "The button would lead to nothing, or to something that can only follow on something else."
)
ANNOUNCEMENT_SENSITIVE = Code(
    "announcement-sensitive",
    "A message that comes by itself never leads into something hard: somebody else may hold her phone.",
)
ANNOUNCEMENT_DAYS = Code(
    "announcement-days", "Without days that can be read nobody knows whether it may still be sent."
)
ANNOUNCEMENT_LANGUAGE = Code(
    "announcement-language", "Nobody reads a language that is not offered, so the message would reach no girl."
)
CODES = (
    ANNOUNCEMENT_LONG,
    ANNOUNCEMENT_BUTTON,
    ANNOUNCEMENT_OPENS,
    ANNOUNCEMENT_SENSITIVE,
    ANNOUNCEMENT_DAYS,
    ANNOUNCEMENT_LANGUAGE,
)

MOST_WORDS = 60
MOST_CHARACTERS = 480
"""Limit for languages that write no spaces between words."""

_UNFIT = ("moments", "confirm", "start", "mine")
"""Bot files whose scenes answer something the learner did: opened by an announcement they would make no sense."""


@course_rule(CODES)
def check_course(view: RuleContext) -> Iterator[Problem]:
    """Report what is wrong with each announcement."""
    for it in view.course.announcements.values():
        yield from _wording(view, it)
        yield from _length(view, it)
        yield from _button(view, it)
        yield from _days(it)
        yield from _languages(view, it)


def _wording(view: RuleContext, announcement: Announcement) -> Iterator[Problem]:
    words = list(filter(None, (announcement.text, announcement.button)))
    yield from banned_phrases(view, words, BANNED_PHRASE)
    yield from glance(view, announcement.text)
    yield from lacking(view, words)
    if announcement.button:
        yield from label(view, announcement.button)


def _length(view: RuleContext, announcement: Announcement) -> Iterator[Problem]:
    for locale, words in words_by_locale(view, announcement.text):
        many = len(words.split())
        if many > MOST_WORDS or units(words) > MOST_CHARACTERS:
            message = f"This message has {many} words{where(locale)}; {MOST_WORDS} are enough."
            yield ANNOUNCEMENT_LONG.at(
                announcement.text.place, message, "Say one thing, and leave the rest to a story."
            )


def _button(view: RuleContext, announcement: Announcement) -> Iterator[Problem]:
    if announcement.help and announcement.opens:
        message = "`help: true` already says where the button leads."
        yield ANNOUNCEMENT_BUTTON.at(place_of(announcement, "opens"), message, "Delete `opens:`, or `help:`.")
    elif bool(announcement.button) != bool(announcement.aims_at):
        place = (
            announcement.button.place
            if announcement.button
            else place_of(announcement, "help" if announcement.help else "opens")
        )
        message = "A button and where it leads belong together; one of the two is missing."
        yield ANNOUNCEMENT_BUTTON.at(place, message, "Add `button:` with its words, and `opens:` or `help: true`.")
    elif announcement.opens:
        yield from _opened(view, announcement)


def _opened(view: RuleContext, announcement: Announcement) -> Iterator[Problem]:
    lesson, at = view.course.lessons.get(announcement.opens), place_of(announcement, "opens")
    if lesson is not None and lesson.sensitive:
        message = f"`{announcement.opens}` is a sensitive lesson."
        yield ANNOUNCEMENT_SENSITIVE.at(at, message, "Lead to another one, or to `menu/menu`.")
    elif lesson is None and announcement.opens not in (possible := set(_scenes(view))):
        hint = did_you_mean(announcement.opens, {*view.course.lessons, *possible}, "Name a lesson, or `menu/menu`.")
        yield ANNOUNCEMENT_OPENS.at(at, f"An announcement cannot open `{announcement.opens}`.", hint)


def _scenes(view: RuleContext) -> Iterator[str]:
    for script in view.course.bot.values():
        if script.id not in _UNFIT:
            yield from (f"{script.id}/{name}" for name in script.scenes)


def _days(announcement: Announcement) -> Iterator[Problem]:
    for key in ("first_day", "last_day"):
        written = getattr(announcement, key)
        if written and written_day(written) is None:
            message = f"`{written}` is no day."
            yield ANNOUNCEMENT_DAYS.at(place_of(announcement, key), message, f"Write it like `{key}: 2026-12-31`.")
    first, last = written_day(announcement.first_day), written_day(announcement.last_day)
    if first and last and last < first:
        message = "Its last day is before its first."
        yield ANNOUNCEMENT_DAYS.at(place_of(announcement, "last_day"), message, "Exchange the two.")


def _languages(view: RuleContext, announcement: Announcement) -> Iterator[Problem]:
    known = view.course.profile.languages if view.course.profile else {}
    for locale in announcement.locales:
        if locale not in known:
            hint = did_you_mean(locale, known, f"Possible: {', '.join(known)}.")
            message = f"There is no language `{locale}`."
            yield ANNOUNCEMENT_LANGUAGE.at(place_of(announcement, "locales"), message, hint)
