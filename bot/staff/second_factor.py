"""Second factor (C12): protected sections open with a code from the staff member's phone.

A code counts once, and wrong ones count together, at the staff page and at the lesson room. Twenty wrong codes in a row
shut the sections of an account until two others open them (`SHUT_ROOMS`), but in browsers where she has entered before.

One code opens all her sections until 30 minutes pass without a request; the access log holds what she does in each,
page by page.

A section is a `Room`; each page is a function of a `RoomRequest`. A page is called only for a signed-in member with
access to the section who has entered a code, and a form only after its token was verified. Before a page shows
anything about a person it writes to the access log with `RoomRequest.log`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.safeguarding.moderation.access_log import AccessLogEntry
from bot.safeguarding.moderation.member import Member
from bot.safeguarding.moderation.second_factor import STRANGER, step_of
from bot.staff.context import CONTEXT, SignedIn, elsewhere, form_in, is_ours, late, locale_of, page, who_is
from bot.staff.cookies import BROWSER_KNOWN_FOR, ENTERED, cookie, keep
from bot.staff.services import Room
from bot.storage.sqlite.codes import CodesFile


@dataclass(frozen=True, slots=True)
class RoomRequest:
    """A request within a section: the member, the query of the address, and the fields of the form (`given`)."""

    room: str
    request: web.Request = field(repr=False)
    who: SignedIn
    given: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def member(self) -> Member:
        """The staff member."""
        return self.who.member

    @property
    def query(self) -> Mapping[str, str]:
        """The query of the address."""
        return self.request.query

    @property
    def locale(self) -> str:
        """The language of her page."""
        return locale_of(self.request)

    @property
    def now(self) -> int:
        """Seconds since 1970."""
        return int(self.request.app[CONTEXT].services.now())

    def log(self, page: str, about: str = "") -> None:
        """Write an action to the access log. It is on disk when this returns, before anything is shown."""
        self.request.app[CONTEXT].services.access_log.write(
            AccessLogEntry(self.now, self.member.name, self.room, page, about)
        )

    def page(self, template: str, status: int = 200, **values: object) -> web.Response:
        """Render a page in her language. Templates extend `base.html`."""
        return page(self.request, template, self.who, status, **values)

    def go(self, path: str) -> web.Response:
        """Redirect after a form, so that a reload does not send it twice."""
        return elsewhere(path)


Page = Callable[[RoomRequest], Awaitable[web.StreamResponse]]


def routes(rooms: tuple[Room, ...], *shared: Room) -> Iterator[web.RouteDef]:
    """Yield the routes of all sections, each protected, and of the forms for the code.

    `shared` are pages for everybody who has entered any of the sections.
    """
    for room in rooms:
        yield from entrance(room)
        yield from _routes(room, (room,))
    for room in shared:
        yield from _routes(room, rooms)


def entrance(room: Room) -> Iterator[web.RouteDef]:
    """Yield the routes of the form for the code; a right one leads to the page of the section's name."""
    yield web.get(f"/enter/{room.name}", _asking(room))
    yield web.post(f"/enter/{room.name}", _entering(room))


def _routes(room: Room, any_of: tuple[Room, ...]) -> Iterator[web.RouteDef]:
    for path, shown in room.pages.items():
        yield web.get(path, _inside(room.name, any_of, shown))
    for path, done in room.forms.items():
        yield web.post(path, _inside(room.name, any_of, done))


def _inside(name: str, any_of: tuple[Room, ...], handler: Page) -> Handler:
    """Wrap a handler so that it is called only while one of these sections is open for the member."""

    async def guarded(request: web.Request) -> web.StreamResponse:
        who = _entered(request, any_of)
        if request.method != "POST":
            return await handler(RoomRequest(name, request, who))
        given = await form_in(request)
        if not is_ours(request, who.token, given):
            raise web.HTTPForbidden(text="Reload the page.")
        return await handler(RoomRequest(name, request, who, given))

    return guarded


def who_entered(request: web.Request, name: str) -> SignedIn:
    """Return the member who has entered the section of this name. Others are redirected to enter it, or get a 404."""
    return _entered(request, tuple(it for it in request.app[CONTEXT].services.rooms if it.name == name))


def _entered(request: web.Request, any_of: tuple[Room, ...]) -> SignedIn:
    who, room = _who(request, any_of)
    context = request.app[CONTEXT]
    is_open = context.sessions.is_open(who.token, context.services.clock(), who.member)
    if not is_open or rooms_are_shut(request, who.member):
        raise web.HTTPSeeOther(f"/enter/{room.name}")
    return who


