"""The drafts of a DATA folder, `DATA/drafts`: at most one for each part of the course, so that nobody merges.

Only the lesson room writes here. `view` is a course folder: the live edition with the draft's own part in it, on which
the workbench and `check` run as on any course. A draft never changes the live edition: publishing makes a new one of it
and the approved drafts.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from pathlib import Path

from bot.authoring.editor.course_part import PartContent, context_of, is_part, part_content, put_part
from bot.authoring.editor.new_lesson import listed_lessons, new_lesson
from bot.authoring.editor.origins import approve, uploads
from bot.authoring.lesson_room.draft import Draft, read_draft, unreadable
from bot.authoring.translation.bylines import Byline, note_writer
from bot.errors import Refused
from bot.files import delete_folder, write_whole
from bot.statistics.periods import day_of
from bot.storage.course_folders import CourseFolders, course_files, course_in
from bot.storage.editions import Edition, EditionNote, Editions

DRAFTS_FOLDER, ABOUT, VIEW, COMPARED = "drafts", "draft.json", "view", ".compared"
PUT_BACK = "put-back.json"
"""File of the wish to put an edition back, beside the drafts."""

_AFTER = re.compile(r"^ *- measure: *after\b", re.MULTILINE)

MOST_DRAFTS = 8
"""Most drafts that an account may have begun, besides those of the numbers and of the bot's own scenes."""

UNREADABLE = (Refused, OSError, ValueError)
"""Raised for a draft that cannot be read. It is left aside, and keeps no program from starting."""


