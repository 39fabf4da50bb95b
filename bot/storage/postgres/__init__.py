"""The store in PostgreSQL, for more learners than one file carries. Only this package imports asyncpg.

Plain SQL in READ COMMITTED: no advisory lock, no LISTEN, no sequence, so that systems that speak PostgreSQL's protocol
on many machines (Citus, YugabyteDB, CockroachDB) can carry it. The tables are those of `storage/TABLES.md`.
Importing this package raises Refused where asyncpg, an optional dependency, is not installed.
"""

import sys
from importlib.util import find_spec

from bot.errors import Refused
from bot.home import is_installed

ASYNCPG = "asyncpg>=0.32,<0.33"
"""The extra `postgresql` of pyproject.toml."""

if find_spec("asyncpg") is None:
    raise Refused(
        "DATABASE_URL is set, but asyncpg, which speaks with PostgreSQL, is not installed.",
        f"Type this: {sys.executable or 'python'} -m pip install "
        + (f'"{ASYNCPG}"' if is_installed() else "--require-hashes -r requirements.txt"),
    )
