"""State of the kill switches in a file, `brakes.json`.

It holds no id of anyone, only hashes of the staff members who hid a thing, and of the one whose order waits for a
second person. A file of 0.1.0 names only what is hidden: it is read as hidden long ago, by one person.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from bot.errors import Refused
from bot.files import alone, stamp, write_whole
from bot.safeguarding.kill_switch import KINDS, HideProposal, Hiding, KillSwitch, KillSwitches


def read_kill_switches(path: Path) -> KillSwitches:
    """Return what was hidden when the bot last ran; nothing where there is no file.

    Raise Refused when the file cannot be understood: ignoring it would show again what was hidden.
    """
    if not path.exists():
        return KillSwitches()
    try:
        return _kill_switches(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused(
            f"The file {path} cannot be read, so what was hidden could be shown again.",
            "Repair it, or remove it and hide again what has to be hidden.",
        ) from error


class KillSwitchFile:
    """Reader of what other workers have written into the file since the last call."""

    def __init__(self, path: Path) -> None:
        """Take the present content of the file as known."""
        self._path, self._stamp = path, stamp(path)

    def __call__(self) -> KillSwitches | None:
        """Return the new state; None where nobody has written.

        Raise Refused when the file cannot be understood; the next call reads it again.
        """
        found = stamp(self._path)  # taken before reading, so a write in between is noticed by the next call
        if found == self._stamp:
            return None
        kill_switches = read_kill_switches(self._path)
        self._stamp = found
        return kill_switches


@contextmanager
def one_at_a_time(path: Path) -> Iterator[None]:
    """Keep other workers from changing the kill switches inside the block.

    Where the disk does not take the lock file, the block runs all the same: an order is always obeyed.
    """
    with ExitStack() as stack:
        with suppress(OSError):
            stack.enter_context(alone(path))
        yield


def _kill_switches(found: Any) -> KillSwitches:
    """Parse the file's content. Anything unexpected raises KeyError, TypeError, ValueError or AttributeError."""
    hidden, unconfirmed = found["hidden"], found.get("unconfirmed", {})
    hidden = dict.fromkeys(hidden) if isinstance(hidden, list) else hidden
    return KillSwitches(
        {_parse(words): _hiding(it) for words, it in hidden.items()},
        {_parse(words): str(who) for words, who in found["proposed"].items()},
        {_parse(words): HideProposal(str(it["by"]), int(it["at"])) for words, it in unconfirmed.items()},
    )


def _hiding(found: Any) -> Hiding:
    return Hiding() if found is None else Hiding(int(found["at"]), frozenset(map(str, found["by"])))


def _parse(words: str) -> KillSwitch:
    kind, _, name = words.partition(" ")
    if kind not in KINDS:
        raise ValueError
    return KillSwitch(kind, name)


def write_kill_switches(path: Path, kill_switches: KillSwitches) -> None:
    """Replace the whole file, readable by its owner only; after a crash it is either the old or the new one."""
    hidden = {str(it): {"at": how.at, "by": sorted(how.people)} for it, how in sorted(kill_switches.hidden.items())}
    proposed = {str(kill_switch): who for kill_switch, who in sorted(kill_switches.proposed.items())}
    first = {it: kill_switches.unconfirmed[it] for it in sorted(kill_switches.unconfirmed)}
    unconfirmed = {str(it): {"at": proposal.at, "by": proposal.who} for it, proposal in first.items()}
    content = {"hidden": hidden, "proposed": proposed, "unconfirmed": unconfirmed}
    write_whole(path, json.dumps(content, indent=2))
