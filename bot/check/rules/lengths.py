"""Rule: no text is longer than Telegram accepts, and no button longer or wider than a phone shows.

Characters are counted as Telegram counts them, with the longest name filled in, in every language with a translation.
The width of a button is an estimate, by script, so only a warning; an exact width needs a phone. It was measured in
Chromium (`measureText` on a canvas) with the two fonts the preview ships, Noto Sans Khmer and Noto Sans Devanagari, and
for Latin letters with DejaVu Sans Condensed, whose widths are near those of a phone. A test compares the estimate with
the widths of the translations in Chromium.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from bot.check.placeholder_values import longest
from bot.check.registry import course_rule, script_rule
from bot.check.rendered_texts import RenderedText
from bot.check.rule_context import RuleContext
from bot.check.rules.banned import where, words_by_locale
from bot.lessons.model.lesson import Course, Lesson, Script, written_options
from bot.lessons.model.profile import Profile
from bot.lessons.model.text import PLACEHOLDER, Text
from bot.lessons.problem import Code, Problem
from bot.lessons.steps import Picture
from bot.lessons.translations.text_list import (
    BUBBLE,
    CAPTION,
    COMMAND,
    DESCRIPTION,
    NAME,
    POPUP,
    SHORT_DESCRIPTION,
)

BUBBLE_TOO_LONG = Code(
    "bubble-too-long", "Telegram refuses a bubble of more than 4,096 characters, and the lesson would stop there."
)
CAPTION_TOO_LONG = Code(
    "caption-too-long", "Telegram refuses a caption of more than 1,024 characters, and the picture would not come."
)
BUTTON_TOO_LONG = Code("button-too-long", "No phone shows a button of more than 64 characters.")
LABEL_TOO_LONG = Code(
    "label-too-long", "Telegram refuses the bot's own name, description or command when it is longer than this."
)
BUTTON_LONG = Code(
    "button-long",
    "On a phone of 320 pixels the end of this button is cut off, and she taps what she could not read.",
    severity="warning",
)
CODES = (BUBBLE_TOO_LONG, CAPTION_TOO_LONG, BUTTON_TOO_LONG, LABEL_TOO_LONG)

BUTTON = 64
"""Limit of a button in characters: Telegram accepts more than any phone shows."""


@script_rule(CODES)
def check(view: RuleContext, script: Script) -> Iterator[Problem]:
    """Report texts of a script that do not fit where they are shown."""
    values = longest(view, script.id)
    for text, limit, code in _told(script):
        if _may_be_long(view, text, limit):
            yield from _too_long(text, view.wordings.of_bubble(text, values), limit, code, "This bubble")
    for text in buttons(script):
        yield from _button(view, text)


@course_rule(CODES)
def check_course(view: RuleContext) -> Iterator[Problem]:
    """Report the bot's own labels, buttons made by the bot, and buttons of announcements that are too long."""
    for text in own_buttons(view.course):
        yield from _button(view, text)
    if view.course.profile:
        yield from _profile(view, view.course.profile)


def buttons(script: Script) -> Iterator[Text]:
    """Yield the button labels of a script, including a lesson's title."""
    for step in script.steps():
        yield from (option.text for option in written_options(step))
    if isinstance(script, Lesson):
        yield script.title


def own_buttons(course: Course) -> Iterator[Text]:
    """Yield the labels of all other buttons."""
    yield from (*course.directory.countries.values(), course.directory.elsewhere)
    if course.profile:
        yield from (*course.profile.keyboard.values(), course.profile.back)
    yield from (announcement.button for announcement in course.announcements.values() if announcement.button)


def units(words: str) -> int:
    """Return the length of a text in UTF-16 code units, as Telegram counts it: most emoji count twice."""
    return len(words.encode("utf-16-le", "surrogatepass")) // 2


def _may_be_long(view: RuleContext, text: Text, limit: int) -> bool:
    """Return False if the text surely fits in every language. No character counts more than twice."""
    asked = PLACEHOLDER.findall(text.source)
    if any(name not in view.course.cast.roles for name in asked):
        return True
    room = limit // 2 - len(asked) * view.longest_name
    return any(len(words) > room for _, words in words_by_locale(view, text))


