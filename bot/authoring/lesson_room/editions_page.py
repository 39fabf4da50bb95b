"""Pages of the editions: their list, the changes of each, and putting one back."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from aiohttp import web

from bot.authoring.lesson_room.changes_view import shown
from bot.authoring.lesson_room.comparison import Comparison, parts_of
from bot.authoring.lesson_room.course_parts import name_of
from bot.authoring.lesson_room.put_back import PutBack, confirming_lacks, people_to_put_back
from bot.authoring.lesson_room.refusals import PUT_BACK_LACKS, refusal
from bot.authoring.lesson_room.safeguarding_rule import SafetyReason
from bot.authoring.lesson_room.services import RoomAction, RoomPage, RoomServices, RoomVisit, form_handler, media_file
from bot.authoring.translation.catalog_files import CatalogChanged
from bot.authoring.translation.signing import carry_signatures
from bot.errors import Refused
from bot.storage.editions import Edition, EditionNote

MOST_NOTE = 300
"""Most characters of a note."""


async def editions(visit: RoomVisit, trouble: Refused | None = None) -> web.Response:
    """List the editions, the newest first, with the reports of the running bots and the wish to put one back."""
    room = visit.room
    visit.log("editions")
    live = room.editions.live
    return visit.page(
        "editions.html",
        editions=room.editions.all[::-1],
        live=live,
        taken=room.taken,
        name_of=name_of,
        wish=room.wish.read(live),
        trouble=trouble,
    )


async def taken(visit: RoomVisit) -> web.Response:
    """Show only where the live edition has arrived: an open page asks for it every two seconds."""
    return visit.page("taken.html", taken=visit.room.taken, live=visit.room.editions.live)


async def edition(visit: RoomVisit) -> web.StreamResponse:
    """Show what an edition changed since the one before it, or since another one."""
    room, number = visit.room, number_in(visit)
    found = found_edition(room, number)
    others = [it for it in room.editions.all if it.number != number]
    asked = visit.request.query.get("since", "")
    since = next((it.number for it in others if str(it.number) == asked), found.parent)
    visit.log("edition", str(number))
    changes = shown(await asyncio.to_thread(room.comparisons.between, since, number)) if since else None
    return visit.page(
        "edition.html",
        edition=found,
        since=since,
        others=others[::-1],
        changes=changes,
        live=room.editions.live,
    )


async def ask_to_put_back(visit: RoomVisit) -> web.StreamResponse:
    """Show what putting an edition back will do, and how many people it takes."""
    found = await edition_back(visit.room, number_in(visit))
    visit.log("ask to put back", str(found.edition.number))
    wish = visit.room.wish.read(found.live.number)
    return visit.page(
        "put-back.html",
        it=found,
        changes=await asyncio.to_thread(shown, found.compared),
        wish=wish if wish and wish.number == found.edition.number else None,
    )


async def media(visit: RoomVisit) -> web.StreamResponse:
    """Show a picture of an edition, or play a recording."""
    found = found_edition(visit.room, number_in(visit))
    return media_file(visit.room.editions.folders(found.number), visit.request)


@dataclass(frozen=True, slots=True)
class EditionBack:
    """An edition that may be put back, the changes by that, and the number of people it takes.

    `guarded`: reasons why it takes two. `hides`: something that the kill switch hides now would change, or no bot has
    reported what is hidden.
    """

    edition: Edition
    live: Edition
    compared: Comparison
    guarded: tuple[SafetyReason, ...]
    hides: bool
    people: int


async def edition_back(room: RoomServices, number: int) -> EditionBack:
    """Return the effects of putting an edition back. Raise Refused if its words are live, or it does not exist."""
    edition, live = found_edition(room, number), room.editions.find(room.editions.live)
    if edition.digest == live.digest or edition.number == live.origin.puts_back:
        raise refusal("live already")
    compared = await asyncio.to_thread(room.comparisons.between, live.number, number)
    guarded = await asyncio.to_thread(room.comparisons.reasons_to_go_back, live.number, number)
    hides = changes_hidden(compared, room.hidden)
    before = room.editions.find(live.parent) if live.parent else None
    people = people_to_put_back(edition, live, before, is_guarded=bool(guarded) or hides)
    return EditionBack(edition=edition, live=live, compared=compared, guarded=guarded, hides=hides, people=people)


def found_edition(room: RoomServices, number: int) -> Edition:
    """Return an edition. Raise Refused when there is none of this number."""
    found = next((it for it in room.editions.all if it.number == number), None)
    if found is None:
        raise refusal("no number")
    return found


def changes_hidden(found: Comparison, hidden: frozenset[str] | None) -> bool:
    """Return whether something hidden by the kill switch would change, by any of its names; True if that is unknown."""
    if hidden is None or "all" in hidden:
        return True
    names = {it.removeprefix("lessons/") for it in parts_of(found)}
    lessons = [it for course in (found.before, found.after) for it in course.lessons.values()]
    lesson_names = {f"lesson {name}" for it in lessons if names & {it.id, *it.was} for name in (it.id, *it.was)}
    languages = {f"language {it.locale}" for it in found.translations}
    return not hidden.isdisjoint(lesson_names | {f"lesson {it}" for it in names} | languages)


async def put_back(visit: RoomVisit) -> None:
    """Put an edition back, or store the wish if it takes a second person."""
    async with visit.room.publishing:
        if _is_back(visit):
            return
        found = await edition_back(visit.room, number_in(visit))
        wish = visit.room.wish.read(found.live.number)
        if wish and wish.number == found.edition.number and wish.by != visit.account.name:
            await _put_back_confirmed(visit, found, wish)
        elif not visit.account.may("publish"):
            raise refusal("not putting back")
        elif found.people == 1:
            await _publish_back(visit, found, _typed_note(visit), (visit.account.name,))
        else:
            visit.log("wish to put back", str(found.edition.number))
            by, at = visit.account.name, visit.room.now()
            visit.room.wish.write(PutBack(found.edition.number, found.live.number, by, at, _typed_note(visit)))


async def confirm(visit: RoomVisit) -> None:
    """Put back the edition that waits, as the second person."""
    async with visit.room.publishing:
        if _is_back(visit):
            return
        wish = _wish_of_form(visit)
        await _put_back_confirmed(visit, await edition_back(visit.room, wish.number), wish)


def _is_back(visit: RoomVisit) -> bool:
    """Return whether the account has put it back already: a second press, or a retry after a lost answer."""
    origin = visit.room.editions.find(visit.room.editions.live).origin
    is_same = origin.puts_back > 0 and str(origin.puts_back) == visit.given.get("number")
    return is_same and visit.account.name in origin.approved_by


async def _put_back_confirmed(visit: RoomVisit, found: EditionBack, wish: PutBack) -> None:
    is_guarded = bool(found.guarded) or found.hides
    if lacks := confirming_lacks(wish, visit.account, visit.room.accounts(), is_guarded=is_guarded):
        raise Refused(*PUT_BACK_LACKS[lacks])
    await _publish_back(visit, found, wish.note, (wish.by, visit.account.name))
    visit.room.wish.clear()


async def withdraw(visit: RoomVisit) -> None:
    """Delete the wish to put an edition back; any account that may publish or safeguard can."""
    wish = _wish_of_form(visit)
    if not (visit.account.may("publish") or visit.account.may("safeguard")):
        raise refusal("not putting back")
    visit.log("withdraw", str(wish.number))
    visit.room.wish.clear()


def _wish_of_form(visit: RoomVisit) -> PutBack:
    """Return the wish that the form was about. Raise Refused when it is no longer there."""
    wish = visit.room.wish.read(visit.room.editions.live)
    if wish is None or str(wish.number) != visit.given.get("number"):
        raise refusal("no wish")
    return wish


async def _publish_back(visit: RoomVisit, found: EditionBack, note: str, people: tuple[str, ...]) -> None:
    room, old = visit.room, found.edition
    visit.log("put back", str(old.number))
    origin = EditionNote(note, old.origin.authors, people, old.origin.parts, old.number)
    await asyncio.to_thread(_published_back, room, found, origin)


def _published_back(room: RoomServices, found: EditionBack, origin: EditionNote) -> Edition:
    """Publish the words of an old edition with all signatures that they have today."""
    live = found.live.number
    with room.drafts.as_published([], upon=found.edition.number) as course:
        with suppress(CatalogChanged):  # words go back at once; a signature can be given again
            carry_signatures(found.compared.after, room.editions.folders(live).locales, course.locales)
        return room.editions.publish(course, origin, room.now(), on=live)


def _typed_note(visit: RoomVisit) -> str:
    return visit.given.get("note", "").strip()[:MOST_NOTE]


def number_in(visit: RoomVisit) -> int:
    """Return the number of an edition in the address, else in the form. Raise Refused for anything else."""
    said = visit.request.match_info.get("number") or visit.given.get("number", "")
    if not (said.isascii() and said.isdecimal() and len(said) < 9):
        raise refusal("no number")
    return int(said)


def _form(act: RoomAction) -> RoomPage:
    """Return the handler of a form. A refusal is shown on the list of editions as it is now."""
    return form_handler(act, lambda _: "/lessons/editions", editions)


PAGES: Mapping[str, RoomPage] = {
    "/editions": editions,
    "/taken": taken,
    "/editions/{number}": edition,
    "/editions/{number}/back": ask_to_put_back,
    "/editions/{number}/{folder:media|recordings}/{name:.+}": media,
}
FORMS: Mapping[str, RoomPage] = {
    "/editions/back": _form(put_back),
    "/editions/confirm": _form(confirm),
    "/editions/withdraw": _form(withdraw),
}
