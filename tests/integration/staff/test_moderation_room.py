"""The moderation room: two readers, over real HTTP and real files."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.safeguarding.moderation.disclosure import CLOCK, STEPS
from bot.storage.sqlite.readings import ReadingsFile
from bot.storage.sqlite.released_messages import NAME as VOICES
from bot.storage.sqlite.released_messages import take_back
from bot.storage.sqlite.rooms import NAME
from tests.support.moderated_messages import ALSO, GAMES, HARD, KHMER, PLACE, QUESTION, voice, voices_in
from tests.support.moderation_fixtures import Reader, Rooming, reading
from tests.support.staff_fixtures import ANNA


@pytest.fixture
def place(tmp_path: Path) -> Rooming:
    return voices_in(tmp_path)


async def finds(reader: Reader, number: str, *flags: str, theme: str = "") -> str:
    """Send a voice's form as a reader, and return the path of the redirect."""
    fields = {f"flag-{it}": "on" for it in flags or ("nothing",)}
    return await reader.led("/voices/reading", {"id": number, "theme": theme, **fields})


# Two readers


async def test_two_readers_read_the_same_voice_without_seeing_what_the_other_found(place: Rooming) -> None:
    async with reading(place) as anna, reading(place, ALSO) as berta:
        await anna.enters()
        assert GAMES in await anna.sees("/voices/voice?id=v1")
        assert await finds(anna, "v1", "praise") == "/voices/voice?id=v2"
        place.passes(30)
        await berta.enters()
        page = await berta.sees("/voices/voice?id=v1")
        assert GAMES in page and ANNA not in page

        await finds(berta, "v1", "hate")

        page = await anna.sees("/voices")
        assert "You do not agree" in page and "/voices/voice?id=v1" in page
        page = await anna.sees("/voices/voice?id=v1")
        assert "anna: Praise or thanks" in page and "berta: Hate" in page
        await finds(berta, "v1", "praise")
        assert "You do not agree" not in await anna.sees("/voices")
        assert GAMES in await anna.sees(f"/voices/list?question={QUESTION}")


async def test_a_reader_of_another_language_sees_nothing(place: Rooming) -> None:
    async with reading(place, "carla") as carla:
        await carla.enters()
        assert KHMER in await carla.sees("/voices/voice?id=v4")
        for number in ("v1", "v2", "v3", "no-such"):
            await carla.sees(f"/voices/voice?id={number}", status=404)
        assert "3 to read" not in await carla.sees("/voices")
    async with reading(place) as anna:
        place.passes(30)
        await anna.enters()
        await anna.sees("/voices/voice?id=v4", status=404)
        assert await anna.sends("/voices/reading", {"form": await anna.form("/voices"), "id": "v4"}) == 404


async def test_every_opened_voice_stands_in_the_read_log(place: Rooming) -> None:
    async with reading(place) as anna:
        await anna.enters()
        await anna.sees("/voices")
        await anna.sees("/voices/voice?id=v1")

    assert [(entry.name, entry.page, entry.about) for entry in place.book.entries] == [
        (ANNA, "entered", ""),
        (ANNA, "overview", ""),
        (ANNA, "voice", "v1"),
    ]


async def test_a_voice_that_cannot_be_written_into_the_log_is_not_shown(place: Rooming) -> None:
    async with reading(place) as anna:
        await anna.enters()
        (place.data / NAME).chmod(0o400)
        (place.data / NAME).unlink()
        assert GAMES not in await anna.sees("/voices/voice?id=v1", status=500)


async def test_a_form_with_nothing_ticked_or_two_things_that_do_not_go_together_is_no_reading(place: Rooming) -> None:
    async with reading(place) as anna:
        await anna.enters()
        assert await anna.led("/voices/reading", {"id": "v1", "theme": ""}) == "/voices/voice?id=v1&trouble=flags"
        assert "Tick what you found" in await anna.sees("/voices/voice?id=v1&trouble=flags")
        await finds(anna, "v1", "nothing", "praise")
        await finds(anna, "v1", "praise", theme="a theme nobody keeps")

    assert ReadingsFile(place.data / NAME).marks().readings == ()


async def test_the_week_and_the_day_to_read_it_by_are_told_and_who_reads_alone(place: Rooming) -> None:
    async with reading(place) as anna:
        await anna.enters()
        page = await anna.sees("/voices")
        assert "week 28, 2027: 3 to read, by 25 July 2027." in page
        assert "Nobody else reads" not in page
    async with reading(place, "carla") as carla:
        place.passes(30)
        await carla.enters()
        assert "Nobody else reads ភាសាខ្មែរ yet" in await carla.sees("/voices")


# A disclosure


async def test_a_disclosure_opens_what_to_do_and_its_clock_runs_on_every_page(place: Rooming) -> None:
    async with reading(place) as anna:
        await anna.enters()
        assert await finds(anna, "v3", "disclosure") == "/voices/procedure?id=v3"
        page = await anna.sees("/voices/procedure?id=v3")
        assert "we do not try" in page and "Hours left to act: 24." in page
        assert "Nepal: <strong>Nobody is named yet." in page
        assert HARD not in page
        place.passes(25 * 60)
        for path in ("/voices", "/voices/voice?id=v1", "/voices/told", f"/voices/list?question={QUESTION}"):
            assert "A disclosure waits. Hours left to act: 23." in await anna.sees(path)


