"""The commands. Exit codes: 0 fine, 1 problems found, 2 used wrongly, 3 our bug, 75 not now. Nobody sees a traceback.

A command imports what it needs itself: Telegram, web servers and workbooks take a second to load.
"""

from __future__ import annotations

import argparse
import asyncio
import errno
import gc
import io
import json
import logging
import os
import re
import secrets
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bot import __version__
from bot.app.commands import arguments
from bot.app.config import HOME, Settings, settings
from bot.authoring.translation.arguments import arguments as desk_arguments
from bot.check.codes import codes
from bot.check.course import check_course, check_lesson, check_part, open_bundle, release_problems
from bot.check.explain import all_pages, page
from bot.check.report import report
from bot.errors import NotNow, Refused
from bot.home import NAME, is_installed
from bot.lessons.loader.course import load
from bot.lessons.loader.did_you_mean import did_you_mean
from bot.lessons.problem import Problem, has_errors
from bot.lessons.schema import FILES, schema_text
from bot.logs import quiet_logs
from bot.safeguarding.distress.matcher import Matcher
from bot.statistics.reports.formats import FILES as WRITTEN

FINE, PROBLEMS, WRONG, OURS, LATER = 0, 1, 2, 3, 75

Command = Callable[[Settings, argparse.Namespace], int]


def main(typed: Sequence[str]) -> int:
    """Run one command; the exit code says how it went."""
    _write_what_there_is()
    try:
        return _run_command(typed)
    except Refused as refused:
        print(_as_typed(refused.what), _as_typed(refused.remedy), sep="\n", file=sys.stderr)
        return LATER if isinstance(refused, NotNow) else WRONG
    except KeyboardInterrupt:
        return FINE
    except BrokenPipeError:
        _write_into_nothing()
        return FINE
    except Exception as error:
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            return _is_full()
        logging.getLogger(__name__).error("stopped: %s", type(error).__name__, exc_info=error)
        print("Something in the program itself is broken. Please report the lines above.", file=sys.stderr)
        return OURS


def _run_command(typed: Sequence[str]) -> int:
    try:
        namespace = _parser().parse_args(typed)
        quiet_logs()
        command: Command = namespace.command
        return command(settings(), namespace)
    finally:
        sys.stdout.flush()  # here, where a reader who has gone (`| head -1`) can still be noticed


def _write_what_there_is() -> None:
    """A console without Khmer letters shows their numbers; it does not stop the program."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _is_full() -> int:
    """What was to be printed found no room; Python would try once more as it ends."""
    with suppress(OSError):
        print("The disk is full, so not everything is written.", file=sys.stderr)
        print("Make room on it, and type the same again.", file=sys.stderr)
    _write_into_nothing()
    return WRONG


def _write_into_nothing() -> None:
    """Python flushes once more as it ends, and would complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=_as_typed("main.py"),
        description="Lessons for a safe online world, as a Telegram bot.",
        epilog="Without a command: run the bot, or the preview when there is no BOT_TOKEN.",
    )
    parser.add_argument("--version", action="version", version=f"{NAME} {__version__}")
    parser.set_defaults(command=_default, port=None, no_browser=False, open=None)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name, command, about, takes in _commands():
        one = commands.add_parser(name, help=about, description=about[0].upper() + about[1:] + ".")
        one.set_defaults(command=command)
        takes(one)
    return parser