def _told(script: Script) -> Iterator[tuple[Text, int, Code]]:
    for step in script.steps():
        limit, code = (CAPTION, CAPTION_TOO_LONG) if isinstance(step, Picture) else (BUBBLE, BUBBLE_TOO_LONG)
        yield from ((text, limit, code) for text in step.bubbles)


def _too_long(text: Text, wordings: Iterable[RenderedText], limit: int, code: Code, what: str) -> Iterator[Problem]:
    longest_one = max(wordings, key=lambda it: units(it.words), default=None)
    if longest_one and units(longest_one.words) > limit:
        message = f"{what} has {units(longest_one.words)} characters{where(longest_one.locale)}; {limit} fit."
        yield code.at(text.place, message, "Make it shorter, or split it in two.")


def _button(view: RuleContext, text: Text) -> Iterator[Problem]:
    what = f"The button `{text.source[:40]}`"
    yield from _too_long(text, view.wordings.of_button(text), BUTTON, BUTTON_TOO_LONG, what)


def _profile(view: RuleContext, profile: Profile) -> Iterator[Problem]:
    labels = [(profile.name, NAME, "name"), (profile.short_description, SHORT_DESCRIPTION, "short description"),
              (profile.description, DESCRIPTION, "description")]  # fmt: skip
    labels += [(text, COMMAND, f"command `{command}`") for command, text in profile.commands.items()]
    labels += [(text, POPUP, "pop up") for text in (profile.below, profile.busy)]
    for text, limit, what in labels:
        yield from _too_long(text, view.wordings.of_bubble(text, {}), limit, LABEL_TOO_LONG, f"The bot's {what}")


BUTTON_WIDTH = 230
"""Pixels for a label on a phone 320 pixels wide: 80 are beside Telegram's bubble, 10 inside the button."""


@script_rule((BUTTON_LONG,))
def check_width(view: RuleContext, script: Script) -> Iterator[Problem]:
    """Check the buttons of a script."""
    for text in buttons(script):
        yield from _wide_button(view, text)


@course_rule((BUTTON_LONG,))
def check_width_course(view: RuleContext) -> Iterator[Problem]:
    """Check all other buttons."""
    for text in own_buttons(view.course):
        yield from _wide_button(view, text)


def _wide_button(view: RuleContext, text: Text) -> Iterator[Problem]:
    wordings = view.wordings.of_button(text)
    widest = max(wordings, key=lambda it: width(it.words), default=None)
    if (
        widest is None
        or width(widest.words) <= BUTTON_WIDTH
        or any(units(wording.words) > BUTTON for wording in wordings)
    ):
        return  # too many characters are an error of `lengths` already
    what = f"The button `{text.source[:40]}`"
    over = next(it for it in range(1, BUTTON) if width(widest.words[:-it]) <= BUTTON_WIDTH)
    message = f"{what} is about {over} {'letter' if over == 1 else 'letters'} too long{where(widest.locale)}."
    yield BUTTON_LONG.at(text.place, message, "Say it with fewer words.")


LETTER = 15
"""Font size of a button's label in pixels."""

_NARROW = frozenset(" iljtfrI.,:;!'’|()[]-")
_BROAD = frozenset("mwMW—…")
_STACKED = "\u17d2"
"""The Khmer letter after this sign is a subscript of the one before."""


def width(words: str) -> float:
    """Return the width in pixels of a button's label on one line."""
    return LETTER * sum(_em(before, letter) for before, letter in zip(f" {words}", words, strict=False))


@lru_cache(4096)
def _em(before: str, letter: str) -> float:
    """Return the width of a letter in em; `before` is the character before it."""
    kind = unicodedata.category(letter)
    if kind in ("Mn", "Cf"):
        return 0.0
    if "\u1780" <= letter <= "\u17ff":
        return 0.27 if kind == "Mc" else 0.14 if before == _STACKED else 0.67
    if "\u0900" <= letter <= "\u097f":
        return 0.26 if kind == "Mc" else 0.57
    return _latin(letter, kind)


def _latin(letter: str, kind: str) -> float:
    if letter in _NARROW:
        return 0.29
    if letter in _BROAD:
        return 0.8
    if kind == "So":  # emoji and other symbols
        return 1.2
    return 0.6 if letter.isupper() else 0.53
