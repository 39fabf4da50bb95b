"""Alarms for operators and staff, and how often each is sent (B8, E1, G8). None is about a single learner."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from bot.durations import DAY, HOUR, WEEK
from bot.jobs.facts import POLLING_STALLED, PURGE_MISSED, BotFacts
from bot.lessons.model.directory import Route
from bot.lessons.model.fields import written_day
from bot.safeguarding.moderation.access_log import SignInFailures
from bot.safeguarding.moderation.disclosure import CLOCK
from bot.safeguarding.moderation.disclosure import SOON as SOON_OVER
from bot.statistics.counting_periods import PilotRefusal
from bot.statistics.periods import day_of

AlarmKind = Literal[
    "polling",
    "conflict",
    "webhook",
    "store",
    "purge",
    "disk",
    "figures",
    "pilot",
    "expiring",
    "untested",
    "spared",
    "voices",
    "flagged",
    "disclosure",
    "awaited",
    "overdue",
    "sign-ins",
    "codes",
    "shut",
    "backup",
    "opened",
    "damaged",
]

PAGE = "bot/app/STAYING_UP.md"
"""The page of all alarms, each below a heading that is its kind."""

FULL_SOON, LITTLE = WEEK, 256 * 2**20
"""Thresholds of the alarm about the disk: seconds until it is full, and free bytes."""

_LATER = "It can wait until morning."

SOON = timedelta(days=14)
OF_ONE_WORKER = frozenset[AlarmKind]({"voices"})
"""Alarms that every worker sends, as only it knows the facts. All others are sent by the leader."""

MANY_SIGN_INS, MANY_CODES = 30, 5
"""Failures within two hours that are too many for mistakes of staff: with passwords, and with second-factor codes."""

BACKUP_OLD = 2 * DAY
"""Age of the last whole backup from which staff are told."""
OPENED_LONG_AGO = 91 * DAY
"""Time since a person last opened a backup, a quarter, after which staff are reminded."""

_EVERY: Mapping[AlarmKind, int] = {
    "untested": WEEK,
    "spared": WEEK,
    "pilot": WEEK,
    "awaited": WEEK,
    "opened": WEEK,
    "disclosure": 4 * HOUR,
    "flagged": 0,
}

SETTLED = 2
"""Seconds after which all flags of a second are written, so that none is passed over."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """An alarm. `words` say what is wrong and what to do first; `until` is the time up to which they tell of it all."""

    kind: AlarmKind
    words: str
    until: float | None = None

    @property
    def text(self) -> str:
        """The message that is sent: the words, and where to read more."""
        return f"{self.words} Read: {PAGE}#{self.kind}"


def due_alarms(now: float, facts: BotFacts) -> tuple[Alarm, ...]:
    """Return the alarms to send now: each kind at most daily, slow ones weekly, an open disclosure every 4 hours.

    A disclosure that was just flagged is told at once, and once.
    """
    return tuple(alarm for alarm in _wrong(now, facts) if _is_due(alarm.kind, now, facts))


def _is_due(kind: AlarmKind, now: float, facts: BotFacts) -> bool:
    return kind not in facts.alarm_times or now - facts.alarm_times[kind] >= pause(kind)


def pause(kind: AlarmKind) -> float:
    """Return the seconds between two alarms of the same kind."""
    return _EVERY.get(kind, DAY)


def _wrong(now: float, facts: BotFacts) -> Iterator[Alarm]:
    if facts.trouble == "conflict":
        yield Alarm("conflict", "Another program uses the bot's token, and takes its updates. Stop one of the two.")
    elif now - facts.polled_at > POLLING_STALLED:
        yield Alarm("polling", "Telegram has not answered for five minutes, so nobody gets an answer.")
    if facts.undelivered_since is not None and now - facts.undelivered_since > POLLING_STALLED:
        yield Alarm("webhook", "Telegram cannot bring all updates to WEBHOOK_URL: look at the web server.")
    if not facts.store_writes:
        yield Alarm("store", "The database cannot be written. Look at the disk now (df -h), or at PostgreSQL.")
    if now - facts.purged_at > PURGE_MISSED:
        yield Alarm("purge", "The hourly clean-up has been missed for two hours. Look at the log now.")
    yield from _disk(facts)
    if facts.figures_wait:
        yield Alarm("figures", f"The figures of a period that is over cannot be written. {_LATER}")
    if facts.pilot_refusal:
        why = _NO_PILOT[facts.pilot_refusal]
        yield Alarm("pilot", f"The pilot in statistics.yaml is not counted as one: {why} {_LATER}")
    yield from _messages(now, facts)
    yield from _sign_ins(facts.sign_ins)
    yield from _backups(now, facts)
    today = day_of(now)
    yield from _answers(today, facts.answers)
    yield from _numbers(today, facts.routes)
    yield from _spared(facts.spared)


def _disk(facts: BotFacts) -> Iterator[Alarm]:
    """Yield the alarm about the disk of DATA: a week before it is full, or when little is free."""
    if facts.disk_free is not None and facts.disk_free < LITTLE:
        yield Alarm("disk", f"Only {_megabytes(facts.disk_free)} MB are free on the disk of DATA. Make room now.")
    elif facts.disk_free is not None and facts.disk_full_in is not None and facts.disk_full_in <= FULL_SOON:
        days = max(1, round(facts.disk_full_in / DAY))
        yield Alarm(
            "disk",
            f"The disk of DATA will be full in about {days} day{'s' if days > 1 else ''}, if it fills as in the last"
            f" week; {_megabytes(facts.disk_free):,} MB are free. {_LATER} Then make room.",
        )


def _megabytes(size: int) -> int:
    return size // 10**6


_NO_PILOT: Mapping[PilotRefusal, str] = {
    "no-week": "there is no such week. Correct it.",
    "begun": "its first week had begun before the bot read of it. Name a later week, or take the pilot out.",
    "touches": "it shares weeks with a pilot that the bot knew before, whose dates stay. Name later weeks.",
    "large": "a country has 50 accounts a month or more, so it has figures without a pilot. Take the pilot out.",
}


def _messages(now: float, facts: BotFacts) -> Iterator[Alarm]:
    if facts.messages_full:
        yield Alarm("voices", "More words than can be read came today. Until tomorrow girls can only pick an answer.")
    yield from _flagged(now, facts)
    if facts.disclosed_at is not None:
        yield from _clock(now - facts.disclosed_at)


def _backups(now: float, facts: BotFacts) -> Iterator[Alarm]:
    """Yield alarms about a damaged database, and about whole backups (a bot for staff alone may have none)."""
    if facts.damaged:
        yield Alarm(
            "damaged",
            "A page of the database is damaged; learners may lose their places. Keep the last days' backups apart now.",
        )
    if facts.backups is None:
        if facts.has_learners:
            yield Alarm("backup", f"Learners use the bot, and no backup was ever made. {_LATER}")
        return
    if now - facts.backups.made_at > BACKUP_OLD:
        yield Alarm(
            "backup",
            f"The last backup is more than two days old. {_LATER} Then type `main.py backup --all` on the server.",
        )
    if now - max(facts.backups.first_at, facts.backups.opened_at) > OPENED_LONG_AGO:
        yield Alarm(
            "opened",
            f"Nobody has opened a backup for three months. {_LATER} Then whoever has the private keys types"
            " `main.py restore --check`.",
        )


def _spared(numbers: tuple[str, ...]) -> Iterator[Alarm]:
    if numbers:
        what = "Listed as hidden, but shown, because one person alone hid the last number of its kind"
        yield Alarm("spared", f"{what}: {', '.join(numbers)}. If it is dead, two people type /hide number NAME.")


def _answers(today: date, answers: Mapping[str, date]) -> Iterator[Alarm]:
    """Yield alarms about answers promised to learners for a day (G8): in the two weeks before it, and after it."""
    near = [f"{name} ({day})" for name, day in answers.items() if today <= day <= today + SOON]
    if near:
        yield Alarm("awaited", f"What came of a question was promised for the day in brackets: {', '.join(near)}.")
    late = [f"{name} ({day})" for name, day in answers.items() if day < today]
    if late:
        yield Alarm(
            "overdue",
            f"The day on which an answer was promised is over: {', '.join(late)}. Until then no other question opens.",
        )


def _sign_ins(failed: SignInFailures) -> Iterator[Alarm]:
    """Yield alarms about attempts to get into the staff page, as counts: no account and no address (S4)."""
    if failed.passwords >= MANY_SIGN_INS:
        yield Alarm(
            "sign-ins",
            f"Somebody tries passwords at the doors for staff: {failed.passwords:,} failed sign-ins in two hours. "
            "Staff still get in with the browsers they used before.",
        )
    if failed.codes >= MANY_CODES:
        yield Alarm(
            "codes",
            f"Somebody who knows a password tries codes of the second factor: {failed.codes} wrong ones in two hours.",
        )
    if failed.shut:
        yield Alarm(
            "shut",
            f"Accounts whose rooms are shut after twenty wrong codes: {failed.shut}. Two others open them on the page "
            "for staff; or remove the account and add it again.",
        )


def _flagged(now: float, facts: BotFacts) -> Iterator[Alarm]:
    """Yield the alarm about disclosures flagged since the last one: no word of them, no country, nobody's id (A17)."""
    told = facts.alarm_times.get("flagged", 0.0)
    new = [at for at in facts.disclosures if told < at <= now - SETTLED]
    if new:
        what = "A message was" if len(new) == 1 else f"{len(new)} messages were"
        yield Alarm(
            "flagged",
            f"{what} flagged as a disclosure just now. Open the room of messages. Where it names a day or a person,"
            " call the focal point at once, by voice, also at night.",
            max(new),
        )


def _clock(waited: float) -> Iterator[Alarm]:
    """Yield the alarm about a disclosure that waits in the reading room, without its content (A17, G7)."""
    if waited > CLOCK:
        yield Alarm("disclosure", "A disclosure has waited for more than 24 hours. Act now, in the room of messages.")
    elif waited >= SOON_OVER:
        yield Alarm("disclosure", "A disclosure waits in the room of messages. Its 24 hours are over in 4 or less.")


def _numbers(today: date, routes: tuple[Route, ...]) -> Iterator[Alarm]:
    ends = {route.id: written_day(route.expires) for route in routes if route.verified_on}
    soon = [f"{route} ({end})" for route, end in ends.items() if end and end <= today + SOON]
    if soon:
        what = "Phone numbers to be tested again before the day in brackets"
        yield Alarm("expiring", f"{what}: {', '.join(soon)}. {_LATER}")
    untested = [route.id for route in routes if not ends.get(route.id)]
    if untested:
        what = "Never tested: nobody wrote down that these phone numbers answer, or until when that holds"
        yield Alarm("untested", f"{what}: {', '.join(untested)}. {_LATER} Then somebody calls each.")
