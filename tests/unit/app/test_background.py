"""Background jobs: a failure is reported at once, loops start again, and the bot goes on."""

from __future__ import annotations

import asyncio

import pytest

from bot.app import background
from bot.app.background import Background
from tests.support.scenario import until


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "AGAIN", 0)


def told(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.message for record in caplog.records]


async def test_a_loop_that_fails_is_told_with_its_name_and_its_kind_and_begins_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    begun, beside = list[int](), Background()

    async def works() -> None:
        begun.append(1)
        if len(begun) == 1:
            raise LookupError("Achieng")
        await asyncio.Event().wait()

    beside.always("the clean-up", works)
    await until(lambda: len(begun) == 2, 30)
    await beside.end()
    assert told(caplog) == ["the clean-up ended unexpectedly: LookupError"]
    (record,) = caplog.records
    assert record.exc_info, "the log tells the place by it"


async def test_a_loop_that_something_else_cancels_is_told_and_begins_again(caplog: pytest.LogCaptureFixture) -> None:
    begun, beside = list[asyncio.Future[None]](), Background()

    async def works() -> None:
        begun.append(asyncio.get_running_loop().create_future())
        await begun[-1]

    beside.always("the clean-up", works)
    await until(lambda: begun, 30)
    begun[0].cancel()
    await until(lambda: len(begun) == 2, 30)
    await beside.end()
    assert told(caplog) == ["the clean-up was cancelled by a mistake of ours"]


async def test_a_task_of_one_try_is_told_when_it_fails_and_not_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    begun, beside = list[int](), Background()

    async def works() -> None:
        begun.append(1)
        raise LookupError

    beside.once("the introduction", works)
    await until(lambda: caplog.records, 30)
    await beside.end()
    assert (told(caplog), begun) == (["the introduction ended unexpectedly: LookupError"], [1])


async def test_the_end_waits_until_all_have_let_go(caplog: pytest.LogCaptureFixture) -> None:
    holds, beside = list[str](), Background()

    async def works() -> None:
        holds.append("the store")
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.05)
            holds.remove("the store")

    beside.always("the clean-up", works)
    beside.once("the introduction", works)
    await until(lambda: len(holds) == 2, 30)
    await beside.end()
    assert (holds, told(caplog)) == ([], [])


async def test_one_that_does_not_let_go_is_told_of_and_holds_no_stop_up(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(background, "CANCELS_WITHIN", 0.05)
    goes, began, beside = asyncio.Event(), asyncio.Event(), Background()

    async def works() -> None:
        try:
            began.set()
            await asyncio.Event().wait()
        finally:
            await goes.wait()

    beside.always("the clean-up", works)
    await began.wait()
    await beside.end()
    assert told(caplog) == ["the clean-up does not end"]
    goes.set()


async def test_the_end_of_nothing_is_no_trouble() -> None:
    await Background().end()
