"""A copy of DATA without BOT_SECRET: rows of 200 girls, joined by everything there is (S5, S6)."""

from __future__ import annotations

import hmac
import random
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from itertools import combinations, groupby
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.durations import DAY
from bot.engine.events import MessageSent, NewsWanted
from bot.engine.session import Answer, Reminder, Session, Visit
from bot.engine.turn import Turn
from bot.lessons.model.people import Country
from bot.statistics.counted_events import CountedEvent, CountedTurn
from bot.storage.address_cipher import AddressCipher
from bot.storage.job_ports import JobStore
from bot.storage.ports import LearnerId, MessageDraft, TurnRequest
from bot.storage.pseudonyms import KEYLESS
from bot.storage.records.tables import MOVES
from bot.storage.row_seals import RowSeals
from tests.support.store_fixtures import InAFile, StorePlace, on_sqlite

NOW = int(datetime(2026, 12, 16, 18, tzinfo=UTC).timestamp())
LANGUAGES: Mapping[Country, tuple[str, ...]] = {
    "KE": ("en", "sw"),
    "NP": ("ne", "en"),
    "PH": ("fil", "en", "ceb"),
    "KH": ("km",),
}
LESSONS = [f"lesson-{number:02}" for number in range(20)]
ALIKE = ({"guests", "messages"}, {"reminders", "news", "sendings goats", "sendings"})
SEALED_IN = {"reminders": "reminder", "news": "announcement"}
GIRLS = 200
BOUND = 7
"""Most right claims of one way of joining. Who knows nothing and names one partner for each of n rows out of n is right
once, as of a Poisson law with mean 1: above 7 once in 100,000 times, and some hundreds of ways are tried."""


@dataclass(frozen=True)
class OneGirl:
    """A girl: her account, and what she did."""

    account: int
    session: Session
    tapped_at: int
    asks_for_news: bool
    sends_words: bool

    @property
    def learner(self) -> LearnerId:
        return KEYLESS.learner(self.account)

    @property
    def sender_hash(self) -> bytes:
        return sha256(b"mark %d" % self.account).digest()

    @property
    def events(self) -> tuple[CountedEvent, ...]:
        begun = [CountedEvent("started", it) for it in self.session.finished]
        return (*begun, *(CountedEvent("finished", it) for it in self.session.finished[:-1]))


def two_hundred(chance: random.Random) -> list[OneGirl]:
    """Return girls of four countries whose last taps are spread, most of them in the last weeks."""
    return [_one(number, chance) for number in range(GIRLS)]


def _one(number: int, chance: random.Random) -> OneGirl:
    country = chance.choices(tuple(LANGUAGES), (60, 20, 15, 5))[0]
    finished = tuple(chance.sample(LESSONS, min(20, 1 + int(chance.expovariate(0.3)))))
    trail = tuple(Answer(f"stop-{at}", chance.choice("abc") * 6) for at in range(chance.randrange(1, 9)))
    session = Session(
        chance.choice(LANGUAGES[country]),
        chance.choice(("10-13", "14-17")),
        country,
        finished,
        visit=Visit(finished[-1], "10-13", country, trail, trail[:1]),
        saved=True,
        reminder=Reminder(chance.choice(("friday", "sunday")), country) if chance.random() < 0.5 else None,
    )
    ago = min(80 * DAY, int(chance.expovariate(1 / (25 * DAY))))
    return OneGirl(800_000_000 + chance.randrange(10**8), session, NOW - ago, chance.random() < 0.6, number % 20 == 0)


async def plays(store: JobStore, girl: OneGirl, cipher: AddressCipher, number: int) -> None:
    """Let a girl do what she did; on Telegram the messages of all chats have numbers of one counter."""
    sent = (MessageSent("next-story", quotable=False),) if girl.sends_words else ()
    session = replace(girl.session, sent_to="next-story") if sent else girl.session
    turn = Turn(session, (*((NewsWanted(),) if girl.asks_for_news else ()), *sent))
    told = CountedTurn(session.country or "-", session.locale, session.age or "-", girl.events)
    asked = TurnRequest(
        girl.learner,
        lambda before: turn,
        update_id=5_000 + number,
        message_id=10_000 + 3 * number,
        counts=lambda _: told,
        sealed=partial(cipher.encrypt, girl.account),
        message_draft=MessageDraft("a goat", sha256(b"code %d" % girl.account).digest(), "2026-W51"),
        sender_hash=girl.sender_hash,
    )
    await store.turns([asked], girl.tapped_at)
    await store.showed([(girl.learner, 10_001 + 3 * number), (girl.learner, 10_002 + 3 * number)], girl.tapped_at)


