"""Hostile files in the folder: a teacher soon reads what is wrong, and the memory is not exhausted.

All of them are checked by a process limited to 400 MB, in which anything larger fails.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.lessons.loader.course import load
from bot.lessons.problem import Problem
from tests.support.course_folder import make_right, without_distress


def words(text: str, encoding: str = "utf-8") -> Callable[[Path], object]:
    """Return a function that writes a file with these words."""
    return lambda path: path.write_bytes(text.encode(encoding))


# Like the YAML test suite: each is YAML, or nearly, and not a lesson.
STRANGE = {
    "a directive of another version": "%YAML 1.3\n---\nstart: x\n",
    "a directive nobody knows": "%TAG ! tag:example.org,2000:\n---\nstart: !x y\n",
    "a document that ends and begins": "--- a\n...\n--- b\n...\n",
    "only marks of documents": "---\n---\n...\n",
    "a key that is a list": "? - a\n  - b\n: - c\n",
    "a key that is a mapping": "{a: b}: c\n",
    "a key without a value, and a value without a key": "? a\n: b\n:\n",
    "a flow that mixes both": "[a: b, ? c : d, {e}]\n",
    "an anchor on nothing": "start: &x\nlater: *x\n",
    "an anchor on a key": "&a start: &b x\n*a : *b\n",
    "a list that holds itself": "start: &x\n  - *x\n",
    "a mapping that holds itself": "&x start: {*x : *x}\n",
    "a merge key": "base: &b {say: Hi}\nstart:\n  - <<: *b\n",
    "a tag of Python": "start: !!python/object/apply:os.system ['true']\n",
    "a set and an ordered mapping": "start: !!set {a, b}\nlater: !!omap [a: b]\n",
    "binary": "start: !!binary R0lGODlhDAAMAIQAAP\n",
    "a folded text with a wrong indent": "start:\n  - say: >9\n   x\n",
    "a block text that says two things": "start:\n  - say: |+-\n      x\n",
    "a tab as indent of a block": "start:\n\t- say: |\n\t\tx\n",
    "a quoted text over a document's mark": 'start: "a\n---\nb"\n',
    "an escape that is no letter": 'start: "\\uD800 \\xZZ"\n',
    "a byte order mark inside": "start:\n  - say: a\ufeffb\n",
    "line ends of other systems": "start:\x85  - say: x\u2028  - end\u2029",
    "a colon in every place": ":\n: :\n- : : -\n",
    "question marks all the way down": "? ? ? ? ? ? a\n",
    "hyphens that are words": "-start\n--- -\n- -- -\n",
    "a remark directly behind a bracket": "start: [a,#b\nc]\n",
    "a key of a thousand signs": "k" * 1_100 + ": x\n",
    "a lone surrogate escaped": 'title: "\\ud83d"\n',
    "an infinite number": "start: .inf\n",
}


@pytest.mark.parametrize("typed", STRANGE.values(), ids=STRANGE)
@pytest.mark.parametrize("file", ["lessons/odd.yaml", "bot/menu.yaml", "cast.yaml", "safety/points.yaml"])
def test_yaml_that_no_one_should_write_is_a_problem_on_a_line_of_its_file(right: Path, file: str, typed: str) -> None:
    problems = loaded_with(right, file, typed.encode("utf-8", "surrogatepass"))

    told = [problem for problem in problems if problem.file == f"d/{file}"]
    assert told
    assert all(1 <= it.line <= len(typed.splitlines()) + 1 and it.message and it.hint for it in told)


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bad") / "d"
    make_right(folder)
    (folder / "course.yaml").write_text("lessons: [well]\n", "utf-8")
    without_distress(folder)
    for path in (folder / "bot").iterdir():
        if path.name != "menu.yaml":
            path.unlink()
    return folder


def loaded_with(folder: Path, file: str, raw: bytes) -> list[Problem]:
    """Return the problems while one file has another content."""
    path = folder / file
    before = path.read_bytes() if path.exists() else None
    path.write_bytes(raw)
    try:
        return load(folder)[1]
    finally:
        path.unlink() if before is None else path.write_bytes(before)


def test_a_folder_that_holds_itself_is_read_once(right: Path) -> None:
    loop = right / "lessons" / "again"
    loop.symlink_to(right, target_is_directory=True)
    try:
        course, problems = load(right)
    finally:
        loop.unlink()

    assert list(course.lessons) == ["well"]
    assert problems == []
