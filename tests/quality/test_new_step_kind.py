"""The types fit, and a contributor who adds a kind of step is told every place to extend: no bubble is missing."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.paths import ROOT

PAGE = (ROOT / "CONTRIBUTING.md").read_text("utf-8").partition("## Add a step kind\n")[2].partition("\n## ")[0]
WRITTEN = {
    *("bot/lessons/steps/pause.py", "bot/lessons/steps/__init__.py"),
    *("bot/engine/events.py", "bot/conversation/rendering/reply.py"),
}
"""Files a contributor writes unasked; the type checker asks for all the others in `bot`."""

CACHE = ".mypy_cache"

PAUSE = '''"""`pause:`: a breath before the story goes on."""

from __future__ import annotations

from pydantic import Field

from bot.lessons.model.text import Text
from bot.lessons.steps.step_kind import StepKind


class Pause(StepKind):
    """A breath before the story goes on."""

    kind = "pause"
    pause: Text = Field(description="What she may do meanwhile.", examples=["Breathe out. Wiggle your toes."])
    over: Text = Field(description="What ends it.", examples=["There you are."])
'''
WORDS = '''
    @property
    def words(self) -> Text:
        """The invitation to breathe."""
        return self.pause

    @property
    def bubbles(self) -> tuple[Text, ...]:
        """The invitation, then the end of the breath."""
        return self.pause, self.over
'''
SORT = '''"""`sort:`: a thing that she puts on a heap."""

from __future__ import annotations

from pydantic import Field

from bot.lessons.model.text import Text
from bot.lessons.steps.step_kind import AnyOption, Stop


class Sort(Stop):
    """She puts a thing on a heap."""

    kind = "sort"
    sort: Text = Field(description="The thing.", examples=["A photo of your school"])
    heaps: tuple[AnyOption, ...] = Field(description="The heaps.", examples=[["For everybody", "For friends"]])
'''
REST = '''"""`rest:`: nothing is told for a while."""

from __future__ import annotations

from pydantic import Field

from bot.lessons.steps.step_kind import SilentStep


class Rest(SilentStep):
    """Nothing is told for a while."""

    kind = "rest"
    card_sentence = "Here the bot rests for {rest} seconds."
    rest: int = Field(description="The seconds.", examples=[2])
'''
EVENT = '''
@dataclass(frozen=True, slots=True)
class Rested(ShownKind):
    """The bot rested."""

    seconds: int


'''
REPLY = '''
@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing is sent for a while."""

    seconds: int


