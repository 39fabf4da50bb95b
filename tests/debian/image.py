"""Image of the Containerfile, built without its base image: from Debian's packages, instruction by instruction.

Where a registry of images can be reached, `.github/workflows/image.yml` builds the image itself.
"""

from __future__ import annotations

import json
import shlex
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.debian.containerfile import Base, base_of, instructions
from tests.debian.root import WITHOUT_PAGES, CannotBuild, DebianRoot, make_root, output_of

PYTHON = ("python3", "python3-pip", "ca-certificates")
"""Packages of Debian that bring what an image of Python has."""
KNOWN_TO_THE_ENGINE = ("STOPSIGNAL",)
"""Instructions that change nothing in the file system and start nothing."""


@dataclass
class Image:
    """File system and settings of a container, while its instructions are carried out and after."""

    context: Path
    root: DebianRoot
    environment: dict[str, str] = field(default_factory=dict)
    folder: str = "/"
    user: str | None = None
    volumes: list[str] = field(default_factory=list)
    programs: dict[str, list[str]] = field(default_factory=dict)
    """Commands of ENTRYPOINT, CMD and HEALTHCHECK."""

    def running(
        self,
        command: Sequence[str],
        settings: Mapping[str, str] | None = None,
        *,
        user: str | None = None,
        network: bool = True,
    ) -> list[str]:
        """Return the command that runs one in a container: read-only, and without any right of root."""
        return self.root.entering(
            command,
            {**self.environment, **(settings or {})},
            folder=self.folder,
            user=user or self.user,
            writable=self.volumes,
            network=network,
        )

    def starting(
        self,
        *words: str,
        settings: Mapping[str, str] | None = None,
        user: str | None = None,
        network: bool = True,
    ) -> list[str]:
        """Return the command that starts a container with these words in place of its own."""
        command = [*self.programs["ENTRYPOINT"], *(words or self.programs["CMD"])]
        return self.running(command, settings, user=user, network=network)

    def carry_out(self, word: str, rest: str) -> None:
        """Do what an instruction says."""
        match word:
            case "ENV":
                self.environment |= dict(pair.split("=", 1) for pair in shlex.split(rest))
            case "WORKDIR":
                self.folder = rest
                self._in_root(rest).mkdir(parents=True, exist_ok=True)
            case "COPY":
                *names, to = shlex.split(rest)
                self._copy(names, to)
            case "RUN":
                self._run(rest)
            case "USER":
                self.user = rest
            case "VOLUME":
                self.volumes.append(rest)
            case "ENTRYPOINT" | "CMD" | "HEALTHCHECK":
                self.programs[word] = json.loads(rest.partition("CMD ")[2] or rest)
            case _ if word not in KNOWN_TO_THE_ENGINE:
                raise CannotBuild(f"nothing here carries out {word}")

    def _in_root(self, name: str) -> Path:
        return self.root.path / str(Path(self.folder, name)).lstrip("/")

    def _copy(self, names: list[str], to: str) -> None:
        target = self._in_root(to)
        for name in names:
            source = self.context / name
            if source.is_dir():
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
            else:
                shutil.copy(source, target)

    def _run(self, line: str) -> None:
        settings = {**self.environment, **self.root.settings}
        command = self.root.entering(["sh", "-c", line], settings, folder=self.folder, user=self.user)
        output_of(command, f"RUN {line}")


def build_image(context: Path, text: str, path: Path) -> Image:
    """Carry out a Containerfile on Debian's packages in place of its base image."""
    (_, base), *others = instructions(text)
    image = Image(context, _stand_in(base_of(base), path))
    for word, rest in others:
        image.carry_out(word, rest)
    return image


def _stand_in(base: Base, path: Path) -> DebianRoot:
    root = make_root(path, base.suite, "apt", PYTHON, WITHOUT_PAGES)
    (path / "usr/local/bin/python").symlink_to("/usr/bin/python3")
    for mark in path.glob("usr/lib/python3*/EXTERNALLY-MANAGED"):  # in an image Python belongs to nobody else
        mark.unlink()
    if not (path / f"usr/bin/python{base.python}").exists():
        raise CannotBuild(f"{base.suite} has no Python {base.python}, and {base.tag} has")
    return root