Rows = dict[str, list[dict[str, Any]]]


async def stolen(place: StorePlace, girls: list[OneGirl]) -> tuple[Rows, dict[Hashable, int]]:
    """Let the girls play; return all rows as they are stored, and whose each name is."""
    (place.data / "period-keys").mkdir(exist_ok=True)
    for at, book in enumerate(("M09", "M10", "M11", "M12", "Q3", "Q4"), 1):
        (place.data / "period-keys" / f"2026-{book}").write_text(f"{at:064x}", "ascii")
    cipher = AddressCipher(RowSeals(KEYLESS.key).for_addresses(b"a" * 32))
    store = await place.open()
    for number, girl in enumerate(sorted(girls, key=lambda it: it.tapped_at)):
        await plays(store, girl, cipher, number)
    while due := await store.reminders.due(NOW):
        for it in due:
            await store.reminders.claim(it, NOW)
    await store.announcement_queue.begin("goats", list(LANGUAGES), NOW)
    whose: dict[Hashable, int] = {}
    for girl in girls:
        names = (girl.learner, KEYLESS.addressee(girl.learner), girl.sender_hash)
        blocks = [name for it in store.ledger.accounts(girl.learner) for _, name in it.names(0, 9)]
        whose |= dict.fromkeys([*names, *blocks], girl.account)
    await store.close()
    return {table.name: place.stored(table.name) for table in MOVES}, whose


def are_one_by_design(one: Entity, other: Entity) -> bool:
    """Tell whether two tables name a girl alike: her place and her messages, or reminder, news and delivery."""
    return any({one.table, other.table} <= tables for tables in ALIKE)


async def test_of_two_hundred_girls_no_row_is_joined_with_another_one(place: StorePlace) -> None:
    girls = two_hundred(random.Random(7))
    rows, whose = await stolen(place, girls)
    found = [it for it in entities(rows, LESSONS) if it]
    right: dict[str, int] = {}
    for one, other in combinations(found, 2):
        if not are_one_by_design(one[0], other[0]):
            for way, claims in joins(one, other):
                if isinstance(place, InAFile) or way != ROWS:  # a server keeps rows in the order they were written
                    hits = {whose[it.one.name] for it in claims if whose[it.one.name] == whose[it.other.name]}
                    right[f"{one[0].table} with {other[0].table} by {way}"] = len(hits)

    tables = {it.table.split()[0] for table in found for it in table}
    assert tables >= {"guests", "messages", "news", "reminders", "sendings", "spoke", "ledger"}
    assert len(rows["guests"]) == GIRLS
    assert len(right) > 50
    assert {way: many for way, many in right.items() if many > BOUND} == {}


@on_sqlite
async def test_a_stolen_file_tells_no_lesson_no_answer_and_no_country_of_a_place(place: StorePlace) -> None:
    girls = two_hundred(random.Random(8))
    await stolen(place, girls)

    told = place.bytes()
    for word in (*LESSONS, "10-13", "aaaaaa", "stop-1", "started", "finished"):
        assert word.encode() not in told, word


async def test_the_numbers_of_messages_tell_no_order_and_nobody_elses_minute(place: StorePlace) -> None:
    girls = two_hundred(random.Random(9))
    rows, whose = await stolen(place, girls)
    by_number = [whose[it["learner"]] for it in sorted(rows["messages"], key=lambda it: it["message_id"])]
    in_time = [it.account for it in sorted(girls, key=lambda it: it.tapped_at) for _ in range(3)]

    assert len(rows["messages"]) == len({it["message_id"] for it in rows["messages"]}) == 3 * GIRLS
    assert sum(a == b for a, b in zip(by_number, in_time, strict=True)) <= BOUND


@on_sqlite
async def test_the_keys_in_data_open_no_address_and_lead_from_no_place_to_what_was_counted(place: StorePlace) -> None:
    girls = two_hundred(random.Random(10))
    (place.data / "address-key").write_text((b"a" * 32).hex())
    rows, _ = await stolen(place, girls)
    keys = [
        bytes.fromhex(it.read_text()) for folder in ("", "period-keys") for it in files_of_keys(place.data / folder)
    ]
    assert len(keys) == 7
    ciphers = [AESGCM(key) for key in keys]
    for row, purpose in ((row, it) for table, it in SEALED_IN.items() for row in rows[table]):
        sealed = row["address" if purpose == "reminder" else "sealed"]
        for cipher in ciphers:
            with pytest.raises(InvalidTag):
                cipher.decrypt(sealed[:12], sealed[12:], f"{purpose} {row['learner']}".encode())
    guessed = {hmac.digest(key, row["learner"].encode(), "sha256")[:16] for key in keys for row in rows["guests"]}
    assert not guessed & {row["block"] for row in rows["ledger"]}


