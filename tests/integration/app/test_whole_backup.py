"""`main.py backup --all`: an operator whose disk is gone has everything back, and no one file is enough for a thief."""

from __future__ import annotations

import errno
import os
import re
import sqlite3
import stat
import subprocess
import tarfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from subprocess import CompletedProcess

import pyrage
import pytest
from pyrage import x25519

from bot.app.config import settings
from bot.app.stores import READY, refuse_half_restored
from bot.app.whole_backup import recipients
from bot.app.whole_backup.make import MadeBackup, make_backup
from bot.app.whole_backup.put_back import check
from bot.app.whole_backup.recipients import read_recipients
from bot.durations import DAY, HOUR
from bot.errors import NotNow, Refused
from bot.files import write_once
from bot.storage.age_files import decrypt, identities_in
from bot.storage.backup_history import BackupHistory, read_history
from bot.storage.editions import Editions
from bot.storage.erased_list import ErasedList
from bot.storage.sqlite.backup import back_up
from bot.storage.sqlite.public import read_public
from bot.storage.sqlite.staff_accounts import StaffAccountsFile
from tests.support.backed_up_bot import (
    ACTIVE,
    ERASED,
    GUEST,
    KEPT,
    STAGE,
    TOKEN,
    BackedUpBot,
    backed_up_bot,
    erases,
    files_in,
    learners,
)
from tests.support.command_line import typed_here as typed_there
from tests.support.machine import no_file_grows_beyond
from tests.support.paths import ROOT

NOW = int(time.time()) - HOUR


@pytest.fixture
async def bot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> BackedUpBot:
    return await backed_up_bot(tmp_path, monkeypatch, NOW)


@pytest.fixture
def made(bot: BackedUpBot) -> MadeBackup:
    return bot.backs_up(NOW)


def typed_here(folder: Path, *words: str, **more: str) -> CompletedProcess[str]:
    return typed_there(folder, *words, DIALOGUES=str(ROOT / "dialogues"), LOCALES=str(ROOT / "locales"), **more)


def plain(sealed: Path, key: Path, folder: Path) -> bytes:
    """Return all bytes of the files in an archive, together."""
    target = folder / "plain.tar"
    with sealed.open("rb") as source, target.open("wb") as stream:
        pyrage.decrypt_io(source, stream, identities_in(key))
    with tarfile.open(target) as tar:
        found = b"".join(content.read() for it in tar if (content := tar.extractfile(it)))
    target.unlink()
    return found


# Content


def test_on_a_bare_machine_everything_that_is_kept_is_back(bot: BackedUpBot, made: MadeBackup) -> None:
    bot.restores(made)
    data = bot.restored

    assert learners(data) == {KEPT, ERASED}
    assert read_public(data / "public.db").figures[ACTIVE].shown == 120
    assert "anna" in StaffAccountsFile(data / "staff.db").names
    assert Editions(data).live == 2
    assert (Editions(data).folders(1).dialogues / "lessons/well.yaml").read_text() == "title: The well"
    assert (data / "stage.yaml").read_text() == STAGE
    for name in ("secret", "address-key", "erased", "brakes.json", "backup-recipients.json"):
        assert (data / name).read_bytes().strip() == (bot.data / name).read_bytes().strip(), name
    assert (data / "drafts/well/draft.json").read_text() == '"draft-canary"'


def test_whatever_lies_among_the_drafts_a_backup_is_made_and_holds_the_rest(bot: BackedUpBot) -> None:
    drafts = bot.data / "drafts"
    os.mkfifo(drafts / "pipe")
    for name, to in {"loop": "loop", "all": "/", "endless": "/dev/zero", "nowhere": "nothing"}.items():
        (drafts / name).symlink_to(to)
    for name in ("a\nb", "a:b", "a\\b", "\udcff", "x" * 250):
        (drafts / name).mkdir()
        (drafts / name / "draft.json").write_bytes(b"\0")
    bot.restores(bot.backs_up(NOW))

    assert (bot.restored / "drafts/well/draft.json").read_text() == '"draft-canary"'
    assert {it.name for it in (bot.restored / "drafts").iterdir()} == {"well", "x" * 250}


def test_every_file_of_data_comes_back_but_for_those_that_are_named_here(bot: BackedUpBot, made: MadeBackup) -> None:
    bot.restores(made)

    gone = {it for it in files_in(bot.data) - files_in(bot.restored) if not it.endswith((".lock", "-shm", "-wal"))}
    assert gone == {"voices.db", "period-keys/2026-Q4", "backups.json"}, "the last is of the backup itself"
    assert files_in(bot.restored) - files_in(bot.data) == {"settings.env"}