def _commands() -> tuple[tuple[str, Command, str, Callable[[argparse.ArgumentParser], None]], ...]:
    """Each command, what it is for, and what may be asked of it."""
    return (
        ("run", _run, "answer girls on Telegram; needs BOT_TOKEN", arguments.nothing),
        ("preview", _preview, "play the lessons in the browser; reloads what you save", arguments.preview),
        ("proof", _proof, "write a lesson as one page to mail, which plays without a network", arguments.proof),
        ("check", _check, "find what is wrong before a girl does", arguments.check),
        ("play", _play, "play a lesson in the terminal", arguments.play),
        (
            "match",
            _match,
            "what the distress matcher makes of lines on standard input; keeps nothing",
            arguments.nothing,
        ),
        ("messages", _messages, "bring the translations up to the lessons, and sign them", desk_arguments),
        ("new", _new, "write a small lesson to begin with", arguments.new),
        ("recordings", _recordings, "write what is to be read aloud, as a page to print", arguments.recordings),
        ("share", _share, "print the bot's link; write it as a QR code or a poster", arguments.share),
        ("statistics", _statistics, "print the published figures", arguments.statistics),
        ("simulate", _simulate, "let invented girls walk the lessons, for figures of nobody", arguments.simulate),
        ("schema", _schema, "write the format of a file as JSON Schema, for editors", arguments.schema),
        ("backup", _backup, "write what is to be kept into a file, while the bot runs", arguments.backup),
        ("restore", _restore, "put a backup back, while the bot is stopped", arguments.restore),
        (
            "migrate-store",
            _migrate_store,
            "move all girls to the PostgreSQL of DATABASE_URL, or back",
            arguments.migrate_store,
        ),
        (
            "sweep",
            _sweep,
            "write the tables of a PostgreSQL anew, so that no bytes of what is gone stay",
            arguments.nothing,
        ),
        ("staff", _staff, "show the figures in the browser, to staff who have an account", arguments.staff),
    )


def _default(found: Settings, namespace: argparse.Namespace) -> int:
    return (_run if found.token else _preview)(found, namespace)


def _run(found: Settings, namespace: argparse.Namespace) -> int:
    gc.disable()  # what is loaded stays; once it is, the bot looks again for what is let go
    from bot.app.commands import run

    asyncio.run(run.run(found))
    return FINE


def _preview(found: Settings, namespace: argparse.Namespace) -> int:
    from bot.app.commands import preview
    from bot.authoring.proof.reopen import opened

    if namespace.open:
        dialogues, locales = opened(found.dialogues, found.locales, namespace.open)
        found = replace(found, dialogues=dialogues, locales=locales)
        print(f"The files of the proof lie in {found.dialogues.parent}; your own are as they were.", flush=True)
    else:
        found = _writable(found)
    asyncio.run(preview.preview(found, namespace.port, not namespace.no_browser, lambda line: print(line, flush=True)))
    return FINE


def _check(found: Settings, namespace: argparse.Namespace) -> int:
    if namespace.explain:
        return _explain(namespace.explain)
    if namespace.release or namespace.html:
        return _release(found, namespace)
    if namespace.walk is not None:
        return _walk(found, namespace)
    gc.disable()  # nothing of a course is let go before the command ends; looking for it takes a third of the time
    problems = sorted({it for path in namespace.path or [found.dialogues] for it in _problems(path, found)})
    print(_as_typed(report(problems, namespace.format)))
    return PROBLEMS if has_errors(problems) else FINE


def _explain(name: str) -> int:
    if name == "all":
        print(all_pages(codes()))
    elif name in codes():
        print(page(codes()[name]))
    else:
        raise Refused(
            f"There is no problem called `{name}`.", did_you_mean(name, codes(), "`all` explains all of them.")
        )
    return FINE


def _walk(found: Settings, namespace: argparse.Namespace) -> int:
    from bot.app.commands import walks

    if namespace.path:
        raise Refused("A walk is through the whole course or one lesson.", "Write `check --walk LESSON`.")
    stroll = walks.WalkOptions(namespace.walk or None, namespace.walks, namespace.seed)
    problems, told = walks.walk_lessons(found, stroll, HOME / "tests" / "data" / "transcripts")
    print(_as_typed(report(problems, namespace.format)))
    if namespace.format == "text":
        print("\n".join(told))
    return PROBLEMS if has_errors(problems) else FINE


def _problems(path: Path, found: Settings) -> list[Problem]:
    if _is_part(path, found.dialogues):
        return check_part(path, found.dialogues, found.locales)
    if path.is_dir():
        return check_course(path, found.locales)
    return check_lesson(path, found.dialogues, found.locales)


