"""The gate of the take-along page: where girls may have it, and when it has to say that it is a draft."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.authoring.handouts.take_along.gate import countries_of, is_unsigned, waits_for
from bot.authoring.handouts.take_along.numbers import months
from bot.lessons.model.lesson import SOURCE_LOCALE
from bot.lessons.model.texts import all_texts
from tests.support.course_builders import real
from tests.support.open_pilot import called, complete

TODAY = date(2026, 12, 1)
READY = replace(
    real().course,
    release=complete(("KE", "sw"), ("NP", "ne")),
    directory=called(real().course.directory, date(2026, 11, 2)),
)
SIGNED = frozenset((text.context, text.source) for text in all_texts(READY) if text.context)


def test_a_country_and_language_with_every_line_waits_for_nothing() -> None:
    assert waits_for(READY, "sw", ("KE",), TODAY) == []


def test_whether_telegram_opens_there_does_not_count() -> None:
    closed = READY.release.model_copy(update={"telegram_reachable": {}})

    assert waits_for(replace(READY, release=closed), "sw", ("KE",), TODAY) == []


def test_a_country_that_lacks_a_line_is_named_with_it() -> None:
    lacking = READY.release.model_copy(update={"guardian_consent": {"NP": "AB, 2026-05-01"}})

    told = waits_for(replace(READY, release=lacking), "sw", ("KE", "NP"), TODAY)

    assert told == ["KE in `sw` waits for: guardian_consent."]


def test_numbers_that_were_called_too_long_ago_are_waited_for() -> None:
    assert waits_for(READY, "sw", ("KE",), TODAY + timedelta(400)) != []


def test_a_language_of_staff_is_for_staff_in_every_country() -> None:
    assert READY.profile
    staff = replace(READY, profile=READY.profile.model_copy(update={"staff_languages": ("nl",)}))

    assert waits_for(staff, "nl", ("KE",), TODAY) == ["`nl` is for staff only."]


def test_a_page_is_handed_out_where_its_language_is_spoken() -> None:
    assert [countries_of(it) for it in ("sw", "ne", "km", "fil")] == [("KE",), ("NP",), ("KH",), ("PH",)]
    assert set(countries_of("en")) == {"KE", "NP", "KH", "PH"}


def test_one_text_that_nobody_has_signed_makes_a_draft() -> None:
    last = max(SIGNED, key=lambda it: it[0] == "friend-or-pretend")

    assert not is_unsigned(READY, SOURCE_LOCALE, {SOURCE_LOCALE: SIGNED})
    assert is_unsigned(READY, SOURCE_LOCALE, {SOURCE_LOCALE: SIGNED - {last}})
    assert is_unsigned(READY, "km", {SOURCE_LOCALE: SIGNED})


def test_numbers_say_for_each_country_in_which_month_they_were_tried() -> None:
    told = months(replace(real(), course=READY), "en", TODAY)

    assert told == ["These numbers were last tried in: November 2026"] * 5