def test_the_settings_come_back_as_they_were(bot: BackedUpBot, made: MadeBackup) -> None:
    bot.restores(made)
    (bot.restored / "settings.env").rename(bot.restored / ".env")
    found = settings({}, bot.restored)

    assert found.token and found.token.reveal() == TOKEN
    assert (found.alarm_chat, dict(found.staff_names)) == (42, {7: "Anna", 8: "staff account 2 of STAFF_IDS"})


def test_guests_the_ledger_keys_of_periods_and_messages_stay_out(bot: BackedUpBot, made: MadeBackup) -> None:
    bot.restores(made)

    assert not (bot.restored / "voices.db").exists()
    assert not (bot.restored / "period-keys").exists()
    with closing(sqlite3.connect(bot.restored / "bot.db")) as db:
        for table in ("messages", "ledger", "reminders", "news", "voices", "spoke", "tallies"):
            assert db.execute(f"SELECT COUNT(*) FROM {table}").fetchone() == (0,), table
    for sealed, key in zip(made[:2], bot.keys, strict=True):
        assert GUEST.encode() not in plain(sealed, key, bot.folder)
        assert b"period-canary" not in plain(sealed, key, bot.folder)


def test_b12_no_one_file_of_a_backup_holds_places_and_keys(bot: BackedUpBot, made: MadeBackup) -> None:
    """The first file names nobody without the secret in the second one, which another key opens."""
    secret, token = (bot.data / "secret").read_bytes().strip(), TOKEN.encode()
    kept, keys = (plain(sealed, key, bot.folder) for sealed, key in zip(made[:2], bot.keys, strict=True))

    assert KEPT.encode() in kept
    assert [it in kept for it in (secret, token)] == [False, False]
    assert [it in keys for it in (secret, token, KEPT.encode())] == [True, True, False]
    assert [b"CREATE TABLE credentials" in it for it in (kept, keys)] == [False, True], "secrets of second factors"
    for sealed, other in zip(made[:2], reversed(bot.keys), strict=True):
        with pytest.raises(pyrage.DecryptError):
            pyrage.decrypt(sealed.read_bytes(), identities_in(other))


def test_permissions_are_those_of_before_and_the_files_are_for_their_owner(bot: BackedUpBot, made: MadeBackup) -> None:
    bot.restores(made)

    for name in ("public.db", "rooms", "rooms/rooms.db", "rooms/credentials.db", "secret", "editions/0001"):
        before, after = (stat.S_IMODE((it / name).stat().st_mode) for it in (bot.data, bot.restored))
        assert after == before, name
    assert [stat.S_IMODE(it.stat().st_mode) for it in made[:2]] == [0o600, 0o600]


def test_the_same_picture_of_two_editions_is_packed_once(made: MadeBackup) -> None:
    assert 50_000 < made.backup.stat().st_size < 95_000


def test_nothing_that_was_copied_for_it_is_left_in_data(bot: BackedUpBot) -> None:
    before = files_in(bot.data)
    bot.backs_up(NOW)

    assert files_in(bot.data) - before == {"backups.json", ".backup.lock", "bot.db-shm", "bot.db-wal"}


def test_the_copy_before_an_upgrade_stays_until_a_backup_is_sealed(bot: BackedUpBot) -> None:
    copy = bot.data / "bot.db.before-13"
    back_up(bot.data, copy, NOW)
    whole = (bot.data / "staff.db").read_bytes()
    (bot.data / "staff.db").write_bytes(b"damaged" * 99)
    with pytest.raises(Refused):
        bot.backs_up(NOW)
    assert copy.exists()

    (bot.data / "staff.db").write_bytes(whole)
    bot.backs_up(NOW)
    assert not copy.exists()


# Erased


def test_b7_a_girl_who_erased_herself_before_the_backup_does_not_come_back(bot: BackedUpBot) -> None:
    erases(bot.data, ERASED, NOW)
    bot.restores(bot.backs_up(NOW))

    assert learners(bot.restored) == {KEPT}


def test_b7_a_girl_who_erased_herself_after_it_does_not_come_back_beside_the_newer_list(
    bot: BackedUpBot, made: MadeBackup
) -> None:
    erases(bot.data, ERASED, NOW)
    bot.restored.mkdir()
    (bot.restored / "erased").write_bytes((bot.data / "erased").read_bytes())
    bot.restores(made)

    assert learners(bot.restored) == {KEPT}
    assert len(ErasedList(bot.restored / "erased").deleted_since(0)) == 1


