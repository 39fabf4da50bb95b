"""Try mutants in forks of one warm pytest process: each begins with all unit tests collected and none run."""

from __future__ import annotations

import os
import pickle
import resource
import signal
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import Enum
from functools import partial
from pathlib import Path

import pytest

from tests.mutants.fresh import is_noticed_in_a_copy
from tests.mutants.mutant import Mutant, nearest_first
from tests.mutants.reach import CallRecorder, Reach
from tests.mutants.swap import swap
from tests.support.paths import ROOT

SECONDS = 1200
"""Time limit of a trial. A mutant that exceeds it waits for ever, and counts as noticed."""
CPU_SECONDS, TIMES = 60, 20
"""CPU time that a trial may use: so many seconds, and so many times what its tests need without a change."""
MEMORY = 8 << 30


class TrialVerdict(Enum):
    """Result of one trial; the value is the exit status of its process."""

    SURVIVED = 0
    NOTICED = 1
    NOT_TRIED = 2


class MutantTrials:
    """Plugin of pytest that tries mutants instead of running the tests once."""

    def __init__(self, drawn: Sequence[Mutant], jobs: int, tell: Callable[[Mutant, TrialVerdict], None]) -> None:
        self._drawn, self._jobs, self._tell = drawn, jobs, tell
        self._reach = Reach()
        self._recorder = CallRecorder(tempfile.mkdtemp())

    def pytest_configure(self) -> None:
        """Have no trial help or hinder the next by what Hypothesis remembers or draws."""
        import hypothesis  # not above: pytest has to rewrite its assertions first

        hypothesis.settings.register_profile("mutants", database=None, derandomize=True)
        hypothesis.settings.load_profile("mutants")

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Record what each file of tests reaches, then try each mutant in a process of its own."""
        tests: dict[str, list[pytest.Item]] = {}
        for item in session.items:
            tests.setdefault(item.path.relative_to(ROOT).as_posix(), []).append(item)
        self._reach = self._recorded(session, tests)
        running: dict[int, Mutant] = {}
        for mutant in self._drawn:
            if len(running) >= self._jobs:
                self._tell(*_ended(running))
            running[_fork(partial(self._trial, session, tests, mutant))] = mutant
        while running:
            self._tell(*_ended(running))
        return True

    def _recorded(self, session: pytest.Session, tests: dict[str, list[pytest.Item]]) -> Reach:
        with tempfile.TemporaryDirectory() as folder:
            kept = Path(folder, "reach")
            pid = _fork(partial(self._record, session, tests, kept))
            if _verdict(os.waitpid(pid, 0)[1]) is not TrialVerdict.SURVIVED:
                raise pytest.UsageError("The unit tests fail without any change.")
            return Reach(*pickle.loads(kept.read_bytes()))

    def _record(self, session: pytest.Session, tests: dict[str, list[pytest.Item]], kept: Path) -> TrialVerdict:
        self._reach.called[""] = self._recorder.take()
        for file, items in tests.items():
            began = time.process_time()
            _run(items)
            self._reach.seconds[file] = time.process_time() - began
            self._reach.called[file] = self._recorder.take()
        kept.write_bytes(pickle.dumps((self._reach.called, self._reach.seconds)))
        return TrialVerdict.NOTICED if session.testsfailed else TrialVerdict.SURVIVED

    def _trial(self, session: pytest.Session, tests: dict[str, list[pytest.Item]], mutant: Mutant) -> TrialVerdict:
        seconds = self._reach.seconds
        files = self._reach.files(mutant)
        if files is None or not swap(mutant):
            return TrialVerdict(is_noticed_in_a_copy(mutant, nearest_first(mutant, tests, seconds), SECONDS))
        _limit(CPU_SECONDS + TIMES * sum(seconds[file] for file in files))
        for file in nearest_first(mutant, files, seconds):
            _run(tests[file], lambda: session.testsfailed > 0)
            if session.testsfailed:
                return TrialVerdict.NOTICED
        return TrialVerdict.SURVIVED


def _run(items: Sequence[pytest.Item], ends: Callable[[], bool] = lambda: False) -> None:
    for item, following in zip(items, [*items[1:], None], strict=True):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if ends():
            return


def _limit(cpu_seconds: float) -> None:
    """Have the kernel end this process when it loops, waits or grows for ever."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(SECONDS)
    resource.setrlimit(resource.RLIMIT_CPU, (int(cpu_seconds), int(cpu_seconds)))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _fork(work: Callable[[], TrialVerdict]) -> int:
    """Start a copy of this process that exits with the verdict of the work; return its process id."""
    if pid := os.fork():
        return pid
    verdict, told = TrialVerdict.NOT_TRIED, os.dup(2)
    try:
        with _silent(), tempfile.TemporaryDirectory() as tempfile.tempdir:
            verdict = work()
    except BaseException:
        os.write(told, traceback.format_exc().encode())
    finally:
        os._exit(verdict.value)


@contextmanager
def _silent() -> Iterator[None]:
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    yield


def _ended(running: dict[int, Mutant]) -> tuple[Mutant, TrialVerdict]:
    pid, status = os.wait()
    return running.pop(pid), _verdict(status)


def _verdict(status: int) -> TrialVerdict:
    """Return the verdict of a process. One that the kernel ended at a limit was noticed: the tests hang."""
    if os.WIFSIGNALED(status):
        at_limit = os.WTERMSIG(status) in (signal.SIGALRM, signal.SIGXCPU, signal.SIGKILL)
        return TrialVerdict.NOTICED if at_limit else TrialVerdict.NOT_TRIED
    return TrialVerdict(os.WEXITSTATUS(status))
