"""The brakes as a file, `brakes.json`: no id of anyone in it, only a hash of who waits for a second person."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from bot.errors import Refused
from bot.files import alone, stamp, write_whole
from bot.safeguarding.kill_switch import KINDS, KillSwitch, KillSwitches


def read_kill_switches(path: Path) -> KillSwitches:
    """What was hidden when the bot last ran. A file that cannot be understood is refused, never passed over."""
    if not path.exists():
        return KillSwitches()
    try:
        found = json.loads(path.read_text("utf-8"))
        hidden = [_brake(words) for words in found["hidden"]]
        return KillSwitches(frozenset(hidden), {_brake(words): str(who) for words, who in found["proposed"].items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused(
            f"The file {path} cannot be read, so what was hidden could be shown again.",
            "Mend it, or take it away and hide anew what has to be hidden.",
        ) from error


class KillSwitchFile:
    """What others have written into the file since it was looked at last."""

    def __init__(self, path: Path) -> None:
        """What is there now is known."""
        self._path, self._stamp = path, stamp(path)

    def __call__(self) -> KillSwitches | None:
        """None where nobody has written. Refused where it cannot be understood; it is looked at again then."""
        found = stamp(self._path)  # before reading: what is written meanwhile is seen the next time
        if found == self._stamp:
            return None
        kill_switches = read_kill_switches(self._path)
        self._stamp = found
        return kill_switches


@contextmanager
def one_at_a_time(path: Path) -> Iterator[None]:
    """No other worker changes the brakes meanwhile. On a disk that takes nothing, they are obeyed all the same."""
    with ExitStack() as stack:
        with suppress(OSError):
            stack.enter_context(alone(path))
        yield


def _brake(words: str) -> KillSwitch:
    kind, _, name = words.partition(" ")
    if kind not in KINDS:
        raise ValueError
    return KillSwitch(kind, name)


def write_kill_switches(path: Path, kill_switches: KillSwitches) -> None:
    """Replace the file as a whole, readable by its owner only: after a crash it is the old one or the new one."""
    hidden = sorted(map(str, kill_switches.hidden))
    proposed = {str(kill_switch): who for kill_switch, who in sorted(kill_switches.proposed.items())}
    write_whole(path, json.dumps({"hidden": hidden, "proposed": proposed}, indent=2))
