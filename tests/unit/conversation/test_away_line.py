"""The line after the bot was away: by day where the learner is, in her language."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.conversation.rendering.reply import Bubble
from bot.conversation.turn_rendering import away_line, is_day_for
from bot.engine.input import Flags
from tests.support.course_builders import real
from tests.support.shipped_words import first_line


def days(flags: Flags) -> tuple[str, str]:
    """Return the first minute of the UTC day at which it is day for her, and the first at which it is over."""
    midnight = datetime(2026, 3, 10, tzinfo=UTC).timestamp()
    minutes = [minute for minute in range(24 * 60) if is_day_for(flags, midnight + 60 * minute)]
    assert minutes == list(range(minutes[0], minutes[-1] + 1))
    return clock(minutes[0]), clock(minutes[-1] + 1)


def clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


@pytest.mark.parametrize(
    ("flags", "day"),
    [
        (Flags("en", "KE"), ("06:00", "16:00")),
        (Flags("en", "NP"), ("03:15", "13:15")),
        (Flags("en", "KH"), ("02:00", "12:00")),
        (Flags("en", "PH"), ("01:00", "11:00")),
        (Flags("sw", "PH"), ("01:00", "11:00")),
    ],
)
def test_it_is_day_from_nine_to_seven_in_her_country(flags: Flags, day: tuple[str, str]) -> None:
    assert days(flags) == day


@pytest.mark.parametrize(
    ("locale", "day"),
    [
        ("sw", ("06:00", "16:00")),
        ("ne", ("03:15", "13:15")),
        ("km", ("02:00", "12:00")),
        ("fil", ("01:00", "11:00")),
        ("en", ("06:00", "11:00")),
        ("nl", ("06:00", "11:00")),
    ],
)
def test_without_a_country_it_is_that_of_her_language_else_day_everywhere(locale: str, day: tuple[str, str]) -> None:
    assert days(Flags(locale)) == day


def test_it_is_said_in_her_language_and_its_buttons_carry_her_choices() -> None:
    flags = Flags("sw", "KE", "14-17", quiet=True, less_data=True)
    replies = away_line(real(), flags)

    assert [it.html for it in replies.items if isinstance(it, Bubble)] == ["Nililala kidogo. Sasa niko hapa tena."]
    assert replies.flags == Flags("sw", "KE", "14-17", quiet=False, less_data=True)


def test_a_language_that_is_gone_meanwhile_is_english() -> None:
    replies = away_line(real(), Flags("xx"))

    assert [it.html for it in replies.items if isinstance(it, Bubble)] == [first_line("moments/away")]
    assert replies.flags.locale == "en"
