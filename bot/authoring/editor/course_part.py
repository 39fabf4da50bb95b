"""Copy one part of the course, such as `lessons/lock-it-up` or `bot/help`, from one course into another.

So an edition can be the live course with one changed lesson, while other files in the folder are half written.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.authoring.editor.new_lesson import listed_lessons
from bot.authoring.editor.origins import ORIGIN_SUFFIX
from bot.authoring.translation.catalog_files import locales_in, path_of
from bot.authoring.translation.part_texts import part_of
from bot.errors import Refused
from bot.files import fresh, hold_the_same
from bot.lessons.translations.po import PoEntry, parse, read
from bot.lessons.translations.signatures import source_path
from bot.storage.course_folders import CourseFolders, course_files

ORDER = "dialogues/course.yaml"
_NAME = re.compile(r"([a-z]{1,20}/)?[a-z0-9-]{1,40}")
_MEDIA = ("dialogues/media/", "dialogues/recordings/")


@dataclass(frozen=True, slots=True)
class PartContent:
    """A part of a course: its files by their names, its catalog entries as lines by locale, and its lesson's place.

    `after` is the lesson that it follows in the course; empty for the first one and for other parts. `signed`: lines of
    the file of English signatures and bylines that the live course lacks; `unsigned`: lines that only the live one has.
    """

    files: Mapping[str, bytes]
    entries: Mapping[str, str]
    after: str = ""
    signed: tuple[str, ...] = ()
    unsigned: tuple[str, ...] = ()

    @property
    def fingerprint(self) -> str:
        """Hash of its files and words. Signatures, notes and approvals of pictures do not change it."""
        files = {name: raw for name, raw in self.files.items() if not name.endswith(ORIGIN_SUFFIX)}
        words = {
            it: "\n".join(line for line in text.split("\n") if _is_said(line)) for it, text in self.entries.items()
        }
        found = hashlib.sha256()
        for name, raw in sorted({**files, **{it: text.encode() for it, text in words.items()}}.items()):
            found.update(f"{name} {len(raw)}\n".encode() + raw)
        return found.hexdigest()


def _is_said(line: str) -> bool:
    """Return whether a line of a catalog belongs to the words or their state, and is no comment or signature."""
    return not line.startswith("#") or line.startswith(("#,", "#|", "#~"))


def is_part(name: str) -> bool:
    """Return whether a name can be that of a part."""
    return bool(_NAME.fullmatch(name))


def part_content(part: str, course: CourseFolders, live: CourseFolders) -> PartContent:
    """Return a part of `course`, with the media that `live` lacks. Raise Refused if there is no such part."""
    own = f"dialogues/{part}.yaml"
    if not is_part(part) or not (course.dialogues / f"{part}.yaml").is_file():
        raise Refused(f"There is no part `{part}`.", "Name a file of the lessons without `.yaml`: lessons/lock-it-up")
    before = dict(course_files(live))
    files = {
        name: path.read_bytes()
        for name, path in course_files(course)
        if name == own or (name.startswith(_MEDIA) and _is_new(path, before.get(name)))
    }
    context = context_of(part)
    entries = {locale: _lines_of(course.locales, locale, context) for locale in locales_in(course.locales)}
    place = _before(course.dialogues.parent / ORDER, context) if _is_lesson(part) else ""
    now, then = (_read_lines(source_path(it.locales)) for it in (course, live))
    signed, unsigned = (tuple(it for it in some if it not in others) for some, others in ((now, then), (then, now)))
    return PartContent(files, entries, place, signed, unsigned)


def put_part(part: str, content: PartContent, course: CourseFolders) -> None:
    """Put a part into the folders of a course; a new lesson also into its order."""
    root, context = course.dialogues.parent, context_of(part)
    for name, raw in content.files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        with fresh(root / name) as beside:
            beside.write_bytes(raw)
    for locale, lines in content.entries.items():
        if (path := path_of(course.locales, locale)).is_file():
            _put_entries(path, context, lines)
    if _is_lesson(part):
        _list(root / ORDER, context, content.after)
    if content.signed or content.unsigned:
        _sign(source_path(course.locales), content)


def _is_lesson(part: str) -> bool:
    return part.startswith("lessons/")


def context_of(part: str) -> str:
    """Return the catalog context of a part's texts: for lessons and files of the bot the name without the folder.

    No two parts have the same: `check` refuses a lesson called like another part.
    """
    folder, _, name = part.rpartition("/")
    return name if folder in ("lessons", "bot") else part


def context_of_file(name: str) -> str:
    """Return the catalog context of the texts of a file such as `dialogues/lessons/lock-it-up.yaml`."""
    return context_of(part_of(name))


def _is_new(path: Path, other: Path | None) -> bool:
    return other is None or not hold_the_same(path, other)


def _lines_of(locales: Path, locale: str, context: str) -> str:
    return _as_written(entries_of(path_of(locales, locale), context))


def _as_written(entries: Iterable[PoEntry]) -> str:
    return "\n".join("".join(it.raw) for it in entries)


def entries_of(path: Path, context: str) -> list[PoEntry]:
    """Return a catalog's entries of one context, obsolete ones too. Only these are parsed, out of thousands."""
    text = path.read_bytes().decode("utf-8-sig")
    some = "\n\n".join(block for block in text.split("\n\n") if _named(context) in block)
    return [it for it in parse(some) if _is_of(it, context)]


def _named(context: str) -> str:
    return f'msgctxt "{context}"'


def _is_of(entry: PoEntry, context: str) -> bool:
    return bool(entry.source) and entry.context == context


def _put_entries(path: Path, context: str, lines: str) -> None:
    """Replace the entries of a context in a catalog: at the place of the first one or, without any, at the end."""
    if lines == _as_written(entries_of(path, context)):
        return
    text = "\n".join(_blocks(read(path), context, lines))
    with fresh(path) as beside:
        beside.write_text(text, "utf-8")


def _blocks(entries: Iterable[PoEntry], context: str, lines: str) -> Iterator[str]:
    mine = [lines] if lines else []
    for it in entries:
        if not _is_of(it, context):
            yield "".join(it.raw)
        elif mine:
            yield mine.pop()
    yield from mine


def _sign(path: Path, content: PartContent) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = dict.fromkeys(it for it in (*_read_lines(path), *content.signed) if it not in content.unsigned)
    with fresh(path) as beside:
        beside.write_text("".join(f"{line}\n" for line in lines), "utf-8")


def _read_lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines() if path.is_file() else []


def _before(order: Path, lesson: str) -> str:
    names = listed_lessons(order)
    at = names.index(lesson) if lesson in names else 0
    return names[at - 1] if at else ""


def _list(order: Path, lesson: str, after: str) -> None:
    """Add a lesson to course.yaml, after another one or at the end, unless it is listed already."""
    lines = order.read_text("utf-8").splitlines(keepends=True)
    if f"- {lesson}" in map(str.strip, lines):
        return
    places = [number for number, line in enumerate(lines) if line.strip() == f"- {after}"]
    at = places[0] + 1 if places else len(lines)
    with fresh(order) as beside:
        beside.write_text("".join([*lines[:at], f"  - {lesson}\n", *lines[at:]]), "utf-8")
