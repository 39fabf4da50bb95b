"""`main.py match`: the distress matcher on lines of standard input, for those who maintain its word lists."""

from __future__ import annotations

import argparse
import json
import sys

from bot.app.command import FINE, ProgramCommand
from bot.app.config import Settings
from bot.errors import Refused


def run(settings: Settings, namespace: argparse.Namespace) -> int:
    """Print one JSON object a line: `match`, the `kinds` of distress, and the `scene` that answers."""
    from bot.lessons.loader.course import load
    from bot.safeguarding.distress.confirm_scene import INFO, scene_for
    from bot.safeguarding.distress.matcher import Matcher

    safety = load(settings.dialogues)[0].safety
    if not safety.vocabularies:
        raise Refused("There are no words to match.", f"They belong into {settings.dialogues / 'safety' / 'words'}.")
    matcher = Matcher(safety)
    for line in sys.stdin.buffer:
        match = matcher.match(line.decode("utf-8", "replace"))
        kinds = [INFO] if match.info else sorted(match.kinds)
        scene = scene_for(kinds, match.friend, match.pictured)
        print(json.dumps({"match": match.distress, "kinds": kinds, "scene": scene}), flush=True)
    return FINE


COMMAND = ProgramCommand(run)
