"""Numbers in Help as links that call or write, and the month in which they were last tried."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from bot.authoring.handouts.take_along.marked_names import TOLD
from bot.conversation.course_bundle import CourseBundle
from bot.conversation.rendering.help_numbers import HelpNumbers
from bot.lessons.model.directory import Directory

_NUMBER = re.compile(r"<code>([0-9*# ()-]+)</code>|(\+[0-9][0-9 ()-]*[0-9])")


def linked(directory: Directory) -> Callable[[str], str]:
    """Return a function that makes links of the numbers in a bubble's HTML."""
    written = {
        _digits(part) for route in directory.routes if route.role == "text" for part in _number_parts(route.number)
    }
    called = {_digits(part) for it in directory.routes if it.can_be_called for part in _number_parts(it.number)}
    return lambda html: "\n".join(_linked_line(line, written, called) for line in html.split("\n"))


def _linked_line(line: str, written: set[str], called: set[str]) -> str:
    """Return a line with links to call its numbers; for those that take SMS too, a link follows the sentence."""
    numbers = dict.fromkeys(_digits(found[1] or found[2]) for found in _NUMBER.finditer(line))
    texts = [f'<a href="sms:{number}">SMS</a>' for number in numbers if number in written and number in called]
    return " ".join((_NUMBER.sub(lambda found: _number_link(found, written, called), line), *texts))


def _number_parts(number: str | None) -> list[str]:
    return (number or "").split("/")


def _digits(number: str) -> str:
    return re.sub(r"[^0-9+*#]", "", number)


def _number_link(found: re.Match[str], written: set[str], called: set[str]) -> str:
    """Return a number as a link to call it, or to text it if it only takes SMS; any other number unchanged."""
    words = (found[1] or found[2]).strip()
    number = _digits(words)
    if number in called:
        return f'<a href="tel:{number}">{words}</a>'
    return f'<a href="sms:{number}">{words}</a>' if number in written else found[0]


def months(bundle: CourseBundle, locale: str, today: date) -> list[str]:
    """Return for each country a sentence on the month in which its numbers were last tried."""
    directory = bundle.course.directory.as_of(today)
    return [HelpNumbers(directory, bundle.catalogs, locale, country).last_tried() for country in TOLD]
