"""The page about a code: its meaning, an example that is wrong and one that is right.

The examples of a code are in `examples/CODE.txt` (copy one for a new code) and read only for its page and by tests:
below `# Not so` a smallest course in which exactly this is found, below `# But so` one in which nothing is. They are
written as a teacher would, and leave out all that is right already:

- Lines that begin with a hyphen are the steps of the scene `start` of a lesson; other lines stand at its top level.
- `# lessons/old.yaml` alone on a line begins the content of that file, which replaces its keys at the top level.
- `# media/well.png (70 KB)` describes in brackets a property of a file that text cannot show.
- `# <- here` marks the line of the problem.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.lessons.problem import Code

EXAMPLES = Path(__file__).parent / "examples"
MARK = "  # <- here"
LESSON = "lessons/well.yaml"
"""The lesson an example is about if it names no file."""

_PART = re.compile(r"(?m)^# (?:Not|But) so$")
_FILE = re.compile(r"(?m)^# ([\w./-]+)(?: \(([^)\n]+)\))?\n?$")


@dataclass(frozen=True, slots=True)
class Examples:
    """Both examples of one code."""

    wrong: str
    right: str


def examples(code: Code) -> Examples:
    """Read the examples of a code."""
    _, wrong, right = _PART.split((EXAMPLES / f"{code.name}.txt").read_text("utf-8"))
    return Examples(wrong, right)


def files(example: str) -> Iterator[tuple[str, str, str]]:
    """Yield the files of an example: name, description in brackets, and content."""
    first, *others = _FILE.split(example.strip("\n"))
    if first.strip():
        yield LESSON, "", _as_file(first.strip("\n"))
    for name, told, words in zip(others[::3], others[1::3], others[2::3], strict=True):
        yield name, told or "", words.strip("\n")


def _as_file(words: str) -> str:
    if not words.startswith("- "):
        return words
    return "start:\n" + "\n".join(f"  {line}" if line else "" for line in words.split("\n"))


def page(code: Code) -> str:
    """Return the page about one code, in Markdown."""
    what = "Keeps the course from running." if code.severity == "error" else "A warning."
    shown = examples(code)
    parts = ("Not so:", *_shown(shown.wrong), "But so:", *_shown(shown.right))
    return "\n\n".join((f"## {code.name}", f"{code.why} {what}", *parts))


def _shown(example: str) -> Iterator[str]:
    for name, told, words in files(example):
        about = f" ({told})" if told else ""
        if name != LESSON or about:
            yield f"`{name}`{about}" + (":" if words else "")
        if words:
            po = name.endswith(".po")
            yield f"```{'po' if po else 'yaml'}\n{words.replace(MARK, '' if po else '  # here')}\n```"


def all_pages(codes: Mapping[str, Code]) -> str:
    """Return all pages below each other."""
    return "\n\n".join([_HEAD.strip(), *(page(code) for code in codes.values())])


_HEAD = """
# What `check` can say

Every problem that `python main.py check` finds ends with a code, and here is what each means.
`python main.py check --explain CODE` shows one of them. The examples leave out all that is right already.

A warning can be silenced at the top of its lesson, with a reason; an error cannot:

```yaml
hush:
  sentence-long: It is a song, and girls know it by heart.
```
"""
