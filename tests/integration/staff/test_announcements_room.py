"""Two staff members decide on an announcement: one proposes it, another one approves exactly these words."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest

from bot.conversation.rendering.announcement import AnnouncementRenderer
from bot.lessons.model.announcement import Announcement
from bot.lessons.model.text import Text
from bot.safeguarding.moderation.approval import Approval
from bot.staff.announcements import AnnouncementPages
from bot.storage.sqlite.announced import ANNOUNCED_FILE, AnnouncedFile, prepare_announced, read_announced
from bot.storage.sqlite.approvals import ApprovalsFile
from tests.support.course_builders import real
from tests.support.moderation_fixtures import Rooming, StaffReader, member, reading, rooming
from tests.support.staff_fixtures import ANNA

HELP = "people-who-listen"
ONE = f"/announcements/one?name={HELP}"
GOATS = Announcement(text=Text("There is a new story, and a goat is in it.", "announcements/goats"))
DAY = date(2027, 7, 22)


@dataclass
class AnnouncementsDesk:
    """The announcements room, its files, the current texts, and the languages in which all are signed."""

    place: Rooming
    texts: dict[str, Announcement] = field(default_factory=dict)
    signed: tuple[str, ...] = ()

    @property
    def renderer(self) -> AnnouncementRenderer:
        catalogs = real().catalogs
        signatures = {locale: frozenset(catalogs.by_locale[locale]) for locale in self.signed}
        catalogs = replace(catalogs, signatures=signatures)
        return AnnouncementRenderer(replace(real().course, announcements=self.texts), catalogs)

    @property
    def announced(self) -> Path:
        return self.place.data / ANNOUNCED_FILE

    @property
    def decided(self) -> dict[str, Approval]:
        return dict(self.approvals.all)

    @property
    def approvals(self) -> ApprovalsFile:
        return ApprovalsFile(self.place.book.path)

    @asynccontextmanager
    async def entered(self, name: str) -> AsyncIterator[Person]:
        """Yield a staff member in the room."""
        async with reading(self.place, name) as reader:
            assert await reader.enters("announcements") == 303
            yield Person(reader)


@dataclass
class Person:
    """A staff member in the room, who reads a page before she sends its form."""

    reader: StaffReader

    async def decides(self, what: str, name: str = HELP, **given: str) -> int:
        shown = await self.reader.sees(f"/announcements/one?name={name}")
        return await self.sends(what, shown, name, **given)

    async def sends(self, what: str, shown: str, name: str = HELP, **given: str) -> int:
        """Send the form of a page that was shown earlier."""
        found = dict(re.findall(r'name="(form|words)" value="(\w+)"', shown))
        return await self.reader.sends(f"/announcements/{what}", {**found, "name": name, **given})

    async def proposes(self, day: date = DAY, hour: str = "16", name: str = HELP) -> int:
        return await self.decides("propose", name, day=day.isoformat(), hour=hour)


@pytest.fixture
def desk(tmp_path: Path) -> AnnouncementsDesk:
    texts = {HELP: real().course.announcements[HELP], "goats": GOATS}
    desk = AnnouncementsDesk(rooming(tmp_path), texts)
    told = lambda: read_announced(desk.announced)  # noqa: E731 - the file, read anew each time
    room = AnnouncementPages(lambda: desk.renderer, desk.approvals, told, lambda: desk.place.accounts.members).room
    desk.place = replace(desk.place, services=replace(desk.place.services, rooms=(room,)))
    for name in (ANNA, "berta"):
        desk.place.accounts.add(member(name, "announcements", "en ne"))
    prepare_announced(desk.announced)
    return desk


async def test_anna_proposes_and_berta_approves_and_the_log_knows_who(desk: AnnouncementsDesk) -> None:
    async with desk.entered(ANNA) as anna, desk.entered("berta") as berta:
        assert "Not proposed yet." in await anna.reader.sees(ONE)
        assert await anna.proposes() == 303
        assert "A second person has to approve it." in await berta.reader.sees(ONE)
        assert await berta.decides("approve") == 303
        assert "Thursday 22 July 2027, from 16:00" in await anna.reader.sees("/announcements")

    approval = desk.decided[HELP]
    assert (approval.proposed_by, approval.locales, approval.stands) == (ANNA, {"en": "berta"}, True)
    deeds = [(entry.name, entry.page, entry.about) for entry in desk.place.book.entries if entry.about]
    assert deeds == [(ANNA, "proposed", HELP), ("berta", "approved in en", HELP)]


async def test_nobody_approves_what_she_proposed_herself(desk: AnnouncementsDesk) -> None:
    async with desk.entered(ANNA) as anna:
        await anna.proposes()
        assert 'action="/announcements/approve"' not in await anna.reader.sees(ONE)
        assert await anna.decides("approve") == 409

    assert not desk.decided[HELP].approved_by


async def test_either_of_them_stops_it_at_any_time(desk: AnnouncementsDesk) -> None:
    for who in (ANNA, "berta"):
        desk.place.passes(30)  # without it the code of her phone is used up
        async with desk.entered(ANNA) as anna, desk.entered("berta") as berta:
            await anna.proposes()
            await berta.decides("approve")
            assert await (anna if who == ANNA else berta).decides("stop") == 303
        assert (desk.decided[HELP].stopped_by, desk.decided[HELP].stands) == (who, False)


async def test_words_that_changed_after_she_read_them_are_not_approved(desk: AnnouncementsDesk) -> None:
    """An educator saves another sentence while Berta's page is open."""
    async with desk.entered(ANNA) as anna, desk.entered("berta") as berta:
        await anna.proposes(name="goats")
        read = await berta.reader.sees("/announcements/one?name=goats")
        desk.texts["goats"] = GOATS.model_copy(update={"text": Text("Send me money.", "announcements/goats")})
        assert await berta.sends("approve", read, "goats") == 409
        assert "Its words have changed since they were proposed" in await berta.reader.sees("/announcements")

    assert not desk.decided["goats"].approved_by


