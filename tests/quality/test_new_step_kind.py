"""A contributor who adds a kind of step is told every place to extend, so that no bubble is missing."""

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
WRITTEN = {"bot/lessons/steps/pause.py", "bot/lessons/steps/__init__.py"}
"""Files a contributor writes unasked; the type checker asks for all the others."""

PAUSE = '''"""`pause:`: a breath before the story goes on."""

from __future__ import annotations

from pydantic import Field

from bot.lessons.model.text import Text
from bot.lessons.steps.step_kind import StepKind


class Pause(StepKind):
    """A breath before the story goes on."""

    kind = "pause"
    pause: Text = Field(description="What she may do meanwhile.", examples=["Breathe out. Wiggle your toes."])
'''
WORDS = '''
    @property
    def words(self) -> Text:
        """What she may do."""
        return self.pause

    @property
    def bubbles(self) -> tuple[Text, ...]:
        """The same alone."""
        return (self.pause,)
'''
EVENT = '''
@dataclass(frozen=True, slots=True)
class Paused:
    """She had a breath."""

    text: Text


'''


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Return a copy of the program in which a contributor has begun to add `pause:`."""
    shutil.copytree(ROOT / "bot", tmp_path / "bot", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    steps = tmp_path / "bot/lessons/steps/__init__.py"
    replace(steps, "from bot.lessons.steps.picture", "from bot.lessons.steps.pause import Pause\n\\g<0>")
    replace(steps, r"    \| Annotated\[Choose,", "    | Annotated[Pause, Tag(Pause.kind)]\n\\g<0>")
    (tmp_path / "bot/lessons/steps/pause.py").write_text(PAUSE + WORDS, "utf-8")
    return tmp_path


def replace(file: Path, pattern: str, by: str) -> None:
    changed, times = re.subn(pattern, by, file.read_text("utf-8"))
    assert times == 1, f"{file.name} has no single `{pattern}`: this test follows it"
    file.write_text(changed, "utf-8")


def add_event(house: Path) -> None:
    events = house / "bot/engine/events.py"
    replace(events, r"\nStepTold = BubbleTold \|", f"{EVENT}\\g<0> Paused |")
    replace(events, r"    BubbleTold \| PictureShown \| Asked", "    Paused | BubbleTold | PictureShown | Asked")


def add_card(house: Path) -> None:
    card = house / "bot/authoring/cards/card.py"
    replace(card, r"    Picture,\n", "    Pause,\n\\g<0>")
    replace(card, r"Picture \| Quiz", "Pause | \\g<0>")


def places_named_by_the_type_checker(house: Path) -> set[str]:
    command = (sys.executable, "-m", "mypy", "--no-error-summary", "bot")
    done = subprocess.run(command, cwd=house, capture_output=True, text=True, check=False)
    lines = done.stdout.splitlines()
    assert all(": error: " in line for line in lines), done.stdout + done.stderr
    return {line.partition(":")[0].replace("\\", "/") for line in lines}


def listed(about: str) -> set[str]:
    """Return the files in the rows of the page's table that are about this."""
    rows = [row for row in PAGE.splitlines() if row.startswith("| `bot/") and row.endswith(f"| {about} |")]
    return {row.split("`")[1].replace("KIND", "pause") for row in rows}


@pytest.mark.slow
def test_the_type_checker_names_the_places_that_the_page_lists_for_a_new_kind(house: Path) -> None:
    assert places_named_by_the_type_checker(house) == listed("a kind") - WRITTEN

    add_event(house)
    asked = listed("a kind") | listed("its event")
    assert places_named_by_the_type_checker(house) == asked - WRITTEN

    (house / "bot/lessons/steps/pause.py").write_text(PAUSE, "utf-8")
    assert places_named_by_the_type_checker(house) > asked - WRITTEN, "a kind that does not say its texts passes"


def test_a_new_kind_shows_its_words_on_its_card(house: Path) -> None:
    add_card(house)
    program = """
from bot.authoring.cards.card import lesson_cards
(card,) = lesson_cards("title: T\\nstart:\\n- pause: Wiggle your toes.\\n").cards()
print(card.kind, *(text.words for text in card.texts))
"""
    done = subprocess.run((sys.executable, "-c", program), cwd=house, capture_output=True, text=True, check=True)

    assert done.stdout == "pause Wiggle your toes.\n"


def test_one_line_in_the_union_tells_keys_mending_hints_and_schema_of_a_new_kind(house: Path) -> None:
    program = """
import json
from bot.lessons.loader.passages import KEYS
from bot.lessons.loader.shape_problems import _KNOWN
from bot.lessons.schema import schema
from bot.lessons.steps import PROSE_KEYS, STEP_KINDS
lesson = schema("lesson")["definitions"]
print(json.dumps({
    "key": "pause" in STEP_KINDS, "mended": "pause" in PROSE_KEYS and "pause" in KEYS, "hinted": "pause" in _KNOWN,
    "described": lesson["Pause"]["properties"]["pause"]["description"],
    "offered": [it["body"] for it in lesson["Step"]["defaultSnippets"] if it["label"] == "pause"],
}))
"""
    done = subprocess.run((sys.executable, "-c", program), cwd=house, capture_output=True, text=True, check=True)

    assert json.loads(done.stdout) == {
        "key": True,
        "mended": True,
        "hinted": True,
        "described": "What she may do meanwhile.",
        "offered": [{"pause": "${1:Breathe out. Wiggle your toes.}"}],
    }