def rooms_are_shut(request: web.Request, member: Member) -> bool:
    """Return whether too many wrong codes were tried for the member's account in this browser (S4)."""
    return request.app[CONTEXT].services.codes.of(member).is_shut(_browser(request, member))


def _browser(request: web.Request, member: Member) -> str:
    """Return the id of the browser if the member has entered a right code there before."""
    return ENTERED.id(cookie(request, ENTERED.cookie), member) or STRANGER


def _who(request: web.Request, any_of: tuple[Room, ...]) -> tuple[SignedIn, Room]:
    """Return the signed-in member and the first of these sections she may enter.

    Redirects to sign-in without a member; raises 404 without access.
    """
    who = who_is(request)
    if who is None:
        raise web.HTTPSeeOther("/sign-in")
    room = next((it for it in any_of if who.member.may_enter(it.name)), None)
    if room is None:
        raise web.HTTPNotFound
    return who, room


def _asking(room: Room) -> Handler:
    async def shown(request: web.Request) -> web.Response:
        who, _ = _who(request, (room,))
        return _code_page(request, room, who, "shut" if rooms_are_shut(request, who.member) else "")

    return shown


def _code_page(request: web.Request, room: Room, who: SignedIn, trouble: str = "", status: int = 200) -> web.Response:
    return page(request, "enter.html", who, status, room=room, trouble=trouble)


def _entering(room: Room) -> Handler:
    async def tried(request: web.Request) -> web.Response:
        (who, _), given = _who(request, (room,)), await form_in(request)
        if not is_ours(request, who.token, given):
            return _code_page(request, room, who, "old", 400)
        if rooms_are_shut(request, who.member):
            return _code_page(request, room, who, "shut", 403)
        services, browser = request.app[CONTEXT].services, _browser(request, who.member)
        if wait := services.codes.of(who.member).wait(browser, int(services.now())):
            return late(_code_page(request, room, who, "wait"), wait)
        if not _fits(request, who.member, given.get("code", "")):
            return _code_page(request, room, who, _missed(request, room, who.member), 403)
        services.codes.matched(who.member, browser)
        return _welcome(request, room, who)

    return tried


def _welcome(request: web.Request, room: Room, who: SignedIn) -> web.Response:
    """Open the sections after a right code, and make the browser known to the member."""
    context, response = request.app[CONTEXT], elsewhere(f"/{room.name}")
    entry = AccessLogEntry(int(context.services.now()), who.member.name, room.name, "entered")
    context.services.access_log.write(entry)
    context.sessions.open_rooms(who.token, context.services.clock(), who.member)
    known = ENTERED.with_member(cookie(request, ENTERED.cookie), who.member)
    keep(request, response, ENTERED.cookie, known, BROWSER_KNOWN_FOR)
    return response


def _missed(request: web.Request, room: Room, member: Member) -> str:
    """Record a wrong code, also in the access log if it shuts the rooms; return the trouble to show."""
    services, browser = request.app[CONTEXT].services, _browser(request, member)
    services.failures.codes += 1
    if not services.codes.missed(member, browser, int(services.now())).is_shut(browser):
        return "wrong"
    services.access_log.write(AccessLogEntry(int(services.now()), member.name, room.name, "shut"))
    return "shut"


def _fits(request: web.Request, member: Member, code: str) -> bool:
    """Return whether a code is valid now and unused, and mark it as used."""
    services = request.app[CONTEXT].services
    step = step_of(member.totp, code, int(services.now()))
    return step is not None and services.codes.spend(member.name, step)


_SHUT = "shut-rooms"


async def _shut_listed(visit: RoomRequest) -> web.StreamResponse:
    """Show the accounts whose rooms are shut."""
    others = [it for it in _codes(visit).shut() if it.name != visit.member.name]
    return visit.page("shut-rooms.html", others=others, mine=visit.member.name)


async def _shut_opened(visit: RoomRequest) -> web.StreamResponse:
    """Handle the form by which a member wants the rooms of another one open."""
    name = visit.given.get("name", "")
    if name not in {it.name for it in _codes(visit).shut()} - {visit.member.name}:
        raise web.HTTPConflict(text="These rooms are open.")
    visit.log("opened", name)
    _codes(visit).open(name, visit.member.name)
    return visit.go(f"/{_SHUT}")


def _codes(visit: RoomRequest) -> CodesFile:
    return visit.request.app[CONTEXT].services.codes


SHUT_ROOMS = Room(_SHUT, "Rooms that are shut", {f"/{_SHUT}": _shut_listed}, {f"/{_SHUT}/open": _shut_opened})
