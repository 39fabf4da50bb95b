"""The shelf of the lesson room over HTTP: what each account sees of the lessons, finds in them, and begins."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from functools import partial
from html import unescape

import pytest
import pytest_asyncio
from babel.dates import format_date
from yarl import URL

from bot.authoring.editor.course_part import is_part
from bot.authoring.editor.preview.workbench import SIGNING, TRANSLATING, TRYING, WRITING
from bot.authoring.lesson_room.course_parts import NAMES
from bot.files import fresh
from bot.storage.sqlite import rooms
from bot.storage.sqlite.rooms import RoomsFile
from bot.storage.taken_editions import TakenEdition, TakenFile
from tests.support.draft_builders import APPROVED, PROPOSED, fill, rewrite
from tests.support.paths import ROOT
from tests.support.room_fixtures import LESSON, TEAM, LessonRoom, lesson_room

pytestmark = pytest.mark.asyncio(loop_scope="module")

RELEASE = """telegram_reachable:
  KE: "AB, {new}, <Hill> & Lake"
  NP: "AB, 2020-05-01"
  KH:
"""

FREE = "lessons/say-it-out-loud"
"""The lesson that nobody works on."""

DESK = "/lessons/desk/lessons.lock-it-up"
TRIED = datetime.now(UTC).date()
"""Day on which Telegram was tried in Kenya: read once, as a day may end between two tests."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def room(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LessonRoom]:
    """A room with drafts in every state, beside a bot. Tests that write begin parts of their own."""
    folder = tmp_path_factory.mktemp("room")
    (folder / "data").mkdir()
    (folder / "data" / "release.yaml").write_text(RELEASE.format(new=TRIED), "utf-8")
    async with lesson_room(folder) as opened:
        fill(opened)
        yield opened


def plain(page: str) -> str:
    """Return the words of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def row(page: str, part: str) -> str:
    """Return the words of a part's row."""
    return plain(page.split(f'id="{part.replace("/", ".")}">')[1].split("</tr>")[0])


def waits(page: str) -> str:
    """Return the words of what waits for the account."""
    return plain(page.split('id="waiting">')[1].split("</section>")[0])


def logged(room: LessonRoom, name: str) -> list[tuple[str, str]]:
    return [(it.page, it.about) for it in RoomsFile(room.settings.data / rooms.LESSON_ROOM).entries if it.name == name]


@pytest.mark.parametrize("name", TEAM)
async def test_every_role_sees_the_shelf_and_acts_stand_only_where_they_are_allowed(
    room: LessonRoom, name: str
) -> None:
    page = await (await room.visitor(name)).sees("/lessons/")

    assert "Girls read edition 1, published " in plain(page)
    assert "It has arrived" in plain(page)
    assert ("/lessons/new" in page) is ("write" in TEAM[name][0])


async def test_a_row_says_in_words_how_far_each_language_is(room: LessonRoom) -> None:
    page = await (await room.visitor("grace")).sees("/lessons/")

    free, proposed = row(page, FREE), row(page, PROPOSED)
    assert free.startswith("Say it out loud English live, not signed Khmer live, not signed")
    assert "Friend or pretend? proposed by wanja, waits for a second person" in proposed
    assert "Nepali live, not signed draft, 1 of 102 to do" in proposed
    assert "proposed by wanja and approved" in row(page, APPROVED)
    assert "The lost phone draft by wanja" in row(page, "lessons/the-lost-phone")
    assert "Nepali draft, not begun" in row(page, "lessons/the-lost-phone")
    assert "draft by wanja 1 to mend" in row(page, "bot/tidied")
    assert "nothing to translate" in row(page, "course")


async def test_everybody_reads_where_telegram_opens(room: LessonRoom) -> None:
    page = await (await room.visitor("dara")).sees("/lessons/")
    told = unescape(plain(page.split('id="telegram">')[1].split("</section>")[0]))

    today = format_date(TRIED, "long", "en")
    assert f"Kenya Opened on {today} on <Hill> & Lake (AB) Nepal" in told
    assert "Nepal Opened on May 1, 2020 (AB) That is more than 90 days ago: somebody there tries it again." in told
    assert "Cambodia Nobody has signed that it does. Philippines Nobody has signed that it does." in told


