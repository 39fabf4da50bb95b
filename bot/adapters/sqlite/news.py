"""Who said yes to news (B9): her address, sealed, written in the turn's own transaction and taken out in it."""

from __future__ import annotations

import sqlite3

from bot.engine.events import NewsStopped, NewsWanted
from bot.engine.session import DAY, SAVED_STAYS, Session
from bot.engine.turn import Turn
from bot.ports import Knock, LearnerId

_WANTED = """
INSERT INTO news VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
    sealed = excluded.sealed, locale = excluded.locale, country = excluded.country, expires_at = excluded.expires_at
"""
_RENEW = "UPDATE news SET locale = ?2, country = COALESCE(?3, country), expires_at = ?4 WHERE learner = ?1"


def noted(db: sqlite3.Connection, knock: Knock, turn: Turn, now: int) -> int | None:
    """Write down what a turn says of news; returns until when her address is kept, None where it is not.

    Every tap renews it, and lets it follow her language and country; nothing is written when nothing has changed. A
    host that knows no address (a preview) keeps an empty one.
    """
    if turn.session is None or stops_news(turn):
        forget_news(db, knock.learner)
        return None
    wanted = not turn.passing and any(isinstance(event, NewsWanted) for event in turn.events)
    if wanted and turn.session.country:
        address = knock.sealed("announcement") if knock.sealed else b""
        row = (knock.learner, address, turn.session.locale, turn.session.country, _until(now))
        db.execute(_WANTED, row)
        return _until(now)
    return _renewed(db, knock.learner, turn, now)


def _renewed(db: sqlite3.Connection, learner: LearnerId, turn: Turn, now: int) -> int | None:
    found = db.execute("SELECT locale, country, expires_at FROM news WHERE learner = ?", (learner,)).fetchone()
    if found is None or found[2] <= now:
        return None
    locale, country = _hers(turn.session) if turn.session and not turn.passing else found[:2]
    fresh = (locale, country or found[1], _until(now))
    if fresh != found:
        db.execute(_RENEW, (learner, *fresh))
    return _until(now)


def _hers(session: Session) -> tuple[str, str | None]:
    return session.locale, session.country


def _until(now: int) -> int:
    """A midnight: the row tells no time of day."""
    return now - now % DAY + SAVED_STAYS


def kept_until(db: sqlite3.Connection, learner: LearnerId, now: int) -> int | None:
    """Until when her address is kept; None where it is not."""
    found = db.execute("SELECT expires_at FROM news WHERE learner = ? AND expires_at > ?", (learner, now)).fetchone()
    return int(found[0]) if found else None


def forget_news(db: sqlite3.Connection, learner: LearnerId) -> bool:
    """Her address, and that something was sent to it; whether there was anything."""
    gone = db.execute("DELETE FROM news WHERE learner = ?", (learner,)).rowcount
    return gone + db.execute("DELETE FROM sendings WHERE learner = ?", (learner,)).rowcount > 0


def stops_news(turn: Turn) -> bool:
    """Whether a turn takes her address out: then it leaves the bytes of the file, too."""
    return turn.session is None or any(isinstance(event, NewsStopped) for event in turn.events)
