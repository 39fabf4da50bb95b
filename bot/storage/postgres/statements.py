"""Statements that read and write learners' rows, for a whole batch at once: each parameter is an array.

A row is written only if it is as it was read: its column (`version`, `due_at`, `expires_at`) still equals `was`, or
there was none (`was` is NULL) and there still is none. Each writing statement returns the number of rows written.
"""

from __future__ import annotations

from bot.storage.records.rows import IS_HIDING

LOAD = f"""
SELECT
    asked.learner,
    guests.locale, guests.country, guests.age, guests.finished, guests.wanted, guests.lesson, guests.band,
    guests.lesson_country, guests.trail, guests.first, guests.saved, guests.less_data, guests.writing,
    guests.sitting, guests.lesson_sitting, guests.task,
    guests.expires_at,
    reminders.address, reminders.locale, reminders.country, reminders.weekday, reminders.due_at, reminders.expires_at,
    news.sealed, news.locale, news.country, news.expires_at,
    guests.version, {IS_HIDING}
FROM unnest($1::text[], $2::text[]) AS asked (learner, addressee)
LEFT JOIN guests USING (learner)
LEFT JOIN reminders ON reminders.learner = addressee
LEFT JOIN news ON news.learner = addressee
"""

WRITE_GUESTS = """
WITH fresh AS (
    SELECT * FROM unnest(
        $1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
        $10::text[], $11::text[], $12::bigint[], $13::bigint[], $14::text[], $15::text[], $16::text[], $17::text[],
        $18::bigint[], $19::bigint[], $20::bigint[]
    ) AS fresh (
        learner, locale, country, age, finished, wanted, lesson, band, lesson_country,
        trail, first, saved, less_data, writing, sitting, lesson_sitting, task, expires_at, version,
        was
    )
), changed AS (
    UPDATE guests SET
        locale = fresh.locale, country = fresh.country, age = fresh.age, finished = fresh.finished,
        wanted = fresh.wanted, lesson = fresh.lesson, band = fresh.band, lesson_country = fresh.lesson_country,
        trail = fresh.trail, first = fresh.first, saved = fresh.saved, less_data = fresh.less_data,
        writing = fresh.writing, sitting = fresh.sitting, lesson_sitting = fresh.lesson_sitting, task = fresh.task,
        expires_at = fresh.expires_at, version = fresh.version
    FROM fresh WHERE guests.learner = fresh.learner AND guests.version = fresh.was
    RETURNING 1
), came AS (
    INSERT INTO guests (
        learner, locale, country, age, finished, wanted, lesson, band, lesson_country,
        trail, first, saved, less_data, writing, sitting, lesson_sitting, task, expires_at, version
    )
    SELECT
        learner, locale, country, age, finished, wanted, lesson, band, lesson_country,
        trail, first, saved, less_data, writing, sitting, lesson_sitting, task, expires_at, version
    FROM fresh WHERE was IS NULL
    ON CONFLICT (learner) DO NOTHING
    RETURNING 1
)
SELECT (SELECT COUNT(*) FROM changed) + (SELECT COUNT(*) FROM came)
"""

WRITE_REMINDERS = """
WITH fresh AS (
    SELECT * FROM unnest(
        $1::text[], $2::bytea[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[]
    ) AS fresh (learner, address, locale, country, weekday, due_at, expires_at, was)
), changed AS (
    UPDATE reminders SET
        address = fresh.address, locale = fresh.locale, country = fresh.country, weekday = fresh.weekday,
        due_at = fresh.due_at, expires_at = fresh.expires_at
    FROM fresh WHERE reminders.learner = fresh.learner AND reminders.due_at = fresh.was
    RETURNING 1
), came AS (
    INSERT INTO reminders (learner, address, locale, country, weekday, due_at, expires_at)
    SELECT learner, address, locale, country, weekday, due_at, expires_at FROM fresh WHERE was IS NULL
    ON CONFLICT (learner) DO NOTHING
    RETURNING 1
)
SELECT (SELECT COUNT(*) FROM changed) + (SELECT COUNT(*) FROM came)
"""

WRITE_NEWS = """
WITH fresh AS (
    SELECT * FROM unnest($1::text[], $2::bytea[], $3::text[], $4::text[], $5::bigint[], $6::bigint[])
        AS fresh (learner, sealed, locale, country, expires_at, was)
), changed AS (
    UPDATE news SET
        sealed = fresh.sealed, locale = fresh.locale, country = fresh.country, expires_at = fresh.expires_at
    FROM fresh WHERE news.learner = fresh.learner AND news.expires_at = fresh.was
    RETURNING 1
), came AS (
    INSERT INTO news (learner, sealed, locale, country, expires_at)
    SELECT learner, sealed, locale, country, expires_at FROM fresh WHERE was IS NULL
    ON CONFLICT (learner) DO NOTHING
    RETURNING 1
)
SELECT (SELECT COUNT(*) FROM changed) + (SELECT COUNT(*) FROM came)
"""

SPOKE = "SELECT mark, question, expires_at FROM spoke WHERE mark = ANY($1::bytea[]) ORDER BY question"
WRITE_SPOKE = "INSERT INTO spoke VALUES ($1, $2, $3)"
FORGET_SPOKE = "DELETE FROM spoke WHERE mark = ANY($1::bytea[])"
FORGET_GUESTS = "DELETE FROM guests WHERE learner = ANY($1::text[])"
FORGET_REMINDERS = "DELETE FROM reminders WHERE learner = ANY($1::text[])"
FORGET_NEWS = "DELETE FROM news WHERE learner = ANY($1::text[])"
FORGET_SENDINGS = "DELETE FROM sendings WHERE learner = ANY($1::text[])"
