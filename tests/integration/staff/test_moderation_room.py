"""The moderation room: two readers, over real HTTP and real files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.safeguarding.moderation.disclosure import CLOCK, TickedStep
from bot.storage.sqlite.readings import ReadingsFile
from bot.storage.sqlite.released_messages import RELEASED_FILE, withdraw
from bot.storage.sqlite.rooms import ROOMS_FILE
from tests.support.moderation_fixtures import (
    ALSO,
    GAMES,
    HARD,
    KHMER,
    PLACE,
    QUESTION,
    Rooming,
    StaffReader,
    message,
    messages_in,
    reading,
)
from tests.support.staff_fixtures import ANNA

ANIMALS = ["goats", "hens", "ducks", "frogs", "crabs", "yaks", "mules", "hares", "storks", "eels", "moths"]


@pytest.fixture
def place(tmp_path: Path) -> Rooming:
    return messages_in(tmp_path)


async def finds(reader: StaffReader, number: str, *flags: str, theme: str = "") -> str:
    """Send a message's form as a reader, and return the path of the redirect."""
    fields = {f"flag-{it}": "on" for it in flags or ("nothing",)}
    return await reader.led("/voices/reading", {"id": number, "theme": theme, **fields})


# Two readers


async def test_two_readers_read_the_same_message_without_seeing_what_the_other_found(place: Rooming) -> None:
    async with reading(place) as anna, reading(place, ALSO) as berta:
        await anna.enters()
        assert GAMES in await anna.sees("/voices/message?id=v1")
        assert await finds(anna, "v1", "praise") == "/voices/message?id=v2"
        place.passes(30)
        await berta.enters()
        page = await berta.sees("/voices/message?id=v1")
        assert GAMES in page and ANNA not in page

        await finds(berta, "v1", "hate")

        page = await anna.sees("/voices")
        assert "You do not agree" in page and "/voices/message?id=v1" in page
        page = await anna.sees("/voices/message?id=v1")
        assert "anna: Praise or thanks" in page and "berta: Hate" in page
        await finds(berta, "v1", "praise")
        assert "You do not agree" not in await anna.sees("/voices")
        assert GAMES in await anna.sees(f"/voices/list?question={QUESTION}")


async def test_every_opened_message_stands_in_the_read_log(place: Rooming) -> None:
    async with reading(place) as anna:
        await anna.enters()
        await anna.sees("/voices")
        await anna.sees("/voices/message?id=v1")

    assert [(entry.name, entry.page, entry.about) for entry in place.book.entries] == [
        (ANNA, "entered", ""),
        (ANNA, "overview", ""),
        (ANNA, "voice", "v1"),
    ]


async def test_a_form_with_nothing_ticked_or_two_things_that_do_not_go_together_is_no_reading(place: Rooming) -> None:
    async with reading(place) as anna:
        await anna.enters()
        assert await anna.led("/voices/reading", {"id": "v1", "theme": ""}) == "/voices/message?id=v1&trouble=flags"
        assert "Tick what you found" in await anna.sees("/voices/message?id=v1&trouble=flags")
        await finds(anna, "v1", "nothing", "praise")
        await finds(anna, "v1", "praise", theme="a theme nobody keeps")

    assert ReadingsFile(place.data / ROOMS_FILE).marks().readings == ()


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
        parts = page.partition("<h1")[2]
        rule, tick, told = (
            "call the focal point at once",
            "Looked at first: whether it names",
            "is told that a disclosure",
        )
        assert parts.index(rule) < parts.index("Hours left") < parts.index(tick) < parts.index(told)
        assert "Nepal: <strong>Nobody is named yet." in page
        assert HARD not in page
        place.passes(25 * 60)
        for path in ("/voices", "/voices/message?id=v1", "/voices/told", f"/voices/list?question={QUESTION}"):
            assert "A disclosure waits. Hours left to act: 23." in await anna.sees(path)


