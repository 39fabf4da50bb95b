"""The release check as a command, and its page in Chromium."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.integration.check.test_release_check import COURSE, launch_page
from tests.support.command_line import FINE, PROBLEMS, is_refused, typed
from tests.support.lessons_folder import StoryFolder
from tests.support.paths import TESTS


def test_the_bot_refuses_to_be_public_while_anything_is_missing(tmp_path: Path) -> None:
    StoryFolder(tmp_path, is_brief=True)
    (tmp_path / "dialogues" / "stage.yaml").write_text("stage: public\n")

    is_refused(typed(tmp_path, "run", BOT_TOKEN="1:test"), "The stage is `public`", "check --release")


def test_plain_check_stays_green_where_a_launch_lacks_much(tmp_path: Path) -> None:
    StoryFolder(tmp_path, is_brief=True)

    plain, launch = typed(tmp_path, "check"), typed(tmp_path, "check", "--release", "--format", "json")

    assert (plain.returncode, launch.returncode, launch.stderr) == (FINE, PROBLEMS, "")
    assert {"safety-unsigned", "number-untested"} <= {it["code"] for it in json.loads(launch.stdout)}
    assert "unsigned" not in plain.stdout


def test_a_key_of_pseudonyms_that_lies_in_data_is_on_the_list(tmp_path: Path) -> None:
    StoryFolder(tmp_path, is_brief=True)
    (tmp_path / "var").mkdir()

    def found() -> set[str]:
        return {it["code"] for it in json.loads(typed(tmp_path, "check", "--release", "--format", "json").stdout)}

    assert "secret-in-data" not in found()
    (tmp_path / "var" / "secret").write_text("5d0f2c9a7be14386a1d35f0e92c84b77")
    assert "secret-in-data" in found()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("check --release dialogues", "Leave the path out"),
        ("check --html nowhere/page.html", "cannot be written"),
        ("check --html page.html --results gone.xml", "gone.xml cannot be read"),
        ("check --html page.html --results dialogues/cast.yaml", "cannot be read"),
    ],
)
def test_an_input_of_which_no_page_can_be_made_is_two_sentences(tmp_path: Path, words: str, told: str) -> None:
    StoryFolder(tmp_path, is_brief=True)

    is_refused(typed(tmp_path, *words.split()), told)


@pytest.mark.asyncio(loop_scope="session")
async def test_the_page_fits_a_phone_and_a_sheet_and_needs_no_other_file(browser: Browser, tmp_path: Path) -> None:
    path, asked = tmp_path / "page.html", list[str]()
    path.write_text(launch_page(TESTS, COURSE, {}), "utf-8")
    async with await browser.new_page() as page:
        page.on("request", lambda it: asked.append(it.url))
        await page.goto(path.as_uri())

        for width in (320, 690, 1200):
            await page.set_viewport_size({"width": width, "height": 800})
            assert await page.evaluate("document.documentElement.scrollWidth") == width
    assert asked == [path.as_uri()]
