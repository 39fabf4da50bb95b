"""What Telegram refuses because it is too long, and what no small phone shows whole.

Counted as Telegram counts, with the longest name filled in, in every language that has a translation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.check.values import longest
from bot.check.view import View
from bot.check.wordings import Wording
from bot.content.model.lesson import SOURCE_LOCALE, Script, written_options
from bot.content.model.profile import Profile
from bot.content.model.steps import Picture, Practise, Say, Stop
from bot.content.model.text import Text
from bot.content.problem import Problem, Severity, problem

BUBBLE, CAPTION = 4096, 1024
NAME, SHORT_DESCRIPTION, DESCRIPTION, COMMAND = 64, 120, 512, 256
BUTTON, SHORT_BUTTON = 64, 30
"""Longer than the second, a button is cut on a phone of 320 pixels; longer than the first, it is no button."""


def check(view: View) -> Iterator[Problem]:
    """Texts that do not fit where they are shown."""
    for script in view.scripts:
        yield from _bubbles(view, script)
    for text in _buttons(view):
        yield from _button(view, text)
    if view.course.profile:
        yield from _profile(view, view.course.profile)


def units(words: str) -> int:
    """The length of a text as Telegram counts it: most emoji count twice."""
    return len(words.encode("utf-16-le", "surrogatepass")) // 2


def _bubbles(view: View, script: Script) -> Iterator[Problem]:
    values = longest(view) if script.id == "moments" else {}
    for text, limit, code in _told(script):
        if len(text.source) * 8 < limit and "<" not in text.source:
            continue  # no language is eight times as long as another
        wordings = view.wordings.of_bubble(text, values)
        yield from _too_long(text, wordings, limit, code, "This bubble")


def _told(script: Script) -> Iterator[tuple[Text, int, str]]:
    for step in script.steps():
        if isinstance(step, Say):
            yield step.say, BUBBLE, "bubble-too-long"
        if isinstance(step, Picture):
            yield step.alt, CAPTION, "caption-too-long"
        if isinstance(step, Stop):
            yield step.question, BUBBLE, "bubble-too-long"
        feedbacks = [option.feedback for option in written_options(step)]
        for feedback in (*feedbacks, step.feedback if isinstance(step, Practise) else None):
            if feedback:
                yield feedback, BUBBLE, "bubble-too-long"


def _too_long(
    text: Text, wordings: Iterable[Wording], limit: int, code: str, what: str,
    severity: Severity = "error", hint: str = "Make it shorter, or split it in two.",
) -> Iterator[Problem]:  # fmt: skip
    longest_one = max(wordings, key=lambda it: units(it.words), default=None)
    if longest_one and units(longest_one.words) > limit:
        where = "" if longest_one.locale == SOURCE_LOCALE else f" in the language `{longest_one.locale}`"
        message = f"{what} has {units(longest_one.words)} characters{where}; {limit} fit."
        yield problem(text.place, code, message, hint, severity)


def _buttons(view: View) -> Iterator[Text]:
    for script in view.scripts:
        for step in script.steps():
            yield from (option.text for option in written_options(step))
    yield from (lesson.title for lesson in view.lessons)
    yield from (*view.course.directory.countries.values(), view.course.directory.elsewhere)
    if view.course.profile:
        yield from (*view.course.profile.keyboard.values(), view.course.profile.back)


def _button(view: View, text: Text) -> Iterator[Problem]:
    what, wordings = f"The button `{text.source[:40]}`", view.wordings.of_button(text)
    hint = "Say it with fewer words."
    found = list(_too_long(text, wordings, BUTTON, "button-too-long", what, hint=hint))
    yield from found or _too_long(text, wordings, SHORT_BUTTON, "button-long", what, "warning", hint)


def _profile(view: View, profile: Profile) -> Iterator[Problem]:
    labels = [(profile.name, NAME, "name"), (profile.short_description, SHORT_DESCRIPTION, "short description"),
              (profile.description, DESCRIPTION, "description")]  # fmt: skip
    labels += [(text, COMMAND, f"command `{command}`") for command, text in profile.commands.items()]
    for text, limit, what in labels:
        wordings = view.wordings.of_bubble(text, {})
        yield from _too_long(text, wordings, limit, "label-too-long", f"The bot's {what}", hint="Make it shorter.")
