"""The state of a running bot, from which alarms and /healthz are decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from bot.durations import HOUR
from bot.lessons.model.directory import Route
from bot.safeguarding.moderation.access_log import SignInFailures
from bot.statistics.counting_periods import PilotRefusal
from bot.storage.backup_history import BackupHistory

PURGE_MISSED = 2 * HOUR
POLLING_SLOW = 90.0
"""Seconds. Without updates Telegram answers a poll every 30 seconds."""
POLLING_STALLED = 300.0

PollingTrouble = Literal["conflict", "token"]
"""Causes that keep updates away although Telegram answers: another program takes them, or the token is refused."""


@dataclass(frozen=True, slots=True)
class BotFacts:
    """State of the bot at one moment. Times are in seconds since 1970. `alarm_times`: the last alarm by kind.

    `figures_wait`: a period that is over could not be frozen. `pilot_refusal`: why the pilot of
    statistics.yaml is not counted as one. `disclosures`: times at which the open ones were flagged.
    `undelivered_since`: time at which Telegram began to fail to deliver updates to the webhook.
    `trouble`: what keeps updates away, if Telegram says so.
    `spared`: numbers shown although one person has hidden them: the last of their kind.
    `messages_full`: more words came today than staff can read.
    `sign_ins`: failed sign-ins at the staff page, as counts.
    `answers`: questions whose answer learners wait for, each with the day it was promised for.
    `disk_free`: bytes on the disk of DATA; `disk_full_in`: seconds until it is full, where it fills.
    `fallback`: newer lessons, or files of the operator, were refused; earlier ones are used.
    `backups`: when whole backups were made and opened; None where none ever was. `damaged`: the daily look at the
    database has found a damaged page. `has_learners`: the stage lets others in than staff.
    """

    polled_at: float
    purged_at: float
    store_writes: bool
    routes: tuple[Route, ...] = ()
    alarm_times: Mapping[str, float] = field(default_factory=dict)
    figures_wait: bool = False
    pilot_refusal: PilotRefusal | None = None
    disclosures: tuple[float, ...] = ()
    undelivered_since: float | None = None
    trouble: PollingTrouble | None = None
    spared: tuple[str, ...] = ()
    messages_full: bool = False
    sign_ins: SignInFailures = field(default_factory=SignInFailures)
    answers: Mapping[str, date] = field(default_factory=dict)
    disk_free: int | None = None
    disk_full_in: float | None = None
    fallback: bool = False
    backups: BackupHistory | None = None
    damaged: bool = False
    has_learners: bool = False

    @property
    def disclosed_at(self) -> float | None:
        """The time at which the oldest open disclosure was flagged."""
        return min(self.disclosures, default=None)


def troubles(now: float, facts: BotFacts) -> tuple[str, ...]:
    """Return a line for each trouble; none when all is well. No line holds an id or a count."""
    wrong = {
        "polling: no answer from Telegram lately": now - facts.polled_at > POLLING_SLOW,
        "polling: another program uses the token": facts.trouble == "conflict",
        "polling: Telegram refuses the token": facts.trouble == "token",
        "webhook: Telegram cannot bring updates": _lasts(now, facts.undelivered_since),
        "store: cannot be written": not facts.store_writes,
        "purge: missed": now - facts.purged_at > PURGE_MISSED,
        "figures: cannot be written": facts.figures_wait,
    }
    return tuple(line for line, is_so in wrong.items() if is_so)


def _lasts(now: float, since: float | None) -> bool:
    return since is not None and now - since > POLLING_SLOW


def is_purge_due(now: float, purged_at: float) -> bool:
    """Tell whether a purge is due: an hour after the last one that succeeded."""
    return now - purged_at >= HOUR
