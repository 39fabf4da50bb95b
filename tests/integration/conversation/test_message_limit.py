"""Speak up cannot be drowned: three messages an account and question, and a day's ceiling in all (S8)."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from typing import Any

import pytest

from bot.conversation.service import Conversation, IncomingAction
from bot.conversation.understanding import tapped
from bot.engine.input import ButtonTarget, Chose, Commanded, Flags
from bot.safeguarding.messages import message_limit
from bot.storage.job_ports import JobStore
from bot.storage.ports import LearnerId, StoreGone, TurnOutcome, TurnRequest
from tests.support.shipped_words import first_line
from tests.support.speaking_learner import DayClock, Speaker, a_conversation
from tests.support.store_fixtures import StorePlace

CODE = re.compile(r"(?:[b-z][2-9]){4}")
HERS = "A story about goats"


@pytest.fixture
async def store(place: StorePlace) -> AsyncIterator[JobStore]:
    found = await place.open()
    yield found
    await found.close()


@pytest.fixture
async def girl(store: JobStore) -> Speaker:
    return await Speaker(a_conversation(store, DayClock())).starts()


def kept(place: StorePlace) -> list[str]:
    return sorted(words for (words,) in place.ask("SELECT words FROM voices WHERE words <> ''"))


async def drafts(girl: Speaker, words: str = HERS) -> Speaker:
    await girl.does(Commanded("lessons"))
    await girl.taps("Speak up")
    await girl.taps("Write")
    return await girl.types(words)


async def speaks(girl: Speaker, words: str = HERS) -> str:
    """Send words to staff, tidy up, and return the code."""
    await drafts(girl, words)
    await girl.taps("Send")
    code = girl.code
    await girl.does(Commanded("tidy"))
    return code


async def test_the_fourth_is_answered_like_the_first_and_not_kept(girl: Speaker, place: StorePlace) -> None:
    await drafts(girl, "goats 1")
    await girl.taps("Send")
    first = CODE.sub("CODE", girl.said)
    await girl.does(Commanded("tidy"))
    for words in ("goats 2", "goats 3"):
        await speaks(girl, words)
    await drafts(girl, "goats 4")
    await girl.taps("Send")

    assert CODE.sub("CODE", girl.said) == first
    assert kept(place) == ["goats 1", "goats 2", "goats 3"]
    await girl.does(Commanded("mydata"))
    assert "answered in your own words: What should the next story be about?" in girl.said


async def test_neither_tidy_up_nor_erasing_nor_another_account_gives_more(girl: Speaker, place: StorePlace) -> None:
    for _ in range(3):
        await speaks(girl)
    await girl.does(Commanded("erase"))
    await girl.taps("Yes, erase it")
    await girl.starts()
    await speaks(girl)
    assert len(kept(place)) == 3

    sita = await Speaker(girl.conversation, "sita").starts()
    await speaks(sita)
    assert len(kept(place)) == 4, "another account is heard as before"


async def test_in_one_batch_too_only_three_are_kept(girl: Speaker, place: StorePlace) -> None:
    """A bot that was away gets all at once what somebody did meanwhile."""
    target = ButtonTarget("question", "next-story", "send")
    await drafts(girl)
    write = next(it for it in girl.buttons if it.text == "Write it anew").target
    batch: list[IncomingAction] = []
    for number in range(6):
        send, words = tapped(girl.conversation.bundle, Chose(target, Flags("en")), f"goats {number}")
        for action, said in ((Chose(write, Flags("en")), ""), (send, words), (Commanded("tidy"), "")):
            batch.append(IncomingAction(LearnerId(girl.name), action, 9_000 + len(batch), words=said))
    await girl.conversation.hear(batch)

    assert kept(place) == ["goats 0", "goats 1", "goats 2"]


async def test_the_code_of_words_that_were_not_kept_is_answered_as_that_of_others_and_works_once(
    girl: Speaker,
) -> None:
    """A code that did nothing would tell whoever holds the phone how many words were sent from it."""
    first, *_, last = [await speaks(girl) for _ in range(4)]

    answers = []
    for code in (first, last):
        await girl.types(code)
        answers.append(girl.said)
        await girl.types(code)
        answers.append(girl.said)
    assert first_line("speak-up/taken-back") in answers[0]
    assert first_line("speak-up/wrong-code") in answers[1]
    assert answers[2:] == answers[:2]


async def test_a_girl_who_withdraws_her_message_may_send_another(girl: Speaker, place: StorePlace) -> None:
    codes = [await speaks(girl, f"goats {number}") for number in range(3)]
    await girl.types(codes[0])
    await speaks(girl, "hens")
    assert kept(place) == ["goats 1", "goats 2", "hens"]

    dropped = await speaks(girl, "cows")
    await girl.types(dropped)
    await speaks(girl, "ducks")
    assert kept(place) == ["goats 1", "goats 2", "hens"], "the code of words that were not kept makes no room"


async def test_a_send_that_the_store_did_not_take_costs_no_place(store: JobStore, place: StorePlace) -> None:
    going = Going(store)
    girl = await Speaker(a_conversation(going, DayClock())).starts()
    await drafts(girl)
    draft = girl.replies
    for _ in range(5):
        going.is_gone = True
        await girl.taps("Send")
        going.is_gone, girl.replies = False, draft
    await girl.taps("Send")

    assert kept(place) == [HERS]


class Going:
    """A real store that can be out of reach."""

    def __init__(self, store: JobStore) -> None:
        self._store, self.is_gone = store, False

    async def turns(self, batch: Sequence[TurnRequest], now: int) -> list[TurnOutcome]:
        if self.is_gone:
            raise StoreGone
        return await self._store.turns(batch, now)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


# The ceiling of a day


async def test_when_more_came_than_can_be_read_girls_pick_and_are_told_that_nothing_is_read(
    store: JobStore, place: StorePlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(message_limit, "MOST_A_DAY", 2)
    clock = DayClock()
    conversation = a_conversation(store, clock)
    late = await drafts(await Speaker(conversation, "late").starts(), "hens")
    for name in ("achieng", "sita"):
        await speaks(await Speaker(conversation, name).starts())
    assert conversation.bundle.course.full

    await late.taps("Send")
    assert first_line("speak-up/only-pick") in late.said
    assert kept(place) == [HERS, HERS]
    await late.does(Commanded("lessons"))
    await late.taps("Speak up")
    assert "Write" not in late.labels

    clock.day += timedelta(days=1)
    await speaks(late, "hens")
    assert kept(place) == [HERS, HERS, "hens"]
    assert not conversation.bundle.course.full


async def test_another_course_or_new_figures_do_not_end_the_ceiling(
    store: JobStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(message_limit, "MOST_A_DAY", 1)
    conversation: Conversation = a_conversation(store, DayClock())
    bundle = conversation.bundle
    await speaks(await Speaker(conversation).starts())

    conversation.bundle = bundle
    assert conversation.bundle.course.full


# A button of no question


async def test_a_forged_button_of_no_question_is_answered_that_none_is_open(store: JobStore) -> None:
    clock = DayClock()
    girl = await Speaker(a_conversation(store, clock)).starts()
    clock.day += timedelta(days=30)
    await girl.does(Chose(ButtonTarget("question", "", "go"), Flags("en", "KE")))

    assert first_line("speak-up/closed") in girl.said
    assert girl.conversation.failed == 0
