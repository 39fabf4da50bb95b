"""Numbers on the take-along page call and write with one tap, and nothing else becomes a link."""

from __future__ import annotations

import pytest

from bot.authoring.handouts.take_along.numbers import linked
from bot.lessons.model.directory import Directory, Route, RouteRole


def route(number: str, role: RouteRole) -> Route:
    told = {"id": f"ke-{role}", "country": "KE", "role": role, "name": "Line", "number": number}
    return Route.model_validate({**told, "confidence": "high", "source": "example.org"})


DIRECTORY = Directory.model_construct(
    routes=(
        route("116", "child-helpline"),
        route("116", "text"),
        route("999 / +254 722 1", "emergency"),
        route("55", "text"),
    )
)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Call <code>116</code> now", 'Call <a href="tel:116">116</a> now <a href="sms:116">SMS</a>'),
        ("Call +254 722 1!", 'Call <a href="tel:+2547221">+254 722 1</a>!'),
        ("Write to <code>55</code>.", 'Write to <a href="sms:55">55</a>.'),
        ("Say <code>I need help</code>", "Say <code>I need help</code>"),
        ("Code <code>4711</code>, 116 goats", "Code <code>4711</code>, 116 goats"),
    ],
)
def test_a_number_of_the_directory_is_a_link_and_no_other_is(words: str, shown: str) -> None:
    assert linked(DIRECTORY)(words) == shown


def test_the_lines_of_a_card_stay_apart() -> None:
    told = linked(DIRECTORY)("A <code>999</code>\nB <code>116</code>")

    assert told.split("\n") == ['A <a href="tel:999">999</a>', 'B <a href="tel:116">116</a> <a href="sms:116">SMS</a>']
