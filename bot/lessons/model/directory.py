"""The referral directory: services that help, by country, and when each number was last tested (E1).

A card is a question of Help, or the question whether something is wrong. How urgent it is, is written in YAML beside
the question. `engine.urgency` keeps the rule that words never lead from a card to a milder one, and `check` proves that
no button of the two most urgent levels does so alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated, Literal, get_args

from pydantic import BeforeValidator, Field

from bot.lessons.model.fields import FrozenModel, Id, written_day
from bot.lessons.model.people import Country
from bot.lessons.model.text import Text

RouteRole = Literal[
    "child-helpline",
    "text",
    "chat",
    "gbv",
    "health",
    "ambulance",
    "crisis",
    "emergency",
    "police",
    "second",
    "pictures",
    "list",
]

SURE = "high"
"""The confidence that a number needs on the card of an emergency."""
STATE: frozenset[RouteRole] = frozenset({"emergency", "ambulance", "police"})
"""Roles of a state's own emergency numbers, which stand on such a card whatever their confidence, and at any hour."""
WRITTEN: frozenset[RouteRole] = frozenset({"text", "chat"})
"""Roles of people who answer what she writes."""
CALLED_WITHIN = timedelta(days=90)
"""Longest time for which a test call is valid."""
LINES = 3
"""Largest number of lines on a card: more push the first one off a small screen."""
FEW = 2
"""Lines of a card above the question whether to show Help, which leaves room for no more."""


def _either(written: object) -> object:
    return tuple(written.split(" or ")) if isinstance(written, str) else written


EitherRole = Annotated[tuple[RouteRole, ...], BeforeValidator(_either, json_schema_input_type=str)]
"""One role of a card, or several with `or` between them: the first one that the country has."""


class Route(FrozenModel):
    """One way to help."""

    id: Id = Field(description="A name of small letters, digits and hyphens.", examples=["ke-116"])
    country: Country | Literal["all"] = Field(description="Where it helps.", examples=["KE"])
    role: RouteRole = Field(
        description="What it is for: `text` answers an SMS or an e-mail, `chat` is a helpline's own chat, `gbv` helps "
        "against violence, `health` is a nurse or doctor, `crisis` listens when life feels too heavy, `emergency` "
        "sends an ambulance too, `police` does not, `second` is who else can be asked, `list` names other helplines.",
        examples=["child-helpline"],
    )
    name: Text = Field(description="What she reads before the number.", examples=["Child helpline"])
    number: str | None = Field(
        None,
        description="As it is dialled inside the country: short codes get no country code. One with `+` and the "
        "country code is a link in Telegram; any other is copied by a tap.",
        examples=["116"],
    )
    web: str | None = Field(None, description="An address, where there is no number.", examples=["stopncii.org"])
    first_message: Text | None = Field(
        None, description="Of a `text` or `chat` route: what she may write first.", examples=["Can I write with you?"]
    )
    reads: Text | None = Field(
        None, description="Of a `chat` route: who reads what she writes.", examples=["its counsellors read it"]
    )
    stays: Text | None = Field(
        None, description="Of a `chat` route: what of it stays on the phone.", examples=["the chat stays on this phone"]
    )
    cost: Text | None = Field(None, description="What a call costs her.", examples=["free"])
    hours: Text | None = Field(None, description="When somebody answers.", examples=["day and night"])
    night: bool = Field(
        False, description="Whether the source says that somebody answers at night too.", examples=[True]
    )
    network: Text | None = Field(
        None, description="From which networks it works, and whether without airtime.", examples=["without airtime"]
    )
    languages: Text | None = Field(
        None, description="In which languages they answer, for the long list.", examples=["also in Bisaya"]
    )
    more: Text | None = Field(
        None, description="What else is good to know, for the long list only.", examples=["also in Messenger"]
    )
    confidence: Literal["high", "medium-high", "medium", "low-medium", "low"] = Field(
        description="How far the sources are to be trusted.", examples=["high"]
    )
    source: str = Field(description="Where the number was found, and when.", examples=["childlinekenya.co.ke (2026)"])
    verified_on: str | None = Field(None, description="The day of the last test call.", examples=["2026-11-30"])
    verified_by: str | None = Field(None, description="The initials of the person who called.", examples=["AB"])
    expires: str | None = Field(None, description="The day by which it must be called again.", examples=["2027-02-28"])

    @property
    def terms(self) -> tuple[Text, ...]:
        """Facts for the caller: cost, hours, network."""
        return tuple(text for text in (self.cost, self.hours, self.network) if text)

    @property
    def can_be_called(self) -> bool:
        """True for a number that can be called; one for messages alone cannot."""
        return bool(self.number) and self.role not in WRITTEN

    @property
    def sends_help(self) -> bool:
        """True for a state's own emergency number."""
        return self.role in STATE

    @property
    def listens(self) -> bool:
        """True where somebody can be talked to or written to, and no state's emergency number."""
        return not self.sends_help and (self.can_be_called or self.role in WRITTEN)

    @property
    def answers_at_night(self) -> bool:
        """True if its source says so; a state's emergency numbers are taken to."""
        return self.night or self.sends_help

    @property
    def may_be_away_at_night(self) -> bool:
        """True for a number or a chat of which no source says when somebody answers. An e-mail can wait."""
        is_live = bool(self.number) or self.role == "chat"
        return is_live and not self.answers_at_night and self.hours is None

    @property
    def is_sure(self) -> bool:
        """True for a number that may stand on a card of an emergency."""
        return self.role in STATE or self.confidence == SURE

    def is_sms_of(self, other: Route) -> bool:
        """Return whether this is the way to write to the number of another route."""
        same = (self.country, self.number) == (other.country, other.number)
        return self.role == "text" and other.role == "child-helpline" and same and self.number is not None

    @property
    def called(self) -> date | None:
        """The day of the last test call or test message; None without one (E1)."""
        return written_day(self.verified_on) if self.verified_by else None

    def as_of(self, today: date) -> Route:
        """Return the route of a day: a crisis line that somebody has called lately is sure."""
        called = self.called
        lately = called is not None and self.holds(today) and today - called <= CALLED_WITHIN
        return self.model_copy(update={"confidence": SURE}) if lately and self.role == "crisis" else self

    def holds(self, today: date) -> bool:
        """Return whether its test call still counts on a day."""
        called, ends = self.called, written_day(self.expires)
        return called is not None and ends is not None and called <= today <= ends


