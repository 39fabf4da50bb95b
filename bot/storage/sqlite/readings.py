"""Readings of learners' messages, in `rooms/rooms.db` (G7): flags, themes, cuts, disclosures; no word of a learner."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from sqlite3 import Connection

from bot.safeguarding.messages.message import ReleasedMessage
from bot.safeguarding.moderation.access_log import LOG_KEPT_FOR
from bot.safeguarding.moderation.disclosure import CLOSED, Disclosure, TickedStep
from bot.safeguarding.moderation.reading import DISCLOSURE, Reading
from bot.safeguarding.moderation.redaction import ProposedCut
from bot.safeguarding.moderation.review_queue import ReviewMarks, keeps
from bot.statistics.periods import day_of
from bot.storage.sqlite.rooms import is_current
from bot.storage.sqlite.side_files import reading, writing

_READING = "INSERT OR REPLACE INTO readings VALUES (?, ?, ?, ?)"
_VOICE = "INSERT INTO voices (voice, question, week, alike) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
_DISCLOSURE = "INSERT INTO disclosures (voice, at, country, locale) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
_ALL_PROPOSED = "SELECT voice, cut, reader FROM proposed_cuts"
_PROPOSED = "INSERT OR REPLACE INTO proposed_cuts (voice, cut, reader) VALUES (?, ?, ?)"
_OLD_STEPS = (
    "SELECT voice, step, name, 0 FROM steps UNION SELECT voice, 'first-look', name, 0 FROM steps WHERE step = 'closed'"
)
_TICK = "INSERT INTO steps (voice, step, name, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"


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

    def read(self, message: ReleasedMessage, reading: Reading, now: int, alike: str = "") -> None:
        """Store a reading in place of an earlier one by the same reader. The first disclosure flag starts a clock.

        `alike` is the first of the earlier messages that this one is much like; empty without one.
        """
        with writing(self.path) as db:
            db.execute(_VOICE, (message.id, message.question, message.week, alike))
            db.execute(_READING, (reading.message_id, reading.reader, " ".join(sorted(reading.flags)), reading.theme))
            if DISCLOSURE in reading.flags:
                db.execute(_DISCLOSURE, (message.id, now, message.country, message.locale))

    def cut(self, message_id: str, numbers: Collection[int]) -> None:
        """Store the positions of all cuts of a message; none puts its words back. Every reader has to read it again."""
        with writing(self.path) as db:
            db.execute("UPDATE voices SET cut = ? WHERE voice = ?", (_written(numbers), message_id))
            db.execute("DELETE FROM readings WHERE voice = ?", (message_id,))
            db.execute("DELETE FROM proposed_cuts WHERE voice = ?", (message_id,))

    def propose_cut(self, message_id: str, proposed: ProposedCut) -> None:
        """Store a cut that waits for a second reader. Nothing is cut yet."""
        with writing(self.path) as db:
            db.execute(_PROPOSED, (message_id, _written(proposed.cut), proposed.reader))

    def drop_cut(self, message_id: str) -> None:
        """Delete a cut that waits for a second reader."""
        with writing(self.path) as db:
            db.execute("DELETE FROM proposed_cuts WHERE voice = ?", (message_id,))

    def add_theme(self, question: str, theme: str) -> None:
        """Add a theme to a question's list."""
        with writing(self.path) as db:
            db.execute("INSERT INTO themes VALUES (?, ?) ON CONFLICT DO NOTHING", (question, theme))

    def tick(self, message_id: str, step: str, tick: TickedStep) -> None:
        """Record a step taken about a disclosure, by the member who answers for it."""
        with writing(self.path) as db:
            db.execute(_TICK, (message_id, step, tick.name, tick.at))

    def take_back(self, message_id: str, step: str) -> None:
        """Delete the tick of a step, and with it that of the last one: the procedure is open again."""
        with writing(self.path) as db:
            db.execute("DELETE FROM steps WHERE voice = ? AND step IN (?, ?)", (message_id, step, CLOSED))

    def forget(self, there: Collection[str], now: int) -> None:
        """Delete the readings of messages withdrawn or too old, and disclosures older than twelve months."""
        with writing(self.path) as db:
            known = db.execute("SELECT voice, week FROM voices").fetchall()
            gone = [
                (message_id,) for message_id, week in known if message_id not in there and not keeps(week, day_of(now))
            ]
            db.executemany("DELETE FROM voices WHERE voice = ?", gone)
            db.execute("DELETE FROM disclosures WHERE at <= ?", (now - LOG_KEPT_FOR,))


def _written(numbers: Collection[int]) -> str:
    return " ".join(map(str, sorted(numbers)))


def _places(written: str) -> frozenset[int]:
    return frozenset(map(int, written.split()))


def _marks(db: Connection) -> ReviewMarks:
    readings = db.execute("SELECT voice, reader, flags, theme FROM readings ORDER BY voice, reader")
    themes: dict[str, list[str]] = {}
    for question, theme in db.execute("SELECT question, theme FROM themes ORDER BY question, theme"):
        themes.setdefault(question, []).append(theme)
    marks = ReviewMarks(
        readings=tuple(
            Reading(message_id, who, frozenset(flags.split()), theme) for message_id, who, flags, theme in readings
        ),
        questions=dict(db.execute("SELECT voice, question FROM voices")),
        cuts={message_id: _places(cut) for message_id, cut in db.execute("SELECT voice, cut FROM voices") if cut},
        themes={question: tuple(found) for question, found in themes.items()},
    )
    if not is_current(db):  # an old file, which the staff's page upgrades when it starts
        return replace(marks, disclosures=_disclosures(db, "voice, at, country, ''", _OLD_STEPS))
    return replace(
        marks,
        proposed={message_id: ProposedCut(_places(cut), who) for message_id, cut, who in db.execute(_ALL_PROPOSED)},
        alike=dict(db.execute("SELECT voice, alike FROM voices WHERE alike <> ''")),
        disclosures=_disclosures(db, "voice, at, country, locale", "SELECT voice, step, name, at FROM steps"),
    )


def _disclosures(db: Connection, columns: str, of_steps: str) -> tuple[Disclosure, ...]:
    steps: dict[str, dict[str, TickedStep]] = {}
    for message_id, step, name, at in db.execute(of_steps):
        steps.setdefault(message_id, {})[step] = TickedStep(name, at)
    rows = db.execute(f"SELECT {columns} FROM disclosures").fetchall()
    return tuple(
        Disclosure(message_id, at, country, steps.get(message_id, {}), locale)
        for message_id, at, country, locale in rows
    )