def files_of_keys(folder: Path) -> Iterator[Path]:
    yield from (it for it in folder.iterdir() if it.is_file() and it.stat().st_size == 64)


Stored = Mapping[str, Sequence[Mapping[str, Any]]]
"""Rows by the name of their table, in the order in which they are stored."""

ROWS = "order of rows"
"""The way of joining that needs the order in which rows lie."""
NAMES = ("learner", "pseudonym", "block", "mark")
"""Columns that tell which rows of a table belong together."""
MOST_FEATURES = 4


@dataclass(frozen=True)
class Entity:
    """Rows of a table under one name, and what they tell: each feature with its value."""

    table: str
    name: Hashable
    features: Mapping[str, Hashable]


@dataclass(frozen=True)
class JoinClaim:
    """Two entities that the attacker takes for the same girl's."""

    one: Entity
    other: Entity


def entities(stored: Stored, words: Iterable[str]) -> Iterator[list[Entity]]:
    """Yield the entities of each table, apart for each book; `words` are the names of lessons."""
    known = frozenset(words)
    for table, rows in stored.items():
        name = next((it for it in NAMES if rows and it in rows[0]), None)
        if name is None:
            continue
        ordered = sorted(rows, key=lambda row: str(row.get("book", "")))  # stable: the order of rows stays
        for book, found in groupby(ordered, key=lambda row: str(row.get("book", ""))):
            yield list(_entities(f"{table} {book}".strip(), list(found), name, known))


def _entities(table: str, rows: Sequence[Mapping[str, Any]], name: str, known: frozenset[str]) -> Iterator[Entity]:
    together: dict[Hashable, list[Mapping[str, Any]]] = {}
    for row in rows:
        together.setdefault(row[name], []).append(row)
    for it, found in together.items():
        yield Entity(table, it, dict(_features(found, name, known)))


def _features(rows: Sequence[Mapping[str, Any]], name: str, known: frozenset[str]) -> Iterator[tuple[str, Hashable]]:
    """Yield what rows of one entity tell, under names that are the same for all tables."""
    words = {word for row in rows for value in row.values() if isinstance(value, str) for word in value.split()}
    if lessons := known & words:
        yield "lessons", frozenset(lessons)
    lengths = [len(value) for row in rows for value in row.values() if isinstance(value, bytes)]
    yield "size", (len(rows), *sorted(lengths))
    for column, value in rows[0].items():
        if isinstance(value, int) and value > 10**9:
            yield "day", value // DAY
            yield f"weekday of {column}", value // DAY % 7
        elif column not in (name, "book", "version"):
            yield column, value


def joins(one: Sequence[Entity], other: Sequence[Entity]) -> Iterator[tuple[str, list[JoinClaim]]]:
    """Yield what each way of joining two tables claims: by equal features, or by the order of a feature or of rows."""
    common = sorted({key for it in one for key in it.features} & {key for it in other for key in it.features})
    for many in range(1, min(MOST_FEATURES, len(common)) + 1):
        for features in combinations(common, many):
            yield " and ".join(features), list(_alike(one, other, features))
    for way in (*(it for it in common if it in ("day", "size")), None):
        yield f"order of {way}" if way else ROWS, list(_side_by_side(_sorted(one, way), _sorted(other, way)))


def _alike(one: Sequence[Entity], other: Sequence[Entity], features: Sequence[str]) -> Iterator[JoinClaim]:
    """Yield pairs that are alike in these features, where nobody else is."""
    here, there = _by(one, features), _by(other, features)
    for key, found in here.items():
        if len(found) == 1 and len(there.get(key, ())) == 1:
            yield JoinClaim(found[0], there[key][0])


def _by(found: Sequence[Entity], features: Sequence[str]) -> dict[Hashable, list[Entity]]:
    by: dict[Hashable, list[Entity]] = {}
    for it in found:
        if all(key in it.features for key in features):
            by.setdefault(tuple(it.features[key] for key in features), []).append(it)
    return by


def _sorted(found: Sequence[Entity], way: str | None) -> list[Entity]:
    """Return entities in the order of a feature, and of names where that is the same; or as they lie."""
    return sorted(found, key=lambda it: (repr(it.features.get(way)), repr(it.name))) if way else list(found)


def _side_by_side(one: Sequence[Entity], other: Sequence[Entity]) -> Iterator[JoinClaim]:
    """Yield pairs of the same place, from the start to the end of both."""
    for number, it in enumerate(one):
        yield JoinClaim(it, other[number * len(other) // len(one)])
