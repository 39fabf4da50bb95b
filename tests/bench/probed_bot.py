"""Our bot that writes, on a signal, what its memory holds; run as a process by `tests.bench.growth`.

python -m tests.bench.probed_bot [--trace]
"""

import asyncio
import ctypes
import json
import signal
import sys
import tracemalloc
from pathlib import Path

from bot.app.config import settings
from bot.logs import quiet_logs
from tests.bench.our_bot import run

PROBE_FILE = "probe.json"
PROBE_SIGNAL = signal.SIGUSR1
NAMED = 12
"""Number of lines of code that are named."""


class _MallocInfo(ctypes.Structure):
    """glibc's `mallinfo2`: all it got, in its heap (`arena`) and apart (`hblkhd`), what is in use, what is free."""

    _fields_ = [(name, ctypes.c_size_t) for name in (
        "arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks", "fordblks", "keepcost",
    )]  # fmt: skip


def probe(path: Path, first: list[tracemalloc.Snapshot]) -> None:
    """Write the bytes in use by malloc and free in it, the number of Python's blocks, and what grew since the first."""
    mallinfo = ctypes.CDLL(None).mallinfo2
    mallinfo.restype = _MallocInfo
    info = mallinfo()
    told = {"malloc": info.uordblks + info.hblkhd, "free": info.fordblks, "blocks": sys.getallocatedblocks()}
    grown = list[str]()
    if tracemalloc.is_tracing():
        first.append(tracemalloc.take_snapshot())
        grown = [_line(it) for it in first.pop().compare_to(first[0], "traceback")[:NAMED]] if first[1:] else []
    whole = path.with_suffix(".new")
    whole.write_text(json.dumps({**told, "grown": grown}))
    whole.rename(path)


def _line(it: tracemalloc.StatisticDiff) -> str:
    places = " < ".join(f"{Path(at.filename).name}:{at.lineno}" for at in reversed(it.traceback))
    return f"{it.size_diff / 2**20:+.2f} MB {it.count_diff:+d} {places}"


if __name__ == "__main__":
    quiet_logs()
    if "--trace" in sys.argv:
        tracemalloc.start(5)
    first = list[tracemalloc.Snapshot]()
    signal.signal(PROBE_SIGNAL, lambda *_: probe(settings().data / PROBE_FILE, first))
    asyncio.run(run(forgetful=True))