def _is_part(path: Path, dialogues: Path) -> bool:
    """Whether a folder or a file is of the course, and no lesson: `lessons`, `cast.yaml`, `bot/menu.yaml`."""
    there, root = path.resolve(), dialogues.resolve()
    if not path.exists() or there == root or not there.is_relative_to(root):
        return False
    return there.is_dir() or (there.stem in FILES if there.parent == root else there.parent.name != "lessons")


def _release(found: Settings, namespace: argparse.Namespace) -> int:
    from bot.app.commands import release_page

    if namespace.path:
        raise Refused("A launch is about the whole course.", "Leave the path out, or set DIALOGUES.")
    bundle, problems = open_bundle(found.dialogues, found.locales)
    today = datetime.now(UTC).date()
    problems += release_problems(bundle, found.locales, today, len(found.staff))
    if namespace.html:
        _write(namespace.html, release_page.page_of(bundle.course, problems, today, HOME / "tests", namespace.results))
    print(_as_typed(report(problems, namespace.format)))
    return PROBLEMS if has_errors(problems) else FINE


def _write(path: Path, text: str | bytes) -> None:
    try:
        if isinstance(text, bytes):
            path.write_bytes(text)
        else:
            path.write_text(text, "utf-8")
    except OSError as error:
        raise Refused(f"The file {path} cannot be written.", "Choose another place for it.") from error


def _play(found: Settings, namespace: argparse.Namespace) -> int:
    from bot.app.commands import play

    asyncio.run(play.play(found, namespace.lesson, namespace.locale, namespace.age, namespace.record))
    return FINE


def _proof(found: Settings, namespace: argparse.Namespace) -> int:
    from bot.app.commands import proof

    options = proof.ProofOptions(namespace.lesson, namespace.output, namespace.against, namespace.fonts)
    print(proof.proof(found, options, int(time.time())))
    return FINE


def _match(found: Settings, namespace: argparse.Namespace) -> int:
    safety = load(found.dialogues)[0].safety
    if not safety.vocabularies:
        raise Refused("There are no words to match.", f"They belong into {found.dialogues / 'safety' / 'words'}.")
    matcher = Matcher(safety)
    for line in sys.stdin.buffer:
        match = matcher.match(line.decode("utf-8", "replace"))
        kinds = ["info-question"] if match.info else sorted(match.kinds)
        print(json.dumps({"match": match.distress, "kinds": kinds}), flush=True)
    return FINE


def _messages(found: Settings, namespace: argparse.Namespace) -> int:
    from bot.authoring.translation import command

    if namespace.action not in ("coverage", "check"):
        found = _writable(found)
    text, has_found = command.run(namespace, found.dialogues, found.locales, datetime.now(UTC).date())
    print(_as_typed(text))
    return PROBLEMS if has_found else FINE


def _new(found: Settings, namespace: argparse.Namespace) -> int:
    from bot.authoring.new_lesson import new_lesson

    found = _writable(found)
    path = new_lesson(found.dialogues, namespace.lesson, namespace.title)
    print(f"{path} is written, and stands at the end of course.yaml.")
    then = f"choose `{namespace.lesson}` in the settings, and change the file line by line."
    print(_as_typed(f"Now type `python main.py preview`, {then}"))
    return FINE


def _recordings(found: Settings, namespace: argparse.Namespace) -> int:
    from bot.authoring.recording_sheet import sheet

    page = sheet(found.dialogues, found.locales, namespace.lesson, namespace.locale)
    path = namespace.html or Path(f"record-{namespace.lesson}-{namespace.locale}.html")
    _write(path, page)
    print(f"{path} is written. Open it in a browser, and print it.")
    return FINE


def _statistics(found: Settings, namespace: argparse.Namespace) -> int:
    from bot.app.commands import statistics

    options = statistics.StatisticsOptions(
        namespace.format, tuple(namespace.quarter), namespace.month, namespace.country, namespace.lang, namespace.lesson
    )
    made, name = statistics.figures(found, options, datetime.now(UTC).date())
    path = namespace.output or (Path(name) if namespace.format in WRITTEN else None)
    if path is None:
        print(made.decode(), end="")
        return FINE
    _write(path, made)
    print(f"{path} is written.")
    return FINE