async def test_a_reader_of_other_languages_sees_the_clock_of_a_disclosure_and_whom_to_ask(place: Rooming) -> None:
    async with reading(place) as anna, reading(place, "carla") as carla:
        await anna.enters()
        await finds(anna, "v3", "disclosure")
        place.passes(30)
        await carla.enters()
        page = await carla.sees("/voices")
        assert "A disclosure waits. Hours left to act: 23." in page
        assert "It is in English, which these of you read: anna, berta. Ask them." in page
        assert "/voices/procedure" not in page
        for name in (ANNA, ALSO):
            place.accounts.remove(name)
        assert "which nobody here reads any more" in await carla.sees("/voices")


async def test_steps_are_ticked_one_by_one_and_a_second_person_closes(place: Rooming) -> None:
    async with reading(place) as anna, reading(place, ALSO) as berta:
        await anna.enters()
        await finds(anna, "v3", "disclosure")
        place.passes(CLOCK + 30)
        await berta.signs_in(ALSO)
        await berta.enters()
        assert "Its 24 hours are over. Act now." in await berta.sees("/voices")
        for step in ("first-look", "focal-point", "taken-over", "law"):
            await berta.led("/voices/steps", {"id": "v3", "step": step})
        assert "Ticked by berta." in await berta.sees("/voices/procedure?id=v3")
        closing = {"id": "v3", "step": "closed"}
        assert await berta.led("/voices/steps", closing) == "/voices/procedure?id=v3&trouble=open"
        place.passes(30)
        await berta.led("/voices/steps", {"id": "v3", "step": "help-post"})
        assert await berta.led("/voices/steps", closing) == "/voices/procedure?id=v3&trouble=alone"
        assert "It takes a second person" in await berta.sees("/voices/procedure?id=v3&trouble=alone")
        await anna.signs_in()
        await anna.enters()
        assert "A disclosure waits" in await anna.sees("/voices")
        await anna.led("/voices/steps", closing)

        assert "A disclosure waits" not in await anna.sees("/voices")
        assert "All steps are taken." in await anna.sees("/voices/procedure?id=v3")
    deeds = [(entry.name, entry.page) for entry in place.book.entries if entry.page.startswith("step ")]
    assert deeds == [
        (ALSO, "step first-look"),
        (ALSO, "step focal-point"),
        (ALSO, "step taken-over"),
        (ALSO, "step law"),
        (ALSO, "step help-post"),
        (ANNA, "step closed"),
    ]


async def test_a_step_is_taken_back_with_a_reason_by_name_and_the_clock_runs_again(place: Rooming) -> None:
    async with reading(place) as anna:
        await anna.enters()
        await finds(anna, "v3", "disclosure")
        kept = ReadingsFile(place.data / ROOMS_FILE)
        for step in ("first-look", "focal-point", "taken-over", "law", "help-post", "closed"):
            kept.tick("v3", step, TickedStep(ALSO, 1))
        assert "A disclosure waits" not in await anna.sees("/voices")
        back = {"id": "v3", "step": "law"}
        assert await anna.led("/voices/steps/back", back) == "/voices/procedure?id=v3&trouble=reason"
        assert await anna.led("/voices/steps/back", {**back, "reason": "somebody said so"}) == (
            "/voices/procedure?id=v3&trouble=reason"
        )
        await anna.led("/voices/steps/back", {**back, "reason": "not-done"})

        assert "A disclosure waits" in await anna.sees("/voices")
    (disclosure,) = kept.marks().disclosures
    assert set(disclosure.steps) == {"first-look", "focal-point", "taken-over", "help-post"}
    assert (ANNA, "step law taken back: not-done", "v3") in [
        (entry.name, entry.page, entry.about) for entry in place.book.entries
    ]


# Personal details


