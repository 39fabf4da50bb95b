"""An announcement to learners who agreed: once to each, only as approved, and without a trace afterwards."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
import pytest_asyncio

from bot.engine.events import NewsWanted
from bot.engine.session import Session
from bot.engine.turn import Turn
from bot.lessons.model.people import Country
from bot.lessons.model.text import Text
from bot.safeguarding.kill_switch import ALL, Hiding, KillSwitches, apply
from bot.safeguarding.moderation.approval import AnnouncementRun
from bot.storage.ports import LearnerId, TurnRequest
from bot.storage.pseudonyms import Pseudonyms
from bot.storage.sql.announcements import AnnouncementQueue
from bot.storage.sqlite.announced import ANNOUNCED_FILE, read_announced
from tests.support.announcing_bot import DAY, GOATS, NO, WORDS, YES, Newsroom, has, newsroom
from tests.support.bot_api import Girl
from tests.support.shipped_words import first_line
from tests.support.store_fixtures import StorePlace, on_sqlite


@pytest_asyncio.fixture
async def here(place: StorePlace) -> AsyncIterator[Newsroom]:
    async with newsroom(place) as made:
        yield made


def learner(here: Newsroom) -> tuple[str, bytes]:
    """Return the learner whose address is stored, and the sealed address."""
    ((name, sealed),) = here.place.ask("SELECT learner, sealed FROM news")
    return name, sealed


# Learners


@on_sqlite
async def test_it_comes_without_a_sound_with_a_way_in_and_a_way_out(here: Newsroom) -> None:
    girl = await here.girl()
    here.approves()
    await here.announcement_job.round()

    assert girl.last.said == WORDS
    assert [[button.text for button in row] for row in girl.last.buttons] == [["See the story"], ["No more news"]]
    assert here.telegram.calls_of("sendMessage")[-1].flag("disable_notification")
    await girl.taps("See the story")
    await here.answers()
    assert girl.last.said == "Who goes first?"


@on_sqlite
async def test_while_nobody_is_sure_what_time_it_is_nobody_is_told(here: Newsroom) -> None:
    girl = await here.girl()
    here.approves()
    here.announcement_job.may = lambda: False
    await here.announcement_job.round()
    assert not has(girl)

    here.announcement_job.may = lambda: True
    await here.announcement_job.round()
    assert has(girl) == 1


async def test_one_tap_below_it_stops_all_others_and_leaves_no_byte_of_her_address(here: Newsroom) -> None:
    girl = await here.girl()
    here.approves()
    _, sealed = learner(here)
    await here.announcement_job.round()
    await girl.taps("No more news")
    await here.answers()

    assert girl.sees(first_line("news/stopped"))
    assert here.kept("news") == 0
    assert sealed not in here.place.bytes()


@pytest.mark.parametrize("how", ["says no in the menu", "erases", "blocks"])
async def test_however_she_goes_nothing_is_kept_for_news_and_nothing_comes(here: Newsroom, how: str) -> None:
    girl = await here.girl()
    _, sealed = learner(here)
    assert sealed in here.place.bytes()
    await goes(here, girl, how)
    here.approves()
    await here.announcement_job.round()

    assert here.kept("news") == here.kept("sendings") == 0
    assert sealed not in here.place.bytes()
    assert has(girl) == 0


async def goes(here: Newsroom, girl: Girl, how: str) -> None:
    if how == "blocks":
        girl.blocks()
        await here.answers()
    elif how == "erases":
        await girl.types("/erase")
        await here.answers()
        await girl.taps("Yes, erase it")
        await here.answers()
    else:
        await here.taps(girl, NO)


@on_sqlite
async def test_a_girl_who_said_no_or_nothing_is_told_nothing(here: Newsroom) -> None:
    said_no, silent = await here.girl(does=NO), here.telegram.girl(900_001)
    await silent.types("/start")
    await here.answers()
    here.approves()
    await here.announcement_job.round()

    assert has(said_no) == has(silent) == 0


async def test_a_girl_who_says_yes_while_it_goes_out_is_not_told_this_one(here: Newsroom) -> None:
    """A learner who says no and yes again is not told it either: nobody gets it twice, and no record says who did."""
    first = await here.girl()
    here.approves()
    await here.store.announcement_queue.begin("goats", ["KE"], int(here.now))
    late = await here.girl()
    await here.taps(first, NO)
    await here.taps(first, YES)
    await here.announcement_job.round()

    assert (has(first), has(late)) == (0, 0)


async def test_in_the_evening_of_her_country_nothing_comes(here: Newsroom) -> None:
    kenyan, nepali = await here.girl("KE"), await here.girl("NP")
    here.approves()
    await here.announcement_job.round()

    assert (has(kenyan), has(nepali)) == (1, 0)


async def test_every_tap_keeps_her_address_for_ninety_days_from_it_and_not_longer(here: Newsroom) -> None:
    girl = await here.girl()
    here.now += 80 * 24 * 3600
    await girl.types("/help")
    await here.answers()
    here.now += 80 * 24 * 3600
    await here.store.purge(int(here.now))
    assert here.kept("news") == 1
    here.now += 11 * 24 * 3600
    await here.store.purge(int(here.now))
    assert here.kept("news") == 0


async def test_her_data_tells_until_when_it_is_kept(here: Newsroom) -> None:
    girl = await here.girl()
    await girl.types("/mydata")
    await here.answers()
    assert girl.sees("Kept until: March 3, 2027") or girl.sees("Kept until: 3 March 2027"), girl.view()
    await here.taps(girl, NO)
    await girl.types("/mydata")
    await here.answers()
    assert girl.sees("Kept until: –")


# Staff


async def test_when_it_is_over_nothing_tells_how_many_got_it(here: Newsroom) -> None:
    girls = [await here.girl() for _ in range(15)]
    here.approves()
    await here.announcement_job.round()

    assert [has(girl) for girl in girls] == [1] * 15
    await here.announcement_job.round()
    assert here.run == AnnouncementRun(DAY, "over")
    assert here.kept("sendings") == here.kept("announcing") == 0
    await here.announcement_job.round()
    assert [has(girl) for girl in girls] == [1] * 15


@on_sqlite
@pytest.mark.parametrize("why", ["not approved", "stopped", "other words", "everything is hidden"])
async def test_an_announcement_that_is_not_wholly_agreed_is_not_sent(here: Newsroom, why: str) -> None:
    girl = await here.girl()
    changes: dict[str, dict[str, object]] = {"not approved": {"locales": {}}, "stopped": {"stopped_by": "anna"}}
    here.approves(**changes.get(why, {}))
    spoils(here, why)
    await here.announcement_job.round()

    assert has(girl) == 0
    assert here.kept("announcing") == 0


def spoils(here: Newsroom, why: str) -> None:
    bundle = here.conversation.bundle
    if why == "other words":
        other = GOATS.model_copy(update={"text": Text("Send me money.", "announcements/goats")})
        here.conversation.bundle = replace(bundle, course=replace(bundle.course, announcements={"goats": other}))
    if why == "everything is hidden":
        here.conversation.bundle = replace(bundle, course=apply(bundle.course, KillSwitches({ALL: Hiding()})))


@on_sqlite
@pytest.mark.parametrize("why", ["stopped", "other words", "everything is hidden"])
async def test_in_the_middle_of_it_a_stop_is_a_stop(here: Newsroom, why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """After ten of thirty learners somebody stops it: at most those ten get it, and it never goes on."""
    girls = [await here.girl() for _ in range(30)]
    here.approves()
    settle = AnnouncementQueue.settle

    async def stopped(*given: Any) -> None:
        await settle(*given)
        here.approves(**{"stopped_by": "anna"} if why == "stopped" else {})
        spoils(here, why)

    monkeypatch.setattr(AnnouncementQueue, "settle", stopped)
    await here.announcement_job.round()
    await here.announcement_job.round()

    assert sum(map(has, girls)) == 10
    assert here.run.ended == ("changed" if why == "other words" else "stopped")
    assert here.kept("sendings") == 0


async def test_how_many_said_yes_is_counted_once_a_month_and_does_not_move_with_one_girl(here: Newsroom) -> None:
    """With fifty Kenyans and one Nepali, staff see a rounded number of the first, none of the second, and no change."""
    for number in range(50):
        await here.store.turns([says_yes(number, "KE")], int(here.now))
    await here.store.turns([says_yes(50, "NP")], int(here.now))
    await here.announcement_job.round()
    seen = read_announced(here.place.data / ANNOUNCED_FILE)
    for number in range(60, 90):
        await here.store.turns([says_yes(number, "NP")], int(here.now))
    await here.announcement_job.round()

    assert (seen.month, set(seen.readers)) == ("2026-M12", {"KE"})
    assert seen.readers["KE"] % 5 == 0 and 20 <= seen.readers["KE"] <= 80
    assert read_announced(here.place.data / ANNOUNCED_FILE) == seen
    here.now += 40 * 24 * 3600
    await here.announcement_job.round()
    assert set(read_announced(here.place.data / ANNOUNCED_FILE).readers) == {"KE", "NP"}


def says_yes(number: int, country: Country) -> TurnRequest:
    def step(session: Session | None) -> Turn:
        return Turn(Session("en", country=country), (NewsWanted(),))

    return TurnRequest(LearnerId(f"girl-{number}"), step, sealed=lambda addressee, purpose: b"sealed")


# Telegram


async def test_a_girl_who_blocked_the_bot_unheard_loses_her_address(here: Newsroom) -> None:
    """The bot was down when she blocked it: it learns that from Telegram's refusal."""
    girl, other = await here.girl(), await here.girl()
    girl.room.blocked = True
    here.approves()
    await here.announcement_job.round()

    assert has(other) == 1
    assert here.kept("news") == 1


