"""A webhook secret that became known tells nothing of the key of pseudonyms, and can be changed without girls (S6)."""

from __future__ import annotations

import asyncio
import hmac
import json
from pathlib import Path

import aiohttp

from tests.support.command_line import typed_here
from tests.support.learner_actions import types
from tests.support.scenario import Scenario, stage, until


def told_telegram(here: Scenario) -> str:
    """Return the secret that the bot gave Telegram last."""
    return str(here.telegram.calls_of("setWebhook")[-1].parameters["secret_token"])


def derived(data: Path) -> str:
    """Return the secret that version 0.2 made of the key of pseudonyms."""
    key = (data / "secret").read_bytes().strip()
    return hmac.new(key, b"it is Telegram who comes", "sha256").hexdigest()


async def brings(url: str, secret: str) -> int:
    """Bring an update in Telegram's name, and return the status of the answer."""
    headers = {"X-Telegram-Bot-Api-Secret-Token": secret, "Content-Type": "application/json"}
    update = json.dumps({"update_id": 1})
    async with aiohttp.ClientSession(headers=headers) as session, session.post(url, data=update) as answer:
        return answer.status


async def test_a_caller_who_knows_the_key_of_pseudonyms_cannot_come_as_telegram(tmp_path: Path) -> None:
    async with stage(tmp_path, is_brief=True, webhook=True) as here:
        await types(here.girl(), "/start")
        url = str(here.telegram.calls_of("setWebhook")[-1].parameters["url"])
        assert await brings(url, derived(here.bot.data)) == 403
        assert await brings(url, told_telegram(here)) == 200


async def test_after_keys_rotate_the_old_secret_is_refused_and_every_girl_is_known_as_before(tmp_path: Path) -> None:
    async with stage(tmp_path, is_brief=True, webhook=True) as here:
        girl = here.girl()
        await types(girl, "/start")
        await until(lambda: here.rows("guests", girl))
        old, url = told_telegram(here), str(here.telegram.calls_of("setWebhook")[-1].parameters["url"])
        await here.bot.stop()
        done = await asyncio.to_thread(typed_here, tmp_path, "keys", "rotate", DATA=str(here.bot.data))
        assert (done.returncode, done.stderr) == (0, "")
        await here.bot.start()
        await until(lambda: told_telegram(here) != old)

        assert await brings(url, old) == 403
        assert await brings(url, told_telegram(here)) == 200
        assert told_telegram(here) not in done.stdout
        await types(girl, "/lessons")
        assert len(here.rows("guests", girl)) == 1