def test_b7_beside_the_list_of_another_bot_nothing_is_put_back(bot: BackedUpBot, made: MadeBackup) -> None:
    bot.restored.mkdir()
    (bot.restored / "erased").write_text("of another")
    with pytest.raises(Refused, match="list of another bot"):
        bot.restores(made)
    assert files_in(bot.restored) == {"erased"}


def test_b7_a_backup_of_30_days_goes_back_no_more(bot: BackedUpBot) -> None:
    made = bot.backs_up(NOW - 30 * DAY)
    with pytest.raises(Refused, match="older than 30 days"):
        bot.restores(made)
    assert files_in(bot.restored) == set()


# What can go wrong


def test_a_folder_that_is_not_empty_is_left_as_it_is(bot: BackedUpBot, made: MadeBackup) -> None:
    bot.restored.mkdir()
    (bot.restored / "bot.db").write_text("somebody's")
    with pytest.raises(Refused, match="not empty"):
        bot.restores(made)
    assert {it: (bot.restored / it).read_text() for it in files_in(bot.restored)} == {"bot.db": "somebody's"}


@pytest.mark.parametrize("which", [0, 1], ids=["backup", "keys"])
def test_cut_off_at_every_tenth_byte_no_file_of_a_backup_opens(bot: BackedUpBot, made: MadeBackup, which: int) -> None:
    whole, opened = made[:2][which], bot.folder / "opened.tar"
    identities = [it for key in bot.keys for it in identities_in(key)]
    for length in reversed(range(0, whole.stat().st_size, 10)):
        os.truncate(whole, length)
        with pytest.raises(Refused, match="does not open: it is damaged"):
            decrypt(whole, opened, identities)


Damage = Callable[[BackedUpBot, MadeBackup], object]


def cut_off(which: int, size: int) -> Damage:
    return lambda _, made: os.truncate(made[:2][which], size)


def key_file_with(text: str) -> Damage:
    return lambda bot, _: bot.keys[0].write_text(text)