async def test_a_reader_of_any_language_finds_it_and_the_ticks_stop_the_clock(place: Rooming) -> None:
    async with reading(place) as anna, reading(place, "carla") as carla:
        await anna.enters()
        await finds(anna, "v3", "disclosure")
        place.passes(CLOCK + 30)
        await carla.signs_in("carla")
        await carla.enters()
        assert "Its 24 hours are over. Act now." in await carla.sees("/voices")

        await carla.led("/voices/steps", {"id": "v3", "step-focal-point": "on"})
        assert "(carla)" in await carla.sees("/voices/procedure?id=v3")
        assert "A disclosure waits" in await carla.sees("/voices")
        await carla.led("/voices/steps", {"id": "v3", **{f"step-{it}": "on" for it in STEPS}})

        assert "A disclosure waits" not in await carla.sees("/voices")
        assert "All steps are taken." in await carla.sees("/voices/procedure?id=v3")


# Personal details


async def test_personal_details_hide_a_voice_until_they_are_cut_and_then_all_read_it_anew(place: Rooming) -> None:
    async with reading(place) as anna, reading(place, ALSO) as berta:
        await anna.enters()
        assert await finds(anna, "v2", "personal") == "/voices/cut?id=v2"
        place.passes(30)
        await berta.enters()
        await berta.sees("/voices/voice?id=v2", status=303)
        assert "Hidden until personal details are cut out" in await berta.sees("/voices")

        assert await anna.led("/voices/cutting", {"id": "v2"}) == "/voices/cut?id=v2&trouble=none"
        assert await anna.led("/voices/cutting", {"id": "v2", "cut-3": "on", "cut-5": "on"}) == "/voices/voice?id=v2"

        page = await berta.sees("/voices/voice?id=v2")
        assert "My name is […] from […] I like games" in page
        await finds(anna, "v2")
        await finds(berta, "v2")
        assert "Sita" not in await berta.sees(f"/voices/list?question={QUESTION}")
    raw = (place.data / NAME).read_bytes()
    assert b"Sita" not in raw and PLACE.encode() not in raw


# Texts that may be published


async def test_a_theme_is_kept_by_the_readers_and_told_outside_only_of_ten(tmp_path: Path) -> None:
    place = voices_in(tmp_path, [voice(f"v{number:02}", f"Games, number {number}") for number in range(11)])
    async with reading(place) as anna, reading(place, ALSO) as berta:
        await anna.enters()
        place.passes(30)
        await berta.enters()
        assert await anna.led("/voices/themes", {"question": QUESTION, "theme": "call 0712"}) == "/voices?trouble=theme"
        await anna.led("/voices/themes", {"question": QUESTION, "theme": "Games"})
        for number in range(9):
            for reader in (anna, berta):
                await finds(reader, f"v{number:02}", theme="games")
        assert "No theme is carried by ten voices" in await anna.sees("/voices/told")
        for number in (9, 10):
            for reader in (anna, berta):
                await finds(reader, f"v{number:02}", theme="games")

        assert "games: about 10 voices" in await anna.sees("/voices/told")


async def test_only_what_she_allowed_may_be_quoted_with_her_country_at_most(place: Rooming) -> None:
    async with reading(place) as anna, reading(place, ALSO) as berta:
        await anna.enters()
        await finds(anna, "v1")
        await finds(anna, "v3")
        assert GAMES not in await anna.sees("/voices/told")
        place.passes(30)
        await berta.enters()
        await finds(berta, "v1")
        await finds(berta, "v3")

        page = await anna.sees("/voices/told")
        assert HARD not in page, "nobody asked her whether she may be quoted"
        assert GAMES in page and "Nepal" in page and "week 28" not in page
        assert "Never with an age or a place, never for fundraising" in page
    assert ("quotes", "v1") in [(entry.page, entry.about) for entry in place.book.entries]


async def test_what_a_girl_took_back_is_gone_and_what_was_marked_of_it_too(place: Rooming) -> None:
    async with reading(place) as anna:
        await anna.enters()
        await finds(anna, "v1", "praise")
        take_back(place.data / VOICES, ["v1"])
        await anna.sees("/voices/voice?id=v1", status=404)

    kept = ReadingsFile(place.data / NAME)
    kept.forget({"v2", "v3", "v4"}, int(place.now.now))
    assert kept.marks().readings == ()
    assert kept.marks().questions == {}


async def test_nothing_is_offered_as_a_file_and_invented_voices_say_so(tmp_path: Path) -> None:
    place = voices_in(tmp_path, invented=True)
    async with reading(place) as anna:
        await anna.enters()
        for path in ("/voices", "/voices/voice?id=v1", "/voices/told"):
            page = await anna.sees(path)
            assert "These voices are invented." in page
            assert ".csv" not in page and ".xlsx" not in page and "download" not in page
