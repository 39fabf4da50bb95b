"""A proof as it is handed over: one file, opened in real Chromium without a network."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from html import unescape
from pathlib import Path
from random import Random

import pytest
from playwright.async_api import Browser, Page, expect

from bot.app.cli import main
from bot.authoring.handouts.proof.changes import changes
from bot.authoring.handouts.proof.earlier_course import earlier
from bot.authoring.handouts.proof.embedded_sources import InvalidProof, extract_files
from bot.authoring.handouts.proof.reopen import reopened
from bot.check.course import open_bundle
from bot.conversation.rendering.badges.draw import SIDE
from tests.corpus.test_walks import ENDS, SPINS, with_flags
from tests.support.browser import ChatPage
from tests.support.course_builders import HEAD
from tests.support.paths import ROOT
from tests.support.turns_player import KEYS, TurnsPlayer

in_the_browser = pytest.mark.asyncio(loop_scope="session")
"""Mark of the tests that share a browser."""

OLD, NEW = "Nine messages: join me, friends do it, now!", "Nineteen messages: join me, friends do it!"
MARKED = "Amina is an invented girl. She plays football on her phone."
LESSON = "dialogues/lessons/friend-or-pretend.yaml"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a folder with the course, and a second course with one question in other words and one more bubble."""
    home = tmp_path_factory.mktemp("proof")
    for name in ("old", "new"):
        shutil.copytree(ROOT / "dialogues", home / name / "dialogues")
        shutil.copytree(ROOT / "locales" / "km", home / name / "locales" / "km")  # one is enough, and six take a minute
    path = home / "new" / LESSON
    words = path.read_text("utf-8")
    more = f"    alt: {MARKED}\n    ages: 10-13\n"
    assert words.count(OLD) == words.count(more) == 1
    path.write_text(words.replace(OLD, NEW).replace(more, more + "  - say: A hen </script> walks by.\n"), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DIALOGUES", str(home / "new" / "dialogues"))
        patch.setenv("LOCALES", str(home / "new" / "locales"))
        patch.chdir(home)
        against = str(home / "old")
        assert main(["proof", "friend-or-pretend", "-o", str(home / "f.html"), "--against", against, "--fonts"]) == 0
        yield home


@asynccontextmanager
async def opened(
    browser: Browser, file: Path, width: int = 320, scheme: str = "light", says: int = 0
) -> AsyncIterator[Page]:
    """Open the file on a phone without a network. It requests nothing, and its console has `says` messages."""
    look = {"viewport": {"width": width, "height": 700}, "reduced_motion": "reduce", "color_scheme": scheme}
    context = await browser.new_context(**look, offline=True)  # type: ignore[arg-type]  # one dict, several types
    page, trouble = await context.new_page(), list[str]()
    page.on("request", lambda it: None if it.url.startswith(("file:", "data:")) else trouble.append(it.url))
    page.on("console", lambda it: trouble.append(it.text) if it.type in ("error", "warning") else None)
    page.on("pageerror", lambda it: trouble.append(str(it)))
    await page.goto(file.as_uri())
    yield page
    assert await page.evaluate("document.documentElement.scrollWidth") == width
    await context.close()
    assert len(trouble) == says, trouble


async def sets(page: Page, label: str, choice: str) -> None:
    settings = page.get_by_text("Settings", exact=True)
    await settings.click()
    await page.get_by_label(label, exact=True).select_option(label=choice)
    await settings.click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@in_the_browser
async def test_a_girl_plays_the_lesson_to_its_end_in_khmer_with_the_network_cut(
    browser: Browser, folder: Path, scheme: str
) -> None:
    async with opened(browser, folder / "f.html", 320, scheme) as page:
        await sets(page, "Language", "ភាសាខ្មែរ")
        chat = ChatPage(page)
        taps = 0
        while await chat.log.get_by_role("button", disabled=False).count() and taps < 40:
            if await page.get_by_role("status").inner_text():
                break
            await chat.last.get_by_role("button", disabled=False).first.click()
            taps += 1

        assert taps > 8
        await chat.sees("🏅")
        assert await chat.log.locator("img").last.evaluate("it => it.decode().then(() => it.naturalWidth)") == SIDE
        assert await page.evaluate("document.documentElement.lang") == "km"
        await expect(page.get_by_role("status")).to_contain_text("out of the file")


@in_the_browser
async def test_help_back_and_tidy_up_lead_where_they_lead(browser: Browser, folder: Path) -> None:
    async with opened(browser, folder / "f.html", 390) as page:
        chat = ChatPage(page)
        await chat.taps("Go on", "Say thanks")
        await chat.is_asked("500 gold coins")
        await chat.presses("Help")
        await chat.sees("Good that you looked.", "Kenya: call 116")
        await chat.taps("My country", "Nepal")
        await chat.sees("1098")
        await chat.taps("Go on")
        await chat.is_asked("The goat has a riddle.")
        await chat.taps("Go on")
        await chat.is_asked("500 gold coins")
        await chat.taps("↩ Back")
        await chat.is_asked("New message from Leo_15")
        await chat.taps("Ask why so sweet")
        await chat.sees("After ten minutes?")
        await chat.presses("Tidy up")
        await chat.is_asked("What shape is the middle of a goat's eye?")
        await expect(chat.log).not_to_contain_text("After ten minutes?")
        await chat.taps("A tiny star")
        await chat.presses("Lessons")
        await chat.taps("Friend or pretend?", "Go on")
        await chat.is_asked("New message from Leo_15")


@in_the_browser
async def test_the_page_looks_up_what_the_file_holds_whatever_is_pressed(browser: Browser, folder: Path) -> None:
    text = (folder / "f.html").read_text("utf-8")
    held = json.loads(text.split('id="lesson">')[1].split("</script>")[0])
    dice, known = Random(7), TurnsPlayer(held)
    known.run(held["first"], 0)
    async with opened(browser, folder / "f.html", 390) as page:
        for _ in range(50):
            door = dice.random() < 0.2
            place = "#keyboard" if door else "#messages li:last-child .buttons"
            number = dice.randrange(3 if door else len(known.row))
            before = known.state
            shown = known.press(KEYS[number] if door else number)
            await page.locator(f"{place} button").nth(number).click()
            if shown is None:
                known.state = before
            else:
                newest = [it for it in shown if not it.startswith(("picked", "tidy"))][-1]
                last = page.locator("#messages li").last
                words = await last.locator("p").first.text_content() or ""
                newest = unescape(re.sub("</?(?:b|code)>", "", newest))
                buttons = await last.locator(".buttons button").all_text_contents()
                assert words in newest
                assert all(button in newest for button in buttons)
                assert len(buttons) == len(known.row)


@in_the_browser
async def test_another_age_and_country_are_another_telling_and_a_language_keeps_the_place(
    browser: Browser, folder: Path
) -> None:
    async with opened(browser, folder / "f.html", 390) as page:
        chat = ChatPage(page)
        await sets(page, "Her age", "14 to 17")
        await sets(page, "Her country", "Kenya")
        await chat.taps("Go on", "Wonder why so fast")
        before = await chat.log.get_by_role("listitem").count()
        await sets(page, "Language", "ភាសាខ្មែរ")
        assert await chat.log.get_by_role("listitem").count() == before
        await sets(page, "Language", "English")
        await chat.is_asked("On Monday he sends phone credit")


@in_the_browser
async def test_a_colleague_sees_old_and_new_and_which_translation_no_longer_fits(
    browser: Browser, folder: Path
) -> None:
    async with opened(browser, folder / "f.html", 390) as page:
        chat = ChatPage(page)
        await page.get_by_text("2 texts changed").click()
        changes = page.locator("#changes li")
        await expect(changes).to_have_count(2)
        await expect(changes.nth(0)).to_contain_text("New: a bubble")
        await expect(changes.nth(1)).to_contain_text(OLD)
        await expect(changes.nth(1)).to_contain_text(NEW)
        await expect(changes.nth(1)).to_contain_text("Out of date in ភាសាខ្មែរ")
        await expect(changes.nth(1)).to_contain_text("friend-or-pretend.yaml, line")
        await page.get_by_text("2 texts changed").click()
        await chat.taps("Go on")
        await chat.sees("A hen </script> walks by.")
        await expect(chat.log.get_by_text("New", exact=True)).to_have_count(1)
        await sets(page, "Language", "ភាសាខ្មែរ")
        await expect(chat.log.get_by_text("Not translated yet")).to_have_count(1)
        await expect(page.locator("#state")).to_contain_text("Draft")


@in_the_browser
async def test_nothing_can_leave_the_page(browser: Browser, folder: Path) -> None:
    async with opened(browser, folder / "f.html", 390, says=2) as page:
        blocked = await page.evaluate(
            """() => new Promise((told) => {
                addEventListener("securitypolicyviolation", (event) => told(event.effectiveDirective));
                fetch("https://127.0.0.1:1/").catch(() => {});
            })"""
        )
        assert blocked == "connect-src"
        assert await page.evaluate("localStorage.length + sessionStorage.length + document.cookie.length") == 0
    assert not [word for word in ("localStorage", "indexedDB", "fetch(", "XMLHttp") if word in script(folder)]


def script(folder: Path) -> str:
    return (folder / "f.html").read_text("utf-8").rpartition("<script>")[2]


def test_the_changed_files_travel_inside_and_come_out_as_they_went_in(folder: Path) -> None:
    inside = extract_files((folder / "f.html").read_text("utf-8"))

    shown = ("goat-dance", "oranges", "phone-football")
    paths = (LESSON, *(f"dialogues/media/{name}.png" for name in shown))
    assert inside == {path: (folder / "new" / path).read_bytes() for path in paths}


def test_the_preview_opens_the_lesson_inside_and_touches_no_file_of_ours(folder: Path) -> None:
    with reopened(folder / "old/dialogues", folder / "old/locales", folder / "f.html") as found:
        assert NEW in (found.dialogues / "lessons/friend-or-pretend.yaml").read_text("utf-8")
        assert OLD in (folder / "old" / LESSON).read_text("utf-8")
        assert (found.locales / "km/LC_MESSAGES/messages.po").exists()


@pytest.mark.parametrize(
    "files",
    [
        {"../outside.yaml": "a: b"},
        {"dialogues/../../outside.yaml": "a: b"},
        {"/etc/x.yaml": "a: b"},
        {"dialogues/lessons/x.py": "print()"},
        {"dialogues/.hidden/x.yaml": "a: b"},
        {"dialogues/lessons/x.yaml": 7},
        {"dialogues/media/x.png": "not base64!"},
        ["dialogues"],
    ],
)
def test_a_file_that_wants_to_be_written_elsewhere_is_refused(files: object) -> None:
    with pytest.raises(InvalidProof):
        extract_files(f'<script type="application/json" id="files">{json.dumps(files)}</script>')


def test_what_changed_since_a_commit_is_asked_of_git(folder: Path) -> None:
    home = folder / "new"
    git = ["git", "-C", str(home), "-c", "user.name=x", "-c", "user.email=x@example.org"]
    lesson = home / LESSON
    words = lesson.read_text("utf-8")
    subprocess.run(["git", "init", "-q", str(home)], check=True)
    lesson.write_bytes((folder / "old" / LESSON).read_bytes())
    subprocess.run([*git, "add", "-A"], check=True)
    subprocess.run([*git, "commit", "-qm", "before"], check=True)
    lesson.write_text(words.replace("  - say: A hen </script> walks by.\n", ""), "utf-8")

    dialogues, locales = home / "dialogues", home / "locales"
    before = earlier(dialogues, locales, "HEAD")
    bundle, _ = open_bundle(dialogues, locales)
    then = before.lesson(bundle.course.lessons["friend-or-pretend"])
    found = changes(then, bundle.course.lessons["friend-or-pretend"], before.catalogs, bundle.catalogs)

    assert [(it.old and it.old.source, it.new and it.new.source) for it in found] == [(OLD, NEW)]
    assert [locale for locale, _ in found[0].stale] == ["km"]
    assert before.files[LESSON] == (folder / "old" / LESSON).read_bytes()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["friend-or-pretent"], "Did you mean `friend-or-pretend`?"),
        (["friend-or-pretend", "--against", "--output=x"], "neither a folder nor a commit"),
        (["friend-or-pretend", "-o", "notes.txt"], "is no proof"),
        (["friend-or-pretend", "-o", "no/such/folder.html"], "There is no folder no/such"),
    ],
)
def test_a_slip_is_told_in_a_sentence(
    folder: Path, arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "notes.txt").write_text("mine", "utf-8")
    given = (
        [f"--against={arguments[2]}" if it == arguments[2] else it for it in arguments if it != "--against"]
        if ("--against" in arguments)
        else arguments
    )

    assert main(["proof", *given]) == 2
    assert says in capsys.readouterr().err
    assert (folder / "notes.txt").read_text("utf-8") == "mine"


