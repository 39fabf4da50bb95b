"""Fixtures: a stand-in, a bot that calls it, and a learner who has pressed Start."""

import time
from collections.abc import AsyncIterator

import pytest
from telegram import (
    Bot,
)

from tests.integration.bot_api.client import TOKEN, bot_for
from tests.support.bot_api import Girl, Telegram
from tests.support.clocks import FakeClock


@pytest.fixture(autouse=True)
def new_style_retry_after(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(time.time())


@pytest.fixture
async def telegram(clock: FakeClock) -> AsyncIterator[Telegram]:
    async with Telegram(token=TOKEN, clock=clock) as server:
        yield server


@pytest.fixture
async def bot(telegram: Telegram) -> AsyncIterator[Bot]:
    async with bot_for(telegram) as client:
        yield client


@pytest.fixture
async def girl(telegram: Telegram) -> Girl:
    person = telegram.girl(1001, "Achieng", language_code="sw")
    await person.types("/start")
    return person
