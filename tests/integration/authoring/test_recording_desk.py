"""A lesson is read aloud at a desk: which texts are recorded, where the sound lies, and what is refused."""

from __future__ import annotations

from base64 import b64encode

import pytest

from bot.authoring.editor.preview.chat import Json
from bot.authoring.editor.preview.desk import Author, Desk
from bot.authoring.editor.preview.workbench import answer
from bot.lessons.loader.media import load_recordings
from bot.safeguarding.moderation.member import StaffRole
from tests.integration.authoring.test_translate_desk import SOKHA, TranslationRoom, room, saves
from tests.support.paths import ROOT

__all__ = ["room"]
SOUND = b64encode((ROOT / "tests/data/one-second.webm").read_bytes()).decode()
HILL = {"locale": "km", "lesson": "hill"}
SIGNER = Author("dara", frozenset[StaffRole](("sign",)), frozenset({"km"}))


async def keys(desk: Desk) -> dict[str, str]:
    """Return the key of each text to record by its words."""
    return {it["words"]: it["key"] for it in (await answer(desk, "recordings", HILL))["texts"]}


async def records(desk: Desk, **more: str) -> Json:
    return await answer(desk, "record", {**HILL, "agreed": "yes", "content": SOUND, **more})


@pytest.fixture
async def desk(room: TranslationRoom) -> Desk:
    """Return the desk of a translator whose lesson is whole in her language."""
    await saves(room.desk(SOKHA), "The hill", "ភ្នំ", "")
    return room.desk(SOKHA, "lessons/hill")


async def test_she_records_a_text_under_the_name_by_which_girls_hear_it(room: TranslationRoom, desk: Desk) -> None:
    found = await answer(desk, "recordings", HILL)
    assert [(it["words"], it["who"]) for it in found["texts"]] == [
        ("ក <friend> waits. It is fast.", "girls who chose no country, NP, PH"),
        ("ក ក Sara waits. It is fast.", "KH"),
        ("ក Ring, or sing?", ""),
    ]
    assert (found["records"], found["leftOut"]) == (True, 1)

    key = (await keys(desk))["ក Ring, or sing?"]
    told = await records(desk, key=key)

    assert told["sound"] == f"recordings/km/hill/well-{key}.ogg"
    heard, problems = load_recordings(room.dialogues)
    assert ([*heard["km", "hill"]], problems) == ([key], [])


REFUSED = {
    "a child's voice": ({"agreed": ""}, "Say first that it is your own voice, and that you are grown up."),
    "words of before": ({"key": "aaaaaaaaaa"}, "These words have changed meanwhile. Reload the page."),
    "a path": ({"key": "../../../x"}, "These words have changed meanwhile. Reload the page."),
    "no sound": ({"content": "é"}, "No sound has arrived."),
    "a song": ({"content": "UklGRg=="}, "This sound is not recorded as Opus."),
    "another lesson": ({"lesson": "lake"}, "Only a lesson can be recorded."),
    "another language": ({"locale": "ne"}, "Your account does not translate into this language."),
}


@pytest.mark.parametrize(("more", "why"), REFUSED.values(), ids=REFUSED)
async def test_nothing_else_is_stored(room: TranslationRoom, desk: Desk, more: dict[str, str], why: str) -> None:
    key = (await keys(desk))["ក Ring, or sing?"]

    assert (await records(desk, **{"key": key, **more}))["no"].startswith(why)
    assert not (room.dialogues / "recordings").exists()


async def test_only_a_whole_lesson_that_may_be_heard_is_recorded(room: TranslationRoom) -> None:
    assert await answer(room.desk(SOKHA), "recordings", HILL) == {
        "no": "“The hill” is not yet whole in km. Translate it first, then record it."
    }
    assert (await answer(room.desk(SIGNER), "recordings", HILL))["no"].startswith("Your account translates into no")

    hard = room.lesson.read_text("utf-8").replace("about:", "sensitive: It is about a fall.\nabout:")
    room.lesson.write_text(hard, "utf-8")
    told = await answer(room.desk(SOKHA), "recordings", HILL)
    assert told["no"].startswith("“The hill” is sensitive: nobody hears it aloud")