async def test_waiting_work_is_told_by_role_and_language(room: LessonRoom) -> None:
    pages = {name: waits(await (await room.visitor(name)).sees("/lessons/")) for name in TEAM}

    assert pages["wanja"].startswith("This waits for you To write on After Tidy up Lock it up 2 new remarks The lost")
    assert "1 text of Lock it up in Nepali" in pages["sita"]
    assert "117 texts of Say it out loud in Nepali" in pages["sita"]
    assert "The lost phone" not in pages["dara"]  # nobody has said that it is ready
    assert "To read and sign" not in pages["dara"]
    assert pages["grace"] == "This waits for you To approve Friend or pretend?"
    assert pages["joy"] == "This waits for you To approve Friend or pretend? Approved, to publish My safety team"


async def test_links_of_a_translator_lead_to_her_page_of_the_draft(room: LessonRoom) -> None:
    page = await (await room.visitor("sita")).sees("/lessons/")

    assert '<a href="/lessons/desk/lessons.lock-it-up/translate?locale=ne">1 text of Lock it up in Nepali</a>' in page
    assert re.search(
        r'name="part" value="lessons/say-it-out-loud">\s*<input type="hidden" name="locale" value="ne">\s*'
        r'<input type="hidden" name="mode" value="sign">\s*<button class="link">117 texts of Say it out loud',
        page,
    )


async def test_others_read_in_the_row_that_somebody_writes_now(room: LessonRoom) -> None:
    room.services.desks.turns.claim(LESSON, "wanja", room.services.desks.now())

    wanja, joy = await room.visitor("wanja"), await room.visitor("joy")
    assert "wanja is writing now" in row(await joy.sees("/lessons/"), LESSON)
    assert "is writing now" not in row(await wanja.sees("/lessons/"), LESSON)


async def test_a_title_without_a_draft_opens_what_can_be_done_with_it(room: LessonRoom) -> None:
    at = "/lessons/open/lessons.say-it-out-loud"
    pages = {name: await (await room.visitor(name)).sees(at) for name in ("wanja", "sita", "grace")}

    assert {name: re.findall(r"<button>([^<]+)</button>", page) for name, page in pages.items()} == {
        "wanja": ["Write"],
        "sita": ["Translate into Nepali", "Read and sign in Nepali"],
        "grace": [],
    }
    assert all("Play it as girls have it" in page for page in pages.values())


async def test_a_title_with_a_draft_opens_the_draft(room: LessonRoom) -> None:
    joy = await room.visitor("joy")

    await joy.sees("/lessons/open/lessons.lock-it-up", 303)
    await joy.sees("/lessons/open/lessons.no-such-lesson", 409)
    await joy.sees("/lessons/open/..%2F..%2Fetc.passwd", 409)


async def test_a_live_lesson_is_played_by_anybody_and_written_by_nobody(room: LessonRoom) -> None:
    wanja = await room.visitor("wanja")
    await wanja.sees("/lessons/desk/lessons.say-it-out-loud/")

    opened = await wanja.asks(FREE, "file", file="dialogues/lessons/say-it-out-loud.yaml")
    saved = await wanja.asks(FREE, "save", file=opened["file"], text=f"{opened['text']} ", mark=opened["mark"])

    assert saved["no"] == "Girls have these words. They are changed in a draft."
    assert ("play", FREE) in logged(room, "wanja")


async def test_no_request_of_a_desk_changes_the_words_that_girls_have(room: LessonRoom) -> None:
    wanja, sita = await room.visitor("wanja"), await room.visitor("sita")
    asked = {**dict.fromkeys((*TRYING, *WRITING), wanja), **dict.fromkeys((*TRANSLATING, *SIGNING), sita)}
    refused = {name: (await who.asks(FREE, name, locale="ne"))["no"] for name, who in asked.items()}

    assert {*refused.values()} == {"Girls have these words. They are changed in a draft."}, refused


async def test_an_address_that_names_no_part_leads_back_to_the_shelf(room: LessonRoom) -> None:
    wanja = await room.visitor("wanja")

    await wanja.sees("/lessons/desk/lessons.no-such-lesson/", 303)
    await wanja.sees("/lessons/desk/..%2F..%2Fetc/", 303)


async def test_a_desk_says_whether_it_is_at_a_draft_or_at_what_girls_have(room: LessonRoom) -> None:
    wanja = await room.visitor("wanja")
    live, draft = await wanja.sees("/lessons/desk/lessons.say-it-out-loud/"), await wanja.sees(f"{DESK}/")

    assert "As girls have it: nothing is written here" in live
    assert 'href="/lessons/open/lessons.say-it-out-loud">Begin a draft' in live
    assert "A draft: girls do not see it" in draft
    assert 'href="/lessons/part/lessons.lock-it-up">Hand over' in draft
    assert "open-new-lesson" not in live + draft


