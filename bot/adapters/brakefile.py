"""The brakes as a file, `brakes.json`: no id of anyone in it, only a hash of who waits for a second person."""

from __future__ import annotations

import json
import os
from pathlib import Path

from bot.ports import Refused
from bot.safety.brakes import KINDS, Brake, Brakes


def read_brakes(path: Path) -> Brakes:
    """What was hidden when the bot last ran. A file that cannot be understood is refused, never passed over."""
    if not path.exists():
        return Brakes()
    try:
        found = json.loads(path.read_text("utf-8"))
        hidden = [_brake(words) for words in found["hidden"]]
        return Brakes(frozenset(hidden), {_brake(words): str(who) for words, who in found["proposed"].items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused(
            f"The file {path} cannot be read, so what was hidden could be shown again.",
            "Mend it, or take it away and hide anew what has to be hidden.",
        ) from error


def _brake(words: str) -> Brake:
    kind, _, name = words.partition(" ")
    if kind not in KINDS:
        raise ValueError
    return Brake(kind, name)


def write_brakes(path: Path, brakes: Brakes) -> None:
    """Replace the file as a whole, readable by its owner only: after a crash it is the old one or the new one."""
    hidden = sorted(map(str, brakes.hidden))
    proposed = {str(brake): who for brake, who in sorted(brakes.proposed.items())}
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as stream:
        json.dump({"hidden": hidden, "proposed": proposed}, stream, indent=2)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(path)
