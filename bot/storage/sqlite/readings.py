"""Readings of learners' messages, in `rooms/rooms.db` (G7): flags, themes, cuts, disclosures; no word of a learner."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection

from bot.safeguarding.girl_messages.released import ReleasedMessage
from bot.safeguarding.moderation.access_log import KEPT
from bot.safeguarding.moderation.disclosure import Disclosure
from bot.safeguarding.moderation.reading import DISCLOSURE, Reading
from bot.safeguarding.moderation.review_queue import ReviewMarks, keeps
from bot.statistics.periods import day_of
from bot.storage.sqlite import rooms
from bot.storage.sqlite.side_files import reading

_READING = "INSERT OR REPLACE INTO readings VALUES (?, ?, ?, ?)"
_VOICE = "INSERT INTO voices (voice, question, week) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"


@dataclass(frozen=True, slots=True)
class ReadingsFile:
    """The readings in the file at a path."""

    path: Path

    def marks(self) -> ReviewMarks:
        """Return everything readers marked, as it is at one moment; nothing where there is no file yet."""
        if not self.path.is_file():
            return ReviewMarks()
        with reading(self.path) as db:
            return _marks(db)

    def read(self, voice: ReleasedMessage, reading: Reading, now: int) -> None:
        """Store a reading in place of an earlier one by the same reader. The first disclosure flag starts a clock."""
        with rooms.writing(self.path) as db:
            db.execute(_VOICE, (voice.voice, voice.question, voice.week))
            db.execute(_READING, (reading.voice, reading.reader, " ".join(sorted(reading.flags)), reading.theme))
            if DISCLOSURE in reading.flags:
                row = (voice.voice, now, voice.country)
                db.execute("INSERT INTO disclosures VALUES (?, ?, ?) ON CONFLICT DO NOTHING", row)

    def cut(self, voice: ReleasedMessage, places: Collection[int]) -> None:
        """Cut pieces out of a message. Its words are different then, so every reader has to read it again."""
        with rooms.writing(self.path) as db:
            db.execute(_VOICE, (voice.voice, voice.question, voice.week))
            db.execute("UPDATE voices SET cut = ? WHERE voice = ?", (" ".join(map(str, sorted(places))), voice.voice))
            db.execute("DELETE FROM readings WHERE voice = ?", (voice.voice,))

    def add_theme(self, question: str, theme: str) -> None:
        """Add a theme to a question's list."""
        with rooms.writing(self.path) as db:
            db.execute("INSERT INTO themes VALUES (?, ?) ON CONFLICT DO NOTHING", (question, theme))

    def tick(self, voice: str, steps: Collection[str], name: str) -> None:
        """Record steps taken about a disclosure. A tick is final: the staff member who made it answers for it."""
        with rooms.writing(self.path) as db:
            rows = ((voice, step, name) for step in steps)
            db.executemany("INSERT INTO steps VALUES (?, ?, ?) ON CONFLICT DO NOTHING", rows)

    def forget(self, there: Collection[str], now: int) -> None:
        """Delete the readings of messages withdrawn or too old, and disclosures older than twelve months."""
        with rooms.writing(self.path) as db:
            known = db.execute("SELECT voice, week FROM voices").fetchall()
            gone = [(voice,) for voice, week in known if voice not in there and not keeps(week, day_of(now))]
            db.executemany("DELETE FROM voices WHERE voice = ?", gone)
            db.execute("DELETE FROM disclosures WHERE at <= ?", (now - KEPT,))


def _marks(db: Connection) -> ReviewMarks:
    readings = db.execute("SELECT voice, reader, flags, theme FROM readings ORDER BY voice, reader")
    themes: dict[str, list[str]] = {}
    for question, theme in db.execute("SELECT question, theme FROM themes ORDER BY question, theme"):
        themes.setdefault(question, []).append(theme)
    return ReviewMarks(
        readings=tuple(Reading(voice, who, frozenset(flags.split()), theme) for voice, who, flags, theme in readings),
        questions=dict(db.execute("SELECT voice, question FROM voices")),
        cuts={it: frozenset(map(int, cut.split())) for it, cut in db.execute("SELECT voice, cut FROM voices") if cut},
        themes={question: tuple(found) for question, found in themes.items()},
        disclosures=_disclosures(db),
    )


def _disclosures(db: Connection) -> tuple[Disclosure, ...]:
    steps: dict[str, dict[str, str]] = {}
    for voice, step, name in db.execute("SELECT voice, step, name FROM steps"):
        steps.setdefault(voice, {})[step] = name
    rows = db.execute("SELECT voice, at, country FROM disclosures").fetchall()
    return tuple(Disclosure(voice, at, country, steps.get(voice, {})) for voice, at, country in rows)