@on_sqlite
async def test_a_flood_limit_stops_all_of_it_for_as_long_as_telegram_says_and_nobody_is_told_twice(
    here: Newsroom,
) -> None:
    girls = [await here.girl() for _ in range(12)]
    here.approves()
    here.telegram.floods(retry_after=1, method="sendMessage")
    await here.announcement_job.round()

    assert [has(girl) for girl in girls] == [1] * 12


async def test_a_message_that_perhaps_arrived_is_unknown_and_never_sent_again(here: Newsroom) -> None:
    """The connection breaks after Telegram accepted it: she has it, and the bot cannot know."""
    girls = [await here.girl() for _ in range(3)]
    here.approves()
    here.telegram.drops(times=1, after=True, method="sendMessage")
    with suppress(AssertionError):
        await here.announcement_job.round()
    await here.announcement_job.round()

    assert [has(girl) for girl in girls] == [1, 1, 1]


async def test_an_address_under_a_lost_key_is_taken_out(here: Newsroom) -> None:
    await here.girl()
    here.announcement_job.decrypt = lambda sealed, addressee, purpose: None
    here.approves()
    await here.announcement_job.round()

    assert here.kept("news") == 0


async def test_tidy_up_knows_it_like_every_other_message(here: Newsroom) -> None:
    girl = await here.girl()
    here.approves()
    await here.announcement_job.round()

    assert girl.last.message_id in await here.store.tidied(Pseudonyms(b"key").learner(girl.id), int(here.now))
