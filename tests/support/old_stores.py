"""Stores as every version of the program left them, with invented rows: `tests/data/schemas/`.

After a new migration: `python -m tests.support.old_stores` writes the file of its version. The others never change, for
no migration that was shipped does.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from tests.support.paths import DATA, ROOT

SCHEMAS = DATA / "schemas"
LATER = 4_102_444_800
"""1 January 2100, a midnight: when the invented rows expire."""


def _guest(learner: str, **more: int) -> str:
    """Return the statement that adds a learner in the middle of a lesson."""
    columns = "learner, locale, country, age, finished, wanted, lesson, band, lesson_country, trail, first, expires_at"
    values = f"'{learner}', 'km', 'KE', '14-17', '', NULL, 'lock-it-up', '10-13', 'NP', 'a=abcdef', 'a=abcdef', {LATER}"
    names, numbers = ", ".join([columns, *more]), ", ".join([values, *map(str, more.values())])
    return f"INSERT INTO guests ({names}) VALUES ({numbers});"


_FIRST = f"""INSERT INTO messages (learner, message_id, expires_at) VALUES ('achieng', 7, {LATER});
INSERT INTO handled_updates (update_id, expires_at) VALUES (41, {LATER});
INSERT INTO secret_check (fingerprint) VALUES ('fits');"""
_ADDED = {
    4: """INSERT INTO visitors VALUES ('2099-M12', x'01', 'KE', 'km', '14-17');
INSERT INTO ledger VALUES ('2099-M12', x'01', 'ended', 'lock-it-up', '2099-W50', '');
INSERT INTO carried VALUES ('2099-Q4', '2099-M11', 'answers', 'KE', '', 'lock-it-up', 'hum', 'good', 12);
INSERT INTO tallies (quarter, country, event, noisy) VALUES ('2099-Q4', 'KE', 'help-opened', 11);""",
    5: f"INSERT INTO reminders VALUES ('sita-2', x'02', 'km', 'KE', 'friday', {LATER - 604_800}, {LATER});",
    6: f"""INSERT INTO news VALUES ('sita-2', x'03', 'km', 'KE', {LATER});
