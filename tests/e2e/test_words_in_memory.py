"""Ten seconds after a girl has typed, nothing in the bot's process holds her words any more.

Python and the C library do not wipe what they free: a copy that nothing holds stays until its place is used again. So
the bot of this test runs with three settings that wipe at once (WIPED): a copy that is still found is in use.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.support.learner_actions import onboards, types
from tests.support.on_ci import leave_out
from tests.support.scenario import stage

WORDS = "The purple zebrafish of Ms Quillfeather sings «ŋoma» at 4711"
"""A message that is in no lesson, with letters whose bytes differ in each encoding."""

GONE_WITHIN = 10.0

WIPED: dict[str, Any] = {
    "PYTHONMALLOC": "malloc",
    "MALLOC_PERTURB_": "165",
    "GLIBC_TUNABLES": "glibc.malloc.tcache_count=0",
}
"""Settings with which glibc overwrites all that the process frees. A tap takes a quarter to a half more with them."""


async def test_ten_seconds_after_she_typed_nothing_in_the_process_holds_her_words(tmp_path: Path) -> None:
    if not sys.platform.startswith("linux"):
        leave_out("words in the bot's memory", "it is read from /proc")
    async with stage(tmp_path, is_brief=True, **WIPED) as ready:
        girl = ready.girl()
        await onboards(girl)
        await types(girl, WORDS)
        await asyncio.sleep(GONE_WITHIN)
        try:
            found = list(_copies(ready.bot.pid))
        except PermissionError:
            leave_out("words in the bot's memory", "this account may not read /proc/PID/mem")
    assert found == []


def _forms() -> Iterator[bytes]:
    """Yield her words, in pieces that no form splits, as every encoding and JSON write them."""
    for piece in (WORDS, *WORDS.split(" sings ")):
        for text in (piece, piece.casefold(), json.dumps(piece)[1:-1]):
            yield from (text.encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-32-le"))


def _copies(pid: int) -> Iterator[str]:
    """Yield the name of the mapping and the address of each copy of her words in a process's memory."""
    pattern = re.compile(b"|".join(map(re.escape, sorted(_forms(), key=len, reverse=True))))
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text("ascii").splitlines():
            span, rights, *_, name = [*line.split(maxsplit=5), "anonymous"][:6]
            if not rights.startswith("rw"):
                continue
            start, end = (int(edge, 16) for edge in span.split("-"))
            memory.seek(start)
            held = memory.read(end - start)
            for match in pattern.finditer(held):
                yield f"{name} {start + match.start():x}"
