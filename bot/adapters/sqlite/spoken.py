"""Voices on their way: kept in the turn's own transaction under the hash of their code, released when a week is over.

No row can be joined with a girl's: no pseudonym, no time but the week, and no order, because a hash decides where a
row lies. The functions here run inside the store's transactions.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection
from typing import NamedTuple

from bot.engine.events import Voiced
from bot.engine.session import DAY, Session, kept_until
from bot.engine.turn import Turn
from bot.ports import Knock, Spoken
from bot.voices.released import Released


def keep(db: sqlite3.Connection, turn: Turn, knock: Knock) -> None:
    """Keep her words where the turn says that she sent them."""
    if knock.spoken is None or turn.session is None or turn.passing:
        return
    for event in turn.events:
        if isinstance(event, Voiced):
            _put(db, event, turn.session, knock.spoken)


def note(db: sqlite3.Connection, turn: Turn, knock: Knock, now: int) -> None:
    """Apart from her words: that her account has sent some, until a midnight before she is forgotten.

    So it tells no time that a row of hers tells too (G6). It goes at once with Tidy up, when somebody else begins, and
    when nothing of her is to be kept (D3, B7). Her words stay: nobody could find them by her.
    """
    if turn.session is None or turn.session.spoke is None:
        db.execute("DELETE FROM spoke WHERE mark = ?", (knock.mark,))
    elif not turn.passing:
        until = kept_until(turn.session, now)
        until -= until % DAY
        sent = [(knock.mark, event.question, until) for event in turn.events if isinstance(event, Voiced)]
        db.executemany("INSERT OR IGNORE INTO spoke VALUES (?, ?, ?)", sent)
        db.execute("UPDATE spoke SET expires_at = ? WHERE mark = ?", (until, knock.mark))


def spoke(db: sqlite3.Connection, mark: bytes | None, now: int) -> str | None:
    """The question that an account has sent words to; only one is open at a time."""
    found = db.execute("SELECT question FROM spoke WHERE mark = ? AND expires_at > ?", (mark, now)).fetchone()
    return found[0] if found else None


def _put(db: sqlite3.Connection, event: Voiced, session: Session, spoken: Spoken) -> None:
    country = session.country if session.country in spoken.countries else None
    about = (event.question, session.locale, country or "", spoken.week, spoken.words, event.quotable)
    columns = "code, question, locale, country, week, words, quotable"
    db.execute(f"INSERT INTO voices ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?)", (spoken.code, *about))


def take_back(db: sqlite3.Connection, code: bytes, mark: bytes | None) -> bool:
    """Whether words lie under a code. They are gone; a released one is only marked, until it is gone over there too.

    Who took them back may send others: they are gone.
    """
    gone = "DELETE FROM spoke WHERE mark = ? AND question = (SELECT question FROM voices WHERE code = ?)"
    db.execute(gone, (mark, code))
    if db.execute("DELETE FROM voices WHERE code = ? AND voice = ''", (code,)).rowcount:
        return True
    marked = "UPDATE voices SET words = '', taken_back = 1 WHERE code = ? AND taken_back = 0"
    return db.execute(marked, (code,)).rowcount > 0


class Waiting(NamedTuple):
    """What is to be done in the file of released voices: `ready` to be written, `gone` to be deleted."""

    ready: tuple[Released, ...]
    gone: tuple[str, ...]


def number(db: sqlite3.Connection, week: str, name: Callable[[], str]) -> None:
    """Give each voice of a week that is over its number by chance; one that has a number keeps it."""
    for (code,) in db.execute("SELECT code FROM voices WHERE voice = '' AND week < ?", (week,)).fetchall():
        db.execute("UPDATE voices SET voice = ? WHERE code = ?", (name(), code))


def waiting(db: sqlite3.Connection) -> Waiting:
    """What has a number and was not released yet, in the order of the numbers; and what was taken back."""
    sql = "SELECT voice, question, locale, country, week, words, quotable FROM voices WHERE words <> '' AND voice <> ''"
    rows = db.execute(f"{sql} ORDER BY voice").fetchall()
    ready = tuple(Released(a, b, c, d, e, f, bool(quotable)) for a, b, c, d, e, f, quotable in rows)
    gone = tuple(voice for (voice,) in db.execute("SELECT voice FROM voices WHERE taken_back = 1"))
    return Waiting(ready, gone)


def released(db: sqlite3.Connection, done: Waiting, open_: Collection[str]) -> None:
    """Empty what was released, and forget what was taken back. Of a question that is over no code and no mark stays."""
    db.executemany("UPDATE voices SET words = '' WHERE voice = ?", ((it.voice,) for it in done.ready))
    db.executemany("DELETE FROM voices WHERE voice = ?", ((voice,) for voice in done.gone))
    marks = ", ".join("?" for _ in open_)
    over = f"DELETE FROM voices WHERE words = '' AND taken_back = 0 AND question NOT IN ({marks})"
    db.execute(over, tuple(open_))
    db.execute(f"DELETE FROM spoke WHERE question NOT IN ({marks})", tuple(open_))
