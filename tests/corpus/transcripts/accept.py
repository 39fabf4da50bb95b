"""Acceptance of changed transcripts: the text that the bot would pass today, and its difference from the file."""

from __future__ import annotations

import difflib
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise
from pathlib import Path

from bot.authoring.simulation.transcript import Transcript, TranscriptLine, read_transcript
from bot.check.course import read_course
from bot.lessons.model.lesson import SOURCE_LOCALE
from bot.lessons.model.text import option_key
from tests.corpus.transcripts import Different, TranscriptPlayer, play_with
from tests.corpus.transcripts.expected_translations import plain
from tests.support.course_builders import FOLDERS
from tests.support.paths import TRANSCRIPTS

ACCEPT = "python -m tests.corpus.transcripts --accept"
MOST_LINES = 12
"""Changed lines that a failed test shows of one transcript."""
_PLAIN_SCALAR = re.compile(r"[A-Za-z(🏅↩](?!.*(?:: | #|:$))")
"""Words that need no quotation marks in YAML."""


@dataclass
class AcceptingPlayer(TranscriptPlayer):
    """A learner who goes on whatever the bot says. `accepted` are her lines and the bot's as they are now.

    A button is known again by the key or the words that it had before its text was changed, or else by its likeness.
    """

    accepted: list[TranscriptLine] = field(default_factory=list)
    awaited: list[TranscriptLine] = field(default_factory=list)

    def end(self) -> None:
        self.accept_bubbles(len(self.unread))

    async def follow(self, line: TranscriptLine) -> None:
        if line.kind == "bot":
            self.awaited.append(line)
            return
        self.accept_bubbles(len(self.awaited) if line.kind == "stop" else len(self.unread))
        match line.kind:
            case "stop":
                line = self.accept_stop(line)
            case "buttons":
                shown = [plain(english.text) for english, _ in self.messages[-1].buttons] if self.messages else []
                line = replace(line, words=" | ".join(shown))
            case "girl" | "old-button":
                line = self.accept_button(line)
            case "picks":
                line = self.accept_key(line)
        await super().follow(line)
        self.accepted.append(line)

    def accept_bubbles(self, many: int) -> None:
        """Accept the next bubbles; a line that fits one stays as it is, and one that ended with … stays short."""
        said, self.unread = self.unread[:many], self.unread[many:]
        is_same_number = len(said) == len(self.awaited)
        for place, message in enumerate(said):
            words = plain(message.english)
            kept = next((line for line in self.awaited if _tells(line, words)), None)
            if not kept and is_same_number and (before := self.awaited[place].words).endswith("…"):
                words = " ".join([*words.split()[: len(before.split()) - 1], "…"])
            self.accepted.append(kept or TranscriptLine("bot", words, 0))
        self.awaited.clear()

    def accept_stop(self, line: TranscriptLine) -> TranscriptLine:
        asked = self.messages[-1].asks if self.messages else None
        if asked is None or not self.unread:
            return line
        is_of_lesson = asked.script == self.transcript.lesson
        return replace(line, words=asked.stop if is_of_lesson else f"{asked.script}/{asked.stop}")

    def accept_button(self, line: TranscriptLine) -> TranscriptLine:
        shown = [plain(english.text) for message in reversed(self.messages) for english, _ in message.buttons]
        shown += self.keyboard
        if line.words in shown:
            return line
        renamed = [words for words in shown if words in _words_now().get(line.words, ())]
        alike = renamed or difflib.get_close_matches(line.words, shown, 1)
        return replace(line, words=alike[0]) if alike else line

    def accept_key(self, line: TranscriptLine) -> TranscriptLine:
        shown = {button.target.key for message in self.messages for _, button in message.buttons}
        renamed = [key for key in _keys_now().get(line.words, ()) if key in shown and line.words not in shown]
        return replace(line, words=renamed[0]) if renamed else line


def _tells(line: TranscriptLine, said: str) -> bool:
    begins = line.words.endswith("…") and not said.endswith("…")
    return said.startswith(line.words.removesuffix("…").strip()) if begins else said == line.words


@cache
def _changed_texts() -> Sequence[tuple[str, str]]:
    """Return each text that a language still has in old words: its source of then, and of now."""
    _, catalogs = read_course(*FOLDERS)
    stale = (it for entries in catalogs.entries.values() for some in entries.values() for it in some if it.stale)
    return sorted({(it.previous[1], it.source) for it in stale if it.previous})


def _words_now() -> Mapping[str, set[str]]:
    found = defaultdict[str, set[str]](set)
    for before, now in _changed_texts():
        found[plain(before)].add(plain(now))
    return found


def _keys_now() -> Mapping[str, set[str]]:
    found = defaultdict[str, set[str]](set)
    for before, now in _changed_texts():
        found[option_key(before)].add(option_key(now))
    return found


async def accepted_text(path: Path) -> str:
    """Return the text of a transcript as the bot would pass it. Raise Different where no line of hers leads on."""
    transcript = read_transcript(path)
    with tempfile.TemporaryDirectory() as data:
        file = Path(data) / "bot.db"
        async with play_with(AcceptingPlayer, transcript, transcript.ages[0], SOURCE_LOCALE, file) as chat:
            await chat.play()
    return "".join(_text_of(path.read_text("utf-8").splitlines(keepends=True), transcript, chat.accepted))


def _text_of(text: Sequence[str], transcript: Transcript, accepted: Sequence[TranscriptLine]) -> Iterator[str]:
    """Yield the lines of a file; those that are as they were keep their form and their comment."""
    starts = [*(line.at for line in transcript.lines), len(text) + 1]
    ends = dict(pairwise(starts))
    yield from text[: transcript.lines[0].at - 1]
    for line in accepted:
        if line in transcript.lines:
            yield from text[line.at - 1 : ends[line.at] - 1]
        else:
            yield f"  - {line.kind}: {_scalar(line.words)}\n"


def _scalar(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    return words if _PLAIN_SCALAR.match(words) else f'"{escaped}"'


def changed_lines(before: str, now: str) -> list[str]:
    """Return the lines that differ between two texts of a transcript, `-` as written and `+` as the bot says them."""
    difference = difflib.unified_diff(before.splitlines(), now.splitlines(), n=0, lineterm="")
    return [line for line in list(difference)[2:] if line[0] in "+-"]


async def acceptable(transcript: Transcript) -> str:
    """Return the difference and the command that accepts it; empty where the English is as written or leads nowhere."""
    path = TRANSCRIPTS / transcript.file
    try:
        changed = changed_lines(path.read_text("utf-8"), await accepted_text(path))
    except Different:
        return ""
    if not changed:
        return ""
    more = [f"… and {len(changed) - MOST_LINES} more lines"] if len(changed) > MOST_LINES else []
    accept = f"If that is right: {ACCEPT} {transcript.file.removesuffix('.yaml')}"
    return "\n".join([*changed[:MOST_LINES], *more, accept])