async def test_personal_details_are_cut_and_all_read_it_again_and_see_the_cuts_until_they_agree(
    place: Rooming,
) -> None:
    async with reading(place) as anna, reading(place, ALSO) as berta:
        await anna.enters()
        assert await finds(anna, "v2", "personal") == "/voices/cut?id=v2"
        place.passes(30)
        await berta.enters()
        assert PLACE in await berta.sees("/voices/message?id=v2"), "she has not read it yet"
        assert "/voices/cut?id=v2" not in await berta.sees("/voices")

        assert await anna.led("/voices/cutting", {"id": "v2"}) == "/voices/cut?id=v2&trouble=none"
        assert await anna.led("/voices/cutting", {"id": "v2", "cut-3": "on", "cut-5": "on"}) == "/voices/message?id=v2"

        page = await berta.sees("/voices/message?id=v2")
        assert "My name is <del>Sita </del>from <del>Pokhara, </del>I like games a lot" in page
        await finds(anna, "v2")
        await finds(berta, "v2")
        assert "My name is […] from […] I like games a lot" in await berta.sees("/voices/message?id=v2")
        assert "Sita" not in await berta.sees(f"/voices/list?question={QUESTION}")
        assert "Sita" in await berta.sees("/voices/original?id=v2")
    assert (ALSO, "original", "v2") in [(entry.name, entry.page, entry.about) for entry in place.book.entries]
    raw = (place.data / ROOMS_FILE).read_bytes()
    assert b"Sita" not in raw and PLACE.encode() not in raw


async def test_either_reader_puts_the_cut_words_back_and_then_two_read_it_again(place: Rooming) -> None:
    async with reading(place) as anna, reading(place, ALSO) as berta:
        await anna.enters()
        await finds(anna, "v2", "personal")
        await anna.led("/voices/cutting", {"id": "v2", "cut-3": "on"})
        place.passes(30)
        await berta.enters()
        await finds(berta, "v2")

        await berta.led("/voices/restoring", {"id": "v2"})

        assert PLACE in await anna.sees("/voices/message?id=v2")
        assert ReadingsFile(place.data / ROOMS_FILE).marks().readings == ()
    assert (ALSO, "cut taken back") in [(entry.name, entry.page) for entry in place.book.entries]


async def test_a_second_reader_cuts_exactly_what_she_has_seen_marked_or_lets_it_stay(place: Rooming) -> None:
    async with reading(place) as anna, reading(place, ALSO) as berta:
        await anna.enters()
        await finds(anna, "v2", "personal")
        most = {f"cut-{number}": "on" for number in range(7)}
        assert await anna.led("/voices/cutting", {"id": "v2", **most}) == "/voices/agree?id=v2"
        place.passes(30)
        await berta.enters()
        assert "/voices/agree?id=v2" in await berta.sees("/voices")
        assert "anna would cut what is struck out." in await berta.sees("/voices/agree?id=v2")

        await berta.led("/voices/agreeing", {"id": "v2", "places": "0 1 2"})
        assert PLACE in await berta.sees("/voices/message?id=v2")
        await berta.led("/voices/agreeing", {"id": "v2", "places": "0 1 2 3 4 5 6"})
        await finds(anna, "v2")
        await finds(berta, "v2")
        assert "<p>[…] like games a lot</p>" in await berta.sees("/voices/message?id=v2")

        await anna.led("/voices/restoring", {"id": "v2"})
        await finds(anna, "v2", "personal")
        await anna.led("/voices/cutting", {"id": "v2", **most})
        await berta.led("/voices/declining", {"id": "v2"})
        await anna.led("/voices/agreeing", {"id": "v2", "places": "0 1 2 3 4 5 6"})
        assert PLACE in await berta.sees("/voices/message?id=v2")
    deeds = [(entry.name, entry.page) for entry in place.book.entries if entry.page.startswith("cut ")]
    assert deeds == [
        (ANNA, "cut proposed"),
        (ALSO, "cut agreed"),
        (ANNA, "cut taken back"),
        (ANNA, "cut proposed"),
        (ALSO, "cut declined"),
    ]


# Languages


