"""`messages offered`: the languages in which girls are offered each lesson, printed or written into `offered.yaml`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile
from pathlib import Path

from bot.check.course import read_course
from bot.check.rule_context import RuleContext
from bot.check.rules.offered_languages import offered_now
from bot.errors import Refused
from bot.files import write_whole
from bot.lessons.model.offered_languages import OFFERED_FILE, OfferedLanguages

HEAD = """\
# The languages in which girls are offered the bot and each lesson. A change by which one of them would be lost is an
# error. If that is meant, or if something new is translated whole: `python main.py messages offered --save`.
"""


def offered(dialogues: Path, locales: Path, *, save: bool) -> str:
    """Return the present languages as YAML, or write them and return the file's path. Comments at its top stay."""
    course, catalogs = read_course(dialogues, locales)
    text = "".join(_lines(offered_now(RuleContext(course, catalogs, dialogues / "media"))))
    if not save:
        return text.rstrip("\n")
    path = dialogues / OFFERED_FILE
    try:
        write_whole(path, _head(path) + text)
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"{path} cannot be written.", "Look at the folder's permissions.") from error
    return str(path)


def _head(path: Path) -> str:
    if not path.exists():
        return HEAD
    lines = path.read_text("utf-8").splitlines(keepends=True)
    return "".join(takewhile(lambda line: line.startswith("#"), lines))


def _lines(now: OfferedLanguages) -> Iterator[str]:
    yield f"bot: {_listed(now.bot)}\n"
    yield "lessons:\n"
    yield from (f"  {name}: {_listed(locales)}\n" for name, locales in now.lessons.items())


def _listed(locales: Sequence[str]) -> str:
    return f"[{', '.join(locales)}]"
