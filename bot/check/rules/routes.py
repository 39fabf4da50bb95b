"""Rule: every route of the referral directory can be dialled. A learner who reaches nobody will not try a second time.

This checks the written form. Only a call shows if anybody answers (`check --release` asks for one).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.check.registry import course_rule
from bot.check.rule_context import RuleContext
from bot.lessons.loader.source_places import place_of
from bot.lessons.model.directory import WRITTEN, Directory, Route
from bot.lessons.model.fields import written_day
from bot.lessons.model.people import Country
from bot.lessons.problem import Code, Problem

ROUTE_NUMBER = Code(
    "route-number",
    "A number with letters cannot be dialled, and a short code with a country code in front rings nowhere.",
)
ROUTE_SILENT = Code("route-silent", "A route with neither a number nor an address on the web leads to nobody.")
ROUTE_TWICE = Code(
    "route-twice", "Staff hide a number by its name; of two with one name they could not tell which has gone."
)
ROUTE_COUNTRY = Code(
    "route-country", "Girls find a route by their country, and this one is not among the countries they can choose."
)
ROUTE_DATE = Code(
    "route-date",
    "A day that cannot be read counts as none, so a number that somebody has tried stands below untried ones.",
)
ROUTE_SOURCE = Code("route-source", "A number that nobody can trace may be anybody's.")
ROUTE_MESSAGE = Code(
    "route-message", "Who cannot speak aloud writes, and an empty message is the hardest one to begin (H2)."
)
CARD_EMPTY = Code(
    "card-empty", "In trouble she would read a number that is not for it, because nothing else is sure in her country."
)
ROUTE_CHAT = Code("route-chat", "Who writes beside the person she fears has to know first who reads it and what stays.")
CARD_HALF = Code(
    "card-half", "Where it cannot wait she needs somebody who comes and somebody who listens, side by side."
)
CODES = (
    ROUTE_NUMBER, ROUTE_SILENT, ROUTE_TWICE, ROUTE_COUNTRY, ROUTE_DATE, ROUTE_SOURCE, ROUTE_MESSAGE, ROUTE_CHAT,
    CARD_EMPTY, CARD_HALF,
)  # fmt: skip

CALLING: dict[Country, str] = {"KE": "254", "NP": "977", "KH": "855", "PH": "63"}
"""Country calling codes (ITU-T E.164). They are left out when dialling inside the country."""
SHORT = 6
"""Largest number of digits of a short code, which works only inside its country."""

_NUMBER = re.compile(r"[+#]?[\d() -]*\d[\d() -]*")
_WEB = re.compile(r"(?:https?://|[a-z0-9.-]+@)?[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/\S*)?", re.IGNORECASE)


@course_rule(CODES)
def check_course(view: RuleContext) -> Iterator[Problem]:
    """Report routes that cannot be called, found or told apart."""
    directory, seen = view.course.directory, set[str]()
    for route in directory.routes:
        if route.id in seen:
            message = f"Two routes have the id `{route.id}`."
            yield ROUTE_TWICE.at(place_of(route, "id"), message, "Give one of them another id.")
        seen.add(route.id)
        yield from _ways(route)
        yield from _country(directory, route)
        yield from _days(route)
        yield from _lacking(route)
    yield from _cards(directory)


def _lacking(route: Route) -> Iterator[Problem]:
    if not route.source.strip():
        message = f"The route `{route.id}` has no source."
        yield ROUTE_SOURCE.at(place_of(route, "source"), message, "Write where it was found, and when.")
    if (route.role in WRITTEN) != (route.first_message is not None):
        message = f"Who answers what she writes has a first message; the route `{route.id}` has only one of the two."
        yield ROUTE_MESSAGE.at(place_of(route, "id"), message, "Add `first_message:`, or `role: text`.")
    if any((route.role == "chat") != (said is not None) for said in (route.reads, route.stays)):
        message = f"A chat says who reads it and what stays on the phone; the route `{route.id}` does not."
        hint = "Add `reads:` and `stays:`; only a route with `role: chat` has them."
        yield ROUTE_CHAT.at(place_of(route, "id"), message, hint)


def _cards(directory: Directory) -> Iterator[Problem]:
    for country in filter(directory.of, directory.countries):
        if empty := [f"`{name}`" for name in directory.cards if not directory.fitting(country, name)]:
            message = f"In {country} nobody stands on {', '.join(empty)}."
            hint = "Name one more role below `cards:`, or find a number: an emergency needs `confidence: high`."
            yield CARD_EMPTY.at(place_of(directory, "routes"), message, hint)
        elif half := [f"`{name}`" for name in directory.urgent if not _is_whole(directory.card(country, name))]:
            message = f"In {country} nobody is sent, or nobody listens, on {', '.join(half)}."
            hint = "Name an ambulance, emergency or police and a child helpline below `cards:`, or find their numbers."
            yield CARD_HALF.at(place_of(directory, "routes"), message, hint)


def _is_whole(card: tuple[Route, ...]) -> bool:
    return any(route.sends_help for route in card) and any(route.listens for route in card)


def _ways(route: Route) -> Iterator[Problem]:
    if not (route.number or "").strip() and not (route.web or "").strip():
        message = f"The route `{route.id}` has neither a number nor an address."
        yield ROUTE_SILENT.at(place_of(route, "id"), message, "Add `number:` or `web:`, or take it out.")
    for number in (part.strip() for part in (route.number or "").split("/") if part.strip()):
        if not _NUMBER.fullmatch(number):
            message = f"`{number}` cannot be dialled."
            yield ROUTE_NUMBER.at(place_of(route, "number"), message, "Write digits only; ` / ` stands between two.")
        elif code := _needless(number):
            message = f"`{number}` is a short code, and short codes have no country code."
            hint = f"Write it as it is dialled inside the country, without {code}."
            yield ROUTE_NUMBER.at(place_of(route, "number"), message, hint)
    if route.web and not _WEB.fullmatch(route.web.strip()):
        message = f"`{route.web}` is no address on the web."
        yield ROUTE_SILENT.at(place_of(route, "web"), message, "Write it like `childhelpline.org`.")


def _needless(number: str) -> str | None:
    """Return the country code in front of a short code, or None."""
    written = re.sub(r"^(?:\+|00)\s*", "+", number)
    for code in CALLING.values():
        match = re.match(rf"\+{code}|{code}(?=[ ()-])", written)
        if match and 0 < len(re.sub(r"\D", "", written[match.end() :])) <= SHORT:
            return match[0]
    return None


def _country(directory: Directory, route: Route) -> Iterator[Problem]:
    if route.country != "all" and route.country not in directory.countries:
        message = f"`{route.country}` is not among the countries of this file."
        yield ROUTE_COUNTRY.at(place_of(route, "country"), message, "Add it below `countries:`, or correct it.")


def _days(route: Route) -> Iterator[Problem]:
    for name, written in (("verified_on", route.verified_on), ("expires", route.expires)):
        if written and written_day(written) is None:
            message = f"`{written}` is no day."
            yield ROUTE_DATE.at(place_of(route, name), message, f"Write it like `{name}: 2026-12-31`.")
    tried, ends = written_day(route.verified_on), written_day(route.expires)
    if tried and ends and ends < tried:
        message = "The last test call was made after it had expired already."
        yield ROUTE_DATE.at(place_of(route, "expires"), message, "Look at the two days again.")
