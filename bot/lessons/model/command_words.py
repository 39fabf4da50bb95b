"""Words of `do:`, each parsed once, when YAML becomes the model."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated

from pydantic import PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError, PydanticKnownError

from bot.lessons.model import commands as do
from bot.lessons.model.commands import REASONS, TASK_ANSWERS, VERDICTS, Command, TellScene
from bot.lessons.model.people import AGES

WORDS: Mapping[str, Command] = {
    **{f"age {age}": do.SetAge(age) for age in AGES},
    "age skip": do.SetAge(None),
    "less-data": do.SetLessData(True),
    "with-pictures": do.SetLessData(False),
    "save": do.SavePlace(),
    "forget": do.ForgetPlace(),
    "my-data": do.ShowData(),
    "erase": do.EraseData(),
    "somebody-else": do.ChangePerson(),
    "begin-anew": do.BeginAnew(),
    "remind-off": do.StopReminder(),
    "news": do.StartNews(),
    "no-news": do.StopNews(),
    "speak": do.ShowQuestion(),
    "write": do.WriteAnswer(),
    "pick": do.PickAnswer(),
    "send": do.SendAnswer(quotable=False),
    "quote": do.SendAnswer(quotable=True),
    "take-back": do.TakeBackAnswer(),
    "heard": do.ShowOutcome(),
    "enter": do.EnterLesson(),
    "start-again": do.RestartLesson(),
    "badge": do.ShowBadge(),
    "next": do.ShowNext(),
    **{f"rate {verdict}": do.RateLesson(verdict) for verdict in VERDICTS},
    **{f"because {reason}": do.GiveReason(reason) for reason in REASONS},
    **{f"did {answer}": do.AnswerTask(answer) for answer in TASK_ANSWERS},
    "here": do.AskAgain(),
    "onward": do.GoOnward(),
    "resume": do.ResumeLesson(),
    "story": do.TellStory(),
    "welcome": do.WelcomeBack(by_reminder=False),
    "come-in": do.WelcomeBack(by_reminder=True),
    "menu": do.OpenMenu(),
    "help": do.OpenHelp(),
    "quick": do.PlayQuickRound(),
    "tidy": do.TidyUp(),
    "link": do.ShowLink(),
}
"""The words a bot scene may write after `do:`, beside `tell file/scene`."""

LESSON_MAY: frozenset[str] = frozenset({"help", "tidy"})
"""The words an option of a lesson may write after `do:`."""

_TELL = r"tell [a-z0-9-]{1,22}/[a-z0-9-]{1,22}"
_WRITTEN: Mapping[Command, str] = {command: word for word, command in WORDS.items()}


def parse(written: object) -> Command:
    """Parse the value of a `do:`. Raises pydantic's errors: for a value that is no text, and for unknown words."""
    if not isinstance(written, str):
        raise PydanticKnownError("string_type")
    if command := WORDS.get(written):
        return command
    if re.fullmatch(_TELL, written):
        file, _, scene = written.removeprefix("tell ").partition("/")
        return TellScene(file, scene)
    possible = ", ".join(sorted(WORDS))
    raise PydanticCustomError("unknown_act", "{possible}", {"possible": f"{possible}, tell file/scene"})


def word_of(command: Command) -> str:
    """Return the words an author writes for a command, for messages; empty for one that only the bot makes."""
    return f"tell {command.file}/{command.scene}" if isinstance(command, TellScene) else _WRITTEN.get(command, "")


Do = Annotated[
    Command,
    PlainValidator(parse),
    WithJsonSchema({"anyOf": [{"enum": sorted(WORDS)}, {"pattern": f"^{_TELL}$"}]}),
]
"""Something the bot does. A lesson may only `help` and `tidy`, and ask for the country."""
