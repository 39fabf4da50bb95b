"""Statements that read and write learners' rows, for a whole batch at once: each parameter is an array.

A row is written only if it is as it was read: its column (`version`, `due_at`, `until`) still equals `was`, or
there was none (`was` is NULL) and there still is none. Each writing statement returns the number of rows written.
"""

from __future__ import annotations

from bot.storage.records.rows import IS_HIDING, SIDE_BY_SIDE

LOAD = f"""
SELECT asked.learner, guests.version, {SIDE_BY_SIDE}, {IS_HIDING}
FROM unnest($1::text[], $2::text[]) AS asked (learner, addressee)
LEFT JOIN guests USING (learner)
LEFT JOIN reminders ON reminders.learner = addressee
LEFT JOIN news ON news.learner = addressee
"""

WRITE_GUESTS = """
WITH fresh AS (
    SELECT * FROM unnest($1::text[], $2::bytea[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[])
        AS fresh (learner, sealed, saved, expires_at, version, was)
), changed AS (
    UPDATE guests SET
        sealed = fresh.sealed, saved = fresh.saved, expires_at = fresh.expires_at, version = fresh.version
    FROM fresh WHERE guests.learner = fresh.learner AND guests.version = fresh.was
    RETURNING 1
), came AS (
    INSERT INTO guests (learner, sealed, saved, expires_at, version)
    SELECT learner, sealed, saved, expires_at, version FROM fresh WHERE was IS NULL
    ON CONFLICT (learner) DO NOTHING
    RETURNING 1
)
SELECT (SELECT COUNT(*) FROM changed) + (SELECT COUNT(*) FROM came)
"""

WRITE_REMINDERS = """
WITH fresh AS (
    SELECT * FROM unnest(
        $1::text[], $2::bytea[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bytea[], $8::bigint[]
    ) AS fresh (learner, address, locale, country, weekday, due_at, until, was)
), changed AS (
    UPDATE reminders SET
        address = fresh.address, locale = fresh.locale, country = fresh.country, weekday = fresh.weekday,
        due_at = fresh.due_at, until = fresh.until
    FROM fresh WHERE reminders.learner = fresh.learner AND reminders.due_at = fresh.was
    RETURNING 1
), came AS (
    INSERT INTO reminders (learner, address, locale, country, weekday, due_at, until)
    SELECT learner, address, locale, country, weekday, due_at, until FROM fresh WHERE was IS NULL
    ON CONFLICT (learner) DO NOTHING
    RETURNING 1
)
SELECT (SELECT COUNT(*) FROM changed) + (SELECT COUNT(*) FROM came)
"""

WRITE_NEWS = """
WITH fresh AS (
    SELECT * FROM unnest($1::text[], $2::bytea[], $3::text[], $4::text[], $5::bytea[], $6::bytea[])
        AS fresh (learner, sealed, locale, country, until, was)
), changed AS (
    UPDATE news SET
        sealed = fresh.sealed, locale = fresh.locale, country = fresh.country, until = fresh.until
    FROM fresh WHERE news.learner = fresh.learner AND news.until = fresh.was
    RETURNING 1
), came AS (
    INSERT INTO news (learner, sealed, locale, country, until)
    SELECT learner, sealed, locale, country, until FROM fresh WHERE was IS NULL
    ON CONFLICT (learner) DO NOTHING
    RETURNING 1
)
SELECT (SELECT COUNT(*) FROM changed) + (SELECT COUNT(*) FROM came)
"""

SENDERS = "SELECT mark, question, until FROM spoke WHERE mark = ANY($1::bytea[]) ORDER BY question"
WRITE_SENDERS = "INSERT INTO spoke VALUES ($1, $2, $3)"
FORGET_SENDERS = "DELETE FROM spoke WHERE mark = ANY($1::bytea[])"
FORGET_GUESTS = "DELETE FROM guests WHERE learner = ANY($1::text[])"
FORGET_REMINDERS = "DELETE FROM reminders WHERE learner = ANY($1::text[])"
FORGET_NEWS = "DELETE FROM news WHERE learner = ANY($1::text[])"
FORGET_SENDINGS = "DELETE FROM sendings WHERE learner = ANY($1::text[])"