def changes_a_byte(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


DAMAGED = "does not open: it is damaged"
OTHER_KEY = "private key is another one"
UNOPENABLE: dict[str, tuple[Damage, str]] = {
    **{f"file {it} of {size} bytes": (cut_off(it, size), DAMAGED) for it in (0, 1) for size in (0, 100, 5_000)},
    "a byte that was changed": (lambda _, made: changes_a_byte(made.backup), "damaged"),
    "a key of another bot": (lambda bot, _: bot.keys[1].write_text(f"{x25519.Identity.generate()}\n"), OTHER_KEY),
    "the first key twice": (lambda bot, _: bot.keys[1].write_bytes(bot.keys[0].read_bytes()), OTHER_KEY),
    "the second key twice": (lambda bot, _: bot.keys[0].write_bytes(bot.keys[1].read_bytes()), OTHER_KEY),
    **{f"a key file with `{it}`": (key_file_with(it), "no private key") for it in ("", "no key", "AGE-SECRET-KEY-1OF")},
}


@pytest.mark.parametrize("what", UNOPENABLE)
def test_of_files_or_keys_that_do_not_fit_nothing_is_put_back(bot: BackedUpBot, made: MadeBackup, what: str) -> None:
    damage, said = UNOPENABLE[what]
    damage(bot, made)
    with pytest.raises(Refused, match=said):
        bot.restores(made)
    assert files_in(bot.restored) == set()


def test_the_two_files_of_different_days_do_not_go_together(bot: BackedUpBot, made: MadeBackup) -> None:
    later = bot.backs_up(NOW + 1, bot.data / "backups")
    with pytest.raises(Refused, match="do not belong together"):
        bot.restores(MadeBackup(made.backup, later.keys, made.content))
    with pytest.raises(Refused):
        bot.restores(MadeBackup(made.backup, made.backup, made.content))
    assert files_in(bot.restored) == set()


SIZES = [0, 1, 4_000, 20_000, 40_000, 60_000]


@pytest.mark.parametrize("size", SIZES)
def test_a_disk_that_is_full_in_the_middle_of_a_backup_leaves_the_one_of_before(
    bot: BackedUpBot, made: MadeBackup, size: int
) -> None:
    before = {it: (made.backup.parent / it).read_bytes() for it in files_in(made.backup.parent)}
    with no_file_grows_beyond(size), pytest.raises((NotNow, Refused)) as told:
        bot.backs_up(NOW + 1)

    assert "DATA" in f"{told.value}"
    assert {it: (made.backup.parent / it).read_bytes() for it in files_in(made.backup.parent)} == before
    assert not [it for it in bot.data.iterdir() if it.name.startswith(".backup-")]
    assert read_history(bot.data) == BackupHistory(NOW, NOW)


@pytest.mark.parametrize("size", SIZES)
def test_a_disk_that_is_full_in_the_middle_of_a_restore_leaves_an_empty_folder(
    bot: BackedUpBot, made: MadeBackup, size: int
) -> None:
    with no_file_grows_beyond(size), pytest.raises((NotNow, Refused)) as told:
        bot.restores(made)

    assert "disk" in told.value.remedy
    assert files_in(bot.restored) == set()
    bot.restores(made)
    assert KEPT in learners(bot.restored)


def test_a_disk_that_is_full_while_a_backup_is_opened_leaves_nothing_of_it(bot: BackedUpBot, made: MadeBackup) -> None:
    with no_file_grows_beyond(20_000), pytest.raises(NotNow, match="cannot be opened now"):
        check(bot.settings(bot.data), made[:2], bot.keys)
    assert read_history(bot.data) == BackupHistory(NOW, NOW), "nobody has opened it"


@pytest.mark.parametrize("written", [0, 1, 2])
def test_a_disk_that_is_full_while_keys_are_made_leaves_none(
    tmp_path: Path, written: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, text: str) -> None:
        if not room:
            raise OSError(errno.ENOSPC, "No space left on device")
        room.pop()
        write_once(path, text)

    room = [True] * written
    with monkeypatch.context() as patch, pytest.raises(Refused, match="Look at the disk"):
        patch.setattr(recipients, "write_once", full)
        recipients.make_recipients(tmp_path / "data", tmp_path, "2026-11-29")
    assert files_in(tmp_path) == set()
    recipients.make_recipients(tmp_path / "data", tmp_path, "2026-11-29")


def test_killed_between_its_last_steps_no_bot_starts_and_the_same_command_goes_on(
    bot: BackedUpBot, made: MadeBackup, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies_after_three(self: Path, target: Path) -> Path:
        moved.append(target)
        if len(moved) == 4:
            raise KeyboardInterrupt
        return whole(self, target)

    moved: list[Path] = []
    whole = Path.replace
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Path, "replace", dies_after_three)
        bot.restores(made)
    with pytest.raises(NotNow, match="being put back"):
        refuse_half_restored(bot.restored)
    bot.restores(made)

    assert KEPT in learners(bot.restored)
    assert Editions(bot.restored).live == 2
    assert not (bot.restored / READY).exists()
    refuse_half_restored(bot.restored)


@pytest.mark.parametrize(
    ("name", "content"),
    [("secret", b"72d0b6e19a4f85c3207be4d96a1f58c0"), ("editions/live", b"7"), ("staff.db", b"damaged" * 99)],
)
def test_a_backup_that_would_not_open_again_is_not_sealed(
    bot: BackedUpBot, made: MadeBackup, name: str, content: bytes
) -> None:
    """Another bot's secret, an edition that is not there, a damaged file: the backup of yesterday stays."""
    (bot.data / name).write_bytes(content)
    before = [made.backup.read_bytes(), made.keys.read_bytes()]

    with pytest.raises(Refused):
        bot.backs_up(NOW + 1)
    assert [made.backup.read_bytes(), made.keys.read_bytes()] == before
    assert read_history(bot.data) == BackupHistory(NOW, NOW)


def test_without_keys_for_it_the_command_says_what_to_type(bot: BackedUpBot) -> None:
    (bot.data / "backup-recipients.json").unlink()
    done = typed_here(bot.folder, "backup", "--all", DATA=str(bot.data))

    assert (done.returncode, done.stderr) == (
        2,
        "There are no keys for backups yet.\nType `python main.py backup-keys`, and keep what it writes elsewhere.\n",
    )


def test_both_files_to_one_key_is_refused(bot: BackedUpBot) -> None:
    public = read_recipients(bot.data).backup
    (bot.data / "backup-recipients.json").write_text(f'{{"backup": "{public}", "keys": "{public}"}}')
    with pytest.raises(Refused, match="the same key"):
        bot.backs_up(NOW)


def test_a_key_that_this_command_was_not_given_is_told_and_none_is_made(bot: BackedUpBot) -> None:
    """The unit of the bot reads its keys from elsewhere, and that of the backup was forgotten."""
    (bot.data / "secret").rename(bot.folder / "elsewhere-secret")
    with pytest.raises(Refused, match="BOT_SECRET is not known here"):
        bot.backs_up(NOW)
    assert not (bot.data / "secret").exists()


def test_keys_from_outside_come_back_too(bot: BackedUpBot, monkeypatch: pytest.MonkeyPatch) -> None:
    (bot.data / "secret").rename(bot.folder / "apart")
    secret = (bot.folder / "apart").read_text().strip()
    monkeypatch.setenv("BOT_SECRET", secret)
    bot.restores(bot.backs_up(NOW))
    assert (bot.restored / "secret").read_text() == secret


# Days


def test_elsewhere_too_the_line_of_the_page_deletes_backups_of_30_days(tmp_path: Path) -> None:
    page = (ROOT / "bot/app/BACKUPS.md").read_text("utf-8")
    (line,) = re.findall(r"^find backups .*$", page, re.MULTILINE)
    (tmp_path / "backups").mkdir()
    for days in (0, 29, 30, 31):
        for name in (f"backup-{days}.age", f"backup-keys-{days}.age"):
            (tmp_path / "backups" / name).touch()
            os.utime(tmp_path / "backups" / name, (time.time() - days * DAY - HOUR,) * 2)
    subprocess.run(line, shell=True, cwd=tmp_path, check=True)

    assert files_in(tmp_path / "backups") == {
        f"{part}-{days}.age" for part in ("backup", "backup-keys") for days in (0, 29)
    }


def test_backups_of_30_days_are_deleted_and_nothing_else_in_the_folder(bot: BackedUpBot) -> None:
    folder = bot.folder / "backups"
    folder.mkdir()
    day = 1_796_000_000  # 30 November 2026
    for name in ("backup-2026-10-31.age", "backup-keys-2026-10-31.age", "backup-2026-11-01.age", "notes.age"):
        (folder / name).touch()
    (folder / ".backup-2026-11-01.age.x1").touch()
    make_backup(bot.settings(bot.data), folder, day)

    assert files_in(folder) == {
        "backup-2026-11-01.age",
        "backup-2026-11-30.age",
        "backup-keys-2026-11-30.age",
        "notes.age",
    }


# Commands


def test_the_commands_from_keys_to_a_bare_machine(bot: BackedUpBot, tmp_path: Path) -> None:
    (bot.data / "backup-recipients.json").unlink()
    (tmp_path / "safe").mkdir()
    here = {"DATA": str(bot.data)}
    keys = typed_here(tmp_path, "backup-keys", "--to", "safe", **here)
    assert (keys.returncode, keys.stderr) == (0, "")
    assert "AGE-SECRET-KEY" not in keys.stdout
    again = typed_here(tmp_path, "backup-keys", "--to", "safe", **here)
    assert (again.returncode, "there already" in again.stderr) == (2, True)

    done = typed_here(tmp_path, "backup", "--all", **here)
    assert (done.returncode, done.stderr) == (0, "")
    assert "2 saved places, 1 published figures, edition 2." in done.stdout
    files = sorted(str(it) for it in (bot.data / "backups").iterdir())
    private = ("--key", "safe/backup.agekey", "--key", "safe/backup-keys.agekey")

    checked = typed_here(tmp_path, "restore", "--check", *files, *private, **here)
    assert (checked.returncode, checked.stderr) == (0, "")
    history = read_history(bot.data)
    assert history and history.opened_at >= history.made_at

    back = typed_here(tmp_path, "restore", *files, *private, DATA=str(bot.restored))
    assert (back.returncode, back.stderr) == (0, "")
    assert learners(bot.restored) == {KEPT, ERASED}


def test_opened_elsewhere_it_says_what_to_type_on_the_server(bot: BackedUpBot, made: MadeBackup) -> None:
    words = ["restore", "--check", *map(str, made[:2]), *(it for key in bot.keys for it in ("--key", str(key)))]
    elsewhere = typed_here(bot.folder, *words, DATA=str(bot.restored))
    assert "backup --opened" in elsewhere.stdout
    assert not bot.restored.exists()

    assert typed_here(bot.folder, "backup", "--opened", DATA=str(bot.data)).returncode == 0
    history = read_history(bot.data)
    assert history and history.opened_at > NOW


@pytest.mark.parametrize(
    "words",
    [
        ("backup",),
        ("backup", "file"),
        ("backup", "--all", "--opened"),
        ("restore", "a.age"),
        ("restore", "a", "b"),
        ("restore", "a", "--check"),
        ("restore", "a", "--places"),
    ],
)
def test_a_command_that_is_half_typed_says_how_it_is_typed(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = typed_here(tmp_path, *words, DATA=str(tmp_path / "data"))
    assert done.returncode == 2
    assert "backup" in done.stderr
