"""The container image, carried out on Debian's packages in place of its base image, and what is in it started."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from bot.app.command import LATER
from tests.support.bot_process import HOME
from tests.support.on_ci import leave_out


def test_the_image_is_built_and_its_preview_and_bot_answer() -> None:
    """`python -m tests.debian image`, as root."""
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if sudo and shutil.which("sudo") is None:
        leave_out("the container image", "no root here")
    command = [*sudo, sys.executable, "-m", "tests.debian", "image"]
    done = subprocess.run(command, cwd=HOME, capture_output=True, text=True, timeout=1200, check=False)

    if done.returncode == LATER or (sudo and "sudo:" in done.stderr):
        leave_out("the container image", done.stderr.strip())
    assert done.returncode == 0, done.stdout + done.stderr
    assert [line.partition(":")[0] for line in done.stdout.splitlines()[1:-1]] == [
        "built",
        "version",
        "check",
        "badges",
        "writing",
        "preview",
        "staff",
        "room",
        "bot",
    ]
