"""Take a lesson and its translations into a draft, from a proof that was mailed and comes back.

Anybody may have changed the file. So nothing else of it is taken: no number, no other lesson, no picture, and no
signature.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from bot.authoring.course_part import PartContent, part_content
from bot.authoring.proof.earlier_course import same
from bot.authoring.proof.embedded_sources import InvalidProof, extract_files
from bot.authoring.room.drafts import place_of_new
from bot.authoring.room.refusals import refusal
from bot.authoring.translation.bylines import Byline, credited
from bot.authoring.translation.catalog_files import locales_in, path_of
from bot.authoring.translation.po_writer import entry_lines
from bot.lessons.loader.lesson import parse_script
from bot.lessons.model.lesson import Lesson
from bot.lessons.translations.po import InvalidPo, PoEntry, parse, read
from bot.storage.course_folders import CourseFolders, course_files

LESSONS = "dialogues/lessons/"


@dataclass(frozen=True, slots=True)
class OpenedProof:
    """The files of a proof, and the lesson in it that is taken."""

    files: Mapping[str, bytes]
    lesson: str

    @property
    def part(self) -> str:
        """Name of the part of the course that the lesson is."""
        return f"lessons/{self.lesson}"

    @property
    def file(self) -> str:
        """The name of the lesson's file."""
        return f"dialogues/{self.part}.yaml"


def opened(page: bytes, lesson: str = "") -> OpenedProof:
    """Open a proof. `lesson` is needed where it holds several. Raise Refused for anything but a proof of a lesson."""
    try:
        files = extract_files(page.decode("utf-8"))
    except (UnicodeDecodeError, InvalidProof):
        raise refusal("no file") from None
    names = [PurePosixPath(it).stem for it in files if it.startswith(LESSONS) and it.endswith(".yaml")]
    wanted = [it for it in names if lesson in ("", it)]
    if len(wanted) != 1:
        raise refusal("not of one")
    found = OpenedProof(files, wanted[0])
    _must_be_readable(found)
    return found


def _must_be_readable(found: OpenedProof) -> None:
    if parse_script(Lesson, _text(found.files[found.file]), found.lesson, found.file)[0] is None:
        raise refusal("invalid lesson")
    try:
        for name in (it for it in found.files if it.endswith(".po")):
            parse(_text(found.files[name]))
    except InvalidPo:
        raise refusal("invalid words") from None


def taken(proof: OpenedProof, course: CourseFolders, live: CourseFolders, byline: Byline) -> PartContent:
    """Return the lesson of a proof as content for a draft. `course` is the view of the draft, or the live edition.

    The account in `byline` becomes the translator of its new words, so she cannot sign them.
    """
    there = _there(proof, course, live)
    entries = {it: _lines(proof, path_of(course.locales, it), it, byline) for it in locales_in(course.locales)}
    return replace(there, files={**there.files, proof.file: proof.files[proof.file]}, entries=entries)


def left_alone(proof: OpenedProof, course: CourseFolders) -> list[str]:
    """Return the files of a proof that differ from the course but are not taken; in catalogs other contexts count."""
    here = dict(course_files(course))
    others = sorted(name for name in proof.files if name != proof.file)
    return [it for it in others if _differs(proof, it, here[it].read_bytes() if it in here else b"")]


def _there(proof: OpenedProof, course: CourseFolders, live: CourseFolders) -> PartContent:
    if (course.dialogues / f"{proof.part}.yaml").is_file():
        return part_content(proof.part, course, live)
    return PartContent({}, {}, place_of_new(course))


def _lines(proof: OpenedProof, mine: Path, locale: str, byline: Byline) -> str:
    """Return the catalog entries of the lesson, with those of the proof in place of ours."""
    here = {it.key: it for it in _of(read(mine), proof.lesson)}
    raw = proof.files.get(f"locales/{locale}/LC_MESSAGES/messages.po", b"")
    theirs = {it.key: _unsigned(it, here.get(it.key), byline) for it in _of(parse(_text(raw)), proof.lesson)}
    return "\n".join("".join(entry_lines(it)) for it in (here | theirs).values())


def _of(entries: Iterable[PoEntry], context: str) -> Iterator[PoEntry]:
    return (it for it in entries if it.source and it.context == context and not it.obsolete)


def _unsigned(theirs: PoEntry, mine: PoEntry | None, byline: Byline) -> PoEntry:
    """Return our entry if both say the same, else theirs without comments: no signature comes by mail."""
    return mine if mine and _said(mine) == _said(theirs) else credited(replace(theirs, comments=()), byline)


def _said(it: PoEntry) -> object:
    return it.forms, it.fuzzy, it.previous


def _differs(proof: OpenedProof, name: str, mine: bytes) -> bool:
    raw = proof.files[name]
    if not name.endswith(".po"):
        return not same(raw, mine)
    ours, theirs = ({it.key: _said(it) for it in _entries(one) if it.context != proof.lesson} for one in (mine, raw))
    return any(ours.get(key) != said for key, said in theirs.items())


def _entries(raw: bytes) -> list[PoEntry]:
    return [it for it in parse(_text(raw)) if it.source and not it.obsolete]


def _text(raw: bytes) -> str:
    return raw.decode("utf-8-sig")
