"""Tools around the words in the workbench, in real Chromium: pictures, the editor, [Apply], search, new lessons."""

import asyncio
import json
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from PIL import Image
from playwright.async_api import Browser, Locator, Page, expect

from bot.authoring.editor.origins import uploads
from tests.e2e.test_preview_page import CUT, FAINT
from tests.e2e.test_workbench_page import KHMER, NIGHT, opens
from tests.support.browser import AA, DESKTOP, PHONE, STACKED, ChatPage, Preview, page_of, token_of, types_over
from tests.unit.authoring.test_pictures import SOUTH, photographed

pytestmark = pytest.mark.asyncio(loop_scope="session")

Edited = tuple[ChatPage, Preview]


# The file


async def editor(chat: ChatPage) -> tuple[Locator, Locator]:
    """Open the file of the first lesson; return the tab and its text."""
    await chat.sets("Lesson", "My safety team")
    panel, area = await opens(chat.page, "File"), chat.page.locator("#file-text")
    await expect(area).to_have_value(re.compile("title: My safety team"))
    return panel, area


async def writes(area: Locator, text: str) -> None:
    """Put a whole text into the editor, with the caret at its end."""
    await area.fill(text)
    await area.press("Control+End")


TYPED = """start:
  - say: Hello.
    ages: 10-13
  - choose: Well?
    options:
      - One
      - Two
    id: well
  - say: >-
      A long one."""


async def test_enter_keeps_the_indent_and_every_press_of_a_key_can_be_undone(edited: Edited) -> None:
    chat, _ = edited
    _, area = await editor(chat)
    before = await area.input_value()
    await area.press("Control+a")
    keys = chat.page.keyboard
    for line in ("start:", "- say: Hello.", "ages: 10-13"):
        await keys.type(line)
        await keys.press("Enter")
    await keys.press("Shift+Tab")
    for line in ("- choose: Well?", "options:", "- One", "Two"):
        await keys.type(line)
        await keys.press("Enter")
    await keys.press("Enter")
    await keys.press("Shift+Tab")
    await keys.type("id: well")
    await keys.press("Enter")
    await keys.press("Shift+Tab")
    await keys.type("- say: >-")
    await keys.press("Enter")
    await keys.type("A long one.")
    await expect(area).to_have_value(TYPED)

    await area.evaluate("(it) => { while (document.execCommand('undo')) ; }")

    await expect(area).to_have_value(before)


async def test_tab_moves_lines_in_and_back_and_after_escape_it_leaves_the_text(edited: Edited) -> None:
    chat, _ = edited
    panel, area = await editor(chat)
    page = chat.page
    await writes(area, "a:\n- one\n- two")
    await area.evaluate("(it) => it.setSelectionRange(4, 10)")
    await page.keyboard.press("Tab")
    await expect(area).to_have_value("a:\n  - one\n  - two")
    await page.keyboard.press("Shift+Tab")
    await expect(area).to_have_value("a:\n- one\n- two")
    await expect(area).to_be_focused()

    await page.keyboard.press("Escape")
    await expect(panel.get_by_text("Tab leaves the text now.")).to_be_visible()
    await page.keyboard.press("Tab")
    await expect(area).not_to_be_focused()
    await expect(area).to_have_value("a:\n- one\n- two")
    await expect(page.get_by_role("dialog", name="Workbench")).to_be_visible()


WRAPPED = """() => {
  const [numbers, area] = ["numbers", "text"].map((name) => document.getElementById(`file-${name}`));
  const whole = area.value, rows = [...numbers.children];
  const tops = rows.map((row) => row.offsetTop), found = [area.scrollHeight - numbers.scrollHeight];
  const tall = Math.max(...rows.map((row) => row.offsetHeight)) / Math.min(...rows.map((row) => row.offsetHeight));
  for (const line of [40, 90, 150]) {
    area.value = `${whole.split("\\n").slice(0, line).join("\\n")}`;
    found.push(area.scrollHeight - tops[line] - 8);
  }
  area.value = whole;
  return [tall > 1, ...found.map((it) => Math.abs(it) < 2)];
}"""
"""JavaScript: is any line wrapped, and does each number stand where the text of its line begins?"""


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
async def test_long_lines_wrap_and_their_numbers_stay_beside_them(chat: ChatPage, size: Any) -> None:
    await chat.page.set_viewport_size(size)
    _, area = await editor(chat)

    assert await area.evaluate("(it) => it.scrollWidth - it.clientWidth") == 0
    assert await chat.page.evaluate(WRAPPED) == [True] * 5


