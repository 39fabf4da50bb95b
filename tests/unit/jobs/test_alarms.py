"""Alarms: the operator is told of a fault when it is due, once, and without any word of a learner."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.durations import DAY, HOUR, WEEK
from bot.engine.questions import awaited_outcomes
from bot.jobs import alarms
from bot.jobs.facts import BotFacts, is_purge_due, troubles
from bot.lessons.model.directory import Route
from bot.lessons.model.text import Text
from bot.safeguarding.moderation.access_log import SignInFailures
from bot.storage.backup_history import BackupHistory
from tests.support.course_builders import real
from tests.support.question_builders import ANSWER, APRIL, MARCH, NEXT
from tests.support.speaking_learner import speaking_bundle

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC).timestamp()
WELL = BotFacts(polled_at=NOW, purged_at=NOW, store_writes=True)


def route(name: str, verified_on: str | None, expires: str | None) -> Route:
    return Route(
        id=name,
        country="KE",
        role="second",
        name=Text(name),
        confidence="high",
        source="a test",
        verified_on=verified_on,
        expires=expires,
    )


def told(now: float, **facts: Any) -> dict[str, str]:
    given = {"polled_at": now, "purged_at": now, "store_writes": True, **facts}
    return {alarm.kind: alarm.text for alarm in alarms.due_alarms(now, BotFacts(**given))}


def test_a_disclosure_that_waits_is_told_before_its_time_is_over_and_after_and_without_a_word_of_it() -> None:
    for hours, words in ((19.9, None), (20, "in 4 or less"), (24, "in 4 or less"), (24.1, "more than 24 hours")):
        found = told(NOW, disclosures=(NOW - hours * HOUR,)).get("disclosure")
        assert (found is None) if words is None else (found and words in found)
    just_told = {"disclosure": NOW - 4 * HOUR + 1, "flagged": NOW - DAY}
    assert told(NOW, disclosures=(NOW - DAY,), alarm_times=just_told) == {}
    assert [*told(NOW, disclosures=(NOW - DAY,), alarm_times=just_told | {"disclosure": NOW - 4 * HOUR})] == [
        "disclosure"
    ]


def test_a_disclosure_is_told_once_it_is_flagged_without_a_word_a_country_or_an_id() -> None:
    (alarm,) = alarms.due_alarms(NOW, replace(WELL, disclosures=(NOW - 30,)))

    assert alarm.kind == "flagged"
    assert alarm.text == (
        "A message was flagged as a disclosure just now. Open the room of messages. Where it names a day or a person, "
        "call the focal point at once, by voice, also at night. Read: bot/app/STAYING_UP.md#flagged"
    )
    assert alarm.until == NOW - 30


def test_each_flag_is_told_once_and_none_is_passed_over() -> None:
    times = {"flagged": NOW - 60}
    assert told(NOW, disclosures=(NOW - 60,), alarm_times=times) == {}
    assert told(NOW, disclosures=(NOW - 60, NOW - 1), alarm_times=times) == {}, "another may be written in this second"
    both = told(NOW, disclosures=(NOW - 60, NOW - 30, NOW - 30), alarm_times=times)
    assert both["flagged"].startswith("2 messages were flagged as a disclosure just now.")


def test_nothing_is_told_when_all_is_well() -> None:
    assert alarms.due_alarms(NOW, WELL) == ()
    assert troubles(NOW, WELL) == ()


@pytest.mark.parametrize(
    ("made", "opened", "kinds"),
    [(2, 0, []), (2.1, 0, ["backup"]), (0, 91, []), (0, 91.1, ["opened"]), (9, 99, ["backup", "opened"])],
)
def test_a_backup_that_is_old_or_was_long_not_opened_is_told(made: float, opened: float, kinds: list[str]) -> None:
    """Days since the last backup and since a person opened one."""
    first = int(NOW - 300 * DAY)
    history = BackupHistory(first, int(NOW - made * DAY), int(NOW - opened * DAY))
    found = told(NOW, backups=history)

    assert [*found] == kinds
    assert all("It can wait until morning." in text for text in found.values())
    assert told(NOW, backups=BackupHistory(int(NOW - 91 * DAY), int(NOW))) == {}, "nobody could open one before"
    assert [*told(NOW, backups=BackupHistory(int(NOW - 92 * DAY), int(NOW)))] == ["opened"]


def test_that_no_backup_was_ever_made_is_told_as_soon_as_girls_are_there() -> None:
    assert told(NOW) == {}
    assert told(NOW, has_learners=True)["backup"] == (
        "Learners use the bot, and no backup was ever made. It can wait until morning."
        " Read: bot/app/STAYING_UP.md#backup"
    )


def test_an_old_backup_is_told_daily_and_one_that_nobody_opens_weekly() -> None:
    history = BackupHistory(0, 0)
    assert [*told(NOW, backups=history, alarm_times={"backup": NOW - DAY + 1, "opened": NOW - DAY})] == []
    assert [*told(NOW, backups=history, alarm_times={"backup": NOW - DAY, "opened": NOW - WEEK})] == [
        "backup",
        "opened",
    ]


def test_a_damaged_page_is_told_with_the_page_to_read() -> None:
    text = told(NOW, damaged=True)["damaged"]
    assert "Keep the last days' backups apart now." in text


def test_a_number_that_one_person_alone_has_hidden_and_that_is_shown_is_told_weekly() -> None:
    assert "one person alone hid the last number of its kind: ke-116." in told(NOW, spared=("ke-116",))["spared"]
    assert told(NOW + 6 * DAY, spared=("ke-116",), alarm_times={"spared": NOW}) == {}


def test_more_words_than_can_be_read_are_told_once_a_day() -> None:
    assert "More words than can be read came today" in told(NOW, messages_full=True)["voices"]
    assert told(NOW + DAY - 1, messages_full=True, alarm_times={"voices": NOW}) == {}


def test_the_day_on_which_an_answer_was_promised_is_told_two_weeks_before_and_when_it_is_over() -> None:
    """The alarm comes weekly before the day, and daily after it (G8)."""
    today = datetime.fromtimestamp(NOW, UTC).date()
    for days, kind in ((15, None), (14, "awaited"), (0, "awaited"), (-1, "overdue"), (-90, "overdue")):
        answers = {"next-story": today + timedelta(days=days)}
        found = told(NOW, answers=answers)
        assert [*found] == ([kind] if kind else [])
        assert all(f"next-story ({answers['next-story']})" in text for text in found.values())
        assert told(NOW, answers=answers, alarm_times={"awaited": NOW - 6 * DAY, "overdue": NOW - DAY + 1}) == {}


def test_girls_wait_for_the_answer_of_a_question_that_is_closed_until_they_are_told_in_each_language() -> None:
    asked = speaking_bundle().course
    silent = replace(asked, asked={})
    answered = speaking_bundle(**{"next-story": NEXT + ANSWER}).course

    assert awaited_outcomes(asked, MARCH) == {}
    assert awaited_outcomes(asked, APRIL) == {"next-story": date(2027, 5, 15)}
    assert awaited_outcomes(silent, APRIL) == {}
    assert awaited_outcomes(answered, APRIL) == {}


def test_a_purge_is_due_every_hour_and_two_missed_hours_are_told() -> None:
    assert not is_purge_due(NOW, NOW - HOUR + 1)
    assert is_purge_due(NOW, NOW - HOUR)
    assert "purge" not in told(NOW, purged_at=NOW - 2 * HOUR)
    assert "purge" in told(NOW, purged_at=NOW - 2 * HOUR - 1)


def test_a_pilot_that_is_not_counted_as_one_is_told_weekly_with_its_reason() -> None:
    assert "had begun before the bot read of it" in told(NOW, pilot_refusal="begun")["pilot"]
    assert "50 accounts a month or more" in told(NOW, pilot_refusal="large")["pilot"]
    assert told(NOW + WEEK - 1, pilot_refusal="begun", alarm_times={"pilot": NOW}) == {}


def test_a_store_that_is_gone_and_a_polling_that_stalls_are_told() -> None:
    assert list(told(NOW, store_writes=False)) == ["store"]
    assert list(told(NOW, polled_at=NOW - 301)) == ["polling"]
    assert told(NOW, polled_at=NOW - 299) == {}


def test_a_disk_that_fills_is_told_in_days_and_one_that_is_nearly_full_as_something_to_do_now() -> None:
    soon = told(NOW, disk_free=3_200 * 10**6, disk_full_in=5.2 * DAY)["disk"]
    assert soon.startswith("The disk of DATA will be full in about 5 days, if it fills as in the last week; 3,200 MB")
    assert told(NOW, disk_free=3_200 * 10**6, disk_full_in=7 * DAY + 1) == {}
    now = told(NOW, disk_free=200 * 2**20, disk_full_in=None)["disk"]
    assert now == "Only 209 MB are free on the disk of DATA. Make room now. Read: bot/app/STAYING_UP.md#disk"


def test_another_program_on_the_token_and_a_refused_token_are_not_taken_for_silence() -> None:
    assert list(told(NOW, polled_at=NOW - 301, trouble="conflict")) == ["conflict"]
    assert troubles(NOW, replace(WELL, trouble="conflict")) == ("polling: another program uses the token",)
    assert troubles(NOW, replace(WELL, trouble="token")) == ("polling: Telegram refuses the token",)


def test_a_number_is_told_14_days_before_it_expires_and_after() -> None:
    today = datetime.fromtimestamp(NOW, UTC).date()
    for days, is_told in ((15, False), (14, True), (0, True), (-3, True)):
        ends = str(today + timedelta(days=days))
        found = told(NOW, routes=(route("ke-116", "2026-09-01", ends),))
        assert list(found) == (["expiring"] if is_told else [])
        assert all(f"tested again before the day in brackets: ke-116 ({ends})." in text for text in found.values())


@pytest.mark.parametrize(("verified", "expires"), [(None, None), (None, "2027-01-01"), ("2026-11-01", None)])
def test_a_number_nobody_tested_is_told_once_a_week(verified: str | None, expires: str | None) -> None:
    routes = (route("ke-116", verified, expires), route("ke-tested", "2026-11-01", "2027-01-30"))

    assert re.search(r": ke-116\. It can wait until morning\.", told(NOW, routes=routes)["untested"])
    assert told(NOW, routes=routes, alarm_times={"untested": NOW - 7 * DAY + 1}) == {}
    assert "untested" in told(NOW, routes=routes, alarm_times={"untested": NOW - 7 * DAY})


def test_every_other_alarm_is_told_once_a_day_at_most() -> None:
    wrong = {"polled_at": 0, "purged_at": 0, "store_writes": False, "routes": (route("a", "2026-01-01", "2026-02-01"),)}
    kinds = {"polling", "store", "purge", "expiring"}

    assert set(told(NOW, **wrong)) == kinds
    assert told(NOW, **wrong, alarm_times=dict.fromkeys(kinds, NOW - DAY + 1)) == {}
    assert set(told(NOW, **wrong, alarm_times={**dict.fromkeys(kinds, NOW - DAY), "store": NOW})) == kinds - {"store"}


def test_the_alarms_name_neither_girls_nor_what_the_bot_is_about() -> None:
    wrong = {"polled_at": 0, "purged_at": 0, "store_writes": False, "routes": real().course.directory.routes}
    wrong["answers"] = {"soon": date(2026, 11, 30), "late": date(2026, 11, 20)}

    for text in told(NOW, **wrong).values():
        assert not re.search(r"girl|child|abuse|safe|help|danger|lesson", text, re.IGNORECASE), text


@pytest.mark.parametrize(
    ("failed", "kinds"),
    [
        (SignInFailures(passwords=29, codes=4), []),
        (SignInFailures(passwords=30), ["sign-ins"]),
        (SignInFailures(codes=5), ["codes"]),
        (SignInFailures(shut=1), ["shut"]),
    ],
)
def test_attempts_to_get_into_the_staff_page_are_told_when_no_slip_explains_them(
    failed: SignInFailures, kinds: list[str]
) -> None:
    assert list(told(NOW, sign_ins=failed)) == kinds


def test_they_are_told_as_counts() -> None:
    found = told(NOW, sign_ins=SignInFailures(passwords=1043, codes=20, shut=1))

    assert "1,043 failed sign-ins in two hours" in found["sign-ins"]
    assert "20 wrong ones in two hours" in found["codes"]
    assert "shut after twenty wrong codes: 1" in found["shut"]
