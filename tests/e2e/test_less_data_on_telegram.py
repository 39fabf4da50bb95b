"""Less data: a learner who pays for every kilobyte on Telegram, and an educator's preview of it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.support.bot_api import Girl, Message
from tests.support.browser import ChatPage, page_of, running
from tests.support.learner_actions import labels, next_question, onboards, picks, types
from tests.support.paths import ROOT
from tests.support.scenario import Scenario, stage
from tests.support.shipped_words import first_line
from tests.unit.conversation.test_recordings import record, sound

telling = pytest.mark.asyncio(loop_scope="session")

ALT = first_line("my-safety-team/start")
FIRST = first_line("my-safety-team/tell-first")
PICTURE = ROOT / "dialogues" / "media" / "cracked-phone.png"
SHOW = f"👀 Show ({-(-PICTURE.stat().st_size // 1000)} KB)"


# --- on Telegram -------------------------------------------------------------------------------------------------


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def the_stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scenario]:
    async with stage(tmp_path_factory.mktemp("less-data")) as ready:
        yield ready
        assert ready.errors() == []


async def with_less_data(the_stage: Scenario) -> Girl:
    """Return a learner who has tapped [Less data] in the menu and begun a lesson with a picture."""
    girl = the_stage.girl()
    await onboards(girl, link="fair-play")
    await picks(girl, "Lessons")
    await picks(girl, "My settings")
    await picks(girl, "Less data")
    await picks(girl, "Lessons")
    await picks(girl, "My safety team")
    return girl


def told(girl: Girl, words: str = ALT) -> Message:
    """Return the message that describes the picture."""
    return next(message for message in girl.chat if message.said == words)


def row(the_stage: Scenario, girl: Girl) -> dict[str, object]:
    """Return her row without its time of expiry."""
    (kept,) = the_stage.rows("guests", girl)
    return {name: value for name, value in kept.items() if name != "expires_at"}


async def shows(girl: Girl, message: Message) -> None:
    """Tap [Show] and wait until the picture replaces its description."""
    await girl.taps_on(message, SHOW)
    await girl.waits_until(lambda chat: message.kind == "photo" and not girl.waiting_taps)


@telling
async def test_a_picture_is_words_until_she_taps_show_and_then_stands_in_their_place(the_stage: Scenario) -> None:
    girl = await with_less_data(the_stage)
    words, question = told(girl), girl.last
    assert girl.sees(first_line("settings/less-data")), "she is told what changes"
    assert (words.kind, labels(words), question.said) == ("text", [SHOW], FIRST)
    assert not any(message.kind == "photo" for message in girl.chat), "nothing is paid for before she asks"
    kept = row(the_stage, girl)
    assert kept["less_data"] == 1

    await shows(girl, words)
    assert the_stage.telegram.files[words.photo or ""] == PICTURE.read_bytes()
    assert (words.said, labels(words)) == (ALT, []), "once is enough"
    assert girl.last is question, "her question is still the last thing she sees"
    assert row(the_stage, girl) == kept
    assert (await picks(girl, "Her class teacher")).said != FIRST, "and it still leads on"


@telling
async def test_a_second_tap_of_an_impatient_finger_changes_nothing(the_stage: Scenario) -> None:
    girl = await with_less_data(the_stage)
    words = told(girl)
    data = words.buttons[0][0].data or ""
    await shows(girl, words)
    before = len(girl.chat)
    await girl.taps_data(data, words.message_id)
    await girl.waits_until(lambda chat: not girl.waiting_taps)
    await picks(girl, "Lessons")

    assert sum(message.kind == "photo" for message in girl.chat) == 1
    assert len(girl.chat) == before + 2, "what she typed, and the menu"


@telling
async def test_her_badge_is_words_too_until_she_taps_show(the_stage: Scenario) -> None:
    girl = the_stage.girl()
    await onboards(girl, link="fair-play")
    await picks(girl, "Lessons")
    await picks(girl, "My settings")
    await picks(girl, "Less data")
    await picks(girl, "Go on")
    for option in ("The goat", "Over the wall", "Eleven and a goat", "Good match.", "See you soon.", "See my badge"):
        await picks(girl, option)
    badge, question = next(message for message in girl.chat if "👀 Show (< 25 KB)" in labels(message)), girl.last
    kept = row(the_stage, girl)

    await girl.taps_on(badge, "👀 Show (< 25 KB)")
    await girl.waits_until(lambda chat: badge.kind == "photo" and not girl.waiting_taps)
    assert the_stage.telegram.files[badge.photo or ""].startswith(b"\x89PNG")
    assert (girl.last, row(the_stage, girl)) == (question, kept)


@telling
async def test_the_next_girl_costs_no_upload_and_tidy_up_takes_the_picture_away(the_stage: Scenario) -> None:
    girl = await with_less_data(the_stage)
    await shows(girl, told(girl))
    girl = await with_less_data(the_stage)
    picture = told(girl)
    await shows(girl, picture)
    assert not the_stage.telegram.calls_of("editMessageMedia")[-1].files

    await girl.taps("Tidy up")
    await girl.waits_until(lambda chat: picture not in chat)


@telling
async def test_she_still_has_less_data_when_nothing_is_stored_any_more(the_stage: Scenario) -> None:
    girl = await with_less_data(the_stage)
    words, question = told(girl), girl.last
    await types(girl, "/erase")
    await picks(girl, "Yes, erase it")
    assert the_stage.rows("guests", girl) == []

    before = girl.last.message_id
    await girl.taps_on(question, "Her class teacher")
    await next_question(girl, before)
    assert row(the_stage, girl)["less_data"] == 1
    await shows(girl, words)


@telling
async def test_with_pictures_brings_them_back(the_stage: Scenario) -> None:
    girl = await with_less_data(the_stage)
    await picks(girl, "Lessons")
    menu = await picks(girl, "My settings")
    assert "With pictures" in labels(menu) and "Less data" not in labels(menu)
    await picks(girl, "With pictures")
    assert girl.sees(first_line("settings/with-pictures"))
    await picks(girl, "Lessons")
    menu = await picks(girl, "My settings")
    assert "Less data" in labels(menu) and "With pictures" not in labels(menu)

    await picks(girl, "My safety team")
    assert sum(message.kind == "photo" for message in girl.chat) == 1
    assert row(the_stage, girl)["less_data"] == 0


@telling
async def test_listen_and_show_stand_under_one_bubble_and_both_work(the_stage: Scenario) -> None:
    folder = the_stage.folder
    record(folder.dialogues, folder.locales, "my-safety-team", "en", ALT, sound(900, b"phone"))
    await the_stage.bot.reloads()
    girl = await with_less_data(the_stage)
    words = told(girl)
    assert labels(words) == [SHOW, "🔊 Listen (1 KB)"]

    await shows(girl, words)
    assert labels(words) == ["🔊 Listen (1 KB)"]
    await girl.taps_on(words, "🔊 Listen (1 KB)")
    await girl.waits_until(lambda chat: chat[-1].kind == "voice")
    assert told(girl) is words


@telling
async def test_an_old_show_brings_the_picture_of_today_or_a_kind_word(the_stage: Scenario) -> None:
    girl, other = await with_less_data(the_stage), await with_less_data(the_stage)
    media = the_stage.folder.dialogues / "media" / "cracked-phone.png"
    drawn_anew = media.read_bytes() + b"anew"
    media.write_bytes(drawn_anew)
    anew = f"{ALT} A hen stands on it."
    changes = [(ALT, anew)]
    the_stage.folder.edit("my-safety-team", *changes)
    await the_stage.bot.reloads()
    try:
        words = told(girl)
        await shows(girl, words)
        assert the_stage.telegram.files[words.photo or ""] == drawn_anew
        assert words.said == anew, "both are of today"
        media.unlink()
        text = (the_stage.folder.dialogues / "lessons" / "my-safety-team.yaml").read_text("utf-8")
        gone = text.replace("- picture: cracked-phone.png\n    alt:", "- say:")
        the_stage.folder.write("my-safety-team", gone)
        await the_stage.bot.reloads()
        await other.taps_on(told(other), SHOW)
        await other.waits_until(lambda chat: other.popups == [first_line("profile/no_picture")])
        assert labels(told(other)), "its words stay as they are"
    finally:
        media.write_bytes(PICTURE.read_bytes())
        the_stage.folder.write("my-safety-team", (ROOT / "dialogues/lessons/my-safety-team.yaml").read_text("utf-8"))
        await the_stage.bot.reloads()


@telling
@pytest.mark.parametrize("unknown", [True, False])
async def test_where_a_message_cannot_be_changed_the_picture_comes_at_the_end(
    the_stage: Scenario, unknown: bool
) -> None:
    girl = await with_less_data(the_stage)
    words = told(girl)
    data = words.buttons[0][0].data or ""
    if unknown:  # a self-hosted Bot API server without this method
        the_stage.telegram.breaks(404, method="editMessageMedia")
    else:
        girl.room.remove(words.message_id)
    await girl.taps_data(data, words.message_id)
    await girl.waits_until(lambda chat: chat[-1].kind == "photo" and chat[-1].said == ALT)


# --- on the pages ------------------------------------------------------------------------------------------------


async def fits(page: Page) -> None:
    """Check that the page is not wider than a phone."""
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@telling
async def test_an_educator_sees_what_a_girl_with_less_data_sees(browser: Browser, the_stage: Scenario) -> None:
    here, phone = the_stage.folder.dialogues.parent, {"width": 320, "height": 640}
    async with running(here) as preview, page_of(browser, preview, viewport=phone) as page:
        chat = ChatPage(page)
        await chat.sets("Lesson", "My safety team")
        await expect(chat.log.locator("img")).to_have_count(1)
        await chat.sets("Pictures", "Less data")
        await chat.sees(ALT)
        await expect(chat.log.locator("img")).to_have_count(0)
        await fits(page)
        await chat.taps(SHOW)
        await expect(chat.log.locator("img")).to_have_count(1)
        await chat.is_asked(FIRST)
        await expect(chat.log.get_by_role("button", name=SHOW)).to_have_count(0)
