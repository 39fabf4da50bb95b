"""Numbers in Help as links that call or write, and the month in which they were last tried."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from bot.authoring.turns.marked_names import TOLD
from bot.conversation.course_bundle import CourseBundle
from bot.conversation.rendering.help_numbers import HelpNumbers
from bot.lessons.model.directory import Directory

_NUMBER = re.compile(r"<code>([0-9*# ()-]+)</code>|(\+[0-9][0-9 ()-]*[0-9])")


def linked(directory: Directory) -> Callable[[str], str]:
    """Return a function that makes links of the numbers in a bubble's HTML."""
    written = {_digits(part) for route in directory.routes if route.role == "text" for part in _parts(route.number)}
    called = {_digits(part) for it in directory.routes if it.role != "text" for part in _parts(it.number)}
    return lambda html: _NUMBER.sub(lambda found: _link(found, written, called), html)


def _parts(number: str | None) -> list[str]:
    return (number or "").split("/")


def _digits(number: str) -> str:
    return re.sub(r"[^0-9+*#]", "", number)


def _link(found: re.Match[str], written: set[str], called: set[str]) -> str:
    """Return a number as a link: to call it, to write to it, or both. Any other number stays as it is."""
    words = (found[1] or found[2]).strip()
    number = _digits(words)
    call = f'<a href="tel:{number}">{words}</a>' if number in called else ""
    write = f'<a href="sms:{number}">{"SMS" if call else words}</a>' if number in written else ""
    return " ".join(filter(None, (call, write))) or found[0]


def months(bundle: CourseBundle, locale: str, today: date) -> list[str]:
    """Return for each country when the numbers there were last tried, or that some were not yet."""
    directory = bundle.course.directory.as_of(today)
    return [HelpNumbers(directory, bundle.catalogs, locale, country).last_tried() for country in TOLD]
