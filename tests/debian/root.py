"""File system of a bare Debian in a folder, and programs run in it."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
PROGRAMS = ("mmdebstrap", "unshare", "chroot", "mount")
WITHOUT_PAGES = tuple(f"--dpkgopt=path-exclude=/usr/share/{it}/*" for it in ("man", "locale", "doc"))
CERTIFICATES = "/etc/pip-certificates.pem"
GIVEN_TO_PIP = ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_TRUSTED_HOST", "http_proxy", "https_proxy", "no_proxy")
"""Settings of this machine without which pip may not reach its index."""
AS_NOBODY = ("--clear-groups", "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs")


class CannotBuild(Exception):
    """Refusal to make a file system on this machine; the sentence says why."""


class CommandFailed(Exception):
    """A command of ours that ended badly; the text is the command and the end of what it printed."""


def output_of(command: Sequence[str], name: str, allowed: Iterable[int] = (0,)) -> str:
    """Run a command without input, and return what it printed; `name` stands for it in an error."""
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode not in allowed:
        raise CommandFailed(f"{name} ended with {done.returncode}:\n{done.stdout[-3000:]}")
    return done.stdout


@dataclass(frozen=True)
class DebianRoot:
    """Folder with the file system of a Debian."""

    path: Path
    settings: Mapping[str, str]
    """Environment that lets pip reach its index."""

    def entering(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        *,
        folder: str = "/",
        user: str | None = None,
        writable: Iterable[str] | None = None,
        network: bool = True,
    ) -> list[str]:
        """Return the command that runs `command` inside, as one process.

        `user`: UID:GID without any right of root, root itself if None; `writable`: the only folders that can be
        written then, all if None.
        """
        away = ["unshare", "--mount", "--propagation", "private", *([] if network else ["--net"])]
        words = [f"{name}={value}" for name, value in {"PATH": PATH, "LANG": "C.UTF-8", **environment}.items()]
        inside = ["env", "-i", *words, "sh", "-c", 'cd "$0" && exec "$@"', folder, *command]
        last = shlex.join(["chroot", str(self.path), *_as_user(user), *inside])
        return [*away, "sh", "-euc", "\n".join([*self._mounts(writable), f"exec {last}"])]

    def _mounts(self, writable: Iterable[str] | None) -> list[str]:
        root = shlex.quote(str(self.path))
        first = [f"mount --bind {root} {root}", f"mount -t proc proc {root}/proc"]
        if writable is None:
            return first
        kept = [f"mount --bind {root}{it} {root}{it}" for it in writable]
        return [*first, f"mount -t tmpfs tmpfs {root}/tmp", *kept, f"mount -o remount,bind,ro {root}"]


def _as_user(user: str | None) -> list[str]:
    if user is None:
        return []
    uid, _, gid = user.partition(":")
    return ["setpriv", f"--reuid={uid}", f"--regid={gid}", *AS_NOBODY]


def require_machine(programs: Iterable[str] = PROGRAMS) -> None:
    """Refuse a machine on which no file system can be made and entered."""
    if os.geteuid() != 0:
        raise CannotBuild("only root may enter another file system; put sudo before the command")
    if lacking := [it for it in programs if shutil.which(it, path=f"{os.environ.get('PATH', '')}:{PATH}") is None]:
        raise CannotBuild(f"{' and '.join(lacking)} missing; apt-get install mmdebstrap systemd-container")
    if subprocess.run(["unshare", "--mount", "--propagation", "private", "true"], check=False).returncode:
        raise CannotBuild("this machine lets nobody mount anything (a container without privileges?)")


def make_root(path: Path, suite: str, variant: str, packages: Sequence[str], options: Sequence[str] = ()) -> DebianRoot:
    """Unpack a suite of Debian into an empty folder, with the settings that let pip reach its index."""
    words = ["--quiet", f"--variant={variant}", f"--include={','.join(packages)}", "--dpkgopt=force-unsafe-io"]
    try:
        output_of(["mmdebstrap", *words, *options, "--format=directory", suite, str(path)], "mmdebstrap")
    except CommandFailed as failure:
        raise CannotBuild(f"Debian {suite} is not made; {failure}") from None
    return DebianRoot(path, _pip_settings(path))


def _pip_settings(root: Path) -> dict[str, str]:
    """Copy the files of pip's settings into a root, and return the part that stands in the environment."""
    found = {name: os.environ[name] for name in GIVEN_TO_PIP if name in os.environ}
    file = Path(os.environ.get("PIP_CONFIG_FILE", "/etc/pip.conf"))
    text = file.read_text("utf-8") if file.is_file() else ""
    (root / "etc/pip.conf").write_text(text, "utf-8")
    named = re.search(r"^cert\s*=\s*(.+)$", text, re.MULTILINE)
    certificates = os.environ.get("PIP_CERT") or (named[1].strip() if named else "")
    if not certificates:
        return found
    shutil.copy(certificates, f"{root}{CERTIFICATES}")
    return {**found, "PIP_CERT": CERTIFICATES}
