"""Rule: no text is longer than Telegram accepts, and no button longer than a phone shows.

Characters are counted as Telegram counts them, with the longest name filled in, in every language with a translation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

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
