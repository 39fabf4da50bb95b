"""Launch check: what people must do and sign in `release.yaml`, and the stage limiting access (A17, A18, A23, B14)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from bot.lessons.loader.source_places import place_of
from bot.lessons.model.fields import written_day
from bot.lessons.model.lesson import Course
from bot.lessons.model.people import COUNTRIES, Country
from bot.lessons.model.stage import READERS, Release, Stage, is_told
from bot.lessons.model.text import SourcePlace
from bot.lessons.problem import Problem, problem
from bot.safeguarding.rollout import signers_of, telegram_in_countries

TOLD = {
    "controller": "Nobody is named who answers for the girls' data.",
    "contact": "There is no address a girl, a parent or a teacher can write to.",
    "security_contact": "There is no address for who found a hole or saw what a girl told (SECURITY.md).",
}
SIGNED = {
    "procedure_signed": "What is done about a disclosure (bot/safeguarding/DISCLOSURE.md) is not signed or tried.",
    "dpia_signed": "The assessment of what could go wrong with her data (bot/safeguarding/DPIA.md) is not signed.",
    "name_published": "The bot's exact @name is not published where girls and parents can compare it (D13).",
    "law_checked": "No lawyer has read the laws that lessons tell of (P14).",
    "two_reviewers": "Nobody has signed that safety files need two reviewers (.github/CODEOWNERS).",
}
EACH_COUNTRY = {
    "guardian_consent": "has no signed word that consent of guardians is kept, or is not needed",
    "girls_test": "has no signed test by five girls with a safeguarding adult",
}
_MISSING = SourcePlace("dialogues/release.yaml", 1, 1)


def check(course: Course, today: date) -> Iterator[Problem]:
    """Report each entry of `release.yaml` that is empty, unsigned, or signed too long ago."""
    release = course.release
    for name, message in TOLD.items():
        if not is_told(getattr(release, name)):
            yield _empty(release, name, message)
    for name, message in SIGNED.items():
        if not signers_of(name, getattr(release, name), today):
            yield _empty(release, name, message, by=1)
    for country in COUNTRIES:
        yield from _country(release, country, today)
    for name, lacks in EACH_COUNTRY.items():
        yield from _each(release, name, COUNTRIES, lacks, today)
    yield from _telegram(release, today)
    languages = course.profile.languages if course.profile else {}
    yield from _each(
        release, "native_review", languages, "has no signed reading by two native speakers", today, READERS
    )


def _country(release: Release, country: Country, today: date) -> Iterator[Problem]:
    if not is_told(release.focal_points.get(country, "")):
        message = f"`{country}` has no safeguarding focal point who acts when something goes wrong."
        yield _empty(release, "focal_points", message, f" {country}:")
    if not release.youngest_band.get(country):
        message = f"`{country}` has no decision on the youngest age band to which the bot is offered."
        yield _empty(release, "youngest_band", message, f" {country}:")
    if not release.releases_saving(country, today):
        message = f"`{country}` saves nobody's place, because no lawyer allows it."
        yield replace(_empty(release, "saving_released", message, f" {country}:", by=1), severity="warning")


def _telegram(release: Release, today: date) -> Iterator[Problem]:
    """Report countries where nobody has opened Telegram lately, and tests whose network is not named."""
    like = "like `AB, 2026-12-31, Safaricom`: who, when, and on which network."
    for it in telegram_in_countries(release, today):
        if it.is_old or not it.tests:
            ago = "for more than 90 days" if it.is_old else "yet"
            message = f"In `{it.country}` nobody has opened Telegram and played a lesson {ago}."
            found = _empty(release, "telegram_reachable", message, f" {it.country}:")
            yield replace(found, hint=f"Fill in `telegram_reachable: {it.country}:` when it is done, {like}")
        elif not all(test.note for test in it.tests):
            message = f"In `{it.country}` Telegram opens, and nobody says on which network: a block may be of one."
            hint = f"Write the network into `telegram_reachable: {it.country}:`, {like}"
            yield problem(place_of(release, "telegram_reachable"), "telegram-network-missing", message, hint, "warning")


def telegram_lines(release: Release, today: date) -> Iterator[str]:
    """Yield a sentence for each country in which somebody has opened Telegram: the days, networks and initials."""
    for it in telegram_in_countries(release, today):
        tests = ", ".join(f"{test.on}{f' on {test.note}' if test.note else ''} ({test.initials})" for test in it.tests)
        if tests:
            yield f"Telegram {'was last opened' if it.is_old else 'opens'} in {it.country}: {tests}."


def _each(release: Release, name: str, keys: Iterable[str], lacks: str, today: date, by: int = 1) -> Iterator[Problem]:
    signed: Mapping[str, str] = getattr(release, name)
    for key in keys:
        if len(signers_of(name, signed.get(key, ""), today)) < by:
            yield _empty(release, name, f"`{key}` {lacks}.", f" {key}:", by)


def _empty(release: Release, name: str, message: str, key: str = "", by: int = 0) -> Problem:
    """Return the problem of an entry; `by` is the number of signatures it needs."""
    code = name.replace("_", "-") + "-missing"
    like = "; ".join(("AB, 2026-12-31", "CD, 2026-12-31")[:by])
    hint = f"Fill in `{name}:{key}` when it is done" + (f", like `{like}`." if by else ".")
    return problem(place_of(release, name) or _MISSING, code, message, hint)


def secret_in_data() -> Problem:
    """Return the problem of a key of pseudonyms that lies in DATA."""
    message = "The key of pseudonyms lies in DATA: whoever copies DATA opens everything in it."
    hint = "Put what is in DATA/secret where BOT_SECRET comes from (bot/app/SETTINGS.md), and delete the file."
    return problem(SourcePlace("var/secret", 1, 1), "secret-in-data", message, hint, "warning")


def stage(found: Stage | None, today: date, staff: int) -> Iterator[Problem]:
    """Report what the stage lacks, and a staff list too short to release the kill switch, which takes two people."""
    place = place_of(found) if found else SourcePlace("var/stage.yaml", 1, 1)
    if found is None:
        message = "There is no stage, so only staff are let in: strangers meet Help only."
        hint = "Write `stage: pilot` or `stage: public` into the file stage.yaml in DATA."
        yield problem(place, "stage-missing", message, hint, "warning")
    elif found.stage == "pilot" and (written_day(found.until) or today) < today:
        message = f"The pilot ended on {found.until}."
        yield problem(place, "stage-over", message, "Set a new last day, or another stage.", "warning")
    elif found.stage != "public":
        message = f"The stage is `{found.stage}`: strangers meet Help only."
        yield problem(place, "stage-closed", message, "Write `stage: public` when nothing else is left.", "warning")
    if staff < 2:
        message = "The brake needs two people to be let go again."
        yield problem(SourcePlace(".env", 1, 1), "staff-few", message, "Set STAFF_IDS to two Telegram ids or more.")
