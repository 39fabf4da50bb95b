"""What a girl leaves on the disk of the server, and what a turn costs among very many who saved their place."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import md5
from pathlib import Path
from random import Random
from statistics import median

from bot.engine.session import DAY
from bot.keeping.rows import COLUMNS
from bot.library import Library
from bot.ports import LearnerId
from tests.postgres import Postgres, execute, rows

from ..saved_girls import NOW
from .crowd import gathered
from .server import cpu, wal

TAPPING, TURNS = 400, 2000
ROUNDS = 3
_SAVED = f"""
CREATE TABLE walked AS SELECT ROW_NUMBER() OVER () - 1 AS number, * FROM guests;
DELETE FROM guests;
INSERT INTO guests (learner, {", ".join(COLUMNS)}, expires_at, version)
SELECT md5('girl' || n), {", ".join("1" if name == "saved" else name for name in COLUMNS)},
    {NOW - NOW % DAY} + {DAY} * (1 + n % 90), n
FROM generate_series(1, {{girls}}) AS n JOIN walked ON number = n % (SELECT COUNT(*) FROM walked) ORDER BY 1;
DROP TABLE walked;
"""


@dataclass(frozen=True)
class Among:
    """Milliseconds of CPU of a turn among so many saved girls, in the worker and on the server; `took` by the clock."""

    girls: int
    worker: float
    server: float
    took: float


async def sizes(url: str, girls: int) -> dict[str, tuple[float, float]]:
    """Of each table, rows and bytes with its indexes for each of so many girls."""
    await execute(url, "VACUUM ANALYZE")
    sql = "SELECT relname, n_live_tup, pg_total_relation_size(relid) FROM pg_stat_user_tables WHERE n_live_tup > 20"
    return {name: (many / girls, size / girls) for name, many, size in await rows(url, f"{sql} ORDER BY 3 DESC")}


async def save(url: str, girls: int) -> None:
    """In the place of who is there so many girls who saved their place, forgotten day by day in the next ninety."""
    await execute(url, _SAVED.format(girls=girls))
    await execute(url, "VACUUM ANALYZE guests")


def some(girls: int, chance: Random) -> list[LearnerId]:
    """Some of those that were saved."""
    numbers = chance.sample(range(1, girls + 1), TAPPING)
    return [LearnerId(md5(f"girl{it}".encode(), usedforsecurity=False).hexdigest()) for it in numbers]


async def turns(
    server: Postgres, urls: Sequence[str], girls: Sequence[int], data: Path, library: Library, batch: int = 32
) -> list[Among]:
    """A turn in each of some stores, round after round, by girls picked by chance who tap once before."""
    found: list[list[Among]] = [[] for _ in urls]
    for number in range(ROUNDS):
        for place, (url, many) in enumerate(zip(urls, girls, strict=True)):
            async with gathered(url, data, library, some(many, Random(number)), first_update=number * 10**6) as crowd:
                await crowd.taps(TAPPING, batch)
                here, there, begun = time.process_time(), cpu(server), time.perf_counter()
                await crowd.taps(TURNS, batch)
                spent = (time.process_time() - here, cpu(server) - there, time.perf_counter() - begun)
                found[place].append(Among(many, *(1000 * it / TURNS for it in spent)))
    return [
        Among(it[0].girls, *(median(getattr(one, name) for one in it) for name in ("worker", "server", "took")))
        for it in found
    ]


async def first_taps(url: str, girls: int, data: Path, library: Library, compression: str, seed: int) -> float:
    """Bytes of the log for a tap of who is the first on her pages since a checkpoint."""
    await execute(url, f"ALTER ROLE CURRENT_USER SET wal_compression = '{compression}'")
    async with gathered(url, data, library, some(girls, Random(seed)), first_update=seed * 10**7) as crowd:
        await execute(url, "CHECKPOINT")
        begun = await wal(url)
        await crowd.taps(TAPPING, 100)
        return (await wal(url) - begun) / TAPPING
