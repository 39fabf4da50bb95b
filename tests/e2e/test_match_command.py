"""`main.py match` as safeguarding staff type it: one JSON object a line, and nothing is stored."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.support.paths import ROOT


def matched(typed: bytes, folder: Path) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, str(ROOT / "main.py"), "match"]
    return subprocess.run(command, cwd=folder, input=typed, capture_output=True, timeout=240, check=False)


def test_match_prints_one_object_a_line_and_stores_nothing(tmp_path: Path) -> None:
    done = matched(b"he keeps asking me for nudes\nhello\nwhat is sextortion\n\n\xff\xfe\x00\xf0\r\nlast", tmp_path)

    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert done.stderr == b""
    assert answers == [
        {"match": True, "kinds": ["image-request"], "scene": "picture-me"},
        {"match": False, "kinds": [], "scene": None},
        {"match": False, "kinds": ["info-question"], "scene": "info"},
        {"match": False, "kinds": [], "scene": None},
        {"match": False, "kinds": [], "scene": None},
        {"match": False, "kinds": [], "scene": None},
    ]
    assert list(tmp_path.iterdir()) == []


def test_match_without_words_says_so(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "main.py"), "match"]
    (tmp_path / "empty").mkdir()
    surroundings = {"DIALOGUES": str(tmp_path / "empty"), "PATH": ""}
    done = subprocess.run(command, cwd=tmp_path, input=b"hello\n", capture_output=True, env=surroundings, check=False)

    assert done.returncode == 2
    assert b"no words to match" in done.stderr