class Directory(FrozenModel):
    """All routes, and the names of the countries as she reads them."""

    countries: dict[Country, Text] = Field(
        default_factory=dict, description="The countries as she reads them.", examples=[{"KE": "Kenya"}]
    )
    elsewhere: Text = Field(
        Text("Somewhere else"), description="The button for every other country.", examples=["Somewhere else"]
    )
    spoken: dict[str, Country] = Field(
        default_factory=dict,
        description="The country that stands first in a chat of this language, while she has not told hers (E2).",
        examples=[{"km": "KH"}],
    )
    call: Text = Field(
        Text("Call <number>: <name>"),
        description="A line of a card, for a number to call.",
        examples=["Call <number>: <name>"],
    )
    write: Text = Field(
        Text("Write to <number>: <name>"),
        description="A line of a card, for people who answer what she writes.",
        examples=["Write to <number>: <name>"],
    )
    sms: Text = Field(
        Text("<line>. Or send an SMS."),
        description="A line of a card, where the same number answers an SMS too (a `text` route).",
        examples=["<line>. Or send an SMS."],
    )
    visit: Text = Field(
        Text("Open <number>: <name>"),
        description="A line of a card, for an address on the web.",
        examples=["Open <number>: <name>"],
    )
    example: Text = Field(
        Text('For example: "<message>"'),
        description="Below a `text` route in the long list.",
        examples=['For example: "<message>"'],
    )
    chat: Text = Field(
        Text("Chat at <number>: <name>"),
        description="A line of a card, for a helpline's own chat.",
        examples=["Chat at <number>: <name>"],
    )
    at_night: Text = Field(
        Text("may not answer at night"),
        description="In brackets behind a number of which no source says when somebody answers.",
        examples=["may not answer at night"],
    )
    abroad: Text = Field(
        Text("<country>: call <number>"),
        description="A line of a card while she has told no country.",
        examples=["<country>: call <number>"],
    )
    listed: Text = Field(
        Text("*<country>:* <numbers>"),
        description="A line of the long list while she has told no country.",
        examples=["*<country>:* <numbers>"],
    )
    tried: Text = Field(
        Text("These numbers were last tried in:"),
        description="Stands before the month of the last test calls (E1).",
        examples=["These numbers were last tried in:"],
    )
    untried: Text = Field(
        Text("Some of these numbers have not been tried yet. If one does not work, try the next one."),
        description="Stands below the numbers while one of them has had no test call (E1).",
        examples=["Some of these numbers have not been tried yet. If one does not work, try the next one."],
    )
    saving: dict[Country, bool] = Field(
        default_factory=dict,
        description="Read no more: `saving_released` in release.yaml decides (B5). Older files still have it.",
        examples=[{"KE": True}],
    )
    cards: dict[Id, tuple[EitherRole, ...]] = Field(
        default_factory=dict,
        description="Whom the first screen of each trouble names, in this order: `<call-low>` is the card `low`.",
        examples=[{"low": ["child-helpline", "text"], "swallowed": ["ambulance or emergency", "child-helpline"]}],
    )
    urgent: tuple[Id, ...] = Field(
        (), description="Cards of an emergency: only numbers of high confidence stand there.", examples=[["low"]]
    )
    routes: tuple[Route, ...] = Field(
        (),
        description="Who can help, the best first in each country.",
        examples=[[{"id": "ke-116", "country": "KE", "role": "child-helpline", "name": "Child helpline",
                    "number": "116", "confidence": "high", "source": "childlinekenya.co.ke (2026)"}]],
    )  # fmt: skip

    def of(self, country: Country | Literal["all"] | None) -> tuple[Route, ...]:
        """Return the routes of a country, or those for every other one, in the order of the file: best first."""
        return tuple(route for route in self.routes if route.country == country)

    def as_of(self, today: date) -> Directory:
        """Return the directory of a day: routes not tested lately stand below the others; none is left out (E1)."""
        if not any(route.holds(today) for route in self.routes):
            return self
        routes = sorted(self.routes, key=lambda route: not route.holds(today))
        return self.model_copy(update={"routes": tuple(route.as_of(today) for route in routes)})

    def first(self, country: Country, role: str) -> Route | None:
        """Return the first route of a role in a country, or None."""
        return next((route for route in self.of(country) if route.role == role), None)

    def in_order(self, locale: str) -> tuple[Country, ...]:
        """Return the countries for a chat in this language: its own first. Nothing is guessed but the order (E2)."""
        return tuple(sorted(self.countries, key=lambda country: country != self.spoken.get(locale)))

    def lists(self, name: str) -> tuple[Route, ...]:
        """Return the list of helplines everywhere that stands on a card for who told no country; none, or one."""
        is_named = any("list" in roles for roles in self.cards.get(name, ()))
        return self.of("all")[:1] if is_named else ()

    def card(self, country: Country, name: str, *, at_night: bool = False) -> tuple[Route, ...]:
        """Return the routes on a card; if none of them is left, the first number of the country."""
        return self.fitting(country, name, at_night=at_night) or self.numbers(country)[:1]

    def short_card(self, country: Country, name: str, *, at_night: bool = False) -> tuple[Route, ...]:
        """Return the two routes above a question; in an emergency one of them sends help, and one listens."""
        routes = self.card(country, name, at_night=at_night)
        both = (next(filter(_sends, routes), None), next(filter(_listens, routes), None))
        if name not in self.urgent or None in both:
            return routes[:FEW]
        return tuple(route for route in routes if route in both)

    def fitting(self, country: Country, name: str, *, at_night: bool = False) -> tuple[Route, ...]:
        """Return the routes that a card names in a country, at most three; at night those who answer stand first.

        A card that does not begin with the police does not begin with them at night either.
        """
        roles = self.cards.get(name, ())
        sure = [route for route in self.of(country) if name not in self.urgent or route.is_sure]
        if not at_night:
            return _lines(_named(roles, sure))
        sure = sorted(sure, key=_is_away)
        routes = _named(roles, sure)
        if routes and all(map(_is_away, routes)):
            routes = [*[it for it in sure if it.night and it.listens and it.can_be_called][:1], *routes]
        begins_with_police = any("police" in it for it in roles[:1])
        return _lines(sorted(routes, key=lambda it: _is_away(it) or (it.role == "police" and not begins_with_police)))

    def answers_sms(self, route: Route) -> bool:
        """Return whether the number of a route answers an SMS too."""
        return any(it.is_sms_of(route) for it in self.routes)

    def numbers(self, country: Country) -> tuple[Route, ...]:
        """Return the routes of a country that can be called."""
        return tuple(route for route in self.of(country) if route.can_be_called)


