"""Everything a launch lacks, beginning with what a learner in trouble depends on.

People test each number and write to it where it answers messages (E1, E6, H2), do and sign what `release.yaml` names,
decide on the stage that limits access (A17, A18, A23, B14), and fill in the list of each pilot (H1). The bot keeps
showing a number whose test is outdated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.check.release.languages import unsigned_texts
from bot.lessons.loader.source_places import place_of
from bot.lessons.model.directory import CALLED_WITHIN, WRITTEN, Directory, Route
from bot.lessons.model.fields import written_day
from bot.lessons.model.lesson import SOURCE_LOCALE, Course
from bot.lessons.model.people import COUNTRIES, Country
from bot.lessons.model.stage import READERS, Release, Stage, is_told
from bot.lessons.model.text import SourcePlace
from bot.lessons.problem import Problem, problem
from bot.lessons.translations.locales import languages_of
from bot.lessons.translations.signatures import SignedTexts
from bot.safeguarding.rollout import ROUTES, lacks, signers_of, telegram_in_countries


def lacking(course: Course, signed: SignedTexts, today: date, staff: int) -> list[Problem]:
    """Return what is missing on a day; `staff` is the number of people on the staff list."""
    return [
        *unsigned_texts(course, signed, critical=True),
        *_untested_numbers(course.directory, today),
        *_unfinished_duties(course, today),
        *_unfit_stage(course.stage, today, staff),
        *_closed_pilots(course, today),
        *unsigned_texts(course, signed, critical=False),
    ]


def _untested_numbers(directory: Directory, today: date) -> Iterator[Problem]:
    """Report routes without a recent test call, countries with fewer than two, and roles that nobody has."""
    for route in directory.routes:
        yield from _untested_number(route, today)
    for country in COUNTRIES:
        if len(directory.of(country)) < ROUTES:
            message = f"{country} has fewer than two routes; the first one may be busy."
            yield problem(place_of(directory), "routes-few", message, "Find a second one, with its source.")
    wanted = {role for card in directory.cards.values() for roles in card for role in roles}
    for role in sorted(wanted - {route.role for route in directory.routes}):
        message = f"A card names the role `{role}`, and no country has a route of it."
        yield problem(place_of(directory, "cards"), "role-empty", message, "Find one, with its source, or take it off.")


def _untested_number(route: Route, today: date) -> Iterator[Problem]:
    tested, expires, place = written_day(route.verified_on), written_day(route.expires), place_of(route)
    name = f"`{route.id}` ({route.number or route.web})"
    if tested is None or tested > today or not route.verified_by:
        message = f"Nobody has tested {name} yet."
        test = "Write to it" if route.role in WRITTEN else "Call it" if route.number else "Open it"
        yield problem(place, "number-untested", message, f"{test}, then fill in `verified_on:` and `verified_by:`.")
    elif expires is None or expires > tested + CALLED_WITHIN:
        message = f"{name} has no day, at most 90 after its test, on which the test grows old."
        yield problem(place, "number-expires", message, "Write it like `expires: 2026-12-31`.")
    elif expires < today:
        message = f"The test of {name} has grown old on {expires}."
        yield problem(place, "number-expired", message, "Call it again, and change the dates.")


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


def _unfinished_duties(course: Course, today: date) -> Iterator[Problem]:
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
    for name, message in EACH_COUNTRY.items():
        yield from _each(release, name, COUNTRIES, message, today)
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


def _each(
    release: Release, name: str, keys: Iterable[str], lacking: str, today: date, by: int = 1
) -> Iterator[Problem]:
    signed: Mapping[str, str] = getattr(release, name)
    for key in keys:
        if len(signers_of(name, signed.get(key, ""), today)) < by:
            yield _empty(release, name, f"`{key}` {lacking}.", f" {key}:", by)


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


def _unfit_stage(found: Stage | None, today: date, staff: int) -> Iterator[Problem]:
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


@dataclass(frozen=True, slots=True)
class PilotList:
    """The list of a country and language; `waits_for` names its empty lines."""

    country: Country
    locale: str
    waits_for: tuple[str, ...]


def pilot_lists(course: Course, today: date) -> list[PilotList]:
    """Return the lists of each country in its own languages and in English, and those that are open in others."""
    languages = course.profile.languages if course.profile else {}
    lists = [PilotList(it, locale, lacks(course, it, locale, today)) for it in COUNTRIES for locale in languages]
    return [it for it in lists if not it.waits_for or it.locale in (SOURCE_LOCALE, *languages_of(it.country))]


def _closed_pilots(course: Course, today: date) -> Iterator[Problem]:
    """Report each country and language with an empty line in its list: a pilot lets nobody in there."""
    for it in pilot_lists(course, today):
        if it.waits_for and not course.is_public:
            message = f"A pilot in `{it.country}` in `{it.locale}` waits for: {', '.join(it.waits_for)}."
            hint = "Fill in these lines of release.yaml when they are done; `numbers` are test calls in directory.yaml."
            yield problem(place_of(course.release), "pilot-closed", message, hint, "warning")


def open_lines(course: Course, today: date) -> Iterator[str]:
    """Yield a sentence for each country and language in which a pilot is open."""
    for it in pilot_lists(course, today):
        if not it.waits_for:
            yield f"A pilot may begin in {it.country} in {it.locale}."