async def test_any_file_of_the_course_is_opened_from_a_list_that_tells_what_is_to_mend(edited: Edited) -> None:
    chat, preview = edited
    long = "start:\n  - say: One two three four five six seven eight nine ten eleven twelve thirteen.\n"
    path = preview.lesson("friend-or-pretend")
    path.write_text(path.read_text("utf-8").replace("start:\n", long, 1), "utf-8")
    panel, area = await editor(chat)
    files = panel.get_by_label("File", exact=True)
    await expect(files.locator("option", has_text=re.compile(r"Friend or pretend\? \(\d+ to mend\)"))).to_be_attached()
    assert await files.locator("optgroup").evaluate_all("(all) => all.map((it) => it.label)") == [
        "Lessons", "The bot itself", "The course", "Questions to girls", "Announcements", "Safety words",
    ]  # fmt: skip

    await files.select_option(label="cast.yaml")

    await expect(area).to_have_value((preview.folder / "dialogues/cast.yaml").read_text("utf-8"))
    await expect(panel.get_by_role("button", name="Add a picture")).to_be_hidden()


# [Apply]


async def test_a_press_mends_the_line_in_the_open_text_and_it_can_be_undone(edited: Edited) -> None:
    chat, preview = edited
    panel, area = await editor(chat)
    good = preview.lesson("my-safety-team").read_text("utf-8")
    bad = good.replace("start:\n", "start:\n  - say: Amina says: no\n", 1)
    await types_over(area, "start:\n", "start:\n  - say: Amina says: no\n")
    notes = panel.get_by_role("list", name="to be mended")
    await expect(notes).to_contain_text("A colon followed by a space")

    await notes.get_by_role("button", name="Apply").click()

    await expect(area).to_have_value(bad.replace("Amina says: no", '"Amina says: no"'))
    await expect(notes).to_be_hidden()
    await expect(panel.get_by_role("status").first).to_have_text("Written into the text. Look at it, then save.")
    await area.evaluate("() => document.execCommand('undo')")
    await expect(area).to_have_value(bad)
    assert preview.lesson("my-safety-team").read_text("utf-8") == good


async def test_a_problem_beside_the_chat_is_mended_by_a_press_and_saved_by_her(edited: Edited) -> None:
    chat, preview = edited
    path = preview.lesson("my-safety-team")
    good = path.read_text("utf-8")
    path.write_text(good.replace(f"- choose: {NIGHT}", f"- chose: {NIGHT}"), "utf-8")
    beside = chat.page.get_by_role("region", name="to mend")

    await beside.get_by_role("button", name="Apply").first.click()
    await expect(chat.page.locator("#file-text")).to_have_value(good)
    await chat.page.get_by_role("button", name="Save", exact=True).click()

    await expect(beside).to_be_hidden()
    assert path.read_text("utf-8") == good


async def test_a_correction_that_would_not_help_is_not_written_and_said(edited: Edited) -> None:
    chat, _ = edited
    panel, area = await editor(chat)
    bad = "title: A\nabout: B\nbadge: C\ntoday: D\nstart:\n  - poll: Well?\n    id: well\n    - One\n    - Two\n"
    await writes(area, bad)

    await panel.get_by_role("button", name="Apply").first.click()

    await expect(panel.get_by_role("status").first).to_contain_text("Written so it would still not be right")
    await expect(area).to_have_value(bad)


# Pictures


CHOOSE = """(current) => import("/static/pictures.js").then(({ choosePicture }) => choosePicture(current))"""


async def chooser(page: Page, current: object = None) -> tuple[Locator, asyncio.Task[Any]]:
    """Open the picture chooser; return it, and the task that ends with what she chose."""
    chosen = asyncio.create_task(page.evaluate(CHOOSE, current))
    picker = page.get_by_role("dialog", name="Choose a picture")
    await expect(picker.get_by_role("radio").first).to_be_visible()
    return picker, chosen


async def test_a_picture_is_searched_for_and_not_taken_without_its_words(chat: ChatPage) -> None:
    picker, chosen = await chooser(chat.page)
    await expect(picker.get_by_role("radio", name="song-for-sunday.png My safety team")).to_be_visible()
    await picker.get_by_label("Search by name or lesson").fill("friend or PRETEND")
    await expect(picker.get_by_role("radio", name="song-for-sunday.png")).to_be_hidden()
    await picker.get_by_role("radio", name="oranges.png").check()
    await picker.get_by_role("button", name="Use this picture").click()
    await expect(picker.get_by_role("status")).to_have_text("Write the words below the picture first.")
    await expect(picker.get_by_label("The words below the picture")).to_be_focused()

    await picker.get_by_label("The words below the picture").fill(" Five oranges. ")
    await picker.get_by_role("button", name="Use this picture").click()

    assert await chosen == {"file": "oranges.png", "alt": "Five oranges."}