async def test_no_page_and_no_form_answers_about_a_language_she_does_not_read(tmp_path: Path) -> None:
    """Carla reads Khmer. Every route of the room is asked for what is not hers, and those added later, too."""
    place = messages_in(tmp_path, [message("v3", HARD), replace(message("v4", KHMER, "km", "KH"), question="other")])
    async with reading(place) as anna, reading(place, "carla") as carla:
        await anna.enters()
        await finds(anna, "v3", "disclosure")
        place.passes(30)
        await carla.enters()
        (room,) = place.services.rooms
        form, theirs = await carla.form("/voices"), {"id": "v3", "question": QUESTION}
        for path in room.pages:
            for name, value in theirs.items():
                await carla.sees(f"{path}?{name}={value}", status=404)
        for path in room.forms:
            for name, value in theirs.items():
                fields = {"form": form, "step": "law", "reason": "again", "theme": "games", name: value}
                assert await carla.sends(path, fields) == 404
                assert await carla.sends(f"{path}?{name}={value}", {"form": form}) == 404
        for path in ("/voices", "/voices/told"):
            assert HARD not in await carla.sees(path)
    marks = ReadingsFile(place.data / ROOMS_FILE).marks()
    assert [it.reader for it in marks.readings] == [ANNA] and marks.themes == {}
    assert [dict(it.steps) for it in marks.disclosures] == [{}]


# Messages much alike


async def test_messages_much_alike_stand_as_one_entry_and_each_can_be_opened(tmp_path: Path) -> None:
    alike = [message(f"v{number}", f"More games please, with animals {'!' * number}") for number in range(1, 5)]
    place = messages_in(tmp_path, [*alike, message("v9", HARD)])
    async with reading(place) as anna, reading(place, ALSO) as berta:
        await anna.enters()
        place.passes(30)
        await berta.enters()
        page = await anna.sees("/voices")
        assert "2 to read, by 25 July 2027." in page
        assert "Beside these, much like one of them: 3." in page
        page = await anna.sees("/voices/message?id=v1")
        assert "Much like this one (3)" in page
        for number in (2, 3, 4):
            assert f'href="/voices/message?id=v{number}"' in page
        for reader in (anna, berta):
            for it in ("v1", "v2", "v3", "v4"):
                await finds(reader, it)
        page = await anna.sees(f"/voices/list?question={QUESTION}")
        assert page.count("More games please") == 1
        assert "Much like this one (3)" in page and 'href="/voices/message?id=v4"' in page
    assert (ANNA, "alike", "v4") in [(entry.name, entry.page, entry.about) for entry in place.book.entries]


# Texts that may be published


async def test_a_theme_is_kept_by_the_readers_and_told_outside_only_of_ten(tmp_path: Path) -> None:
    place = messages_in(tmp_path, [message(f"v{number:02}", f"Games about {it}") for number, it in enumerate(ANIMALS)])
    async with reading(place) as anna, reading(place, ALSO) as berta:
        await anna.enters()
        place.passes(30)
        await berta.enters()
        assert await anna.led("/voices/themes", {"question": QUESTION, "theme": "call 0712"}) == "/voices?trouble=theme"
        await anna.led("/voices/themes", {"question": QUESTION, "theme": "Games"})
        for number in range(9):
            for reader in (anna, berta):
                await finds(reader, f"v{number:02}", theme="games")
        assert "No theme is carried by ten messages" in await anna.sees("/voices/told")
        for number in (9, 10):
            for reader in (anna, berta):
                await finds(reader, f"v{number:02}", theme="games")

        assert "games: about 10 messages" in await anna.sees("/voices/told")


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


async def test_a_withdrawn_message_is_gone_with_its_readings(place: Rooming) -> None:
    async with reading(place) as anna:
        await anna.enters()
        await finds(anna, "v1", "praise")
        withdraw(place.data / RELEASED_FILE, ["v1"])
        await anna.sees("/voices/message?id=v1", status=404)

    kept = ReadingsFile(place.data / ROOMS_FILE)
    kept.forget({"v2", "v3", "v4"}, int(place.now.now))
    assert kept.marks().readings == ()
    assert kept.marks().questions == {}


async def test_nothing_is_offered_as_a_file_and_invented_messages_say_so(tmp_path: Path) -> None:
    place = messages_in(tmp_path, invented=True)
    async with reading(place) as anna:
        await anna.enters()
        for path in ("/voices", "/voices/message?id=v1", "/voices/told"):
            page = await anna.sees(path)
            assert "These messages are invented." in page
            assert ".csv" not in page and ".xlsx" not in page and "download" not in page