async def test_a_changed_translation_changes_what_was_approved_and_so_does_another_country(
    desk: AnnouncementsDesk,
) -> None:
    before = desk.renderer.fingerprint(HELP, desk.texts[HELP])
    words = desk.renderer.catalogs.by_locale["ne"]
    other = {**words, (f"announcements/{HELP}", desk.texts[HELP].text.source): "अर्कै कुरा"}
    catalogs = replace(desk.renderer.catalogs, by_locale={**desk.renderer.catalogs.by_locale, "ne": other})
    elsewhere = desk.texts[HELP].model_copy(update={"countries": ("KE",)})

    assert AnnouncementRenderer(desk.renderer.course, catalogs).fingerprint(HELP, desk.texts[HELP]) != before
    assert desk.renderer.fingerprint(HELP, elsewhere) != before


async def test_one_a_week_at_most_and_never_today(desk: AnnouncementsDesk) -> None:
    """Learners agreed to one a week: a second one is refused six days later, and allowed after seven."""
    async with desk.entered(ANNA) as anna:
        assert await anna.proposes(date(2027, 7, 20)) == 409
        assert await anna.proposes(DAY, hour="19") == 409
        assert await anna.proposes(DAY) == 303
        assert await anna.proposes(date(2027, 7, 28), name="goats") == 409
        assert await anna.proposes(date(2027, 7, 29), name="goats") == 303


async def test_what_was_sent_once_is_never_proposed_again(desk: AnnouncementsDesk) -> None:
    AnnouncedFile(desk.announced).begin(HELP, date(2027, 7, 1))
    async with desk.entered(ANNA) as anna:
        assert "It is going out now." in await anna.reader.sees(ONE)
        AnnouncedFile(desk.announced).end(HELP, "stopped")
        shown = await anna.reader.sees(ONE)
        assert "until it was stopped" in shown
        assert "How many have it is not counted" in shown
        assert 'action="/announcements/propose"' not in shown
        assert await anna.proposes() == 409

    assert desk.decided == {}


async def test_the_page_shows_it_in_every_language_with_its_buttons(desk: AnnouncementsDesk) -> None:
    async with desk.entered(ANNA) as anna:
        shown = await anna.reader.sees(ONE)
        goats = await anna.reader.sees("/announcements/one?name=goats")

    for words in (
        "from the goat",
        "Watu wanaosikiliza",
        "मान्छे",
        "មនុស្សចាំស្តាប់",
        "Ayoko na ng balita",
    ):
        assert words in shown
    assert shown.count("nobody who grew up with it has signed these words") == 4
    assert shown.count("Sent in this language only when somebody who reads it has approved it.") == 1
    assert goats.count("Not sent in this language") == 4


async def test_each_approves_what_she_reads_and_is_signed_and_the_others_stay(desk: AnnouncementsDesk) -> None:
    desk.signed = ("ne", "km")
    desk.place.accounts.add(member("carla", "announcements", "km"))
    desk.place.accounts.add(member("dina", "announcements", ""))
    async with desk.entered(ANNA) as anna:
        await anna.proposes()
    for name, status, shown in (
        ("berta", 303, "Approved by berta."),
        ("carla", 303, "Approved by carla."),
        ("dina", 409, "only in languages that you read"),
        ("berta", 409, "only in languages that you read"),
    ):
        desk.place.passes(30)
        async with desk.entered(name) as somebody:
            assert await somebody.decides("approve") == status
            assert status == 409 or shown in await somebody.reader.sees(ONE)

    assert desk.decided[HELP].locales == {"en": "berta", "ne": "berta", "km": "carla"}


async def test_a_member_who_lost_the_room_has_approved_nothing_and_her_proposal_stops(
    desk: AnnouncementsDesk,
) -> None:
    async with desk.entered(ANNA) as anna, desk.entered("berta") as berta:
        await anna.proposes()
        await berta.decides("approve")
        desk.place.accounts.change(member("berta", "voices"))
        assert "A second person has to approve it." in await anna.reader.sees(ONE)
        desk.place.accounts.add(member("carla", "announcements", "en"))
        desk.place.accounts.remove(ANNA)
        desk.place.passes(30)
    async with desk.entered("carla") as carla:
        assert "who proposed it may not enter this room any more" in await carla.reader.sees(ONE)
        assert await carla.decides("approve") == 409

    assert desk.approvals.end_invalid(desk.place.accounts.members) == (HELP,)
    assert desk.decided[HELP].stopped_by == "-"
    assert desk.approvals.end_invalid([member(ANNA, "announcements")]) == ()


async def test_the_count_is_last_months_and_small_countries_are_not_in_it(desk: AnnouncementsDesk) -> None:
    async with desk.entered(ANNA) as anna:
        assert "How many is not counted yet." in await anna.reader.sees(ONE)
        AnnouncedFile(desk.announced).count("2027-M07", {"KE": 120, "PH": 30})
        AnnouncedFile(desk.announced).count("2027-M07", {"KE": 125})
        assert "In 2027-M07 those were about 150." in await anna.reader.sees(ONE)


async def test_a_name_that_no_announcement_has_is_no_page(desk: AnnouncementsDesk) -> None:
    async with desk.entered(ANNA) as anna:
        await anna.reader.sees("/announcements/one?name=lock-it-up", status=404)