def test_a_lesson_of_too_many_ways_or_of_none_is_refused_before_anything_is_computed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    many, spins = (with_flags(ENDS), "too many ways for one file"), (f"start:\n{SPINS}", "never stops")
    for name, (steps, says) in {"many": many, "spins": spins}.items():
        file = folder / "new/dialogues/lessons" / f"{name}.yaml"
        file.write_text(HEAD.format(name=name) + steps, "utf-8")
        assert main(["proof", name]) == 2
        assert says in capsys.readouterr().err
        file.unlink()


def test_another_file_is_no_proof_to_open(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["preview", "--open", str(folder / "new" / LESSON)]) == 2
    assert "is no proof that can be opened" in capsys.readouterr().err


def test_the_file_for_windows_has_the_line_ends_of_windows_and_no_letters_its_console_lacks() -> None:
    raw = (ROOT / "dialogues" / "try-it.cmd").read_bytes()

    assert raw.count(b"\n") == raw.count(b"\r\n") > 30
    assert raw.isascii()


def test_the_file_for_windows_asks_for_the_python_that_the_bot_needs_and_jumps_nowhere_else() -> None:
    text = (ROOT / "dialogues" / "try-it.cmd").read_text("ascii")
    needs = re.search(r'requires-python = ">=(\d+)\.(\d+)"', (ROOT / "pyproject.toml").read_text("utf-8"))

    assert needs
    assert f"({needs[1]}, {needs[2]})" in text
    assert set(re.findall(r"goto (\w+)", text)) == set(re.findall(r"^:(\w+)", text, re.MULTILINE))


def test_the_menu_of_the_file_for_windows_leads_to_each_command_and_back() -> None:
    text = (ROOT / "dialogues" / "try-it.cmd").read_text("ascii")
    blocks = dict(re.findall(r"^:(new|check|proof)\n(.*?)^goto menu$", text, re.MULTILINE | re.DOTALL))

    assert re.findall(r"main\.py (\w+)", text) == ["preview", "new", "check", "proof"]
    assert all(f"main.py {name}" in block for name, block in blocks.items()) and len(blocks) == 3
    numbers = re.findall(r"^echo   (\d)  ", text, re.MULTILINE)
    assert f"choice /c {''.join(numbers)} " in text
    assert f"if errorlevel {numbers[-1]} exit /b 0" in text
    assert "%NAME%" not in text, "what is typed is never read as a command"