async def test_escape_keeps_what_was_there(chat: ChatPage) -> None:
    await opens(chat.page, "Map")
    picker, chosen = await chooser(chat.page, {"file": "oranges.png", "alt": "Five."})
    await expect(picker.get_by_role("radio", name="oranges.png")).to_be_checked()

    await chat.page.keyboard.press("Escape")

    assert await chosen is None
    await expect(chat.page.get_by_role("dialog", name="Workbench")).to_be_visible()


async def test_an_uploaded_picture_becomes_small_and_nameless_and_waits_for_safeguarding(
    edited: Edited, tmp_path: Path
) -> None:
    chat, preview = edited
    (photo := tmp_path / "Goat race.JPG").write_bytes(photographed((1600, 1200)))
    media = preview.folder / "dialogues/media"
    picker, chosen = await chooser(chat.page)
    await picker.get_by_text("Upload a picture of your own").click()
    await picker.get_by_label("PNG, JPEG, WebP or GIF").set_input_files(photo)
    await expect(picker.get_by_label("Its name, in a few words")).to_have_value("Goat race")
    await picker.get_by_role("button", name="Upload", exact=True).click()
    await expect(picker.get_by_role("status")).to_have_text("Say first that it is drawn and shows no real person.")
    assert not list(media.glob("goat-race*"))

    await picker.get_by_label("It is drawn, and shows no real person.").check()
    await picker.get_by_role("button", name="Upload", exact=True).click()

    await expect(picker.get_by_role("status")).to_have_text(re.compile(r"It had \d\d kB and has \d+ kB now"))
    await expect(picker.get_by_role("radio", name="goat-race.png In no lesson")).to_be_checked()
    await expect(picker.locator(".picture-card:has(:checked)")).to_contain_text("Waits for safeguarding")
    await picker.get_by_label("The words below the picture").fill("A goat runs.")
    await picker.get_by_role("button", name="Use this picture").click()
    assert await chosen == {"file": "goat-race.png", "alt": "A goat runs."}
    with Image.open(photo) as before, Image.open(media / "goat-race.png") as kept:
        assert dict(before.getexif().get_ifd(0x8825)) == SOUTH
        assert (kept.size, dict(kept.getexif())) == ((960, 1280), {})
    assert [(it.picture, it.approved_by) for it in uploads(preview.folder / "dialogues")] == [("goat-race.png", "")]
    for path in media.glob("goat-race*"):
        path.unlink()


async def test_a_picture_is_put_before_the_step_of_the_caret(edited: Edited) -> None:
    chat, preview = edited
    panel, area = await editor(chat)
    text = preview.lesson("my-safety-team").read_text("utf-8")
    at = text.index(NIGHT)
    await area.evaluate("(it, at) => it.setSelectionRange(at, at)", at)
    await panel.get_by_role("button", name="Add a picture").click()
    picker = chat.page.get_by_role("dialog", name="Choose a picture")
    await picker.get_by_role("radio", name="oranges.png").check()
    await picker.get_by_label("The words below the picture").fill('A "goat": #1')
    await picker.get_by_role("button", name="Use this picture").click()

    step = '  - picture: oranges.png\n    alt: "A \\"goat\\": #1"\n'
    whole = text.replace(f"  - choose: {NIGHT}", f"{step}  - choose: {NIGHT}")
    await expect(area).to_have_value(whole)
    await panel.get_by_role("button", name="Save", exact=True).click()
    await expect(panel.get_by_role("status").first).to_have_text("Saved.")
    await expect(panel.get_by_role("list", name="to be mended")).to_be_hidden()


async def test_uploads_that_are_none_are_refused_and_leave_nothing_behind(preview: Preview) -> None:
    media = preview.folder / "dialogues/media"
    before = sorted(media.iterdir())
    stream = BytesIO()
    Image.new("RGB", (9, 9)).save(stream, "PNG")
    good, drawn = stream.getvalue(), {"name": "x", "drawn": "yes"}
    async with preview.web() as web:
        headers = {"X-Token": await token_of(web)}
        for about, body in (({"name": "x"}, good), (drawn, b"<svg/>"), (drawn, good + bytes(4_000_000)), (drawn, b"")):
            async with web.post("/upload", params=about, data=BytesIO(body), headers=headers) as answer:
                assert set(await answer.json()) == {"no"}
        async with web.post("/desk/upload", json={**drawn, "content": "x"}, headers=headers) as answer:
            assert set(await answer.json()) == {"no"}
        async with web.post("/upload", params=drawn, data=good, headers={"X-Token": "guessed"}) as answer:
            assert answer.status == 403

    assert sorted(media.iterdir()) == before