'''


@pytest.fixture(scope="module")
def types() -> subprocess.CompletedProcess[str]:
    """Return what the type checker says of the repository. It remembers in `CACHE` what it has read."""
    return check_types(ROOT)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a copy of the program with the files of two kinds that a contributor begins, and with the stop `sort:`."""
    shutil.copytree(ROOT / "bot", tmp_path / "bot", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    steps = tmp_path / "bot/lessons/steps/__init__.py"
    for name, source in {"Pause": PAUSE + WORDS, "Rest": REST, "Sort": SORT}.items():
        module = name.lower()
        replace(steps, "from bot.lessons.steps.step_kind", f"from bot.lessons.steps.{module} import {name}\n\\g<0>")
        replace(steps, r"    \| Annotated\[Choose,", f"    | Annotated[{name}, Tag({name}.kind)]\n\\g<0>")
        (tmp_path / f"bot/lessons/steps/{module}.py").write_text(source, "utf-8")
    return tmp_path


def replace(file: Path, pattern: str, by: str, times: int = 1) -> None:
    changed, found = re.subn(pattern, by, file.read_text("utf-8"))
    assert found == times, f"{file.name} has `{pattern}` {found} times: this test follows it"
    file.write_text(changed, "utf-8")


def add_event(project: Path) -> None:
    events = project / "bot/engine/events.py"
    replace(events, r"\nStepTold = BubbleTold \|", f"{EVENT}\\g<0> Rested |")
    replace(events, r"    BubbleTold \| PictureShown \| Asked", "    Rested | BubbleTold | PictureShown | Asked")


def add_reply(project: Path) -> None:
    replace(project / "bot/conversation/rendering/reply.py", r"\nReply = Bubble \|", f"{REPLY}\\g<0> Wait |")


def tell_pause(project: Path) -> None:
    """Extend what a lesson with `pause:` and `rest:` needs to be told and translated. Their cards need nothing."""
    files = {name: project / "bot" / name for name in ("engine/cursor.py", "lessons/translations/text_list.py")}
    imports = "from bot.lessons.steps.pause import Pause\nfrom bot.lessons.steps.rest import Rest\n"
    for file in files.values():
        replace(file, "from bot.lessons.steps import", f"{imports}\\g<0>")
    for file, times in zip(files.values(), (3, 1), strict=True):
        replace(file, r"(?<=[ |])Say\(\) \|", "Pause() | Rest() | Say() |", times)
    replace(
        files["engine/cursor.py"],
        r"        case Say\(\):",
        "        case Pause():\n            return BubbleTold(step.pause)\n"
        "        case Rest():\n            return None\n\\g<0>",
    )


def check_types(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = (sys.executable, "-m", "mypy", "--cache-dir", CACHE, *arguments)
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def places_named_by_the_type_checker(project: Path) -> set[str]:
    done = check_types(project, "--no-error-summary", "bot")
    lines = done.stdout.splitlines()
    assert all(": error: " in line for line in lines), done.stdout + done.stderr
    return {line.partition(":")[0].replace("\\", "/") for line in lines}


def listed(about: str) -> set[str]:
    """Return the files in the rows of the page's table that are about this."""
    rows = [row for row in PAGE.splitlines() if row.startswith("| `bot/") and row.endswith(f"| {about} |")]
    return {row.split("`")[1].replace("KIND", "pause") for row in rows}


def test_the_types_fit(types: subprocess.CompletedProcess[str]) -> None:
    assert types.returncode == 0, types.stdout + types.stderr


@pytest.mark.slow
@pytest.mark.usefixtures("types")
def test_the_type_checker_names_the_places_that_the_page_lists_for_a_new_kind(project: Path) -> None:
    shutil.copytree(ROOT / CACHE, project / CACHE)  # most files are those of the repository
    assert places_named_by_the_type_checker(project) == listed("a kind") - WRITTEN

    add_event(project)
    asked = listed("a kind") | listed("its event")
    assert places_named_by_the_type_checker(project) == asked - WRITTEN

    add_reply(project)
    asked |= listed("its reply")
    assert places_named_by_the_type_checker(project) == asked - WRITTEN

    (project / "bot/lessons/steps/pause.py").write_text(PAUSE, "utf-8")
    assert places_named_by_the_type_checker(project) > asked - WRITTEN, "a kind that does not say its texts passes"


LESSON = """
title: The hill
about: A hill and a phone.
badge: Hill climber
today: Look at a hill.
start:
  - pause: Wiggle your toes.
    over: There you are.
  - rest: 2
  - sort: A photo of your school
    id: heap
    heaps:
      - Everybody
      - text: Friends
        feedback: They know it.
"""
LOADED = f"""
from bot.lessons.loader.lesson import parse_script
from bot.lessons.model.lesson import Course, Lesson
lesson, problems = parse_script(Lesson, {LESSON!r}, "hill", "lessons/hill.yaml")
assert lesson, problems
course = Course(lessons={{"hill": lesson}})
"""


def printed_by(project: Path, program: str) -> list[str]:
    command = (sys.executable, "-c", LOADED + program)
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert not done.returncode, done.stderr
    return done.stdout.splitlines()


def test_a_new_kind_is_told_and_asked_with_its_answers(project: Path) -> None:
    tell_pause(project)
    program = """
from bot.engine import cursor
from bot.lessons.model.people import Reader
context = cursor.ReadingContext(course, lesson, Reader("10-13"))
told, waiting = cursor.run_to_stop(context, cursor.cursor_at_start(context))
print(*(it.text.source for it in told), waiting.stop.question.source, sep="\\n")
print(*(it.text.source for it in cursor.available_options(context, waiting)), sep="\\n")
"""
    assert printed_by(project, program) == ["Wiggle your toes.", "A photo of your school", "Everybody", "Friends"]


def test_the_linter_finds_nothing_in_what_a_new_kind_changes(project: Path) -> None:
    tell_pause(project)
    ruff = (sys.executable, "-m", "ruff")
    for command in (("check", "--fix", "-q"), ("format", "-q"), ("check", "-q")):
        done = subprocess.run((*ruff, *command, "bot"), cwd=project, capture_output=True, text=True, check=False)

    assert done.stdout == ""


def test_every_text_of_a_new_kind_reaches_translators_with_what_stands_around_it(project: Path) -> None:
    tell_pause(project)
    program = """
from bot.lessons.translations.text_list import text_lines
for it in text_lines(course):
    if "scene" in it.where:
        print(it.before, it.text.source, it.after, it.what, sep=" / ")
"""
    assert printed_by(project, program) == [
        " / Wiggle your toes. / There you are. / A bubble.",
        "Wiggle your toes. / There you are. / A photo of your school / A bubble.",
        "There you are. / A photo of your school / Everybody / A bubble that asks.",
        "A photo of your school / Everybody /  / A button.",
        "A photo of your school / Friends / They know it. / A button.",
        "Friends / They know it. /  / A bubble: the answer to her pick.",
    ]


def test_a_new_kind_is_a_card_with_its_texts_and_answers_and_can_be_added(project: Path) -> None:
    tell_pause(project)
    program = f"""
from bot.authoring.editor.cards.card import lesson_cards
from bot.authoring.editor.cards.card_changes import AddAnswer, AddStep
from bot.authoring.editor.preview.card_editor import CARD_KINDS
for card in lesson_cards({LESSON!r}).cards():
    told, asked = (it.words for it in card.texts), (it.text.words for it in card.answers)
    print(card.kind, card.asks, card.about, *told, *asked, sep=" / ")
print(CARD_KINDS["pause"])
made = {LESSON!r}.partition("  - rest")[0]
for kind in ("pause", "sort"):
    made = AddStep(("start",), 1, kind).apply(made)
made = AddAnswer(("start", 1)).apply(made)
print(made[made.index("  - sort"):], end="")
assert parse_script(Lesson, made, "hill", "lessons/hill.yaml")[0]
"""
    assert printed_by(project, program) == [
        "pause / False /  / Wiggle your toes. / There you are.",
        "rest / False / Here the bot rests for 2 seconds.",
        "sort / True /  / A photo of your school / Everybody / Friends",
        "CardKind(title='Pause', about='A breath before the story goes on.', "
        "texts={'pause': 'What she may do meanwhile.', 'over': 'What ends it.'})",
        '  - sort: "Write here: The thing."',
        "    id: write-here-the-thing",
        "    heaps:",
        "      - text: Answer 1",
        "        feedback: Say what comes of it.",
        "      - text: Answer 2",
        "        feedback: Say what comes of it.",
        "      - text: Answer 3",
        "        feedback: Say what comes of it.",
        '  - pause: "Write here: What she may do meanwhile."',
        '    over: "Write here: What ends it."',
    ]


def test_one_line_in_the_union_tells_keys_mending_hints_and_schema_of_a_new_kind(project: Path) -> None:
    program = """
import json
from bot.lessons.loader.passages import KEYS
from bot.lessons.loader.shape_problems import _KNOWN
from bot.lessons.schema import schema
from bot.lessons.steps import OPTION_KEYS, PROSE_KEYS, STEP_KINDS
lesson = schema("lesson")["definitions"]
print(json.dumps({
    "key": "pause" in STEP_KINDS, "mended": "pause" in PROSE_KEYS and "pause" in KEYS, "hinted": "pause" in _KNOWN,
    "answered": "heaps" in OPTION_KEYS,
    "described": lesson["Pause"]["properties"]["pause"]["description"],
    "offered": [it["body"] for it in lesson["Step"]["defaultSnippets"] if it["label"] == "pause"],
}))
"""
    done = subprocess.run((sys.executable, "-c", program), cwd=project, capture_output=True, text=True, check=True)

    assert json.loads(done.stdout) == {
        "key": True,
        "mended": True,
        "hinted": True,
        "answered": True,
        "described": "What she may do meanwhile.",
        "offered": [{"pause": "${1:Breathe out. Wiggle your toes.}", "over": "${2:There you are.}"}],
    }
