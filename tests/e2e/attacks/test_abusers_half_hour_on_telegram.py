"""Half an hour with her unlocked phone, in real chats: two of them are tried side by side, and stay alike (S2).

Achieng played a sensitive story, opened Help, told of harm, and hid the chat; Telegram refused to delete one message
of it. Berta played an ordinary story and hid the chat, too.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial

import pytest
import pytest_asyncio

from tests.support.bot_api import Girl, Message
from tests.support.learner_actions import labels, live, new_question, onboards, picks, saves_nothing, types, walks
from tests.support.scenario import Scenario, stage
from tests.support.shipped_words import first_line

pytestmark = pytest.mark.asyncio(loop_scope="module")

TITLE, PICK = "The letter", "Sleep on it"

COMMANDS = ("/mydata", "/lessons", "/help", "/language", "/privacy", "/erase", "/start")
TYPED = (TITLE, "12", "2", "back", "start again", "next", "Go on", "stop", "who are you", "someone hurts me", PICK)
HIDE = "Tidy up"
BY_CHANCE = "Quick round"
"""A button whose answer is up to chance, as is the line after Hide."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def the_stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scenario]:
    async with stage(tmp_path_factory.mktemp("half-hour")) as ready:
        yield ready
    assert ready.errors() == []


async def plays_an_ordinary_story(girl: Girl, *, saved: bool) -> None:
    await onboards(girl, link="fair-play")
    await walks(girl)
    await saves_nothing(girl)
    if saved:
        for tap in ("My country", "Kenya", "Save my place", "Yes, save it"):
            await types(girl, "/lessons")
            await picks(girl, "My settings")
            await picks(girl, tap)


async def plays_a_sensitive_story(girl: Girl, *, to_the_end: bool) -> Message:
    """Return a message of it that Telegram will not delete."""
    await types(girl, "/lessons")
    for tap in (TITLE, "Go on", "Amina"):
        stuck = await picks(girl, tap)
    stuck.stays = True
    if to_the_end:
        await picks(girl, PICK)
    return stuck


async def asks_for_help(girl: Girl) -> None:
    await types(girl, "/help")
    await types(girl, "he says he sends my picture to everyone")
    await picks(girl, "Yes, show me help")


async def hides(girl: Girl) -> None:
    before = {it.message_id for it in girl.chat if not it.stays}
    await girl.taps(HIDE)
    await girl.waits_until(lambda chat: bool(chat) and before.isdisjoint(it.message_id for it in chat))
    await girl.waits_until(lambda chat: any(labels(it) for it in chat if not it.stays))
    if any(it.stays for it in girl.chat):  # she is told so a moment later
        await girl.waits_until(lambda chat: any(first_line("profile/stuck") in it.said for it in chat))


Deed = Callable[[Girl], Awaitable[object]]
Shown = list[tuple[str, list[str]]]


async def shown_after(girl: Girl, deed: Deed) -> Shown:
    """Return the words and buttons that come after a deed."""
    since = girl.room.changes
    await deed(girl)
    last = await new_question(girl, since)
    return [(it.said, labels(it)) for it in girl.chat if it.from_bot and it.changed > since and it is not last] + [
        (last.said, labels(last))
    ]


async def compares(his: list[Girl], name: str, deed: Deed) -> list[str]:
    """Do the same on both phones, expect the same, and return the labels he sees then."""
    first, second = [await shown_after(girl, deed) for girl in his]
    assert first == second, f"{name} tells the two apart"
    return first[-1][1]


async def tries_every_button(his: list[Girl], *way: str) -> None:
    """Open a list by its command and buttons, and press each button of it, opening it anew each time."""
    buttons = await opens(his, *way)
    for label in buttons:
        if label != BY_CHANCE:
            await opens(his, *way)
            await compares(his, label, partial(taps_last, text=label))


async def taps_last(girl: Girl, text: str) -> None:
    await girl.taps_on(girl.last, text)


async def opens(his: list[Girl], command: str, *taps: str) -> list[str]:
    buttons = await compares(his, command, partial(Girl.types, text=command))
    for tap in taps:
        buttons = await compares(his, tap, partial(taps_last, text=tap))
    return buttons


@pytest.mark.parametrize("saved", [False, True], ids=["guest", "saved"])
@pytest.mark.parametrize("to_the_end", [False, True], ids=["in the middle", "at the end"])
async def test_nothing_of_her_story_or_of_help_can_be_learnt(
    the_stage: Scenario, saved: bool, to_the_end: bool
) -> None:
    his = [the_stage.girl("Achieng"), the_stage.girl("Berta")]
    achieng = his[0]
    for girl in his:
        await plays_an_ordinary_story(girl, saved=saved)
    stuck = await plays_a_sensitive_story(achieng, to_the_end=to_the_end)
    old = [button.data or "" for button in live(stuck) if button.text != HIDE]
    await asks_for_help(achieng)
    for girl in his:
        await hides(girl)
    assert [it for it in achieng.chat if it.stays] == [stuck]

    for command in COMMANDS:
        await compares(his, command, partial(Girl.types, text=command))
    await tries_every_button(his, "/lessons")
    await tries_every_button(his, "/lessons", "My settings")
    for data in old:
        await compares(his, data, partial(Girl.taps_data, data=data, message_id=stuck.message_id))
    for words in TYPED:
        await compares(his, words, partial(Girl.types, text=words))
