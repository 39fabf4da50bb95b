"""One reader, alone, tries to end a child's disclosure: hide it, cut it away, or tick it off (S7)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.moderation_fixtures import ALSO, Rooming, StaffReader, message, messages_in, reading
from tests.support.staff_fixtures import ANNA

TOLD = "my uncle comes into my room at night and I am afraid of him"
STEPS = ("first-look", "focal-point", "taken-over", "law", "help-post")


@pytest.fixture
def place(tmp_path: Path) -> Rooming:
    return messages_in(tmp_path, [message("v1", TOLD)])


async def posts(reader: StaffReader, path: str, fields: dict[str, str]) -> int:
    return await reader.sends(path, {"form": await reader.form("/voices"), **fields})


async def flags(reader: StaffReader, flag: str) -> None:
    await posts(reader, "/voices/reading", {"id": "v1", "theme": "", f"flag-{flag}": "on"})


async def test_a_reader_who_flags_personal_details_hides_nothing_from_the_second_one(place: Rooming) -> None:
    async with reading(place) as anna, reading(place, ALSO) as berta:
        await anna.enters()
        await flags(anna, "personal")
        place.passes(30)
        await berta.enters()

        assert TOLD in await berta.sees("/voices/message?id=v1")


async def test_a_reader_who_cuts_every_word_cuts_none_until_the_second_one_agrees(place: Rooming) -> None:
    async with reading(place) as anna, reading(place, ALSO) as berta:
        await anna.enters()
        await flags(anna, "personal")
        await posts(anna, "/voices/cutting", {"id": "v1", **{f"cut-{it}": "on" for it in range(14)}})
        place.passes(30)
        await berta.enters()

        assert TOLD in await berta.sees("/voices/message?id=v1")


async def test_a_reader_who_cuts_a_little_again_and_again_comes_no_further_than_a_third(place: Rooming) -> None:
    async with reading(place) as anna, reading(place, ALSO) as berta:
        await anna.enters()
        for number in range(14):
            await flags(anna, "personal")
            await posts(anna, "/voices/cutting", {"id": "v1", f"cut-{number}": "on"})
        place.passes(30)
        await berta.enters()

        page = await berta.sees("/voices/message?id=v1")
        assert "at night and I am afraid of him" in page, "most of it stands as it was"
        assert "uncle" in page, "what one reader cut is struck out and can be read until both agree"


async def test_a_reader_of_another_language_finds_no_procedure_and_ticks_nothing(place: Rooming) -> None:
    async with reading(place) as anna, reading(place, "carla") as carla:
        await anna.enters()
        await flags(anna, "disclosure")
        place.passes(30)
        await carla.enters()
        form = await carla.form("/voices")
        await carla.sees("/voices/procedure?id=v1", status=404)
        assert await carla.sends("/voices/steps", {"form": form, "id": "v1", "step": "law"}) == 404
        everything = {f"step-{it}": "on" for it in STEPS}
        assert await carla.sends("/voices/steps", {"form": form, "id": "v1", **everything}) == 404

        assert "A disclosure waits" in await anna.sees("/voices")


async def test_one_form_that_ticks_all_steps_ticks_none(place: Rooming) -> None:
    async with reading(place) as anna:
        await anna.enters()
        await flags(anna, "disclosure")
        assert await posts(anna, "/voices/steps", {"id": "v1", **{f"step-{it}": "on" for it in STEPS}}) == 400
        many = "&".join(f"step={it}" for it in STEPS)
        body = f"form={await anna.form('/voices')}&id=v1&{many}"
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        async with anna.client.post("/voices/steps", data=body, headers=headers, allow_redirects=False) as answer:
            assert answer.status == 400

        assert "Ticked by" not in await anna.sees("/voices/procedure?id=v1")


async def test_one_reader_who_ticks_every_step_does_not_stop_the_clock(place: Rooming) -> None:
    async with reading(place) as anna, reading(place, ALSO) as berta:
        await anna.enters()
        await flags(anna, "disclosure")
        for step in (*STEPS, "closed"):
            await posts(anna, "/voices/steps", {"id": "v1", "step": step, f"step-{step}": "on"})
        assert "A disclosure waits" in await anna.sees("/voices")
        place.passes(30)
        await berta.enters()
        await posts(berta, "/voices/steps", {"id": "v1", "step": "closed"})

        assert "A disclosure waits" not in await anna.sees("/voices")
    assert (ANNA, "step law", "v1") in [(entry.name, entry.page, entry.about) for entry in place.book.entries]