async def test_a_page_is_told_when_its_desk_is_closed(room: LessonRoom) -> None:
    wanja = await room.visitor("wanja")
    await wanja.sees(f"{DESK}/")
    async with wanja.web.get(wanja.at.join(URL(f"{DESK}/events?token={wanja.form}"))) as news:
        await news.content.readuntil(b"\n\n")
        await room.services.desks.close(LESSON)
        async with asyncio.timeout(240):
            await news.content.read()


async def test_a_draft_that_cannot_be_played_says_how_to_get_rid_of_it(room: LessonRoom) -> None:
    wanja = await room.visitor("wanja")
    draft = room.services.drafts.begin("bot/moments", "wanja", room.services.now())
    with fresh(room.services.drafts.view(draft).dialogues / "bot/moments.yaml") as made:
        made.write_text("start: [", "utf-8")

    page = await wanja.sees("/lessons/desk/bot.moments/", 409)
    assert "This draft cannot be played" in page
    assert str(room.settings.data) not in page
    await wanja.sends("/lessons/part/bot.moments/discard")


async def test_a_begun_draft_takes_the_place_of_the_live_lesson_on_her_desk(room: LessonRoom) -> None:
    sita, part = await room.visitor("sita"), "bot/start"
    await sita.sees("/lessons/desk/bot.start/")

    led = await sita.sends("/lessons/begin", part=part, locale="ne", mode="sign")

    assert led == "/lessons/desk/bot.start/translate?locale=ne&mode=sign"
    assert "texts" in await sita.asks(part, "texts", locale="ne")
    assert {("play", part), ("begin", part)} <= {*logged(room, "sita")}
    assert "draft by sita" in row(await sita.sees("/lessons/"), part)


async def test_a_refused_edition_is_an_alert_with_its_reason(room: LessonRoom) -> None:
    report = TakenFile(room.settings.data, "3")
    with report.withdrawn():
        report.write(TakenEdition(1, "lessons/lock-it-up.yaml:3 has an <error>.", room.services.now()))
        page = await (await room.visitor("joy")).sees("/lessons/")

    assert "Arrived at 2 of 3 places that answer girls." in plain(page)
    alert = page.split('role="alert">')[1].split("</p>")[0]
    assert "The bot does not use edition 1" in alert
    assert "lessons/lock-it-up.yaml:3 has an &lt;error&gt;." in alert


async def test_a_saved_word_stands_on_the_shelf_at_once(room: LessonRoom) -> None:
    joy = await room.visitor("joy")
    draft = room.services.drafts.begin("bot/remind", "wanja", room.services.now())
    before = row(await joy.sees("/lessons/"), draft.part)

    rewrite(room, draft, "country:", "country: [")

    assert "to mend" not in before
    assert "1 to mend" in row(await joy.sees("/lessons/"), draft.part)


# Search


async def test_the_search_finds_live_texts_and_drafts_in_her_languages_and_marks_them(room: LessonRoom) -> None:
    wanja, dara = await room.visitor("wanja"), await room.visitor("dara")

    page = await wanja.sees("/lessons/search?q=LOCK+well")
    khmer = await dara.sees("/lessons/search?q=ទូរសព្ទ")

    assert "<mark>Lock</mark> it <mark>well</mark>" in page
    assert '<a href="/lessons/desk/lessons.lock-it-up/">Open the draft</a>' in page
    assert '<p class="said" lang="km">' in khmer
    assert "<mark>ទូរសព្ទ" in khmer
    assert "/lessons/desk/lessons.lock-it-up/translate?locale=km" in khmer
    assert "No text holds all of these words." in await wanja.sees("/lessons/search?q=ទូរសព្ទ")


async def test_the_language_of_the_page_changes_without_losing_the_question(room: LessonRoom) -> None:
    page = await (await room.visitor("wanja")).sees("/lessons/search?q=her+phone&lang=nl")

    assert "Alle teksten doorzoeken" in page
    assert 'href="/lessons/search?q=her+phone&amp;lang=en"' in page
    await (await room.visitor("wanja")).sees("/lessons/?lang=en")


# For the club