def _is_away(route: Route) -> bool:
    return not route.answers_at_night


def _sends(route: Route) -> bool:
    return route.sends_help


def _listens(route: Route) -> bool:
    return route.listens


def _named(roles: Sequence[tuple[RouteRole, ...]], routes: Sequence[Route]) -> list[Route]:
    """Return the first route of each role that any of the routes has."""
    return [route for route in (_first_of(it, routes) for it in roles) if route]


def _lines(routes: Sequence[Route]) -> tuple[Route, ...]:
    """Return the routes of a card: each number once, and no line for an SMS to a number that stands there."""
    lines: dict[str | None, Route] = {}
    for route in routes:
        if not any(map(route.is_sms_of, routes)):
            lines.setdefault(route.number or route.web, route)
    return tuple(lines.values())[:LINES]


def _first_of(roles: tuple[RouteRole, ...], routes: Sequence[Route]) -> Route | None:
    """Return the first route of the first of some roles that any of the routes has."""
    fit = [route for route in routes if route.role in roles]
    return min(fit, key=lambda route: roles.index(route.role), default=None)


Urgency = Literal["calm", "trouble", "harm", "danger", "life"]
"""Levels, the mildest first. `calm`: nothing is wrong, or nobody said so. `trouble`: somebody treats her badly. `harm`:
somebody hurts her, or plans to. `danger`: she wants to die, or hurts herself. `life`: it cannot wait for a minute."""

LEVELS: tuple[Urgency, ...] = get_args(Urgency)

URGENT: frozenset[Urgency] = frozenset({"danger", "life"})
"""The levels from which not even one tap alone leads to a milder card."""


def is_milder(one: Urgency, other: Urgency) -> bool:
    """Return whether one level is milder than another."""
    return LEVELS.index(one) < LEVELS.index(other)
