"""Rule: every recording is used: its text is unchanged, its lesson exists and is not sensitive; only warnings.

A recording is found by its words. When they change it is no longer played, and only this warning tells that a new one
is needed. Files that cannot be played at all are reported when the folder is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.check.registry import course_rule
from bot.check.rule_context import RuleContext
from bot.conversation.rendering.media import readings
from bot.lessons.loader.did_you_mean import did_you_mean
from bot.lessons.model.recording import Recording
from bot.lessons.model.text import SourcePlace
from bot.lessons.problem import Code, Problem

RECORDING_LOST = Code(
    "recording-lost", "A recording of a lesson or a language that is not there is heard by nobody.", severity="warning"
)
RECORDING_SENSITIVE = Code(
    "recording-sensitive",
    "Tidy up clears a screen in a moment, and no sound: whoever stands beside her hears every word.",
    severity="warning",
)
RECORDING_ORPHAN = Code(
    "recording-orphan",
    "Its text was changed, so the recording is silent, and girls who would rather listen miss it.",
    severity="warning",
)
CODES = (RECORDING_LOST, RECORDING_SENSITIVE, RECORDING_ORPHAN)


@course_rule(CODES)
def check_course(view: RuleContext) -> Iterator[Problem]:
    """Report files of `recordings/` whose words are in no text."""
    languages = view.course.profile.languages if view.course.profile else {}
    for (locale, name), there in sorted(view.course.recordings.items()):
        lesson = view.course.lessons.get(name)
        if lesson is None or locale not in languages:
            message = f"There is no lesson `{name}` in a language `{locale}`, so nobody hears this."
            wrong, known = (locale, tuple(languages)) if lesson else (name, tuple(view.course.lessons))
            hint = did_you_mean(wrong, known, "Delete the folder, or give it its right name.")
            yield from _each(view, there.values(), RECORDING_LOST, message, hint)
        elif lesson.sensitive:
            message = f"`{name}` is a sensitive lesson and is never heard aloud: somebody may stand beside her."
            yield from _each(view, there.values(), RECORDING_SENSITIVE, message, "Delete it.")
        else:
            keys = {reading.key for reading in readings(view.course, view.catalogs, lesson, locale)}
            message = f"No text of `{name}` has these words in `{locale}` any more, so nobody hears this."
            hint = f"Record the new text (`python main.py recordings {name} {locale}`), and delete this file."
            orphans = [it for key, it in there.items() if key not in keys]
            yield from _each(view, orphans, RECORDING_ORPHAN, message, hint)


def _each(view: RuleContext, found: Iterable[Recording], code: Code, message: str, hint: str) -> Iterator[Problem]:
    for recording in found:
        place = SourcePlace(f"{view.media.parent.name}/recordings/{recording.file}", 1, 1)
        yield code.at(place, message, hint)