INSERT INTO announcing VALUES ('goats');
INSERT INTO sendings VALUES ('goats', 'sita-2', 'told');""",
    7: """INSERT INTO voices (code, question, locale, country, week, words, quotable)
    VALUES (x'04', 'next-story', 'km', 'KE', '2099-W50', 'A story about a goat.', 1);""",
    9: f"INSERT INTO spoke VALUES (x'05', 'next-story', {LATER});",
}
_SEALED = {
    "achieng": (
        "000102030405060708090a0b55e97f7a47765dc84d61e41efd695be93a4ace12a761bede5d1429cd86bd0abc7d46ad6fa8c6d1e917d7e1"
        "7c4697786a9b16fc94326184dea00fae2be48e2dd22944d43560a17a4ed4848f1851c2c924ea3b58477ab182d5476f5b4b20e77d6fbed0"
        "233089a710ca92537a18a3e8b7e0806d7844829d9e8ec1e7dedcc4db410f1323e90c5399fdc1469f8d04df28fa1009df8bc496836a4199"
        "19f7109855425811f40c1ba516c93cd4873b07a7c8216ac485200653f7085e3c29f4b3c585a1e7885e7a4562fb8bdcf7712ba2a614580d"
        "5231c7a6563ef1beaf323cff87d3bbe49b6c84a4e9b201347e37ae259668b98a9c83aa80c1e31e81a63304bc4c1f5af64f5f5ee2147d8f"
        "3956a08a45c353fa3a"
    ),
    "sita": (
        "000102030405060708090a0b55e97f7a47765dc84d61e41efd695be93a4ace12a761bede5d1429cd86bd0abc7d46ad6fa8c6d1e917d7e1"
        "7c4697786a9b16fc94326184dea00fae2be48e2dd22944d43560a17a4ed4848f1851c2c924ea3b58477ab182d5476f5b4b20e77d6fbed0"
        "233089a710ca92537a18a3e8b7e0806d7844829d9e8ec1e7dedcc4db410f1323e90c5399fdc1469f8d04df28fa1009df8bc496836a4199"
        "19f7109855425811f40c1ba516c93cd4873b07a7c8216ac485200653f7085e3c29f4b3c585a1e7885e7a4562fb8bdcf7712ba2a614580d"
        "5231c7a6563ef1beaf323cff87d3bbe49b6c84a4e9b201347e37ae259668b98a9c83aa80c1e31e81a63304bc4c1f5af6e3bbc9836dc178"
        "88b5217944bd53ce33"
    ),
    "message": "2d70cfba71f5b9f7a1c70490b1e084ef9883a3b420c2a4cc",
    "reminders": "ab7f12cae5135b1b6e1660bfb36330fa20b69bf34c9ee6e3",
    "news": "5d87bf1efcf26828e680273784748f9daf526404e48f5673",
    "spoke": "5e2c7347e37267b43cf154c1fc748804f1c704d7aeabdda8",
}
"""Sealed parts of the invented rows from version 14 on, as hexadecimal digits, under the key of invented learners."""


def _sealed_guest(learner: str, saved: int, **more: int) -> str:
    columns = ", ".join(("learner, sealed, saved, expires_at", *more))
    values = ", ".join((f"'{learner}', x'{_SEALED[learner]}', {saved}, {LATER}", *map(str, more.values())))
    return f"INSERT INTO guests ({columns}) VALUES ({values});"


_SEALED_ROWS = f"""DROP TABLE old_guests; DROP TABLE old_messages; DROP TABLE old_visitors; DROP TABLE old_ledger;
DROP TABLE old_reminders; DROP TABLE old_news; DROP TABLE old_spoke;
INSERT INTO messages VALUES ('achieng', x'{_SEALED["message"]}', 0, {LATER});
INSERT INTO ledger VALUES ('2099-M12', x'01', x'02');
INSERT INTO reminders VALUES ('sita-2', x'02', 'km', 'KE', 'friday', {LATER - 604_800}, x'{_SEALED["reminders"]}');
INSERT INTO news VALUES ('sita-2', x'03', 'km', 'KE', x'{_SEALED["news"]}');
INSERT INTO spoke VALUES (x'05', 'next-story', x'{_SEALED["spoke"]}');"""
"""The rows after the program has sealed those of before, which SQL alone cannot."""
_LEARNERS = {
    1: f"{_guest('achieng')}\n{_FIRST}",
    2: _guest("sita", saved=1),
    **_ADDED,
    14: "\n".join([_SEALED_ROWS, _sealed_guest("achieng", 0), _sealed_guest("sita", 1)]),
}
_ROOMS = {
    1: "INSERT INTO log (at, name, room, page, about) VALUES (1, 'anna', 'voices', '/voices', '');\n"
    "INSERT INTO codes VALUES ('anna', 5);",
    2: "INSERT INTO approvals VALUES ('goats', 'as read', '2027-07-22', 16, 'anna', 'berta', '');",
    3: "INSERT INTO voices (voice, question, week) VALUES ('v1', 'next-story', '2027-W28');",
    4: "INSERT INTO failures VALUES (1, 2, 3);",
    6: "INSERT INTO open_data VALUES ('2027-Q1', 'anna', 1);",
}
SQLITE: Mapping[str, tuple[str, Mapping[int, str]]] = {
    "bot": ("bot/storage/sqlite/migrations/bot", _LEARNERS),
    "rooms": ("bot/storage/sqlite/migrations/rooms", _ROOMS),
}
"""Files by name: the folder of their migrations, and the rows that are added after the migration of a number."""

_VERSIONS = "CREATE TABLE schema_version (program TEXT PRIMARY KEY, version BIGINT NOT NULL);"
POSTGRES = "bot/storage/postgres/migrations"
_ON_A_SERVER = {
    1: "\n".join(
        [_guest("achieng", version=1), _guest("sita", saved=1, version=2), _FIRST, *_ADDED.values()],
    ).replace("x'", "'\\x"),
    7: "\n".join([_SEALED_ROWS, _sealed_guest("achieng", 0, version=1), _sealed_guest("sita", 1, version=2)]).replace(
        "x'", "'\\x"
    ),
}


def build() -> dict[str, str]:
    """Return each dump by the name of its file, made of today's migrations."""
    dumps = {}
    for name, (folder, rows) in SQLITE.items():
        for number, sql in _prefixes(folder, rows).items():
            dumps[f"{name}-{number:02}.sql"] = _dumped(sql, number)
    for number, sql in _prefixes(POSTGRES, _ON_A_SERVER).items():
        marked = f"INSERT INTO schema_version VALUES ('safe-online-world', {number});"
        dumps[f"postgres-{number:02}.sql"] = f"{_VERSIONS}\n{sql}\n{marked}\n"
    return dumps


def _prefixes(folder: str, rows: Mapping[int, str]) -> dict[int, str]:
    """Return, by version, the migrations up to it, each followed by its rows."""
    steps = sorted((ROOT / folder).glob("*.sql"))
    parts = [f"{step.read_text('utf-8')}\n{rows.get(int(step.stem), '')}" for step in steps]
    return {number: "\n".join(parts[:number]) for number in range(1, len(parts) + 1)}


def _dumped(sql: str, version: int) -> str:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        db.executescript(sql)
        return "\n".join([*db.iterdump(), f"PRAGMA user_version={version};", ""])


def restore_dump(name: str, path: Path) -> None:
    """Make the SQLite file that a dump was taken of."""
    make_file((SCHEMAS / name).read_text("utf-8"), path)


def make_file(sql: str, path: Path) -> None:
    """Make a SQLite file by statements."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.executescript(sql)


if __name__ == "__main__":
    SCHEMAS.mkdir(exist_ok=True)
    for _name, _sql in build().items():
        (SCHEMAS / _name).write_text(_sql, "utf-8")
