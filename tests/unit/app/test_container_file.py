"""The container file, as it is written; `python -m tests.debian image` carries it out."""

from __future__ import annotations

import json
import re
import shlex
import tomllib

from bot.app.config import settings
from tests.debian.containerfile import FILE, base_of, instructions
from tests.support.bot_process import HOME


def of(word: str) -> list[str]:
    return [rest for name, rest in instructions(FILE.read_text("utf-8")) if name == word]


def test_everything_that_is_copied_is_there_and_nothing_else_goes_in() -> None:
    copied = [shlex.split(rest)[:-1] for rest in of("COPY")]
    names = sorted(name for names in copied for name in names)
    assert names == ["bot", "dialogues", "locales", "main.py", "pyproject.toml", "requirements.txt"]
    assert all((HOME / name).exists() for name in names)
    assert of("ADD") == []


def test_it_stands_on_one_exact_python_that_the_program_runs_on() -> None:
    (base,) = of("FROM")
    _, minor = base_of(base).python.split(".")
    least = tomllib.loads((HOME / "pyproject.toml").read_text("utf-8"))["project"]["requires-python"]
    assert least == ">=3.11"
    assert int(minor) >= 11


def test_its_packages_have_the_hashes_of_the_repository_and_no_address() -> None:
    (install,) = [rest for rest in of("RUN") if "pip" in rest]
    assert "--require-hashes" in install and install.endswith("-r requirements.txt")
    assert not re.search(r"://|index-url|trusted-host", FILE.read_text("utf-8"))


def test_it_runs_as_nobody_in_particular_and_keeps_what_it_writes_in_one_volume() -> None:
    words = [name for name, _ in instructions(FILE.read_text("utf-8"))]
    assert of("USER") == ["10001:10001"]
    assert words.index("USER") < words.index("ENTRYPOINT")
    assert max(place for place, word in enumerate(words) if word == "RUN") < words.index("USER")
    environment = dict(pair.split("=") for pair in shlex.split(of("ENV")[0]))
    assert of("VOLUME") == [str(settings(environment, HOME / "nowhere").data)]
    assert "--read-only" in FILE.read_text("utf-8")


def test_a_crash_leaves_no_memory_on_the_disk_and_an_unhealthy_bot_goes_on_answering_help() -> None:
    (run,) = re.findall(r"^#   Run:((?:.*\\\n)*.*)", FILE.read_text("utf-8"), re.MULTILINE)
    assert "--ulimit core=0" in run
    assert "health-on-failure" not in run


def test_it_starts_the_bot_and_asks_it_how_it_is() -> None:
    (entry,), (command,), (health,) = of("ENTRYPOINT"), of("CMD"), of("HEALTHCHECK")
    assert json.loads(entry) + json.loads(command) == ["python", "main.py", "run"]
    assert json.loads(health.partition("CMD ")[2]) == ["python", "-m", "bot.app.probe"]  # test_staying_up runs it
