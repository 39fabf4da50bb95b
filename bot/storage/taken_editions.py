"""Reports of the bot on the live edition, `DATA/taken`: one file for each worker, which only the bot writes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.durations import MINUTE
from bot.files import SHARED_FOLDER, share, write_whole

TAKEN_FOLDER = "taken"
FRESH = 5 * MINUTE
"""Age in seconds from which a report counts as that of a killed worker: each worker rewrites its own every minute."""


@dataclass(frozen=True, slots=True)
class TakenEdition:
    """One worker's report on the live edition. `refused` says why it is not used; empty when it was taken.

    `unsigned` are sentences on the lessons that learners get from an earlier edition or not at all. `hidden` is what
    the kill switch hides there, each as staff type it after `/hide`: `lesson lock-it-up`. `stage` is that of the
    rollout, `development` where everybody is let in without one; empty in the report of an older version.
    """

    edition: int
    refused: str
    at: int
    unsigned: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    stage: str = ""


class TakenFile:
    """The report of one worker."""

    def __init__(self, data: Path, worker: str) -> None:
        """Write nothing yet. `worker` is the name of the file."""
        self._path = data / TAKEN_FOLDER / f"{worker}.json"

    def write(self, report: TakenEdition) -> None:
        """Write the report, and delete those of workers that were killed; a full disk raises OSError."""
        self._path.parent.mkdir(mode=SHARED_FOLDER, exist_ok=True)
        for path in self._path.parent.glob("*.json"):
            if (old := _read_report(path)) and report.at - old.at >= FRESH:
                path.unlink(missing_ok=True)
        share(self._path.parent)
        write_whole(self._path, json.dumps(asdict(report), ensure_ascii=False))
        share(self._path)

    @contextmanager
    def withdrawn(self) -> Iterator[None]:
        """Delete the report when the block ends: this worker stops."""
        try:
            yield
        finally:
            self._path.unlink(missing_ok=True)


def taken_editions(data: Path, now: int) -> list[TakenEdition]:
    """Return the reports of the workers that run; a file that is being written or broken is left out."""
    found = (_read_report(path) for path in sorted((data / TAKEN_FOLDER).glob("*.json")))
    return [it for it in found if it and now - it.at < FRESH]


def lets_girls_in(reports: Iterable[TakenEdition]) -> bool:
    """Return whether others than staff read the lessons; True unless each bot that runs says that it is in test."""
    stages = {it.stage for it in reports}
    return stages != {"test"}


def _read_report(path: Path) -> TakenEdition | None:
    try:
        found = json.loads(path.read_text("utf-8"))
        several = {name: tuple(found.get(name, ())) for name in ("unsigned", "hidden")}
        return TakenEdition(**{**found, **several})
    except (OSError, ValueError, TypeError, AttributeError):
        return None