class Drafts:
    """Store of the drafts of a DATA folder, each based on one of its editions."""

    def __init__(self, data: Path, editions: Editions) -> None:
        """Open nothing yet; the folder may be missing."""
        self._folder, self._editions = data / DRAFTS_FOLDER, editions
        self._alone = threading.RLock()  # desks and shelf use drafts in other threads than pages

    @property
    def all(self) -> list[Draft]:
        """Every draft whose description can be read, sorted by its part."""
        return [it for it in map(self._readable, self.parts) if it]

    @property
    def parts(self) -> list[str]:
        """The names of the parts that have a draft, also of one whose description cannot be read."""
        return sorted(it.name.replace(".", "/") for it in self._entries() if self._is_draft(it))

    @property
    def strangers(self) -> int:
        """The number of files and folders beside the drafts that are none of ours; nobody reads or deletes them."""
        found = (it for it in self._entries() if not it.name.startswith(".") and it.name != PUT_BACK)
        return sum(not self._is_draft(it) for it in found)

    def find(self, part: str) -> Draft | None:
        """Return the draft of a part; None when there is none. Raise Refused for an impossible name."""
        place = self._folder_of(part)
        return read_draft(place / ABOUT, part) if self._is_draft(place) else None

    def begin(self, part: str, by: str, at: int) -> Draft:
        """Return the draft of a part, begun if there is none. Raise Refused if the live edition has no such part."""
        if found := self.find(part):
            return found
        self._refuse_too_many(part, by)
        draft = Draft(part, self._editions.live, by, at)
        if not (self.base(draft).dialogues / f"{part}.yaml").is_file():
            raise Refused("There is no such part of the course.", "Choose one of the list.")
        self._made_view(draft)
        return self._settled(draft)

    def begin_lesson(
        self,
        name: str,
        title: str,
        by: str,
        at: int,
        beginning: str = "example",
        story: Mapping[str, str] | None = None,
    ) -> Draft:
        """Begin the draft of a new lesson, listed last in the course; `story` has a club's words, by their boxes.

        Raise Refused for a name that is taken.
        """
        draft = Draft(f"lessons/{name}", self._editions.live, by, at)
        if self.find(draft.part):
            raise Refused(f"There is a draft called `{name}` already.", "Choose another name.")
        self._refuse_too_many(draft.part, by)
        made = self._made_view(draft)
        new_lesson(made.dialogues, name, title, beginning, story)
        put_part(draft.part, PartContent({}, {}, place_of_new(made)), made)
        self._note_writer(draft, made, Byline(by, day_of(at)))
        return self._settled(draft)

    def _note_writer(self, draft: Draft, made: CourseFolders, byline: Byline) -> None:
        own, live = (it.dialogues / f"{draft.part}.yaml" for it in (made, self.base(draft)))
        note_writer(context_of(draft.part), own.read_text("utf-8-sig"), live, made.locales, byline)

    def view(self, draft: Draft) -> CourseFolders:
        """Return the folders of a draft's view. Raise Refused for links, which could lead through the whole disk."""
        view, old = self._folder_of(draft.part) / VIEW, self._folder_of(draft.part) / f".old-{VIEW}"
        with self._alone:
            if old.exists() and not view.exists():  # killed between two renames
                old.rename(view)
        if any(it.is_symlink() for it in (view, *course_in(view))):
            raise unreadable()
        return course_in(view)

    def base(self, draft: Draft) -> CourseFolders:
        """Return the folders of the edition on which a draft is based."""
        return self._editions.folders(draft.base)

    def content(self, draft: Draft) -> PartContent:
        """Return the content of the draft's part. Raise Refused if its files cannot be read."""
        try:
            return part_content(draft.part, self.view(draft), self.base(draft))
        except ValueError as error:  # no text, or no catalog
            raise unreadable() from error

    def refresh(self, draft: Draft) -> Draft:
        """Update a draft to the live edition; it `is_behind` if other words of its part were published since.

        Nobody may write into its view meanwhile.
        """
        if self.is_up_to_date(draft):
            return draft
        content, now = self.content(draft), replace(draft, base=self._editions.live)
        words, theirs = self._words_in(draft), self._words_in(now)
        if words == theirs:
            return self.fill(now, content)
        if content.fingerprint == words:  # nothing was written in it yet
            return self.take_theirs(now)
        return self.fill(replace(now, is_behind=True, began=draft.began or draft.base), content)

    def is_up_to_date(self, draft: Draft) -> bool:
        """Return whether a draft is based on the live edition."""
        return draft.base == self._editions.live

    def keep_mine(self, draft: Draft) -> Draft:
        """Keep the draft's words, without those published since. Its proposal, made for another change, is dropped."""
        return self.put(replace(draft, is_behind=False, began=0, proposal=None))

    def take_theirs(self, draft: Draft) -> Draft:
        """Replace the words of a draft by those of the live edition. Nobody may write into its view meanwhile.

        Raise Refused if the live edition has no such part.
        """
        live = self.base(draft)
        fresh = replace(draft, is_behind=False, began=0, proposal=None)
        return self.fill(fresh, part_content(draft.part, live, live))

    def fill(self, draft: Draft, content: PartContent) -> Draft:
        """Replace the words of a draft, and store it. Nobody may write into its view meanwhile."""
        put_part(draft.part, content, self._made_view(draft))
        return self._settled(draft)

    def put(self, draft: Draft) -> Draft:
        """Store the description of a draft; it is on disk when this returns. Authors are added, never removed."""
        with self._alone:
            there = self.find(draft.part)
            draft = replace(draft, authors=tuple(dict.fromkeys((*(there.authors if there else ()), *draft.authors))))
            write_whole(self._folder_of(draft.part) / ABOUT, json.dumps(asdict(draft), ensure_ascii=False, indent=1))
        return draft

    def add_author(self, part: str, name: str) -> None:
        """Note that an account writes in a draft, if there is one."""
        with self._alone:
            draft = self.find(part)
            if draft and name not in draft.authors:
                self.put(replace(draft, authors=(*draft.authors, name)))

    def discard(self, part: str) -> None:
        """Delete a draft, its description first, so that a half deleted one is no draft."""
        place = self._folder_of(part)
        (place / ABOUT).unlink(missing_ok=True)
        delete_folder(place)

    def publish(self, parts: Iterable[str], origin: EditionNote, at: int) -> Edition:
        """Publish an edition: the live one with these drafts in it. Delete the drafts. Raise OSError on a full disk.

        The account of safeguarding in `origin` is recorded as approver of the pictures too, since it has seen them with
        the draft. Raise Refused when another edition was published meanwhile: its
        words would be lost.
        """
        live = self._editions.live
        drafts = [self.refresh(draft) for part in parts if (draft := self.find(part))]
        for draft in drafts if origin.guard else ():
            self._approve_pictures(draft, origin.guard)
        with self.as_published(drafts) as course:
            edition = self._editions.publish(course, origin, at, on=live)
        for draft in drafts:
            self.discard(draft.part)
        return edition

    def _approve_pictures(self, draft: Draft, name: str) -> None:
        """Record in a draft who approved its new pictures, before an edition is made of it.

        So a draft that a killed process left is equal to its edition, and `tidy` recognises it by that.
        """
        course, brought = self.view(draft), self.content(draft).files
        for picture in uploads(course.dialogues):
            if f"dialogues/media/{picture.picture}" in brought:
                approve(course.dialogues, picture, name)

    @contextmanager
    def as_published(self, drafts: Iterable[Draft], upon: int | None = None) -> Iterator[CourseFolders]:
        """Yield the course with these drafts published: their parts, and everything else from the live edition.

        `upon` is the number of another edition to take it from.
        """
        made = Path(tempfile.mkdtemp(prefix=".", dir=self._folder))
        try:
            course = course_in(made)
            _link(self._editions.folders(self._editions.live if upon is None else upon), course)
            for draft in drafts:
                put_part(draft.part, self.content(draft), course)
            yield course
        finally:
            delete_folder(made)

    def compared(self, part: str, content: PartContent) -> CourseFolders:
        """Return the live course with one part replaced, in a folder of one name, as caches know files by path."""
        course = course_in(self._folder / COMPARED)
        delete_folder(self._folder / COMPARED)
        _link(self._editions.folders(self._editions.live), course)
        put_part(part, content, course)
        return course

    def tidy(self) -> None:
        """Delete what killed processes left: half begun drafts, and published ones whose folder is still there.

        What cannot be read or deleted is left as it is: the room starts whatever lies here.
        """
        for place in self._entries():
            with suppress(OSError):
                if place.is_dir() and not (place.is_symlink() or os.path.lexists(place / ABOUT)):
                    delete_folder(place)
        for draft in self.all:
            with suppress(*UNREADABLE):
                if draft.proposal and self._was_published(draft):
                    self.discard(draft.part)

    def _readable(self, part: str) -> Draft | None:
        with suppress(Refused):
            return self.find(part)
        return None

    def _entries(self) -> list[Path]:
        return list(self._folder.iterdir()) if self._folder.is_dir() else []

    def _is_draft(self, place: Path) -> bool:
        """Return whether a folder holds the description of a draft. Links and what cannot be opened do not count."""
        try:
            return is_part(place.name.replace(".", "/")) and not place.is_symlink() and (place / ABOUT).is_file()
        except OSError:
            return False

    def _was_published(self, draft: Draft) -> bool:
        later = (it for it in self._live_until_now() if it.number > draft.base and not it.origin.puts_back)
        of_it = (it for it in later if draft.part in it.origin.parts)
        made = (part_content(draft.part, self._editions.folders(it.number), self.base(draft)) for it in of_it)
        return self.content(draft) in made

    def _live_until_now(self) -> Iterator[Edition]:
        """Yield the live edition and those that were live before it. One made just before a crash never was."""
        number = self._editions.live
        while number:
            edition = self._editions.find(number)
            yield edition
            number = edition.parent if edition.parent < number else 0

    def _made_view(self, draft: Draft) -> CourseFolders:
        """Build a fresh view beside the present one, of links to the files of the edition it is based on."""
        made = self._folder_of(draft.part) / f".new-{VIEW}"
        delete_folder(made)
        _link(self.base(draft), course_in(made))
        return course_in(made)

    def _refuse_too_many(self, part: str, by: str) -> None:
        """Raise Refused if an account has begun too many drafts. The numbers and the bot's own scenes never wait."""
        if part != "directory" and not part.startswith("bot/") and self._begun_by(by) >= MOST_DRAFTS:
            raise Refused("You have begun too many drafts.", "Publish some of them, or throw some away.")

    def _begun_by(self, name: str) -> int:
        return sum(it.opened_by == name for it in self.all if it.part != "directory" and not it.part.startswith("bot/"))

    def _settled(self, draft: Draft) -> Draft:
        """Replace the present view by the fresh one, and store the draft."""
        new, view, old = (self._folder_of(draft.part) / f"{sign}{VIEW}" for sign in (".new-", "", ".old-"))
        with self._alone:
            delete_folder(old)  # what a killed process has left
            if view.exists():
                view.rename(old)
            new.rename(view)
            self.put(draft)
        delete_folder(old)
        return draft

    def _words_in(self, draft: Draft) -> str:
        """Return the fingerprint of the part, in all languages, in the edition it is based on; "" without the part."""
        base = self.base(draft)
        there = (base.dialogues / f"{draft.part}.yaml").is_file()
        return part_content(draft.part, base, base).fingerprint if there else ""

    def _folder_of(self, part: str) -> Path:
        if not is_part(part):
            raise Refused("There is no such part of the course.", "Choose one of the list.")
        return self._folder / part.replace("/", ".")


def _link(course: CourseFolders, into: CourseFolders) -> None:
    """Hard-link the files of a course into a folder. All programs here replace files, none writes into one."""
    root = into.dialogues.parent
    for name, path in course_files(course):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        os.link(path, root / name)


def place_of_new(course: CourseFolders) -> str:
    """Return the lesson that a new one follows: the last, or the one before the lesson with `measure: after`."""
    names = listed_lessons(course.dialogues / "course.yaml")
    asking = (
        it for it in names if _AFTER.search((course.dialogues / f"lessons/{it}.yaml").read_text("utf-8", "replace"))
    )
    last = next(asking, None)
    return names[names.index(last) - 1 if last else -1] if names else ""