def _simulate(found: Settings, namespace: argparse.Namespace) -> int:
    from bot.app.commands import simulate

    folder = namespace.data or found.data / "invented"
    options = simulate.SimulateOptions(namespace.girls, namespace.weeks, namespace.seed, namespace.start, folder)
    walked = simulate.simulate(found, options)
    print("\n".join(simulate.lines(options, walked)))
    return PROBLEMS if walked.told.troubles else FINE


def _share(found: Settings, namespace: argparse.Namespace) -> int:
    from bot.app.commands import share

    if namespace.act == "new":
        found = _writable(found)
    lines, files = share.run(found, namespace, datetime.now(UTC).date(), secrets.randbelow)
    for path, made in files.items():
        _write(path, made)
    print(*map(_as_typed, lines), *(f"{path} is written." for path in files), sep="\n")
    return FINE


def _schema(found: Settings, namespace: argparse.Namespace) -> int:
    if not namespace.save:
        print(schema_text(namespace.kind), end="")
        return FINE
    path = _writable(found).dialogues / "schema" / f"{namespace.kind}.json"
    with suppress(OSError):  # told below
        path.parent.mkdir(exist_ok=True)
    _write(path, schema_text(namespace.kind))
    print(path)
    return FINE


def _backup(found: Settings, namespace: argparse.Namespace) -> int:
    from bot.app.commands import backups

    backups.backup(found, namespace.file)
    print(f"{namespace.file} is written. Delete it within 30 days.")
    return FINE


def _restore(found: Settings, namespace: argparse.Namespace) -> int:
    from bot.app.commands import backups

    backups.restore(found, namespace.file)
    print(f"{namespace.file} is back. Who has erased herself since has stayed erased.")
    return FINE


def _migrate_store(found: Settings, namespace: argparse.Namespace) -> int:
    from bot.app.commands import migrate_store

    try:
        asyncio.run(migrate_store.migrate(found, migrate_store.MigrateOptions(namespace.back, namespace.forget), _say))
    except KeyboardInterrupt:
        _say("Stopped. Type the same again, and it goes on. Until it says that girls live elsewhere, nobody has moved.")
        _say("A copy that is not wanted any more goes with `--forget`.")
    return FINE


def _sweep(found: Settings, namespace: argparse.Namespace) -> int:
    from bot.app.commands import sweep

    asyncio.run(sweep.sweep(found))
    print("All tables of girls are written anew.")
    return FINE


def _staff(found: Settings, namespace: argparse.Namespace) -> int:
    from bot.app.commands import staff, staff_accounts

    if namespace.act is None:
        asyncio.run(staff.serve(found, _say))
        return FINE
    of_all = {"list": staff_accounts.names, "log": staff_accounts.log}
    if (namespace.name is None) != (namespace.act in of_all):
        raise Refused("Accounts are added and removed by name.", "Write `staff add NAME`, or `staff list` alone.")
    print(of_all[namespace.act](found) if namespace.act in of_all else _account(found, namespace))
    return FINE


def _account(found: Settings, namespace: argparse.Namespace) -> str:
    """One account is added, changed or removed."""
    from bot.app.commands import staff_accounts

    options = staff_accounts.AccountOptions(namespace.rooms, namespace.languages)
    match namespace.act:
        case "add":
            return staff_accounts.add(found, namespace.name, options, _say)
        case "rooms":
            return staff_accounts.change(found, namespace.name, options, _say)
        case _:
            return staff_accounts.remove(found, namespace.name)


def _writable(found: Settings) -> Settings:
    """The same with lessons that may be changed: an installed package brings some that may not."""
    from bot.app.own_copy import with_own_copy

    return with_own_copy(found, Path.cwd(), _say)


def _as_typed(text: str) -> str:
    """A text that names commands, as they are typed here: an installed program has no main.py."""
    return re.sub(r"(python )?\bmain\.py\b", NAME, text) if is_installed() else text


def _say(line: str) -> None:
    print(line, flush=True)