async def test_a_teacher_prints_the_page_for_the_leader_and_the_sheet_for_parents(room: LessonRoom) -> None:
    nekesa = await room.visitor("nekesa")
    at = "/lessons/open/lessons.lock-it-up"
    room.services.drafts.begin("lessons/lock-it-up", "nekesa", 0)
    assert f'href="{at}/handout"' in await nekesa.sees("/lessons/part/lessons.lock-it-up")
    assert "Sheet for parents" in await nekesa.sees(f"{at}/handout")

    for reader, heading in (("leader", "For the leader of the club"), ("parents", "For parents and families")):
        page = await nekesa.sees(f"{at}/handout?for={reader}&locale=en&country=KE")
        assert heading in page and "116" in page
    assert "1098" in await nekesa.sees(f"{at}/handout?for=parents&locale=ne&country=NP")
    assert "There is no such page to print." in await nekesa.sees(f"{at}/handout?for=parents&locale=en", 409)
    assert "There is no such part of the course." in await nekesa.sees("/lessons/open/bot.help/handout", 409)
    assert ("handout", "lessons/lock-it-up") in logged(room, "nekesa")


async def test_a_club_story_from_paper_becomes_a_draft_that_names_the_club(room: LessonRoom) -> None:
    nekesa, grace = await room.visitor("nekesa"), await room.visitor("grace")
    assert '<a href="/lessons/story">' in await nekesa.sees("/lessons/new")
    assert "6 What your club wants to be called" in await nekesa.sees("/lessons/story")
    assert "Your account may not write lessons." in await grace.sees("/lessons/story", 409)
    assert "Our own story" in await grace.sees("/lessons/story/form?locale=en")
    assert "There is no language" in await grace.sees("/lessons/story/form?locale=xx", 409)

    told = partial(
        nekesa.sends, "/lessons/new", beginning="club", story="Asha is an invented girl.", club="The Red Kites"
    )
    again = await told(status=409, title=" ")
    assert "Write a title." in again and "Asha is an invented girl." in again
    led = await told(title="Two rings")

    assert led == "/lessons/desk/lessons.two-rings/"
    page = await nekesa.sees("/lessons/part/lessons.two-rings")
    assert "Asha is an invented girl." in page and "The Red Kites has written this story." in page


# New lesson


async def test_a_title_is_enough_for_a_new_lesson(room: LessonRoom) -> None:
    led = await (await room.visitor("wanja")).sends("/lessons/new", title="  Café   at night ")

    assert led == "/lessons/desk/lessons.cafe-at-night/"
    lesson = room.services.readings.draft(room.services.drafts.begin("lessons/cafe-at-night", "wanja", 0))
    assert (lesson.part.title, lesson.errors) == ("Café at night", 0)
    assert ("new lesson", "cafe-at-night") in logged(room, "wanja")


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"title": " "}, "Write a title."),
        ({"title": "A <b>title</b>"}, "This cannot be a title. Use 1 to 30 letters without"),
        ({"title": "x" * 40}, "This cannot be a title."),
        ({"title": "ទូរស័ព្ទ"}, "No name can be made of this title. Open “Its name”"),
        ({"title": "Say it out loud"}, "There is a lesson of this name already."),
        ({"title": "The lost phone!"}, "There is a lesson of this name already."),
        ({"title": "Menu"}, "There is something called `menu` already."),
        ({"title": "100% hers", "name": "50%"}, "This cannot be a name. Use at most 22"),
        ({"title": "Fine", "name": "../../etc"}, "This cannot be a name. Use at most 22"),
    ],
)
async def test_a_refused_lesson_says_why_at_the_field_and_keeps_the_title(
    room: LessonRoom, given: dict[str, str], why: str
) -> None:
    before = room.services.drafts.parts

    page = await (await room.visitor("wanja")).sends("/lessons/new", 409, **given)

    assert why in page.split('role="alert">')[1].split("</p>")[0]
    assert f'value="{given["title"].replace("<", "&lt;").replace(">", "&gt;")}"' in page
    assert room.services.drafts.parts == before


# Log and words


async def test_every_view_is_in_the_log(room: LessonRoom) -> None:
    amina = await room.visitor("amina")
    for path in ("/lessons/", "/lessons/open/lessons.say-it-out-loud", "/lessons/search?q=goat"):
        await amina.sees(path)

    assert [it for it in logged(room, "amina") if it[0] in ("part", "search")] == [("part", FREE), ("search", "")]
    assert ("shelf", "") in logged(room, "amina")


async def test_every_named_part_is_one() -> None:
    assert [it for it in NAMES if not is_part(it) or not (ROOT / f"dialogues/{it}.yaml").is_file()] == []
