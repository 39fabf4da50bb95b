"""The order in which a batch is read: taps, commands and short texts before long ones of other chats (A12)."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from typing import Any

import pytest

from bot.engine.input import Said
from bot.lessons.model.lesson import SOURCE_LOCALE
from bot.telegram.batch_reader import FULL, SHORT, BatchReader
from bot.telegram.update_fields import Raw
from bot.telegram.update_parser import UpdateParser
from tests.support.course_builders import real

NOW = 1_800_000_000
LONG = "the river runs down to the market and the hens go home " * 40
TROUBLE = f"{LONG[:1000]} my uncle touches me at night. {LONG[:1000]}"


def typed(text: str, chat: int, number: int) -> Raw:
    message = {"message_id": number, "date": NOW, "chat": {"id": chat, "type": "private"}, "text": text}
    return {"update_id": number, "message": message | {"from": {"id": chat, "language_code": "en"}}}


def tapped(data: str, chat: int, number: int) -> Raw:
    return {"update_id": number, "callback_query": {"id": str(number), "from": {"id": chat}, "data": data}}


def batch(*said: tuple[int, str]) -> list[Raw]:
    """A batch of texts by chat; what begins with `o:` is tapped."""
    return [
        (tapped if text.startswith("o:") else typed)(text, chat, number) for number, (chat, text) in enumerate(said)
    ]


def reader() -> BatchReader:
    return BatchReader(lambda: UpdateParser(b"key", real()), lambda: NOW)


async def parts(reader: BatchReader, raw: Sequence[Raw]) -> list[list[int]]:
    """Return the chats of the tasks, part by part."""
    return [[task.chat for task in part] async for part in reader.parts(raw, 0.0)]


async def test_taps_commands_and_short_texts_are_answered_before_long_texts_of_other_chats() -> None:
    said = batch((1, LONG), (2, "hi"), (3, "/lessons"), (4, "o:help/card/ab/e----"), (5, LONG), (6, "kuku salama"))

    assert await parts(reader(), said) == [[2, 3, 4, 6], [1, 5]]


async def test_a_short_text_waits_for_the_long_one_before_it_in_its_chat() -> None:
    assert await parts(reader(), batch((1, LONG), (1, "hi"), (2, "hi"))) == [[2], [1, 1]]


@pytest.mark.parametrize(
    "word", ["help", "/help", "/hide", "/tidy", "Tidy up", "o:help/card/ab/e----", "o:menu/menu/tidy/e----"]
)
async def test_help_and_hide_take_what_stands_before_them_in_their_chat_along_and_nothing_behind(word: str) -> None:
    said = batch((1, LONG), (2, LONG), (1, "hi"), (1, word), (1, LONG), (1, "hi"))

    assert await parts(reader(), said) == [[1, 1, 1], [2, 1, 1]]


def test_each_word_for_help_each_safe_word_and_each_name_of_hide_is_short() -> None:
    bundle = real()
    profile = bundle.course.profile
    assert profile is not None
    opens = {
        it for words in profile.words.values() for it in (*words.help, words.safe_word, *words.safe_word_spellings)
    }
    hides = {words for words, command in bundle.vocabulary.commands.items() if command in ("help", "tidy")}

    assert max(map(len, opens | hides)) <= SHORT


async def test_a_text_for_which_a_batch_has_no_letters_is_answered_by_its_ends_and_read_later() -> None:
    flooded = reader()
    said = batch(*[(chat, TROUBLE) for chat in range(40)])
    answers = [task async for part in flooded.parts(said, 7.0) for task in part]
    read = [task for task in answers if task.incoming and isinstance(it := task.incoming.action, Said) and it.confirm]
    assert 0 < len(read) < 40

    later = list[tuple[int, Any]]()
    while found := await flooded.read_on():
        waiting, task = found
        assert waiting.heard_at == 7.0
        assert task is not None and task.incoming is not None
        assert task.incoming.update_id is None, "her update counts as handled by now"
        later.append((task.chat, task.incoming.action))
    assert len(read) + len(later) == 40
    assert all(action.confirm for _, action in later)


async def test_in_a_full_batch_nothing_waits_for_a_long_text() -> None:
    flooded = reader()
    await parts(flooded, batch((1, LONG), *[(2, "hi")] * (FULL - 1)))

    assert list(flooded.waiting.letters) == [1]


async def test_a_text_with_trouble_at_its_end_is_asked_about_at_once_and_read_no_more() -> None:
    flooded = reader()
    said = batch((1, f"{LONG} my uncle touches me at night"), *[(2, "hi")] * (FULL - 1))
    tasks = [task async for part in flooded.parts(said, 0.0) for task in part]

    asked = tasks[-1].incoming
    assert asked is not None and isinstance(asked.action, Said) and asked.action.confirm
    assert not flooded.waiting.letters


async def test_a_waiting_text_without_trouble_brings_no_second_answer() -> None:
    flooded = reader()
    await parts(flooded, batch((1, LONG), *[(2, "hi")] * (FULL - 1)))
    found = await flooded.read_on()

    assert found is not None and found[1] is None
    assert await flooded.read_on() is None


async def test_long_texts_are_read_beside_the_event_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    readers, known = list[bool](), type(real().vocabulary).read

    def read(self: Any, words: str, phone_locale: str = SOURCE_LOCALE, offered: frozenset[str] = frozenset()) -> Said:
        readers.append(len(words) > SHORT and threading.current_thread() is threading.main_thread())
        return known(self, words, phone_locale, offered)

    monkeypatch.setattr(type(real().vocabulary), "read", read)
    flooded = reader()
    await parts(flooded, batch((0, "hi"), *[(chat, LONG) for chat in range(1, 20)]))
    while await flooded.read_on():
        await asyncio.sleep(0)

    assert len(readers) > 20
    assert not any(readers), "the loop stood still while a long text was read"