# Search


async def test_all_texts_are_searched_in_english_and_in_the_language_of_the_chat(chat: ChatPage) -> None:
    page = chat.page
    await page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]  # a TypedDict of the same two numbers
    await chat.sets("Language", KHMER)
    await opens(page, "Map")
    hits = page.get_by_role("list", name="Found")
    await page.get_by_label("Search all texts").fill(f"{STACKED} at NIGHT the beak")
    await expect(page.locator("#search-news")).to_have_text("1 text is found.")
    await expect(hits).to_contain_text(f"{STACKED} {NIGHT}")

    await hits.get_by_role("button").press("Enter")

    await expect(hits).to_be_hidden()
    await expect(page.get_by_label(f"{KHMER} draft")).to_be_focused()
    await chat.is_asked(NIGHT)


async def test_where_nothing_is_found_that_is_said_and_escape_takes_the_search_away(chat: ChatPage) -> None:
    page = chat.page
    await opens(page, "Map")
    field = page.get_by_label("Search all texts")
    await field.fill("a camel in the fridge")
    await expect(page.locator("#search-news")).to_have_text("Nothing is found.")
    await field.fill("feathers")
    await expect(page.get_by_role("list", name="Found")).to_be_visible()

    await field.press("Escape")

    await expect(page.get_by_role("list", name="Found")).to_be_hidden()
    await expect(page.get_by_role("dialog", name="Workbench")).to_be_visible()


# A new lesson


async def test_a_new_lesson_is_begun_with_a_title_and_played_at_once(edited: Edited) -> None:
    chat, preview = edited
    page, path = chat.page, preview.lesson("the-lost-phone")
    await page.get_by_role("button", name="New lesson").click()
    dialog = page.get_by_role("dialog", name="A new lesson")
    await dialog.get_by_label("Its title").fill("The lost phone!")
    await expect(dialog.get_by_label("Its short name")).to_have_value("the-lost-phone")
    await dialog.get_by_role("button", name="Begin").click()

    await expect(dialog).to_be_hidden()
    bubble = page.get_by_role("tabpanel", name="Steps").get_by_label("The bot says").first
    await expect(bubble).to_have_value(re.compile("Amina is an invented girl."))
    await chat.sees("Amina is an invented girl.")
    await expect(page.get_by_label("Lesson", exact=True).locator("option:checked")).to_have_text(
        "The lost phone! (draft)"
    )
    assert "the-lost-phone" not in (preview.folder / "dialogues/course.yaml").read_text("utf-8")

    await page.get_by_role("button", name="New lesson").click()
    await dialog.get_by_label("Its title").fill("The lost phone")
    await expect(dialog.get_by_label("Its short name")).to_have_value("the-lost-phone-2")
    await dialog.get_by_label("Its short name").fill("menu")
    written = path.read_bytes()
    await dialog.get_by_role("button", name="Begin").click()
    await expect(dialog.get_by_role("status")).to_contain_text("There is something called `menu` already.")
    assert path.read_bytes() == written
    path.unlink()


# Appearance


@pytest.mark.parametrize(("scheme", "size"), [("light", DESKTOP), ("dark", PHONE)], ids=["desk", "phone at night"])
async def test_by_day_and_by_night_on_desk_and_phone_everybody_can_use_it(
    browser: Browser, preview: Preview, scheme: Any, size: Any
) -> None:
    await preview.starts_over()
    async with page_of(browser, preview, viewport=size, color_scheme=scheme) as page:
        chat = ChatPage(page)
        panel, _ = await editor(chat)
        await expect(panel.get_by_label("File", exact=True).locator("option:checked")).to_contain_text("My safety team")
        await page.get_by_label("Search all texts").fill("feathers")
        await expect(page.get_by_role("list", name="Found")).to_be_visible()
        await _stands_out(page, "#bench")
        await page.get_by_label("Search all texts").press("Escape")
        picker, chosen = await chooser(page, {"file": "oranges.png", "alt": "Five."})
        await picker.get_by_text("Upload a picture of your own").click()
        await _stands_out(page, "#picker")
        await page.keyboard.press("Escape")
        await chosen
        await page.get_by_role("button", name="Close").click()
        await page.get_by_role("button", name="New lesson").click()
        await _stands_out(page, "#new-lesson")


async def _stands_out(page: Page, part: str) -> None:
    found = await Axe().run(page, context=part, options=AA)
    assert found.response["violations"] == [], found.generate_report()
    assert await page.evaluate(FAINT) == []
    assert [it for it in await page.evaluate(CUT) if "image" not in json.dumps(it)] == []
    assert await page.locator(part).evaluate("(it) => it.scrollWidth - it.clientWidth") == 0
