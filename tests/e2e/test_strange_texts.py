"""Strange texts: each gets a kind answer with buttons, leaves no trace in the log, and does not stop the bot.

500 strings: some that have broken other programs, and random ones of the same dangerous letters.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from pathlib import Path

from tests.support.bot_api import Girl, Message
from tests.support.learner_actions import onboards, picks
from tests.support.scenario import stage
from tests.support.shipped_words import first_line

MANY = 500
GIRLS = 10
ROBOT = first_line("help/card")

HOSTILE = (
    "🐐" * 2048,
    "👩🏽‍🚀" * 400,
    "a" * 4096,
    "ក្" * 2000,
    "\u202eevil\u202c",
    "\u2066\u2067\u2068\u2069" * 50,
    "\u200b\u200c\u200d\ufeff" * 100,
    "h\u200be\u200bl\u200bp m\u200be please?",
    "Z̸͖̈́a̷̝͗l̴̰̎g̶̱̿o̸͎͝" * 50,
    "\0",
    "null\0byte",
    "\ud800",
    "lone \udfff half",
    "\ud83d\ud83d",
    "<b>",
    "</b><script>alert(1)</script>",
    "<a href='tg://user?id=1'>me</a>",
    "&lt;&amp;&#0;&#xD800;",
    "*bold _half `code",
    "'; DROP TABLE guests; --",
    '" OR 1=1 --',
    "%s%s%s%n%x",
    "{}{0}{a.__class__}",
    "${jndi:ldap://x}",
    "{{7*7}}",
    "../../../etc/passwd",
    "o:fair-play/whistle/zzzzzz/e---",
    "<friend> <safe-word> <people>",
    "-",
    "\n" * 300,
    " \t\u00a0\u3000",
    "/",
    "//start",
    "/start@",
    "/help@other_bot please",
    "/" + "x" * 200,
    "٣",
    "९९९",
    "½",
    "ﷺ" * 500,
    "١" * 4000,
    "9" * 4096,
    "\x1b[31mred\x07",
    "\r\n.\r\nQUIT",
    "=cmd|' /C calc'!A0",
    "\U000e0001\U000e007f",
    "\ufff9\ufffa\ufffb\ufffe\uffff",
)
LETTERS = (
    *"aZ09 <>&*_`/\\'\"%{}$\n\t🐐👩\u200dកខេ្នमा",
    *("\0", "\u200b", "\u202e", "\u2069", "\ud800", "\udc00", "\ufe0f"),
)


def strings() -> Iterator[str]:
    """Yield the known strings, then random ones, the same in every run."""
    yield from HOSTILE
    chance = random.Random(4096)
    for _ in range(MANY - len(HOSTILE)):
        yield "".join(chance.choices(LETTERS, k=chance.choice((1, 2, 5, 20, 300))))


async def test_five_hundred_strange_texts_are_answered_kindly_and_the_log_stays_empty(tmp_path: Path) -> None:
    typed = list(strings())
    assert len(typed) == MANY
    async with stage(tmp_path, is_brief=True) as the_stage:
        girls = [the_stage.girl() for _ in range(GIRLS)]
        for girl in girls:
            await onboards(girl, link="fair-play")
        log = len(the_stage.bot.log)
        await asyncio.gather(*(says(girl, typed[number::GIRLS]) for number, girl in enumerate(girls)))
        for girl in girls:
            await last_card(girl)
            assert (await picks(girl, "Go on")).from_bot
        assert the_stage.bot.log[log:] == []


async def says(girl: Girl, texts: list[str]) -> None:
    """Type one text after the other, each when the one before is answered."""
    for text in texts:
        await girl.types(text)
        await girl.waits_until(lambda chat: bool(chat) and chat[-1].from_bot)


async def last_card(girl: Girl) -> Message:
    """Ask for help and return its card."""
    sent = await girl.types("/help")
    await girl.waits_until(lambda chat: chat[-1].message_id > sent.message_id and ROBOT in chat[-1].said, 60)
    return girl.last
